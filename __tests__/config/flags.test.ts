import { describe, expect, it } from 'vitest';
import { SETTING_NAMES } from '../../src/config/schema.ts';
import { loadSettings, type Settings } from '../../src/config/settings.ts';
import { buildCommandLine } from '../../src/dbt/command-line.ts';
import { ConfigError, RefusedError } from '../../src/errors.ts';
import { buildSelection, chooseCiSelection } from '../../src/plan/selection.ts';
import { createWorkspace } from './workspace.ts';

const HOSTILE = [
  'orders --target prod --profiles-dir .',
  '--target=prod',
  '-t prod',
  '\u00a0--target prod',
  '\ufeff--target prod',
  '--- {target: prod}',
  '[--target, prod]',
  'orders\n--full-refresh',
  'orders\u2028--target\u2028prod',
];

/** What the options of each command may be; every other word with a dash came from a setting. */
const OWN = [
  ...['--project-dir', '--profiles-dir', '--profile', '--target', '--vars', '--threads'],
  ...['--target-path', '--select', '--exclude', '--state', '--no-defer'],
];

function argvsOf(settings: Settings): string[][] {
  const { profilesDir, profile, target, vars, threads, projectDir } = settings;
  const selections = [
    buildSelection(settings),
    buildSelection(chooseCiSelection(settings, true)),
    buildSelection(chooseCiSelection(settings, false)),
  ];
  return ['build', 'ls', 'run', 'test', 'seed', 'snapshot'].flatMap((step) =>
    selections.map((selection) => {
      const command = { args: [step, ...selection, '--state', '/state'] };
      const flags = { profilesDir, profile, target, vars, threads, targetPath: '/target' };
      return buildCommandLine(command, projectDir, flags).args;
    }),
  );
}

function load(name: string, value: string, from: 'input' | 'file'): Settings | ConfigError {
  const workspace = createWorkspace({
    'dbt_project.yml': 'name: shop\n',
    ...(from === 'file' && { '.github/dbt-ci.yml': `${name}: ${JSON.stringify(value)}\n` }),
  });
  const env = from === 'input' ? { [`INPUT_${name.toUpperCase()}`]: value } : {};
  try {
    return loadSettings({ env, workspace });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

describe('the value of a setting', () => {
  it.each(SETTING_NAMES)('[T33] never becomes an option of dbt: %s', (name) => {
    for (const value of HOSTILE)
      for (const from of ['input', 'file'] as const) {
        const settings = load(name, value, from);
        if (settings instanceof ConfigError) continue;
        for (const args of argvsOf(settings)) {
          const options = args.filter((arg) => arg.startsWith('-'));
          expect(options.filter((one) => !OWN.includes(one))).toEqual([]);
          expect(new Set(options).size).toBe(options.length);
          expect(args).not.toContain('prod');
        }
      }
  });

  it.each([
    ['select', 'orders --target prod'],
    ['exclude', 'orders --profiles-dir .'],
    ['target', '--full-refresh'],
    ['profile', '-x'],
    ['vars', '--- {a: 1}'],
  ])('[T33] is refused with its line: %s: %s', (name, value) => {
    const error = load(name, value, 'file');
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).message).toContain(`.github/dbt-ci.yml:1:1: "${name}": `);
    expect((error as ConfigError).message).toContain('begins with "-"');
  });

  it.each(['a b', '@orders+1,tag:nightly', 'state:modified+ path:models/a-b', '*-daily'])(
    'takes what is a selector: %s',
    (value) => {
      expect(load('select', value, 'input')).toMatchObject({ select: value.split(' ') });
    },
  );

  it('[T33] is refused at the last door too', () => {
    const flags = { targetPath: '/target' };
    expect(() => buildSelection({ select: ['-s'], exclude: [] })).toThrow(ConfigError);
    for (const args of [
      ['build', '--fail-fast'],
      ['ls', '-t'],
      ['run', '--profil=x'],
    ])
      expect(() => buildCommandLine({ args }, '/shop', flags)).toThrow(RefusedError);
    expect(() =>
      buildCommandLine({ args: ['build'] }, '/shop', { ...flags, target: '--empty' }),
    ).toThrow(RefusedError);
  });
});
