import { describe, expect, it } from 'vitest';
import { buildCommandLine, readFlag } from '../../src/dbt/command-line.ts';

const FLAGS = {
  profilesDir: '/profiles',
  profile: 'shop',
  target: 'prod',
  vars: '{a: 1}',
  threads: 4,
  targetPath: '/scratch/target',
};

const argsOf = (...args: string[]): string =>
  buildCommandLine({ args }, '/shop', FLAGS).args.join(' ');

const KNOWN_TO_ALL =
  '--project-dir /shop --profiles-dir /profiles --profile shop --target prod --vars {a: 1}';

describe('buildCommandLine', () => {
  it.each([
    ['build', '--threads 4 --target-path /scratch/target'],
    ['run', '--threads 4 --target-path /scratch/target'],
    ['parse', '--threads 4 --target-path /scratch/target'],
    ['source freshness', '--threads 4 --target-path /scratch/target'],
    ['ls', '--target-path /scratch/target'],
    ['list', '--target-path /scratch/target'],
    ['clean', '--target-path /scratch/target'],
    ['deps', ''],
    ['debug', ''],
  ])('gives `%s` the flags that it takes', (command, own) => {
    expect(argsOf(...command.split(' '))).toBe(`${command} ${KNOWN_TO_ALL} ${own}`.trim());
  });

  it('adds flags after a list of selectors', () => {
    expect(argsOf('build', '--select', 'a', 'b')).toMatch(/^build --select a b --project-dir/);
  });

  it("lets a command's own flag win, in both spellings", () => {
    expect(argsOf('build', '--target', 'ci', '--vars={b: 2}')).toBe(
      'build --target ci --vars={b: 2} --project-dir /shop --profiles-dir /profiles --profile shop --threads 4 --target-path /scratch/target',
    );
  });

  it('leaves out what is not given', () => {
    const flags = { targetPath: '/scratch/target' };

    expect(buildCommandLine({ args: ['build'] }, '/shop', flags).args).toEqual([
      'build',
      '--project-dir',
      '/shop',
      '--target-path',
      '/scratch/target',
    ]);
  });

  it('gives another project a target folder of its own', () => {
    const command = { args: ['run-operation', 'x'], projectDir: '/action/warehouse' };
    const { args } = buildCommandLine(command, '/shop', FLAGS);

    expect(readFlag(args, '--project-dir')).toBe('/action/warehouse');
    expect(readFlag(args, '--target-path')).toBe('/scratch/target-warehouse');
  });

  it.each([
    ['build', '/scratch/target/run_results.json'],
    ['source freshness', '/scratch/target/sources.json'],
    ['deps', undefined],
  ])('knows where `%s` writes its results', (command, file) => {
    const args = command.split(' ');

    expect(buildCommandLine({ args }, '/shop', FLAGS).resultsFile).toBe(file);
  });

  it('shares a manifest between commands that parse the same, and between no others', () => {
    const keyOf = (projectDir: string, ...args: string[]) =>
      buildCommandLine({ args, projectDir }, '/shop', FLAGS).manifestKey;
    const key = keyOf('/shop', 'parse');

    expect(keyOf('/shop', 'build', '--select', 'a', '--threads', '8')).toBe(key);
    expect(keyOf('/shop', 'deps')).toBe(key);
    expect(keyOf('/warehouse', 'parse')).not.toBe(key);
    expect(keyOf('/shop', 'parse', '--target', 'ci')).not.toBe(key);
    expect(keyOf('/shop', 'parse', '--vars={b: 2}')).not.toBe(key);
    expect(keyOf('/shop', 'parse', '--profiles-dir', '/other')).not.toBe(key);
  });
});

describe('readFlag', () => {
  it.each([
    [['--target', 'ci'], 'ci'],
    [['--target=ci'], 'ci'],
    [['--target='], ''],
    [['--target-path', 'x'], undefined],
    [[], undefined],
  ])('%j → %j', (args, value) => {
    expect(readFlag(args, '--target')).toBe(value);
  });
});
