import { rejects } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pull } from '../shop.ts';
import {
  ALL_TYPES,
  COUNTRIES,
  DIM_CUSTOMERS,
  DIM_CUSTOMERS_SQL,
  FCT_ORDERS,
  ORDERS_A_DAY,
  readQuotedProject,
  STG_CUSTOMERS,
  selectTypes,
} from './project.ts';
import { check, listSchemas, openShop, pastsOf, runPull, type Stage, succeed } from './stage.ts';

const ORDERS_PULL: Pull = { number: 12, branch: 'orders', title: 'orders' };

const CUSTOMERS_PULL: Pull = { number: 13, branch: 'customers', title: 'customers' };

const QUOTED_CHANGE =
  "{{ config(materialized='incremental', unique_key='id', alias='Lines') }}\nselect 1 as id, 'b' as kind\n";

/** Tables, and an incremental model that starts with production's rows. */
export async function playOrders(stage: Stage): Promise<void> {
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
export async function playDiff({ suite, review }: Stage): Promise<void> {
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
export async function playCustomers(stage: Stage): Promise<void> {
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

export async function playSecondPush(stage: Stage): Promise<void> {
  await stage.shop.push(CUSTOMERS_PULL, {
    'models/marts/payment_methods.sql':
      "select payment_method, count(*) as payments from {{ ref('stg_payments') }} group by payment_method\n",
  });
  const pushed = await succeed(runPull(stage, CUSTOMERS_PULL, 'synchronize'));
  // What was green is reused.
  const ran = [...pushed.log.matchAll(/\] \w+ +model\.shop\.(\w+)/g)].map(([, name]) => name);
  check('models that were built', [...new Set(ran)], ['payment_methods']);
  const built = await listSchemas(stage.server, 'pr_13_shop');
  check('the model', built.includes('pr_13_shop.payment_methods'), true);
}

export async function playClose(stage: Stage): Promise<void> {
  const { server } = stage;
  const before = await server.relations();
  for (const pull of [ORDERS_PULL, CUSTOMERS_PULL]) await succeed(runPull(stage, pull, 'closed'));
  const kept = before.filter((name) => !/^pr_1[23]_shop/.test(name));
  check('what is left', await server.relations(), kept);
}

/** A schema with the pull request's name and a table of other people is neither marked nor dropped. */
export async function playForeign(stage: Stage): Promise<void> {
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
export async function playQuoted({ suite, server }: Stage): Promise<void> {
  const shop = await openShop(server, readQuotedProject(suite));
  try {
    const stage: Stage = { suite, server, shop, pull: undefined, review: undefined };
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

/**
 * All pull requests of the suite build with their own login. Here the write fence is told to let one
 * through that writes to production: the warehouse itself refuses it, as it does every other way.
 */
export async function playLeastPrivilege(stage: Stage): Promise<void> {
  const { suite, shop, server } = stage;
  const { refused = [], message = /^$/ } = suite.leastPrivilege ?? {};
  const count = () => server.run(['select count(*) from analytics.countries']);
  const before = await count();
  const project = await readFile(join(shop.repository.path, 'dbt_project.yml'), 'utf8');
  const pull = await shop.openPull(18, 'hook', {
    'dbt_project.yml': `${project}\non-run-end: ["delete from analytics.countries"]\n`,
    'models/marts/payment_methods.sql':
      "select payment_method, count(*) as payments from {{ ref('stg_payments') }} group by payment_method\n",
  });
  const opened = await runPull(stage, pull, 'opened', { 'allow-writes': 'analytics.*' });
  check('its end', opened.conclusion, 'failure');
  check('what the warehouse says', message.test(opened.log), true);
  check('rows of production', await count(), before);
  await succeed(runPull(stage, pull, 'closed'));
  for (const statement of refused)
    await rejects(async () => server.runAsPull?.(statement), message, statement);
}
