import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startForkServer } from './forks.ts';
import { makeTempDir, removeTempDirs } from './temp.ts';
import { DBT, PYTHON, REAL_BIN } from './venv.ts';

const REAL_PYTHON = join(REAL_BIN, 'python');
const PROBE = join(import.meta.dirname, 'forks', 'probe.py');
const WAIT = 'import os, time; print(os.getpid(), flush=True); time.sleep(600)';
/** A fork has it already, a process does not import it by itself. */
const TELL = 'import sys; print("dbt.cli.main" in sys.modules)';

const PROJECT = {
  'dbt_project.yml': 'name: shop\nprofile: shop\nversion: "1.0"\n',
  'profiles.yml':
    'shop: { target: prod, outputs: { prod: { type: duckdb, path: shop.duckdb, schema: prod } } }\n',
  'macros/names.sql': `{% macro generate_schema_name(custom_schema_name, node) %}mine{% endmacro %}
{% test unique(model, column_name) %}select 1 from {{ model }} where {{ column_name }} < 0{% endtest %}`,
  'models/orders.sql': "{{ config(materialized='incremental', unique_key='id') }} select 1 as id",
  'models/orders.yml':
    'models: [{ name: orders, columns: [{ name: id, data_tests: [unique, not_null] }] }]\n',
  'snapshots/history.yml': `snapshots:
  - { name: history, relation: "ref('orders')", config: { unique_key: id, strategy: check, check_cols: all } }
`,
  'seeds/countries.csv': 'code\nnl\n',
};

afterAll(removeTempDirs);

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

interface Settings {
  cwd?: string;
  env?: Record<string, string | undefined>;
  input?: string;
}

function start(python: string, args: string[], { cwd, env }: Settings = {}): ChildProcess {
  const own = { ...process.env, ...env };
  // As src/platform/child-processes.ts starts them.
  const stdio = ['pipe', 'pipe', 'pipe', 'pipe'] as const;
  return spawn(python, args, { cwd, env: own, stdio: [...stdio], detached: true });
}

async function end(child: ChildProcess): Promise<Ended> {
  if (!child.stdout || !child.stderr) throw new Error('unreachable');
  const [[code, signal], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, signal, stdout, stderr };
}

function run(python: string, args: string[], settings: Settings = {}): Promise<Ended> {
  const child = start(python, args, settings);
  child.stdin?.end(settings.input);
  return end(child);
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('unreachable');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return line;
}

/** The same program in a fork and in a process of its own. */
async function both(args: string[], settings: Settings = {}): Promise<[Ended, Ended]> {
  const [fork, real] = await Promise.all(
    [PYTHON, REAL_PYTHON].map((each) => run(each, args, settings)),
  );
  if (!fork || !real) throw new Error('unreachable');
  return [fork, real];
}

it('is what the tests get for their Python', () => {
  expect(PYTHON).not.toBe(REAL_PYTHON);
});

describe('a fork', () => {
  it.each([
    ['a script', [PROBE, 'one', '--two']],
    ['a text', ['-c', `exec(open(${JSON.stringify(PROBE)}).read())`, 'one']],
  ])('of %s finds what a process finds', async (_, args) => {
    const cwd = await makeTempDir();
    const env = { DBT_TARGET: 'prod', HOME: '/nowhere', TMPDIR: cwd, PATH: undefined };
    const [fork, real] = await both(args, { cwd, env, input: 'line\n' });
    expect(fork.stderr).toBe('');
    expect(JSON.parse(fork.stdout)).toEqual(JSON.parse(real.stdout));
  });

  it.each([
    ['buffered', { PYTHONUNBUFFERED: '', PYTHONIOENCODING: '' }],
    ['in another encoding', { PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'latin-1' }],
    ['with other errors', { PYTHONUNBUFFERED: '', PYTHONIOENCODING: ':replace' }],
  ])('has its streams %s as a process has', async (_, env) => {
    const [fork, real] = await both([PROBE], { env });
    expect(JSON.parse(fork.stdout).streams).toEqual(JSON.parse(real.stdout).streams);
  });

  it.each([
    ['an exit code', 'import sys; sys.exit(7)'],
    ['a text', 'import sys; sys.exit("no")'],
    ['an error', 'import atexit; atexit.register(print, "at the end"); print("out"); 1 / 0'],
    ['a signal', 'import os; os.kill(os.getpid(), 15)'],
    ['SIGINT', 'import os, time; os.kill(os.getpid(), 2); time.sleep(600)'],
    ['SIGKILL', 'import os; os.kill(os.getpid(), 9)'],
    ['a thread that goes on', 'import threading; threading.Timer(0.1, print, ["late"]).start()'],
  ])('ends by %s as a process ends', async (_, program) => {
    const [fork, real] = await both(['-c', program]);
    const lastLine = ({ stderr }: Ended) => stderr.trim().split('\n').at(-1);
    expect({ ...fork, stderr: lastLine(fork) }).toEqual({ ...real, stderr: lastLine(real) });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'gets %s, and so does what it has started',
    async (signal) => {
      const program = `import subprocess, sys; subprocess.run([sys.executable, "-c", ${JSON.stringify(WAIT)}])`;
      const child = start(PYTHON, ['-c', program]);
      // When all that hold its pipes have ended.
      const closed = once(child, 'close');
      await firstLine(child);
      process.kill(-(child.pid ?? 0), signal);
      expect(await closed).toEqual([null, signal]);
    },
  );

  it('is killed with the process that stands for it', async () => {
    const child = start(PYTHON, ['-c', WAIT]);
    const fork = Number(await firstLine(child));
    expect(fork).not.toBe(child.pid);
    // The pipes are the fork's alone.
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    expect(await closed).toEqual([null, 'SIGKILL']);
  });

  it('has nothing that an earlier one left behind', async () => {
    const cwd = await makeTempDir();
    await writeFile(join(cwd, 'dbt_project.yml'), 'name: shop\nprofile: shop\nversion: "1.0"\n');
    await writeFile(
      join(cwd, 'profiles.yml'),
      'shop: { target: prod, outputs: { prod: { type: duckdb, path: shop.duckdb } } }\n',
    );
    const [{ stdout: before }, { stdout: fresh }] = await both([PROBE, 'dbt'], { cwd });
    const program = `
import os
from dbt.adapters.factory import FACTORY
from dbt.cli.main import dbtRunner
from dbt.parser import read_files
read_files.left_behind = True
os.environ["DBT_LEFT_BEHIND"] = "1"
print(dbtRunner().invoke(["run-operation", "run_query", "--args", "{sql: select 1}", "--quiet"]).success)
print(list(FACTORY.adapters))`;
    const earlier = await run(PYTHON, ['-c', program], { cwd });
    expect(earlier.stdout).toContain("True\n['duckdb']");
    const { stdout: after } = await run(PYTHON, [PROBE, 'dbt'], { cwd });
    expect(JSON.parse(after)).toEqual(JSON.parse(before));
    expect(JSON.parse(after)).toEqual(JSON.parse(fresh));
  });

  it('has random numbers and temp names of its own', async () => {
    const program =
      'import random, tempfile, uuid; print(random.random(), tempfile.mktemp(), uuid.uuid4())';
    const forks = [await run(PYTHON, ['-c', program]), await run(PYTHON, ['-c', program])];
    const words = forks.flatMap(({ stdout }) => stdout.trim().split(' '));
    expect(new Set(words).size).toBe(6);
  });

  it('makes of a project what a process makes of it, with a macro that hides one of dbt', async () => {
    const build = async (dbt: string) => {
      const cwd = await makeTempDir();
      for (const [name, content] of Object.entries(PROJECT)) {
        await mkdir(dirname(join(cwd, name)), { recursive: true });
        await writeFile(join(cwd, name), content);
      }
      const { code, stdout } = await run(dbt, ['build', '--quiet'], { cwd });
      expect(`${code} ${stdout}`).toBe('0 ');
      const manifest = await readFile(join(cwd, 'target/manifest.json'), 'utf8');
      return JSON.parse(manifest, (key, value) =>
        /^(?:metadata|created_at|root_path)$/.test(key) ? undefined : value,
      );
    };
    const [fork, real] = await Promise.all([build(DBT), build(join(REAL_BIN, 'dbt'))]);
    expect(fork.nodes['model.shop.orders'].schema).toBe('mine');
    expect(fork).toEqual(real);
  });

  it('runs dbt', async () => {
    const { code, stdout } = await run(DBT, ['build', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: dbt build [OPTIONS]');
  });
});

describe('a process of its own', () => {
  it.each([
    ['an option of Python', ['-s'], {}],
    ['another language', [], { LANG: 'C' }],
    ['other places of modules', [], { PYTHONPATH: '/nowhere' }],
    ['a variable that dbt reads at its import', [], { DBT_MACRO_DEBUGGING: '1' }],
  ])('takes the place of a fork for %s', async (_, options, env) => {
    expect((await run(PYTHON, ['-c', TELL])).stdout).toBe('True\n');
    expect((await run(PYTHON, [...options, '-c', TELL], { env })).stdout).toBe('False\n');
  });

  it('takes its place where there is a .env', async () => {
    const cwd = await makeTempDir();
    await writeFile(join(cwd, '.env'), 'DBT_TARGET=prod\n');
    expect((await run(PYTHON, ['-c', TELL], { cwd })).stdout).toBe('False\n');
  });
});

describe('the server', () => {
  let server: Awaited<ReturnType<typeof startForkServer>>;
  beforeAll(async () => {
    server = await startForkServer();
  });

  it('takes its forks and its folder with it when the tests are gone', async () => {
    const child = start(join(server.folder, 'python'), ['-c', WAIT]);
    await firstLine(child);
    const closed = once(child, 'close');
    server.process.stdin?.destroy();
    expect(await closed).toEqual([null, 'SIGKILL']);
    await server.ended;
    expect(existsSync(server.folder)).toBe(false);
  });

  it('is missed loudly', async () => {
    const killed = await startForkServer();
    killed.process.kill('SIGKILL');
    await killed.ended;
    const { code, stderr } = await run(join(killed.folder, 'python'), ['-c', WAIT]);
    await rm(killed.folder, { recursive: true });
    expect(code).toBe(125);
    expect(stderr).toMatch(/^The tests' fork server at \S+ does not answer: /);
  });
});
