import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tally } from '../../support/tally.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';

const script = path.resolve('__tests__/platform/github/runner-script.ts');
const FILES = ['ENV', 'PATH', 'OUTPUT', 'STATE', 'STEP_SUMMARY'].map((name) => `GITHUB_${name}`);
let folder: string;
let lines: string[];

beforeAll(async () => {
  folder = await makeTempDir();
  const env: Record<string, string> = { STATE_schema: 'pr_1' };
  for (const name of FILES) {
    env[name] = path.join(folder, name);
    await writeFile(env[name], name === 'GITHUB_ENV' ? 'BEFORE=1\n' : '');
  }
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env });
  lines = stdout.split(/[\r\n]+/);
});
afterAll(removeTempDirs);

/** As the runner finds them: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs */
const commands = () => lines.filter((line) => /^[\s\u0085]*::|##\[/.test(line));
const read = (name: string) => readFile(path.join(folder, name), 'utf8');

describe('createRunner', () => {
  it('prints no text that the runner would obey', () => {
    expect(
      commands().filter((line) => /set-output|stop-commands|::error::x|##\[/.test(line)),
    ).toEqual([]);
    expect(lines).toContain('plain std::vector and {{ x }}');
  });

  it('folds a group', () => {
    const start = lines.indexOf('::group::Build %25');
    expect(lines.slice(start, start + 3)).toEqual(['::group::Build %25', 'inside', '::endgroup::']);
  });

  it('annotates file and line, with everything escaped', () => {
    expect(lines).toContain('::error title=a%2Cb%3A c,file=models/a.sql,line=3::one%0Atwo');
  });

  it('annotates ten of a level and reports how many more there were', () => {
    expect(commands().filter((line) => line.startsWith('::error'))).toHaveLength(10);
    expect(commands().filter((line) => line.startsWith('::warning'))).toHaveLength(10);
    expect(lines.filter((line) => line.includes('are not annotated'))).toEqual([
      '3 more of level error are not annotated: GitHub shows 10 per step.',
    ]);
  });

  it('shortens a long message to what GitHub shows', () => {
    const notice = lines.find((line) => line.startsWith('::notice'));
    expect(notice?.replace('::notice title=t::', '')).toBe(`${'n'.repeat(4_095)}…`);
  });

  it('masks a secret as a whole and by its lines', () => {
    expect(commands().filter((line) => line.startsWith('::add-mask'))).toEqual([
      '::add-mask::first-line%0Aab%0Alast-line',
      '::add-mask::first-line',
      '::add-mask::last-line',
    ]);
  });

  it('writes outputs and state to their files, and reads the state back', async () => {
    expect(await read('GITHUB_OUTPUT')).toMatch(
      /^status<<(ghadelimiter_\S+)\na\nb\n\1\nstatus<<(ghadelimiter_\S+)\nc\n\2\n$/,
    );
    expect(await read('GITHUB_STATE')).toMatch(/^schema<<(ghadelimiter_\S+)\npr_1\n\1\n$/);
    expect(lines).toContain('state: pr_1');
  });

  it('[T41] leaves nothing in the files that it did not write itself', async () => {
    for (const name of FILES) expect(await read(name), name).not.toMatch(/LD_PRELOAD|pwned/);
    expect(await read('GITHUB_ENV')).toBe('BEFORE=1\n');
    expect(await read('GITHUB_PATH')).toBe('');
    expect(lines).toContain(
      'Something that this step started wrote to GITHUB_ENV, GITHUB_PATH, GITHUB_OUTPUT, GITHUB_STATE, GITHUB_STEP_SUMMARY. It was taken back: these files command the runner.',
    );
    tally('bad inputs', FILES.length);
  });

  it('replaces the summary', async () => {
    expect(await read('GITHUB_STEP_SUMMARY')).toBe('new');
  });
});
