/**
 * Records what a dbt program does in each situation that the action relies on, one JSON file a scene,
 * and a summary that can be compared with `diff`:
 * `node scripts/dbt-scenes.ts <dbt> <folder for the records>`. Any dbt with DuckDB will do; for dbt 2
 * the tests hold the same scenes against its double (`__tests__/dbt/engine2.test.ts`).
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { buildPinnedResults, PINNED_SELECTION } from '../src/plan/pinned-selection.ts';

export interface SceneRecord {
  args: readonly string[];
  exitCode: number | null;
  stdout: string[];
  stderr: string[];
  /** Artifacts by name, as they were written; null where there is none. */
  artifacts: Record<string, unknown>;
}

const PROJECT: Record<string, string> = {
  'dbt_project.yml': 'name: shop\nprofile: shop\nversion: "1.0"\n',
  'profiles.yml': `shop:
  target: prod
  outputs:
    prod: {type: duckdb, path: shop.duckdb, schema: prod, threads: 1}
    postgres: {type: postgres, host: localhost, port: 1, user: a, password: a, dbname: a, schema: a, threads: 1}
`,
  'models/helper.sql': "{{ config(materialized='ephemeral') }} select 1 as id",
  'models/orders.sql': "{{ config(materialized='table') }} select id from {{ ref('helper') }}",
  'models/warned.sql': `{{ config(meta={'warns': true}) }}
{% if execute %}{% do exceptions.warn('said by the model') %}{% endif %} select 1 as id`,
  'models/broken.sql': 'select nope',
  'models/below.sql': "select * from {{ ref('broken') }}",
  'models/off.sql': '{{ config(enabled=false) }} select 1 as id',
  'models/sources.yml': `sources:
  - name: raw
    schema: prod
    config: {freshness: {warn_after: {count: 1, period: day}}, loaded_at_field: "timestamp '2020-01-01'"}
    tables:
      - {name: orders}
      - name: warned
        config: {freshness: {error_after: {count: 1, period: day}}, loaded_at_field: "timestamp '2020-01-01'"}
      - {name: missing}
`,
  'seeds/countries.csv': 'code\nNL\n',
  'tests/no_orders.sql': "select * from {{ ref('orders') }}",
  'tests/few.sql': "{{ config(severity='warn') }} select * from {{ ref('orders') }}",
  'tests/fine.sql': "select * from {{ ref('orders') }} where id = 2",
  'macros/operations.sql': `{% macro say() %}{% do print('said') %}{% do log('logged', info=true) %}{% endmacro %}
{% macro refuse() %}{% do exceptions.raise_compiler_error('not today') %}{% endmacro %}
{% macro wait() %}
  {% do print('waiting') %}
  {% do run_query('select count(hash(a.range + b.range)) from range(1000000) a, range(1000000) b') %}
{% endmacro %}
`,
};

/** Seconds; a dbt that does not end by itself is part of the record. */
const LIMIT = 300;

/**
 * @param env of dbt, besides the process's own
 * @returns the records by the scene's name, in their order
 */
export async function recordScenes(
  dbt: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Map<string, SceneRecord>> {
  const folder = await mkdtemp(join(tmpdir(), 'dbt-scenes-'));
  const project = join(folder, 'shop');
  for (const [path, text] of Object.entries(PROJECT)) await write(join(project, path), text);
  const records = new Map<string, SceneRecord>();
  const play = async (name: string, args: string[], changes: Partial<Scene> = {}) => {
    const scene = { dbt, project, target: join(folder, `target-${name}`), args, env: {} };
    const own = { ...env, ...changes.env };
    records.set(name, await record({ ...scene, ...changes, env: own }));
  };
  const pin = async (name: string, without: Record<string, unknown>) => {
    const content = { ...buildPinnedResults(['model.shop.orders']), ...without };
    await write(join(folder, name, 'run_results.json'), JSON.stringify(content));
    return ['build', ...PINNED_SELECTION, '--state', join(folder, name), '--no-defer'];
  };

  try {
    await play('version', ['--version'], { target: undefined });
    await play('manifest', ['parse']);
    await play('ls', ['ls', '--output', 'json', '--output-keys', 'unique_id', 'resource_type']);
    await play('build', ['build']);
    await play('pinned', await pin('pinned', {}));
    await play('pinned-broken', await pin('pinned-broken', { args: {} }));
    await play('unknown-argument', ['build', '--no-such-thing']);
    await play('unknown-log-format', ['parse'], { env: { DBT_LOG_FORMAT_FILE: 'debug' } });
    await play('unknown-variable', ['parse'], { env: { DBT_ENGINE_OF_MINE: '1' } });
    await play('sources', ['source', 'freshness']);
    await play('operation', ['run-operation', 'say']);
    await play('operation-refused', ['run-operation', 'refuse']);
    await play('sigint', ['run-operation', 'wait'], { interruptAt: /waiting/ });
    await play('refused-adapter', ['parse', '--target', 'postgres']);
    await write(join(project, 'models/wrong.sql'), "select 1 as id\n\nfrom {{ ref('nowhere') }}\n");
    await play('parse-error', ['parse']);
    return records;
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Scene {
  dbt: string;
  /** Absolute. */
  project: string;
  /** Absolute; absent for what takes no target. */
  target: string | undefined;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** SIGINT is sent when dbt prints this. */
  interruptAt?: RegExp;
}

async function record(scene: Scene): Promise<SceneRecord> {
  const { dbt, project, target, args } = scene;
  const child = spawn(dbt, target === undefined ? args : [...args, '--target-path', target], {
    cwd: project,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT * 1000,
    env: {
      ...process.env,
      ...{ DBT_LOG_FORMAT: 'json', DBT_LOG_LEVEL: 'info', DBT_LOG_FORMAT_FILE: 'text' },
      ...{ DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', DBT_USE_COLORS: 'false' },
      ...{ DBT_LOG_PATH: target ?? project },
      ...scene.env,
    },
  });
  const output = { stdout: '', stderr: '' };
  let interrupted = false;
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (data: Buffer) => {
      output[name] += data.toString('utf8');
      if (interrupted || !scene.interruptAt?.test(output[name]) || child.pid === undefined) return;
      interrupted = true;
      process.kill(-child.pid, 'SIGINT');
    });
  const exitCode = await new Promise<number | null>((done, fail) => {
    child.on('error', fail);
    child.on('close', done);
  });
  const artifacts: Record<string, unknown> = {};
  for (const name of ['run_results', 'sources', 'manifest'])
    artifacts[name] = target === undefined ? null : await readJson(join(target, `${name}.json`));
  const lines = (text: string) => text.split('\n').filter((line) => line !== '');
  return {
    ...{ args, exitCode, artifacts },
    ...{ stdout: lines(output.stdout), stderr: lines(output.stderr) },
  };
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
}

/** What of a record is the same from run to run. */
function summarize(name: string, { exitCode, stdout, stderr, artifacts }: SceneRecord): string {
  const events = stdout.flatMap((line) => parseEvent(line) ?? []);
  const said = events
    .filter(({ level }) => level === 'warn' || level === 'error')
    .map(({ level, msg }) => `${level}: ${msg.split('\n').join('\n    ')}`);
  const statuses = ['run_results', 'sources'].flatMap((artifact) => {
    const { results = [] } = (artifacts[artifact] ?? {}) as { results?: Result[] };
    return results.map(({ unique_id: id, status }) => `${artifact}: ${id} ${status}`).sort();
  });
  const manifest = Object.keys(artifacts.manifest ?? {}).sort();
  const args = (artifacts.run_results as { args?: object } | null)?.args;
  const lines = [
    `exit code: ${exitCode}`,
    `events: ${[...new Set(events.map((event) => event.name))].sort().join(' ')}`,
    ...said,
    ...stderr.map((line) => `stderr: ${line}`),
    ...statuses,
    ...(args ? [`run_results args: ${Object.keys(args).sort().join(' ')}`] : []),
    ...(manifest.length > 0 ? [`manifest: ${manifest.join(' ')}`] : []),
  ];
  return [`## ${name}`, ...lines.map((line) => `  ${line}`), ''].join('\n');
}

interface Result {
  unique_id: string;
  status: string;
}

function parseEvent(line: string): { name: string; level: string; msg: string } | undefined {
  try {
    return (JSON.parse(line) as { info: { name: string; level: string; msg: string } }).info;
  } catch {
    return undefined;
  }
}

if (process.argv[1] === import.meta.filename) {
  const [dbt, folder] = process.argv.slice(2);
  if (dbt === undefined || folder === undefined)
    throw new Error('Give the dbt program and a folder for the records.');
  let summary = '';
  for (const [name, scene] of await recordScenes(resolve(dbt))) {
    await write(join(resolve(folder), `${name}.json`), `${JSON.stringify(scene, null, 2)}\n`);
    summary += `${summarize(name, scene)}\n`;
    console.log(`${name}: exit code ${scene.exitCode}`);
  }
  await write(join(resolve(folder), 'summary.txt'), summary);
}
