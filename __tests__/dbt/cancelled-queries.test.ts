import '../support/real-processes.ts';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDriverSession } from '../../src/dbt/driver-session.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { tally } from '../support/tally.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { sessionOptions, writeFiles } from './shop.ts';

/** Waits in a query of its own. */
const WAITING = "{{ config(materialized='table') }} select pg_sleep(600)::text as waited";
const FILES = {
  'dbt_project.yml':
    'name: shop\nprofile: shop\nversion: "1.0"\non-run-start: "{{ var(\'hook\', \'\') }}"\n',
  'models/waiting.sql': WAITING,
  'models/waiting_too.sql': WAITING,
  'models/quick.sql': 'select 1 as id',
  'macros/wait.sql': "{% macro wait() %}{% do run_query('select pg_sleep(600)') %}{% endmacro %}",
};

let server: Postgres;
let project: string;

async function waitingQueries(): Promise<number> {
  const rows = await server.query(
    "select 1 from pg_stat_activity where query like '%pg_sleep%' and state = 'active' and pid <> pg_backend_pid()",
  );
  return rows.length;
}

async function untilWaiting(count: number): Promise<void> {
  while ((await waitingQueries()) < count);
}

beforeAll(async () => {
  server = await startPostgres();
  const { port, user, password, database } = server;
  const output = {
    ...{ type: 'postgres', host: '127.0.0.1', port, user, password, dbname: database },
    ...{ schema: 'prod', threads: 2 },
  };
  project = join(await makeTempDir(), 'shop');
  await writeFiles(project, {
    ...FILES,
    'profiles.yml': JSON.stringify({ shop: { target: 'prod', outputs: { prod: output } } }),
  });
});

afterAll(async () => {
  await server.stop();
  await removeTempDirs();
});

describe('[F18] a cancelled session', () => {
  it.each([
    ['models', ['run', '--select', 'waiting*'], 2],
    ['a hook', ['run', '--select', 'quick', '--vars', '{hook: select pg_sleep(600)}'], 1],
    ['an operation', ['run-operation', 'wait'], 1],
  ])('stops the queries of %s in the warehouse', async (_, args, count) => {
    const processes = createProcesses();
    const options = sessionOptions(project);
    const session = await startDriverSession(processes, options);
    const outcome = session.invoke({ args });
    await untilWaiting(count);
    tally('faults');
    await processes.cancelAll();

    expect(await outcome).toMatchObject({ success: false, exception: 'dbt was cancelled.' });
    expect(await waitingQueries()).toBe(0);
  });
});
