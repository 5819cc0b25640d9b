import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createJinjaLexer } from '../../../src/pipelines/ci/jinja-lexer.ts';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import { createProcesses } from '../../../src/platform/child-processes.ts';
import { REAL_BIN } from '../../support/venv.ts';

const PYTHON = join(REAL_BIN, 'python');

function jobOf(actionRoot: string): { job: Job; started: () => number } {
  const processes = createProcesses();
  let starts = 0;
  const start: typeof processes.start = (...args) => {
    starts += 1;
    return processes.start(...args);
  };
  const job = { ports: { processes: { ...processes, start } }, env: process.env, actionRoot };
  return { job: job as unknown as Job, started: () => starts };
}

describe('createJinjaLexer', () => {
  const root = resolve(import.meta.dirname, '../../..');

  it('lexes what a computation asks for, once, in dbt’s own Python', async () => {
    const { job, started } = jobOf(root);
    const readJinja = createJinjaLexer(job, PYTHON);
    const texts = ["select model {{ config.get('tags') }}", '{{ "}}" ~ model.tags }} ünïcode'];
    const read = () =>
      readJinja((jinja) =>
        texts.map((text) => jinja.read(text)).map((use) => [use.ownEntry, [...use.configs]]),
      );
    expect(await read()).toEqual([
      [false, ['tags']],
      [true, []],
    ]);
    expect(await read()).toHaveLength(2);
    expect(started()).toBe(1);
  });

  it.each([
    ['the Python is not known', undefined, root],
    ['the script fails', PYTHON, '/no/such/action'],
  ])('proves nothing where %s', async (_, python, actionRoot) => {
    const readJinja = createJinjaLexer(jobOf(actionRoot).job, python);
    expect(await readJinja((jinja) => jinja.read('{{ model.name }}').ownEntry)).toBe(true);
  });

  it('starts nothing for texts that name nothing that matters', async () => {
    const { job, started } = jobOf(root);
    const readJinja = createJinjaLexer(job, PYTHON);
    expect(await readJinja((jinja) => jinja.read("{{ ref('orders') }}").ownEntry)).toBe(false);
    expect(started()).toBe(0);
  });
});
