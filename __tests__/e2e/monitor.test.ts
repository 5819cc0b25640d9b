import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { History } from '../../src/health/history.ts';
import { parseHistory } from '../../src/state/history-file.ts';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { removeTempDirs } from '../support/temp.ts';

const MONITOR = { inputs: { mode: 'monitor' } };

let shop: Shop;
const steps: StepResult[] = [];

beforeAll(async () => {
  shop = await Shop.open();
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  expect(shop.slack.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

function newestState(): Record<string, string> {
  const artifact = shop.github.artifacts().at(-1);
  if (!artifact) throw new Error('no artifact was uploaded');
  const files = shop.github.artifactFiles(artifact);
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, String(text)]));
}

const newestHistory = (): History => parseHistory(newestState()['history.json'] ?? '');

/** The newest run leaves a state whose files are changed, with digests that are right. */
async function plantNewest(changes: Record<string, string>, digests = true): Promise<void> {
  const files = { ...newestState(), ...changes };
  const record = JSON.parse(files['state.json'] ?? '') as Record<string, unknown>;
  const run = shop.github.plantRun({ headSha: await shop.repository.git('rev-parse', 'main') });
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  const { 'state.json': _, ...others } = files;
  files['state.json'] = JSON.stringify({
    ...record,
    publishedBy: { sha: run.headSha, runId: run.id, runAttempt: run.attempt },
    files: digests
      ? Object.fromEntries(Object.entries(others).map(([name, text]) => [name, digest(text)]))
      : record.files,
  });
  shop.github.plantArtifact({ run, name: 'dbt-state-shop-1', files });
}

describe('the history of production', () => {
  it('refuses a health check before anything was deployed', async () => {
    const step = await shop.runSchedule(MONITOR);
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('There is nothing to check yet');
    expect(step.log).toContain('in the workflow that deploys');
  });

  it('gets a run from each deploy, with the rows of what it built', async () => {
    steps.push(await shop.runPush());
    expect(steps[0]?.exitCode).toBe(0);
    const { runs, nodes, tests, sources } = newestHistory();
    expect(runs).toMatchObject([
      { id: steps[0]?.run.id, attempt: 1, mode: 'deploy', event: 'push', status: 'success' },
    ]);
    const rows = Object.fromEntries([...nodes].map(([id, series]) => [id, series.rows[0]]));
    const [[orders, customers, history] = []] = await shop.query(
      `select (select count(*) from analytics.fct_orders), (select count(*) from analytics.dim_customers),
        (select count(*) from analytics_history.customers_history)`,
    );
    expect(rows).toMatchObject({
      'model.shop.fct_orders': Number(orders),
      'model.shop.dim_customers': Number(customers),
      'snapshot.shop.customers_history': Number(history),
      'model.shop.stg_orders': null,
    });
    expect(nodes.get('model.shop.fct_orders')).toMatchObject({
      status: ['success'],
      attempts: [1],
    });
    expect([...tests.values()].every(({ status }) => status[0] === 'pass')).toBe(true);
    expect([...sources.values()].map(({ status }) => status)).toEqual([
      ['pass'],
      ['pass'],
      ['pass'],
    ]);
  });

  it('gets a run from a deploy that stopped as a whole, and from a health check', async () => {
    await shop.repository.commit('Break the project', {
      'models/marts/marts.yml': 'models: [{name: 1',
    });
    const stopped = await shop.runPush();
    expect(stopped.exitCode).toBe(1);
    await shop.repository.git('revert', '--no-edit', 'HEAD');
    await shop.execute('insert into analytics.fct_orders (order_id) values (-1)');

    const before = shop.github.artifacts().length;
    const relations = await shop.contents('analytics');
    const monitor = await shop.runSchedule(MONITOR);
    expect(monitor.log).toMatch(/Published the production state of \w{7} again/);
    expect(shop.github.artifacts()).toHaveLength(before + 1);
    expect(await shop.contents('analytics')).toEqual(relations);
    expect(monitor.groups.map(({ title }) => title)).not.toContainEqual(
      expect.stringMatching(/dbt (build|run|seed)/),
    );

    const { runs, nodes } = newestHistory();
    expect(runs.map(({ mode, event, status }) => [mode, event, status])).toEqual([
      ['deploy', 'push', 'success'],
      ['deploy', 'push', 'failure'],
      ['monitor', 'schedule', 'success'],
    ]);
    expect(runs[2]?.sha).toBe(runs[0]?.sha);
    const [first, ...later] = nodes.get('model.shop.fct_orders')?.rows ?? [];
    expect(later).toEqual([null, Number(first) + 1]);
    const { publishedBy } = JSON.parse(newestState()['state.json'] ?? '') as {
      publishedBy: { runId: number };
    };
    expect(publishedBy.runId).toBe(monitor.run.id);
  });

  it('starts again with a notice where it is damaged, and the health check continues', async () => {
    await plantNewest({ 'history.json': '{"schemaVersion":1,"runs":' });
    await shop.execute("update raw.orders set loaded_at = loaded_at - interval '30 hours'");
    const step = await shop.runSchedule({ inputs: { mode: 'monitor', freshness: 'error' } });
    expect(step.log).toContain('The history of production was reset and starts with this run');
    // A stale source fails the check, once all else has been looked at.
    expect(step.exitCode).toBe(1);
    expect(step.outputs.status).toBe('failure');
    const { runs, nodes, sources } = newestHistory();
    expect(runs).toMatchObject([{ id: step.run.id, status: 'failure' }]);
    expect(sources.get('source.shop.raw.orders')?.status).toEqual(['error']);
    expect(nodes.get('model.shop.fct_orders')?.rows).toEqual([expect.any(Number)]);
  });

  it('is continued from the state before where the newest is damaged', async () => {
    const earlier = newestHistory().runs.map(({ id }) => id);
    await plantNewest({ 'manifest.json': '{}' }, false);
    const step = await shop.runPush();
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain('The last production state was not used');
    expect(newestHistory().runs.map(({ id }) => id)).toEqual([...earlier, step.run.id]);
  });
});

describe('[T39] a state whose names could end a quote', () => {
  it('is refused before any of them is in a statement', async () => {
    const manifest = JSON.parse(newestState()['manifest.json'] ?? '');
    const name = "analytics'; drop schema analytics cascade; --";
    for (const node of Object.values(manifest.nodes) as Array<{ schema: string }>)
      node.schema = name;
    await plantNewest({ 'manifest.json': JSON.stringify(manifest) });
    const before = await shop.relations();
    const step = await shop.runSchedule(MONITOR);
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('which could not stay a name in SQL');
    expect(await shop.relations()).toEqual(before);
    tally('hostile strings');
  });
});
