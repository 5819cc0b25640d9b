/**
 * `npm run bench:data-diff`: how long a data diff and a copy of an incremental model's rows take, by
 * number of rows, and what they cost in Node's memory. Eight columns; one row in a hundred is
 * changed, 1,000 keys are added and 1,000 removed. Real dbt; takes minutes.
 */
import { removeTempDirs } from '../__tests__/support/temp.ts';
import {
  type Adapter,
  openTestWarehouse,
  type TestWarehouse,
} from '../__tests__/warehouse/warehouses.ts';
import { prepareClones } from '../src/warehouse/clones.ts';
import { computeDataDiffs } from '../src/warehouse/diff.ts';

const SIZES: Record<Adapter, number[]> = {
  duckdb: [100_000, 1_000_000, 10_000_000],
  postgres: [100_000, 1_000_000],
};
const MOVED_KEYS = 1000;
const UNLIMITED = { maxRows: Number.MAX_SAFE_INTEGER - 1 };

try {
  for (const adapter of ['duckdb', 'postgres'] as const) {
    const shop = await openTestWarehouse(adapter);
    for (const rows of SIZES[adapter]) await measure(adapter, shop, rows);
    await shop.close();
  }
} finally {
  await removeTempDirs();
}

async function measure(adapter: Adapter, shop: TestWarehouse, rows: number): Promise<void> {
  const name = `rows_${rows}`;
  for (const schema of ['prod', 'pr'])
    await shop.execute(`create table ${schema}.${name} as ${generate(adapter, schema, rows)}`);
  const uniqueId = `model.shop.${name}`;
  const [before, after] = [shop.place('prod', name), shop.place('pr', name)];

  const diff = await stopwatch(() =>
    computeDataDiffs(
      shop.warehouse,
      [{ uniqueId, before, after, facts: { key: { columns: ['id'] } } }],
      UNLIMITED,
    ),
  );
  const { keys } = diff.result.diffs[0] ?? {};
  if (keys?.added !== MOVED_KEYS || keys.removed !== MOVED_KEYS || keys.changed.length !== 1)
    throw new Error(`This is not what was generated: ${JSON.stringify(diff.result)}`);
  const copy = await stopwatch(() =>
    prepareClones(shop.warehouse, [{ uniqueId, production: before, relation: after }], UNLIMITED),
  );
  console.log(
    `${adapter}, ${rows.toLocaleString('en-US')} rows: diff ${diff.seconds.toFixed(1)} s, ` +
      `copy ${copy.seconds.toFixed(1)} s; Node grew by ${diff.megabytes.toFixed(1)} MB`,
  );
}

function generate(adapter: Adapter, schema: string, rows: number): string {
  const first = schema === 'pr' ? MOVED_KEYS : 0;
  const [from, to] = [first, first + rows];
  const series =
    adapter === 'duckdb'
      ? `range(${from}, ${to}) as t(id)`
      : `generate_series(${from}, ${to - 1}) as t(id)`;
  const changed = schema === 'pr' ? 'case when id % 100 = 0 then 1 else 0 end' : '0';
  return `select id, id % 1000 as customer, (id + ${changed}) / 7.0 as amount,
    'order number ' || id as title, date '2020-01-01' + cast(id % 365 as int) as ordered_at,
    id % 3 = 0 as is_paid, cast(id % 997 as decimal(10, 2)) as tax,
    case when id % 5 > 0 then 'note ' || (id % 17) end as note
    from ${series}`;
}

/** `megabytes`: by how much Node's peak rose. */
async function stopwatch<T>(work: () => Promise<T>) {
  const start = performance.now();
  const peak = process.resourceUsage().maxRSS;
  const result = await work();
  return {
    result,
    seconds: (performance.now() - start) / 1000,
    megabytes: (process.resourceUsage().maxRSS - peak) / 1024,
  };
}
