import '../support/real-processes.ts';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..', '..');

interface Finished {
  exitCode: number;
  output: string;
}

/** As somebody would in a fresh terminal: with nothing of npm's and of the test runner's. */
function runAsNewcomer(): Promise<Finished> {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|VITEST)/.test(name));
  const folders = (process.env.PATH ?? '').split(delimiter);
  const path = folders.filter((folder) => !folder.includes(join('node_modules', '.bin')));
  const env = { ...Object.fromEntries(own), PATH: path.join(delimiter) };
  return new Promise((done) => {
    execFile('npm', ['run', 'demo'], { cwd: ROOT, env }, (error, stdout, stderr) => {
      done({ exitCode: error ? Number(error.code ?? 1) : 0, output: stdout + stderr });
    });
  });
}

describe('npm run demo', () => {
  let demo: Finished;
  beforeAll(async () => {
    demo = await runAsNewcomer();
  });

  it('ends with 0 and finds everything as the story says', () => {
    expect(demo.output).not.toContain('✗');
    expect(demo).toMatchObject({ exitCode: 0 });
    expect(demo.output).toContain('Everything is as the story says.');
  });

  it('ends with a table that holds every run, with what was built and what came of it', () => {
    const rows = demo.output
      .slice(demo.output.indexOf('run            built'))
      .split('\n')
      .slice(1, 9)
      .map((line) => line.split(/\s{2,}/).filter((_, column) => column !== 3));
    expect(rows).toEqual([
      ['push to main', '10 of 10', '18 of 18 passed', 'success'],
      ['#12 opened', '2 of 10', '4 of 4 passed', 'success'],
      ['#13 opened', '1 of 10', '2 of 3 passed', 'failure, as it should be'],
      ['#13 pushed', '6 of 10', '11 of 11 passed', 'success'],
      ['#13 closed', '–', '–', 'success'],
      ['merge to main', '10 of 10', '18 of 18 passed', 'success'],
      ['nightly run', '10 of 10', '18 of 18 passed', 'success'],
      ['morning check', '–', '–', 'success'],
    ]);
  });

  it('proves which nodes a pull request builds, where it reads the others, and that production stays as it was', () => {
    for (const claim of [
      'built: dim_customers and, downstream, revenue_by_country',
      'pr_12_shop holds dim_customers and revenue_by_country, and the markers of its owner and its last run',
      'read from production: countries, fct_orders, stg_customers',
      'production is untouched: the same relations with the same rows',
    ])
      expect(demo.output).toContain(`✓ ${claim}`);
  });

  it('writes no colours where nobody looks at a terminal', () => {
    expect(demo.output).not.toContain('\u001b');
  });

  it('keeps what was sent as it was sent', async () => {
    const read = (file: string) => readFile(join(ROOT, 'demo', 'output', file), 'utf8');
    expect(await read('4-13-pushed/comment.md')).toMatch(/^<!-- dbt-ci:shop -->\n### ✅/);
    expect(JSON.parse(await read('4-13-pushed/report.json'))).toMatchObject({ status: 'success' });
    expect(JSON.parse(await read('7-nightly-run/slack.json'))).toHaveLength(1);
  });
});
