/**
 * `npm run e2e:spark`: the shop of `demo/` on a real Apache Spark, through the bundle: a deploy, a
 * pull request, and its clean-up. Needs Java 17 or newer.
 */
import { deepEqual } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readReport } from '../__tests__/support/read-report.ts';
import type { StepResult } from '../__tests__/support/runner/step.ts';
import { Shop } from '../__tests__/support/shop.ts';
import { loadRaw, readSparkShop, runSpark } from '../__tests__/support/spark-shop.ts';
import { removeTempDirs } from '../__tests__/support/temp.ts';
import type { Review } from '../src/plan/review.ts';
import { parseHistory } from '../src/state/history-file.ts';

const OLDEST_JAVA = 17;

const FCT_ORDERS = 'models/marts/fct_orders.sql';

const DIM_CUSTOMERS = `select
    customers.customer_id,
    customers.customer_name,
    customers.country_code,
    count(orders.order_id) as orders,
    coalesce(sum(case when orders.order_id = 7 then orders.amount + 1 else orders.amount end), 0) as lifetime_value
from {{ ref('stg_customers') }} as customers
left join {{ ref('fct_orders') }} as orders on orders.customer_id = customers.customer_id
where customers.customer_id <= 90
group by all
`;

/** The schemas that no clean-up may touch; `pr_120_shop` has a marker, of another pull request. */
const OF_OTHERS = [
  'create database pr_12_shop_by_hand',
  'create table pr_12_shop_by_hand.notes using parquet as select 1 as id',
  'create database pr_120_shop',
  "create table pr_120_shop.dbt_ci_schema_owner using parquet as select 'acme/shop' as repository, 'shop' as project, '120' as pull_request",
];

requireJava();
const shop = await Shop.openWith(await readSparkShop());
let failed = 0;
try {
  await mkdir(shop.warehouse);
  await runSpark(shop.warehouse, [...loadRaw(30), ...OF_OTHERS]);

  const deploy = await told('deploy', () => shop.runPush());
  check('the deploy succeeds', outputsOf(deploy), { status: 'success', built: '9' });
  const deployed = await runSpark(shop.warehouse);
  check('production has all that the project builds', names(deployed, 'analytics'), [
    'analytics.countries',
    'analytics.daily_orders',
    'analytics.dim_customers',
    'analytics.fct_orders',
    'analytics.payment_methods',
    'analytics.revenue_by_country',
    'analytics.stg_customers',
    'analytics.stg_orders',
    'analytics.stg_payments',
  ]);

  check('the history has the rows of what is a table', rowsInHistory(), {
    countries: 4,
    daily_orders: 30,
    dim_customers: 100,
    fct_orders: 600,
    payment_methods: 3,
    revenue_by_country: 4,
  });

  const orders = await readFile(join(shop.repository.path, FCT_ORDERS), 'utf8');
  const pull = await shop.openPull(12, 'best-customers', {
    [FCT_ORDERS]: orders.replace('orders.status,', 'upper(orders.status) as status,'),
    'models/marts/dim_customers.sql': DIM_CUSTOMERS,
  });
  const opened = await told('pull request', () =>
    shop.runPull(pull, 'opened', { inputs: { 'data-diff': 'samples' } }),
  );
  check('a pull request builds what it changed and what is downstream', outputsOf(opened), {
    status: 'success',
    built: '4',
  });
  const built = await runSpark(shop.warehouse);
  check(
    '… into a schema of its own, the rest is read from production',
    names(built, 'pr_12_shop'),
    [
      'pr_12_shop.daily_orders',
      'pr_12_shop.dbt_ci_schema_owner',
      'pr_12_shop.dbt_ci_schema_run',
      'pr_12_shop.dim_customers',
      'pr_12_shop.fct_orders',
      'pr_12_shop.revenue_by_country',
    ],
  );
  const { review } = await readReport(opened);
  check('an incremental model starts from production’s rows', review?.pasts, [
    { uniqueId: 'model.shop.fct_orders', how: 'copy', rows: 600 },
  ]);
  check('the data diff counts rows, keys and values', diffsOf(review), [
    ['daily_orders', '30 → 30', undefined],
    ['dim_customers', '100 → 90', { added: 0, removed: 10, lifetime_value: 1 }],
    ['fct_orders', '600 → 600', { added: 0, removed: 0, status: 20 }],
    ['revenue_by_country', '4 → 4', { added: 0, removed: 0, gross_revenue: 4, net_revenue: 4 }],
  ]);
  check('one customer is shown whose value changed', samplesOf(review, 'dim_customers'), [
    ['50', 'lifetime_value'],
  ]);
  check('production is as it was', only(built, 'analytics'), only(deployed, 'analytics'));

  const closed = await told('clean-up', () => shop.runPull(pull, 'closed'));
  check('the clean-up succeeds', closed.conclusion, 'success');
  check('… and leaves all that was there before', await runSpark(shop.warehouse), deployed);
  check('GitHub was asked nothing that it does not know', shop.github.strictErrors, []);
} finally {
  await shop.close();
  await removeTempDirs();
}
console.log(failed === 0 ? 'all as it should be' : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function requireJava(): void {
  const { status, stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const major = Number(/version "(\d+)/.exec(stderr ?? '')?.[1]);
  if (status === 0 && major >= OLDEST_JAVA) return;
  const found = error || status !== 0 ? 'there is none on PATH' : `"java" on PATH is ${major}`;
  console.error(`Spark needs Java ${OLDEST_JAVA} or newer, and ${found}. Nothing was tried.`);
  process.exit(1);
}

async function told(what: string, run: () => Promise<StepResult>): Promise<StepResult> {
  const start = performance.now();
  const step = await run();
  console.log(`${what}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
  if (step.conclusion !== 'success' || process.env.VERBOSE) console.log(step.log);
  return step;
}

function check(title: string, actual: unknown, expected: unknown): void {
  try {
    deepEqual(actual, expected);
    console.log(`ok      ${title}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${title}\n${(error as Error).message}`);
  }
}

function outputsOf({ outputs }: StepResult) {
  const { status, built } = outputs;
  return { status, built };
}

function diffsOf(review: Review | undefined) {
  return review?.diffs
    .map(({ uniqueId, rows, keys }) => [
      uniqueId.replace('model.shop.', ''),
      `${rows.before} → ${rows.after}`,
      keys && {
        ...{ added: keys.added, removed: keys.removed },
        ...Object.fromEntries(keys.changed.map((one) => [one.column, one.rows])),
      },
    ])
    .sort();
}

function rowsInHistory(): Record<string, number | null> {
  const state = shop.github.artifacts().find(({ name }) => name.startsWith('dbt-state'));
  const text = state && String(shop.github.artifactFiles(state)['history.json']);
  const counted = [...parseHistory(text ?? '').nodes]
    .map(([id, { rows }]) => [id.split('.').at(-1) ?? '', rows.at(-1) ?? null] as const)
    .filter(([, rows]) => rows !== null);
  return Object.fromEntries(counted.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function samplesOf(review: Review | undefined, model: string) {
  const diff = review?.diffs.find(({ uniqueId }) => uniqueId.endsWith(`.${model}`));
  return diff?.samples?.changed.map(({ key, values }) => [...key, ...values.map((v) => v.column)]);
}

function only(all: Record<string, string>, schema: string): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => name.startsWith(`${schema}.`)));
}

function names(all: Record<string, string>, schema: string): string[] {
  return Object.keys(only(all, schema)).sort();
}
