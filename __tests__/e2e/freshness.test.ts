import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RawSources } from '../../src/dbt/artifacts/sources.ts';
import type { Report } from '../../src/report/model/report.ts';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

const FRESHER = { select: 'source_status:fresher+' };

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.open();
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  expect(shop.slack.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

async function reportOf({ outputs }: StepResult): Promise<Report> {
  return JSON.parse(await readFile(outputs['report-json'] ?? '', 'utf8')) as Report;
}

async function built(step: StepResult): Promise<string[]> {
  return (await reportOf(step)).nodes.map(({ name }) => name).sort();
}

/** By name of the source, when it was loaded, as the newest production state has it. */
function stateOfSources(): Record<string, string | undefined> {
  const artifact = shop.github.artifacts().at(-1);
  const text = artifact && shop.github.artifactFiles(artifact)['sources.json'];
  const { results } = JSON.parse(String(text)) as RawSources;
  return Object.fromEntries(
    results.map(({ unique_id: id, max_loaded_at: at }) => [id.split('.').at(-1), at]),
  );
}

describe('a scheduled deploy of what is below fresher sources', () => {
  let first: Record<string, string | undefined>;

  it('builds everything as long as there is nothing to compare with, and says why', async () => {
    const step = await shop.runSchedule({ inputs: FRESHER });
    expect(step.log).toContain(
      'Everything was built, because there is no earlier production state to compare with.',
    );
    expect(step.outputs).toMatchObject({ status: 'success', built: '10' });
    expect((await reportOf(step)).sources.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'raw.customers pass',
      'raw.orders pass',
      'raw.payments pass',
    ]);
    first = stateOfSources();
    expect(Object.keys(first).sort()).toEqual(['customers', 'orders', 'payments']);
  });

  it('builds nothing when no source is fresher, for scheduled runs are that often', async () => {
    const step = await shop.runSchedule({ inputs: FRESHER });
    expect(step.outputs).toMatchObject({ status: 'nothing', built: '0' });
    expect(step.exitCode).toBe(0);
    expect(stateOfSources()).toEqual(first);
  });

  it('builds what is below the one that is, beside one that is stale and one that cannot be read', async () => {
    await shop.execute("update raw.payments set loaded_at = loaded_at + interval '1 minute'");
    await shop.execute("update raw.orders set loaded_at = loaded_at - interval '30 hours'");
    await shop.execute('alter table raw.customers rename loaded_at to loaded');
    const step = await shop.runSchedule({ inputs: FRESHER });

    expect(step.exitCode).toBe(0);
    const below = ['fct_orders', 'payment_methods', 'revenue_by_country', 'stg_payments'];
    expect(await built(step)).toEqual(expect.arrayContaining(below));
    expect(await built(step)).not.toContain('stg_orders');
    expect(await built(step)).not.toContain('stg_customers');

    const { sources } = await reportOf(step);
    expect(sources.map(({ name, status, line }) => [name, status, line])).toEqual([
      ['raw.customers', 'unreachable', 11],
      ['raw.orders', 'error', 12],
      ['raw.payments', 'pass', 13],
    ]);
    expect(step.summary).toMatch(/\| ❌ \| `raw\.orders` \| 30 h [^|]*\| warns after 12 hours/);
    expect(step.summary).toMatch(/`raw\.customers` \| Binder Error: .*loaded\\_at/);
    expect(
      step.annotations.map(({ level, message, file, line }) => [level, message, file, line]),
    ).toContainEqual([
      'warning',
      expect.stringMatching(/^30 h.* old; warns after 12 hours/),
      'models/sources.yml',
      12,
    ]);
    const alert = shop.slack.messages.findLast(({ channel }) => channel === '#data-alerts');
    const told = JSON.stringify(alert);
    expect(told).toContain('2 stale sources');
    expect(told).toContain('raw.orders');

    const now = stateOfSources();
    expect(now.customers).toBe(first.customers);
    expect(now.payments).not.toBe(first.payments);
  });

  it('stops before anything is built with `freshness: error`, and names each source', async () => {
    const before = stateOfSources();
    const step = await shop.runSchedule({ inputs: { freshness: 'error' } });
    expect(step.exitCode).toBe(1);
    expect(step.groups.map(({ title }) => title)).not.toContainEqual(
      expect.stringContaining('dbt build'),
    );
    expect(shop.github.artifacts().at(-1)?.name).toMatch(/-again-\d+$/);
    expect(stateOfSources()).toEqual(before);
    expect(step.log).toContain('2 sources are not fresh. Nothing was built.');
    expect(step.log).toMatch(
      /raw\.orders \(models\/sources\.yml:12\): 30 h.* old; warns after 12 hours, errors after 24 hours/,
    );
    expect(step.log).toMatch(
      /raw\.customers \(models\/sources\.yml:11\): cannot be read: .*loaded_at/,
    );
    expect(step.log).toContain('Load them, or set "freshness: warn"');
  });
});
