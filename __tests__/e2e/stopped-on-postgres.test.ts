import '../support/real-processes.ts';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  POSTGRES_PROFILES,
  type Postgres,
  postgresEnv,
  startPostgres,
} from '../support/postgres.ts';
import type { StepResult } from '../support/runner/step.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { removeTempDirs } from '../support/temp.ts';

const PROJECT = {
  'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
  'profiles.yml': POSTGRES_PROFILES,
  'models/quick.sql': 'select 1 as id\n',
};
/** Waits in the warehouse, which does not notice when nobody waits for the answer any more. */
const SLOW = {
  'models/slow.sql': `{{ config(materialized='table') }}
select pg_sleep(600)::text as waited from {{ ref('quick') }}
`,
};

/** The runner's own 7.5 s would do; what is asked for here is that 5 s are enough. */
const CANCEL_DELAYS = { afterInterrupt: 5_000, afterTerminate: 0 };

/** For a start of dbt under load; the run waits for all of it. */
const TIMEOUT_MINUTES = '0.75';

let server: Postgres;
let shop: Shop;
let pull: Pull;

async function startDatabase(name: string): Promise<Record<string, string>> {
  await server.query(`create database ${name}`);
  return postgresEnv(server, name);
}

async function waitingQueries(database: string): Promise<number> {
  const rows = await server.query(
    `select 1 from pg_stat_activity where datname = '${database}' and query like '%pg_sleep(600)%' and pid <> pg_backend_pid()`,
  );
  return rows.length;
}

async function untilWaiting(database: string): Promise<void> {
  while ((await waitingQueries(database)) === 0) await turn();
}

async function cancelInQuery(
  started: ReturnType<Shop['startPush']>,
  database: string,
): Promise<StepResult> {
  const step = await started;
  await untilWaiting(database);
  tally('faults');
  step.cancel();
  return step.result;
}

function expectNoTrace(step: StepResult): void {
  tally('orphan processes', step.orphans.length);
  expect(step.orphans).toEqual([]);
}

beforeAll(async () => {
  [server, shop] = await Promise.all([startPostgres(), Shop.openWith(PROJECT)]);
  pull = await shop.openPull(12, 'slow', SLOW);
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  expect(shop.slack.strictErrors).toEqual([]);
  await Promise.all([shop.close(), server.stop()]);
  await removeTempDirs();
});

describe('[F18] a run that is cancelled while PostgreSQL works on a query', () => {
  let ci: StepResult;
  let deploy: StepResult;

  beforeAll(async () => {
    const env = await startDatabase('cancelled');
    const extra = { env, cancelDelays: CANCEL_DELAYS };
    ci = await cancelInQuery(shop.startPull(pull, 'opened', extra), 'cancelled');
    await shop.merge(pull);
    deploy = await cancelInQuery(shop.startPush(extra), 'cancelled');
  });

  it('has ended the query and all its processes before 5 s are over', async () => {
    for (const step of [ci, deploy]) {
      expect(step.main, step.log).toMatchObject({ exitCode: 130, signal: null });
      expectNoTrace(step);
    }
    expect(await waitingQueries('cancelled')).toBe(0);
  });

  it('is reported as cancelled, with what was done and what was running', () => {
    for (const text of [shop.github.comments(12)[0]?.body, ci.summary, deploy.summary]) {
      expect(text).toMatch(/### ⏹️ dbt `shop`: cancelled after building 1/);
      expect(text).toMatch(/Running when dbt was stopped: `slow` for \d+/);
      expect(text).toContain('`quick`');
    }
    expect(deploy.summary).toContain('No production state was published');
  });

  it('leaves no state', () => {
    tally('lost states', 0);
    expect(shop.github.artifacts()).toEqual([]);
  });
});

describe('[F24] a run that takes longer than timeout-minutes', () => {
  let ci: StepResult;

  beforeAll(async () => {
    const late = await shop.openPull(13, 'late', { 'models/late.sql': 'select 1 as id\n' });
    const env = await startDatabase('late');
    tally('faults');
    ci = await shop.runPull(late, 'opened', {
      env,
      inputs: { 'timeout-minutes': TIMEOUT_MINUTES },
    });
  });

  it('fails by itself, and has ended the query and all its processes', async () => {
    expect(ci.conclusion, ci.log).toBe('failure');
    expect(ci.main).toMatchObject({ exitCode: 1, signal: null });
    expectNoTrace(ci);
    expect(await waitingQueries('late')).toBe(0);
  });

  it('is reported by the run itself as timed out, with what was done and what was running', () => {
    for (const text of [shop.github.comments(13)[0]?.body, ci.main.summary]) {
      expect(text).toMatch(/### ⏰ dbt `shop`: timed out after building \d/);
      expect(text).toContain(
        `longer than the ${TIMEOUT_MINUTES} min that "timeout-minutes" allows`,
      );
      expect(text).toMatch(/Running when dbt was stopped: `slow` for \d+/);
      expect(text).toContain('`quick`');
    }
    expect(ci.outputs.status).toBe('timed-out');
    expect(ci.annotations.map(({ level, title }) => [level, title])).toEqual([
      ['error', 'dbt shop timed out'],
    ]);
    expect(ci.post?.summary).toBe('');
  });

  it('leaves no state', () => {
    tally('lost states', 0);
    expect(shop.github.artifacts()).toEqual([]);
  });
});
