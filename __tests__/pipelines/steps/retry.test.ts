import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '../../../src/config/settings.ts';
import { startDriverSession } from '../../../src/dbt/driver-session.ts';
import type { DbtSession } from '../../../src/dbt/session.ts';
import { type Build, startBuild } from '../../../src/pipelines/steps/build.ts';
import { listNodes, parseProject } from '../../../src/pipelines/steps/commands.ts';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import { loadProjectManifest } from '../../../src/pipelines/steps/manifests.ts';
import { runNodes } from '../../../src/pipelines/steps/retry.ts';
import { type RunState, startRunState } from '../../../src/pipelines/steps/run-state.ts';
import { plannedFor } from '../../../src/plan/unreported.ts';
import { createProcesses } from '../../../src/platform/child-processes.ts';
import { makeShop, sessionOptions } from '../../dbt/shop.ts';
import { createMemoryRunner } from '../../publish/memory.ts';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import { type Postgres, startPostgres } from '../../support/postgres.ts';
import { removeTempDirs } from '../../support/temp.ts';

/**
 * `audit.attempt(name, failures, message)` fails that often before it answers 1. What a sequence
 * counts stays counted when its transaction ends in an error. `audit.runs` has a row for each model
 * that was committed.
 */
const AUDIT = `
create schema audit;
create table audit.runs (name text);
${['locked', 'never', 'stubborn', 'tired', 'shaken'].map((name) => `create sequence audit.${name};`).join('\n')}
create function audit.attempt(name text, failures int, message text) returns int as $$
begin
  if nextval(format('audit.%I', name)) <= failures then
    raise exception '%', message;
  end if;
  return 1;
end $$ language plpgsql;`;

const MODELS: Record<string, string> = {
  calm: 'select 1 as id',
  quiet: 'select 1 as id',
  locked: `{{ config(materialized='incremental') }}
select audit.attempt('locked', 1, 'deadlock detected') as id from {{ ref('calm') }}`,
  below: "{{ config(materialized='table') }} select id from {{ ref('locked') }}",
  broken: "select 1 / 0 as id from {{ ref('calm') }}",
  between: "select b.id from {{ ref('broken') }} as b join {{ ref('locked') }} as l on b.id = l.id",
  never: `{{ config(meta={'dbt_ci': {'retries': 0}}) }}
select audit.attempt('never', 1, 'deadlock detected') as id`,
  stubborn: `{{ config(meta={'dbt_ci': {'retries': 3}}) }}
select audit.attempt('stubborn', 3, 'canceling statement due to lock timeout') as id, '{{ var('day') }}' as day`,
  tired: "select audit.attempt('tired', 9, 'tuple concurrently updated') as id",
  red: 'select null::int as id',
  after_red: "select id from {{ ref('red') }}",
};
// A view runs nothing when it is made.
const PROJECT = {
  'dbt_project.yml': `name: shop
profile: shop
version: "1.0"
models:
  +materialized: table
  +post-hook: "insert into audit.runs values ('{{ this.name }}')"
`,
  ...Object.fromEntries(Object.entries(MODELS).map(([name, sql]) => [`models/${name}.sql`, sql])),
  'models/schema.yml': `models:
  - name: locked
    columns: [{name: id, data_tests: [not_null]}]
  - name: red
    columns: [{name: id, data_tests: [not_null]}]
unit_tests:
  - name: doubles
    model: below
    given: [{input: ref('locked'), rows: [{id: 2}]}]
    expect: {rows: [{id: 2}]}
`,
  'tests/shaken.sql':
    "select 1 where audit.attempt('shaken', 1, 'server closed the connection unexpectedly') = 0 -- {{ ref('quiet') }}",
  'snapshots/history.sql': `{% snapshot history %}
{{ config(target_schema='analytics', unique_key='id', strategy='check', check_cols=['id']) }}
select id from {{ ref('below') }}
{% endsnapshot %}`,
};

let postgres: Postgres;
let proxy: FaultProxy;
let session: DbtSession;
let projectDir: string;
let job: Job;
let runState: RunState;
let build: Build;
let lines: string[];
let commands: string[];
let waits: number[];
let onWait: () => Promise<void>;

beforeAll(async () => {
  postgres = await startPostgres();
  proxy = await startFaultProxy(postgres.port);
  projectDir = await makeShop({
    ...PROJECT,
    'profiles.yml': profiles(),
  });
  const options = sessionOptions(projectDir);
  const flags = { ...options.flags, vars: '{day: monday}' };
  session = await startDriverSession(createProcesses(), { ...options, flags });
});

afterAll(async () => {
  await session.close();
  await proxy.stop();
  await postgres.stop();
  await removeTempDirs();
});

beforeEach(async () => {
  await postgres.query(
    `drop schema if exists audit cascade; drop schema if exists analytics cascade; ${AUDIT}`,
  );
  const { runner, told } = createMemoryRunner();
  lines = told.lines;
  commands = [];
  waits = [];
  onWait = async () => {};
  const wait = async (seconds: number) => {
    waits.push(seconds);
    await onWait();
  };
  const group = <T>(title: string, work: () => Promise<T>) => {
    commands.push(title);
    return work();
  };
  const scratch = join(dirname(projectDir), 'scratch');
  for (const name of await readdir(scratch).catch(() => []))
    if (name.startsWith('retry-')) await rm(join(scratch, name), { recursive: true });
  job = {
    ports: { runner: { ...runner, group }, clock: { now: () => new Date(), wait } },
    settings: settings({}),
    project: { name: 'shop' },
    ...{ scratch, env: {}, variables: {} },
  } as unknown as Job;
  runState = startRunState();
  build = startBuild(new Map());
});

function profiles(): string {
  return `shop:
  target: prod
  outputs:
    prod: {type: postgres, host: 127.0.0.1, port: ${proxy.port}, user: postgres, password: secret, dbname: postgres, schema: analytics, threads: 2, retries: 0}
`;
}

function settings(change: Partial<Settings>): Settings {
  return {
    ...{ workspace: projectDir, projectDir, fullRefresh: 'off' },
    ...{ retries: 2, retryDelay: 30, retryAll: false, transientErrors: [], ...change },
  } as Settings;
}

/** Parses and runs; the names of what each retry was asked to run. */
async function run(step: 'build' | 'run' | 'test', flags: readonly string[] = []) {
  await parseProject(job, session);
  build.nodes = (await loadProjectManifest(job, runState)).nodes;
  const planned = plannedFor(step, await listNodes(job, session, []), build.nodes);
  commands = commands.filter((title) => !title.startsWith('dbt ls'));
  await runNodes(job, runState, build, session, { step, selection: [], planned }, flags);
  return listRounds();
}

async function listRounds(): Promise<Record<string, string[]>> {
  const folders = (await readdir(job.scratch)).filter((name) => name.startsWith('retry-')).sort();
  const retries: Record<string, string[]> = {};
  for (const folder of folders) {
    const text = await readFile(join(job.scratch, folder, 'run_results.json'), 'utf8');
    const { results } = JSON.parse(text) as { results: { unique_id: string }[] };
    retries[folder] = results.map(({ unique_id: id }) => nameOf(id)).sort();
  }
  return retries;
}

function nameOf(uniqueId: string): string {
  const [type, , name = '', last = ''] = uniqueId.split('.');
  return type === 'unit_test' ? last : name;
}

/** How each node ended, and after how many attempts. */
function ended(): Record<string, string> {
  const last = new Map(build.results.map((result) => [result.uniqueId, result.status]));
  return Object.fromEntries(
    [...last].map(([id, status]) => [nameOf(id), `${status} ${build.attempts.get(id) ?? 0}`]),
  );
}

async function executions(): Promise<Record<string, string>> {
  const rows = await postgres.query('select name, count(*) as n from audit.runs group by name');
  return Object.fromEntries(rows.map(({ name, n }) => [name, n])) as Record<string, string>;
}

const CALM = { calm: 'success 1', quiet: 'success 1', red: 'success 1' };
/** What no retry may touch. */
const LOST = {
  broken: 'error 1',
  between: 'skipped 0',
  not_null_red_id: 'fail 1',
  after_red: 'skipped 0',
};

describe('a build of which some nodes fail for a passing reason', () => {
  it('runs them again with what was skipped below, and nothing else', async () => {
    job.settings = settings({ fullRefresh: 'on' });
    const retries = await run('build', ['--no-defer']);

    expect(retries).toEqual({
      'retry-1-1-build': [
        ...['below', 'doubles', 'history', 'locked', 'not_null_locked_id'],
        ...['shaken', 'stubborn', 'tired'],
      ],
      'retry-1-2-build': ['stubborn', 'tired'],
      'retry-1-3-build': ['stubborn'],
    });
    expect(ended()).toEqual({
      ...CALM,
      ...LOST,
      ...{ locked: 'success 2', not_null_locked_id: 'pass 1', below: 'success 1' },
      ...{ doubles: 'pass 1', history: 'success 1', shaken: 'pass 2' },
      ...{ stubborn: 'success 4', tired: 'error 3', never: 'error 1' },
    });
    expect(build.succeeded).toBe(false);
    expect(await executions()).toEqual({
      ...{ calm: '1', quiet: '1', red: '1', locked: '1', below: '1', stubborn: '1' },
    });
  });

  it('waits twice as long each time, keeps the flags, and says in the log what it does', async () => {
    job.settings = settings({ fullRefresh: 'on' });
    await run('build', ['--no-defer']);
    expect(waits).toEqual([30, 60, 120]);
    expect(commands.slice(1)).toEqual([
      'dbt build --no-defer --full-refresh',
      ...[1, 2, 3].map(
        (retry) =>
          `dbt build --select result:success --indirect-selection empty --state ${job.scratch}/retry-1-${retry}-build --no-defer --full-refresh`,
      ),
    ]);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^Retry 1 starts in 30 s\. To run again: 4 with an error and 4 skipped:\n/,
      ),
    );
    expect(lines).toContainEqual(expect.stringContaining('  model.shop.locked: deadlock detected'));
  });

  it('leaves one run_results.json with all of it, and the attempts where dbt reads on', async () => {
    await run('build');
    const text = await readFile(build.file ?? '', 'utf8');
    const { results } = JSON.parse(text) as {
      results: { unique_id: string; status: string; adapter_response: Record<string, unknown> }[];
    };
    const of = (name: string) => results.filter(({ unique_id: id }) => nameOf(id) === name);
    expect(of('locked')).toMatchObject([
      { status: 'success', adapter_response: { _message: 'SELECT 1', dbt_ci_attempts: 2 } },
    ]);
    expect(of('calm')).toMatchObject([{ adapter_response: { dbt_ci_attempts: 1 } }]);
    expect(of('between')[0]?.adapter_response).not.toHaveProperty('dbt_ci_attempts');
    // dbt's own reader takes it: what succeeded is listed by the file itself.
    const listed = await session.invoke({
      args: ['ls', '--select', 'result:error', '--state', dirname(build.file ?? '')],
    });
    expect(listed.exception).toBeUndefined();
    expect(listed.lines.sort()).toEqual(['shop.broken', 'shop.never', 'shop.tired']);
  });

  it('tries nothing again with `retries: 0` but what asks for it itself', async () => {
    job.settings = settings({ retries: 0 });
    expect(await run('build')).toEqual({
      'retry-1-1-build': ['stubborn'],
      'retry-1-2-build': ['stubborn'],
      'retry-1-3-build': ['stubborn'],
    });
    expect(ended()).toMatchObject({ locked: 'error 1', below: 'skipped 0', stubborn: 'success 4' });
  });

  it('tries any error again with `retry-all`, but no test that failed', async () => {
    job.settings = settings({ retryAll: true, retries: 1 });
    const retries = await run('build');
    expect(retries['retry-1-1-build']).toEqual(
      expect.arrayContaining(['broken', 'between', 'locked']),
    );
    expect(retries['retry-1-1-build']).not.toContain('never');
    expect(retries['retry-1-1-build']).not.toContain('not_null_red_id');
    expect(ended()).toMatchObject({ ...LOST, broken: 'error 2' });
  });

  it('takes the errors that `transient-errors` names', async () => {
    job.settings = settings({ retries: 1, transientErrors: ['DIVISION by z\\w+'] });
    await run('run');
    expect(ended()).toMatchObject({ broken: 'error 2', between: 'skipped 0', locked: 'success 2' });
  });
});

describe('a hook at the start that fails for a passing reason', () => {
  it('brings back everything that was skipped for it', async () => {
    await postgres.query('create sequence audit.hook');
    const hooked = await makeShop({
      'dbt_project.yml': `name: shop
profile: shop
version: "1.0"
flags: {skip_nodes_if_on_run_start_fails: true}
on-run-start: "select audit.attempt('hook', 1, 'deadlock detected')"
`,
      'models/calm.sql': 'select 1 as id',
      'models/below.sql': "select id from {{ ref('calm') }}",
      'profiles.yml': profiles(),
    });
    const own = await startDriverSession(createProcesses(), sessionOptions(hooked));
    job = { ...job, scratch: join(dirname(hooked), 'scratch') };
    await parseProject(job, own);
    build.nodes = (await loadProjectManifest(job, runState)).nodes;
    await runNodes(job, runState, build, own, {
      ...{ step: 'run', selection: [] },
      planned: ['model.shop.calm', 'model.shop.below'],
    });
    await own.close();
    expect(await listRounds()).toEqual({ 'retry-1-1-run': ['below', 'calm'] });
    expect(ended()).toMatchObject({ below: 'success 1', calm: 'success 1' });
    expect(build.succeeded).toBe(true);
  });
});

describe('a warehouse that is not there', () => {
  it('is waited for when it refuses connections before the first node', async () => {
    await proxy.refuse();
    onWait = async () => {
      if (waits.length === 2) await proxy.listen();
    };
    await run('run');
    expect(waits.slice(0, 2)).toEqual([30, 60]);
    expect(lines[0]).toMatch(/^Retry 1 starts in 30 s\. dbt run stopped: .*refused/);
    expect(ended()).toMatchObject({ ...CALM, locked: 'error 1' });
  });

  it('stops the run with its words when it stays away', async () => {
    await proxy.refuse();
    await expect(run('run')).rejects.toThrow(/Connection refused/);
    expect(waits).toEqual([30, 60]);
    await proxy.listen();
  });

  it('keeps what was built when it goes away before a retry', async () => {
    onWait = () => proxy.refuse();
    await run('run');
    await proxy.listen();
    expect(ended()).toMatchObject({ ...CALM, locked: 'error 1', below: 'skipped 0' });
    expect(build.succeeded).toBe(false);
    expect(runState.notices.join()).toMatch(/The retry could not start: .*refused/);
  });
});
