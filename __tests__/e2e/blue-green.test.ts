import '../support/real-processes.ts';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseHistory } from '../../src/state/history-file.ts';
import type { StateRecord } from '../../src/state/state.ts';
import { BLUE_GREEN, BlueGreenShop, SCHEMAS } from '../support/blue-green-shop.ts';
import { readReport } from '../support/read-report.ts';
import { tally } from '../support/tally.ts';
import { removeTempDirs } from '../support/temp.ts';

let live: BlueGreenShop;

beforeAll(async () => {
  live = await BlueGreenShop.open();
  const first = await live.deploy();
  expect(first.conclusion, first.log).toBe('success');
  await live.letReaderRead();
});

afterAll(async () => {
  expect(live.shop.github.strictErrors).toEqual([]);
  expect(live.shop.slack.strictErrors).toEqual([]);
  await live.close();
  await removeTempDirs();
});

/** The state that the newest artifact holds. */
function newestState() {
  const artifact = live.shop.github.artifacts().at(-1);
  if (!artifact) throw new Error('no artifact was uploaded');
  const files = live.shop.github.artifactFiles(artifact);
  return {
    record: JSON.parse(String(files['state.json'])) as StateRecord,
    history: parseHistory(String(files['history.json'])),
    text: `${files['manifest.json']}${files['run_results.json']}`,
  };
}

const all = (generation: number) => [
  `customers ${generation}`,
  `orders ${generation}`,
  `seen ${generation}`,
];

describe('blue-green deploys on PostgreSQL', { timeout: 900_000 }, () => {
  it('leaves the live schemas only, and a state that names no other', async () => {
    expect(await live.schemas()).toEqual(SCHEMAS);
    expect(await live.live()).toEqual(all(1));
    const { record, text } = newestState();
    expect(record.status).toBe('success');
    expect(text).toContain('analytics_reporting');
    expect(text).not.toContain('analytics_green');
    expect(await live.rows("select 1 from pg_tables where tablename like 'dbt\\_ci%'")).toEqual([]);
  });

  it('never shows a reader two generations, nor an error, while it deploys and rolls back', async () => {
    const grants = await live.grants();
    const readers = await live.startReaders();
    const second = await live.deploy();
    expect(second.conclusion, second.log).toBe('success');
    expect(await live.live()).toEqual(all(2));
    expect(await live.grants()).toEqual(grants);
    const third = await live.deploy();
    expect(third.conclusion, third.log).toBe('success');
    const back = await live.rollBack();
    expect(back.conclusion, back.log).toBe('success');
    const seen = await readers.stop();

    expect(seen.errors).toEqual([]);
    expect(seen.mixed).toBe(0);
    expect(seen.generations).toEqual([1, 2, 3, 2]);
    expect(await live.live()).toEqual(all(2));
    expect(await live.grants()).toEqual(grants);
    // Incremental models and snapshots went on from what was live.
    expect(await live.rows('select generation from analytics.events order by 1')).toEqual([
      ['1'],
      ['2'],
    ]);
    expect(
      await live.rows('select price from analytics_history.prices_history order by 1'),
    ).toEqual([['1'], ['2']]);
    const report = await readReport(third);
    expect(report.promotion).toMatchObject({ outcome: 'swapped' });
    expect(report.promotion?.kept).toHaveLength(6);

    const { record, history } = newestState();
    expect(record).toMatchObject({
      sha: (await readReport(second)).sha,
      runId: second.run.id,
      publishedBy: { runId: back.run.id },
    });
    // What was rolled back stays in the history.
    expect(history.runs.slice(-3).map(({ id, mode, sha }) => [id, mode, sha])).toEqual([
      [second.run.id, 'deploy', record.sha],
      [third.run.id, 'deploy', report.sha],
      [back.run.id, 'rollback', record.sha],
    ]);
    process.stdout.write(
      `${seen.reads} reads while two generations went live and one came back: 0 mixed, slowest ${seen.slowest.toFixed(3)} s\n`,
    );
  });

  it('leaves production as it is when a test fails, and green for a look', async () => {
    const before = await live.live();
    const { record } = newestState();
    await live.shop.repository.switch('main');
    await live.shop.repository.commit('A test that fails', {
      'tests/none.sql': "select * from {{ ref('orders') }}\n",
    });
    const failed = await live.deploy();
    await live.shop.repository.commit('Without it', { 'tests/none.sql': null });
    expect(failed.conclusion).toBe('failure');
    expect(await live.live()).toEqual(before);
    expect(await live.rows('select distinct generation from analytics_green.orders')).toEqual([
      [String(live.generation)],
    ]);
    expect(newestState().record).toMatchObject({
      ...{ sha: record.sha, runId: record.runId },
      files: { 'manifest.json': record.files['manifest.json'] },
      publishedBy: { runId: failed.run.id },
    });
    expect(newestState().history.runs.at(-1)).toMatchObject({
      id: failed.run.id,
      status: 'failure',
    });
    expect((await readReport(failed)).promotion?.outcome).toBe('unchanged');
  });

  it('stops before it builds where the live schemas hold what dbt does not know', async () => {
    const before = await live.live();
    await live.server.query(`
      set role deployer; create table analytics.targets (id int); reset role; create schema dashboards;
      create view dashboards.orders as select * from analytics.orders`);
    const used = await live.deploy({ ...BLUE_GREEN, 'foreign-relations': 'carry' });
    await live.server.query('drop schema dashboards cascade');
    expect(used.conclusion).toBe('failure');
    expect(used.log).toContain('view dashboards.orders uses analytics.orders');

    const refused = await live.deploy();
    expect(refused.conclusion).toBe('failure');
    expect(refused.log).toContain('table analytics.targets');
    expect(refused.groups.map(({ title }) => title)).not.toContain('dbt build');
    expect(await live.live()).toEqual(before);

    await live.server.query('alter table analytics.targets owner to postgres');
    const locked = await live.deploy({ ...BLUE_GREEN, 'foreign-relations': 'carry' });
    await live.server.query('alter table analytics.targets owner to deployer');
    expect(locked.conclusion).toBe('failure');
    expect(locked.log).toContain('relation analytics.targets of postgres');
    expect(await live.live()).toEqual(before);

    const moved = await live.deploy({ ...BLUE_GREEN, 'foreign-relations': 'carry' });
    expect(await live.rows('select count(*) from analytics.targets')).toEqual([['0']]);
    await live.server.query('drop table analytics.targets');
    expect(moved.conclusion, moved.log).toBe('success');
    expect((await readReport(moved)).promotion?.carried).toEqual(['analytics.targets']);
    expect(await live.live()).toEqual(all(live.generation));
  });
});

describe('[F21] a deploy that is killed', { timeout: 900_000 }, () => {
  it('before the swap leaves all of the old generation', async () => {
    const before = await live.live();
    const step = await live.startDeploy();
    await step.sawLog(/ok model\.shop\.orders /);
    step.kill();
    expect((await step.result).conclusion).toBe('failure');
    await waitForNobody();
    expect(await live.live()).toEqual(before);
    tally('faults');
  });

  it('inside the swap leaves all of the old generation', async () => {
    const before = await live.live();
    // Whoever renames a schema waits for this lock.
    const held = await live.server.connect();
    await held.query(`
      select pg_advisory_lock(21);
      create function public.wait_here() returns event_trigger language plpgsql as
        'begin perform pg_advisory_xact_lock_shared(21); end';
      create event trigger in_the_swap on ddl_command_end when tag in ('ALTER SCHEMA')
        execute function public.wait_here()`);
    const step = await live.startDeploy();
    await Promise.race([
      waitFor("select 1 from pg_stat_activity where wait_event = 'advisory'"),
      step.result.then(({ log }) => expect.fail(log)),
    ]);
    step.kill();
    await held.query('select pg_advisory_unlock(21)');
    await held.end();
    expect((await step.result).conclusion).toBe('failure');
    await waitForNobody();
    await live.server.query('drop event trigger in_the_swap');
    expect(await live.live()).toEqual(before);
    tally('faults');
  });

  it('after the swap leaves all of the new generation, and the next one works', async () => {
    const step = await live.startDeploy();
    await step.sawLog(/^Swapped 3 schemas/);
    step.kill();
    expect((await step.result).conclusion).toBe('failure');
    expect(await live.live()).toEqual(all(live.generation));

    tally('faults');
    const next = await live.deploy();
    expect(next.conclusion, next.log).toBe('success');
    expect(await live.live()).toEqual(all(live.generation));
    expect((await live.schemas()).filter((name) => name.endsWith('green'))).toEqual([]);
  });
});

/** Until the server has noticed that its client is gone. */
async function waitForNobody(): Promise<void> {
  await waitFor(
    "select 1 where not exists (select from pg_stat_activity where usename = 'deployer')",
  );
}

/** Asks until there is a row. */
async function waitFor(sql: string): Promise<void> {
  while ((await live.server.query(sql)).length === 0) await setTimeout(50);
}
