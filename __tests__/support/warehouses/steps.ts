import { deepEqual } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Review } from '../../../src/plan/review.ts';
import { parseHistory } from '../../../src/state/history-file.ts';
import { readReport } from '../read-report.ts';
import { workflowDispatchEvent } from '../runner/events.ts';
import type { StepResult } from '../runner/step.ts';
import { type Pull, Shop } from '../shop.ts';
import {
  ALL_TYPES,
  COUNTRIES,
  CUSTOMERS,
  DAYS,
  DIM_CUSTOMERS,
  DIM_CUSTOMERS_SQL,
  FCT_ORDERS,
  loadRaw,
  ORDERS_A_DAY,
  PRODUCTION,
  readProject,
  readQuotedProject,
  STG_CUSTOMERS,
  selectTypes,
} from './project.ts';
import type { Server, StepName, WarehouseSuite } from './suite.ts';

/** What the steps of one warehouse share. */
export interface Stage {
  suite: WarehouseSuite;
  server: Server;
  shop: Shop;
  /** Of the last run of a pull request. */
  review: Review | undefined;
}

type Play = (stage: Stage) => Promise<void>;

export async function openStage(suite: WarehouseSuite, server: Server): Promise<Stage> {
  await server.run(loadRaw(suite));
  const shop = await openShop(server, await readProject(suite));
  return { suite, server, shop, review: undefined };
}

async function openShop(server: Server, files: Parameters<typeof Shop.openWith>[0]): Promise<Shop> {
  const shop = await Shop.openWith(files);
  shop.dbt = { ...shop.dbt, ...server.env };
  return shop;
}

export const STEPS: Readonly<Record<StepName, Play>> = {
  deploy: playDeploy,
  'pull request: tables, incremental model': playOrders,
  'data diff and samples': playDiff,
  'pull request: view, snapshot, seed, failing model': playCustomers,
  'second push': playSecondPush,
  close: playClose,
  'schema of others': playForeign,
  'quoted names': playQuoted,
  'scheduled deploy with sweep': playSweep,
  monitor: playMonitor,
  'blue-green': playBlueGreen,
  'failed blue-green': playFailedBlueGreen,
  rollback: playRollback,
};

async function playDeploy({ shop, server }: Stage): Promise<void> {
  const deploy = await succeed(shop.runPush());
  check('nodes that were built', deploy.outputs.built, String(PRODUCTION.length));
  check('production', await listSchemas(server, 'analytics'), PRODUCTION);
  check('rows in the history', rowsInHistory(shop), {
    ...{ all_types: 2, countries: 4, customers_history: CUSTOMERS, daily_orders: DAYS },
    ...{ dim_customers: CUSTOMERS, fct_orders: DAYS * ORDERS_A_DAY },
    ...{ payment_methods: 3, revenue_by_country: 4 },
  });
}

const ORDERS_PULL: Pull = { number: 12, branch: 'orders', title: 'orders' };
const CUSTOMERS_PULL: Pull = { number: 13, branch: 'customers', title: 'customers' };

/** Tables, and an incremental model that starts with production's rows. */
async function playOrders(stage: Stage): Promise<void> {
  const { suite, shop, server } = stage;
  const orders = await readFile(join(shop.repository.path, FCT_ORDERS), 'utf8');
  const amount = 'coalesce(sum(orders.amount), 0)';
  const other =
    'coalesce(sum(case when orders.order_id = 7 then orders.amount + 1 else orders.amount end), 0)';
  await shop.openPull(ORDERS_PULL.number, ORDERS_PULL.branch, {
    [FCT_ORDERS]: orders.replace('orders.status,', 'upper(orders.status) as status,'),
    [DIM_CUSTOMERS]: DIM_CUSTOMERS_SQL.replace(amount, other).replace(
      'group by',
      'where customers.customer_id <= 90\ngroup by',
    ),
    [ALL_TYPES]: selectTypes(suite, true),
  });
  await succeed(runPull(stage, ORDERS_PULL, 'opened', { 'data-diff': 'samples' }));
  check('its schema', await listSchemas(server, 'pr_12_shop'), [
    'pr_12_shop.all_types',
    'pr_12_shop.daily_orders',
    'pr_12_shop.dbt_ci_schema_owner',
    'pr_12_shop.dbt_ci_schema_run',
    'pr_12_shop.dim_customers',
    'pr_12_shop.fct_orders',
    'pr_12_shop.revenue_by_country',
  ]);
  check('production’s rows', pastsOf(stage), [['model.shop.fct_orders', suite.pasts]]);
}

/** Each value of each type is compared and shown. */
async function playDiff({ suite, review }: Stage): Promise<void> {
  const changes = (model: string) => {
    const diff = review?.diffs.find(({ uniqueId }) => uniqueId === `model.shop.${model}`);
    const changed = (diff?.keys?.changed ?? []).map(({ column, rows }) => [
      column.toLowerCase(),
      rows,
    ]);
    const { added, removed } = diff?.keys ?? {};
    return { added, removed, note: diff?.note, changed: Object.fromEntries(changed) };
  };
  const same = { added: 0, removed: 0, note: undefined };
  const dearer = { lifetime_value: 1 };
  check('customers', changes('dim_customers'), { ...same, removed: 10, changed: dearer });
  check('orders', changes('fct_orders'), { ...same, changed: { status: ORDERS_A_DAY } });
  const types = suite.types.map(({ name }) => [name, 1]);
  check('every type', changes('all_types'), { ...same, changed: Object.fromEntries(types) });

  const samplesOf = (model: string) =>
    review?.diffs.find(({ uniqueId }) => uniqueId === `model.shop.${model}`)?.samples;
  check('samples of rows that go', samplesOf('dim_customers')?.removed.length, 5);
  const [row] = samplesOf('all_types')?.changed ?? [];
  const shown = row?.values.filter(({ before, after }) => before !== null && before !== after);
  // Ten columns are shown at most.
  check('samples of every type', shown?.length, Math.min(10, suite.types.length));
}

/** Its schema is there already, empty, as a run leaves it that is killed before it writes the mark. */
async function playCustomers(stage: Stage): Promise<void> {
  const { suite, shop, server } = stage;
  if (!suite.hasDdlTransactions) await server.run([suite.createSchema('pr_13_shop')]);
  const countries = await readFile(join(shop.repository.path, COUNTRIES), 'utf8');
  await shop.openPull(CUSTOMERS_PULL.number, CUSTOMERS_PULL.branch, {
    [STG_CUSTOMERS]:
      "select id as customer_id, name as customer_name, lower(email) as email, country_code, updated_at\nfrom {{ source('raw', 'customers') }}\n",
    [COUNTRIES]: `${countries}BE,Belgium,0.21\n`,
    'models/marts/payment_methods.sql':
      "select no_such_column as payment_method from {{ ref('stg_payments') }}\n",
  });
  const opened = await runPull(stage, CUSTOMERS_PULL, 'opened');
  check('its end', [opened.conclusion, opened.outputs.status], ['failure', 'failure']);
  check('the model that fails', opened.summary.includes('payment_methods'), true);
  const built = await listSchemas(server, 'pr_13_shop');
  check(
    'view, seed and snapshot',
    built.filter((name) => /customers|countries/.test(name)),
    [
      'pr_13_shop.countries',
      'pr_13_shop.dim_customers',
      'pr_13_shop.stg_customers',
      'pr_13_shop_history.customers_history',
    ],
  );
  check('production’s rows', pastsOf(stage), [['snapshot.shop.customers_history', suite.pasts]]);
}

async function playSecondPush(stage: Stage): Promise<void> {
  await stage.shop.push(CUSTOMERS_PULL, {
    'models/marts/payment_methods.sql':
      "select payment_method, count(*) as payments from {{ ref('stg_payments') }} group by payment_method\n",
  });
  const pushed = await succeed(runPull(stage, CUSTOMERS_PULL, 'synchronize'));
  // What was green is reused.
  check('nodes that were built', pushed.outputs.built, '1');
  const built = await listSchemas(stage.server, 'pr_13_shop');
  check('the model', built.includes('pr_13_shop.payment_methods'), true);
}

async function playClose(stage: Stage): Promise<void> {
  const { server } = stage;
  const before = await server.relations();
  for (const pull of [ORDERS_PULL, CUSTOMERS_PULL]) await succeed(runPull(stage, pull, 'closed'));
  const kept = before.filter((name) => !/^pr_1[23]_shop/.test(name));
  check('what is left', await server.relations(), kept);
}

/** A schema with the pull request's name and a table of other people is neither marked nor dropped. */
async function playForeign(stage: Stage): Promise<void> {
  const { suite, shop, server } = stage;
  await server.run([
    suite.createSchema('pr_16_shop'),
    `create table pr_16_shop.notes (id ${suite.rawTypes.int}) ${suite.rawEnding ?? ''}`,
  ]);
  const pull = await shop.openPull(16, 'methods', {
    'models/marts/payment_methods.sql':
      "select payment_method, count(*) as payments from {{ ref('stg_payments') }} group by payment_method\n",
  });
  await runPull(stage, pull, 'opened');
  const opened = await listSchemas(server, 'pr_16_shop');
  check('a mark', opened.includes('pr_16_shop.dbt_ci_schema_owner'), false);
  await runPull(stage, pull, 'closed');
  const closed = await listSchemas(server, 'pr_16_shop');
  check('the table of others', closed.includes('pr_16_shop.notes'), true);
}

/** A project that has every name quoted. */
async function playQuoted({ suite, server }: Stage): Promise<void> {
  const shop = await openShop(server, readQuotedProject(suite));
  try {
    const stage: Stage = { suite, server, shop, review: undefined };
    await succeed(shop.runPush());
    const pull = await shop.openPull(17, 'lines', {
      'models/lines.sql': QUOTED_CHANGE,
    });
    await succeed(runPull(stage, pull, 'opened'));
    check('production’s rows', pastsOf(stage), [['model.quoted.lines', suite.pasts]]);
    const diffs = stage.review?.diffs.map(({ uniqueId, rows }) => [uniqueId, rows]);
    check('the diff', diffs, [['model.quoted.lines', { before: 1, after: 1 }]]);
    await succeed(runPull(stage, pull, 'closed'));
    check('what is left', await listSchemas(server, 'pr_17_quoted'), []);
    check('what GitHub does not know', shop.github.strictErrors, []);
  } finally {
    await shop.close();
  }
}

const QUOTED_CHANGE =
  "{{ config(materialized='incremental', unique_key='id', alias='Lines') }}\nselect 1 as id, 'b' as kind\n";

/** What a pull request left that was closed while no workflow ran. */
async function playSweep(stage: Stage): Promise<void> {
  const { shop, server } = stage;
  const pull = await shop.openPull(14, 'left', {
    'models/marts/payment_methods.sql':
      "select payment_method, count(*) as payments from {{ ref('stg_payments') }} group by payment_method\n",
  });
  await succeed(runPull(stage, pull, 'opened'));
  shop.github.plantPull({ number: 14, state: 'closed' });
  await shop.repository.switch('main');
  await succeed(shop.runSchedule());
  check('what is left', await listSchemas(server, 'pr_14_shop'), []);
  check('production', await listSchemas(server, 'analytics'), PRODUCTION);
}

async function playMonitor({ shop }: Stage): Promise<void> {
  const before = rowsInHistory(shop);
  const step = await succeed(shop.runSchedule({ inputs: { mode: 'monitor' } }));
  check('its mode', step.outputs.mode, 'monitor');
  check('rows in the history', rowsInHistory(shop), before);
}

const BLUE_GREEN = { 'blue-green': 'on', 'keep-old': '1' };

/** Data, grants and whatever else the warehouse keeps of a relation. */
async function readKept({ suite, server }: Stage): Promise<unknown> {
  const { stays = {} } = suite.blueGreen ?? {};
  const rows = await server.run(Object.values(stays));
  return Object.fromEntries(Object.keys(stays).map((name, index) => [name, rows[index]?.sort()]));
}

async function playBlueGreen(stage: Stage): Promise<void> {
  const { suite, server, shop } = stage;
  await server.run(suite.blueGreen?.prepare ?? []);
  const kept = await readKept(stage);
  await commit(shop, { 'models/marts/payment_methods.sql': methods('1') });
  const deploy = await succeed(shop.runPush({ inputs: BLUE_GREEN }));
  const { promotion } = await readReport(deploy);
  check('the swap', promotion?.outcome, 'swapped');
  check('production', await listLive(stage), PRODUCTION);
  check('what is new', await server.run([GENERATION]), [[['1']]]);
  check('what stays', await readKept(stage), kept);
  check('what a view reads', await server.run([VIEW]), [[[String(CUSTOMERS)]]]);
}

const GENERATION = 'select max(generation) from analytics.payment_methods';
const VIEW = 'select count(*) from analytics.stg_customers';

function methods(generation: string): string {
  return `select payment_method, ${generation} as generation, count(*) as payments, sum(amount) as amount from {{ ref('stg_payments') }} group by payment_method\n`;
}

/** Production is as it was, and the next deploy goes through. */
async function playFailedBlueGreen(stage: Stage): Promise<void> {
  const { shop, server } = stage;
  const kept = await readKept(stage);
  await commit(shop, {
    'models/marts/payment_methods.sql': methods('2'),
    'tests/none.sql': "select * from {{ ref('daily_orders') }}\n",
  });
  const failed = await shop.runPush({ inputs: BLUE_GREEN });
  check('its end', failed.conclusion, 'failure');
  check('production', await server.run([GENERATION]), [[['1']]]);
  check('what stays', await readKept(stage), kept);
  await commit(shop, { 'tests/none.sql': null });
  await succeed(shop.runPush({ inputs: BLUE_GREEN }));
  check('the next deploy', await server.run([GENERATION]), [[['2']]]);
  check('what stays after it', await readKept(stage), kept);
}

async function playRollback(stage: Stage): Promise<void> {
  const { shop, server } = stage;
  const kept = await readKept(stage);
  const sha = await shop.repository.git('rev-parse', 'main');
  const inputs = { ...BLUE_GREEN, mode: 'rollback' };
  const step = await shop.start('main', workflowDispatchEvent({ sha }), { inputs });
  await succeed(step.result);
  check('production', await server.run([GENERATION]), [[['1']]]);
  check('what a view reads', await server.run([VIEW]), [[[String(CUSTOMERS)]]]);
  check('what stays', await readKept(stage), kept);
}

async function commit(shop: Shop, changes: Parameters<Shop['push']>[1]): Promise<void> {
  await shop.repository.switch('main');
  await shop.repository.commit('A change', changes);
}

async function runPull(
  stage: Stage,
  pull: Pull,
  action: string,
  inputs: Record<string, string> = {},
): Promise<StepResult> {
  const step = await stage.shop.runPull(pull, action, { inputs });
  stage.review = step.outputs['report-json'] ? (await readReport(step)).review : undefined;
  return step;
}

async function succeed(step: Promise<StepResult>): Promise<StepResult> {
  const result = await step;
  if (result.conclusion !== 'success') throw new Error(`The run failed.\n${result.log}`);
  return result;
}

function check(what: string, actual: unknown, expected: unknown): void {
  try {
    deepEqual(actual, expected);
  } catch (error) {
    throw new Error(`${what} ${(error as Error).message}`);
  }
}

function pastsOf({ review }: Stage) {
  return review?.pasts.map(({ uniqueId, how }) => [uniqueId, how]);
}

/** Relations of the schemas whose name starts with it. */
async function listSchemas(server: Server, schema: string): Promise<string[]> {
  return (await server.relations()).filter((name) => name.startsWith(schema));
}

/** Without the generations that are kept. */
async function listLive({ server }: Stage): Promise<string[]> {
  const names = await listSchemas(server, 'analytics');
  return names.filter((name) => !/_old_\d/.test(name));
}

function rowsInHistory(shop: Shop): Record<string, number | null> {
  const state = shop.github.artifacts().findLast(({ name }) => name.startsWith('dbt-state'));
  const text = state && String(shop.github.artifactFiles(state)['history.json']);
  const counted = [...parseHistory(text ?? '').nodes]
    .map(([id, { rows }]) => [id.split('.').at(-1) ?? '', rows.at(-1) ?? null] as const)
    .filter(([, rows]) => rows !== null);
  return Object.fromEntries(counted.sort(([a], [b]) => (a < b ? -1 : 1)));
}
