import type { FileChanges } from '../git.ts';
import { readDemoProject } from '../shop.ts';
import type { WarehouseSuite } from './suite.ts';

export const DAYS = 10;
export const ORDERS_A_DAY = 20;
export const CUSTOMERS = 100;

export const FCT_ORDERS = 'models/marts/fct_orders.sql';
export const DIM_CUSTOMERS = 'models/marts/dim_customers.sql';
export const ALL_TYPES = 'models/marts/all_types.sql';
export const STG_CUSTOMERS = 'models/staging/stg_customers.sql';
export const COUNTRIES = 'seeds/countries.csv';

/** The demo's own groups by `all`, which not every warehouse knows. */
export const DIM_CUSTOMERS_SQL = `select
    customers.customer_id,
    customers.customer_name,
    customers.country_code,
    count(orders.order_id) as orders,
    coalesce(sum(orders.amount), 0) as lifetime_value
from {{ ref('stg_customers') }} as customers
left join {{ ref('fct_orders') }} as orders on orders.customer_id = customers.customer_id
group by customers.customer_id, customers.customer_name, customers.country_code
`;

/** Relations of production after a deploy. */
export const PRODUCTION = [
  'analytics.all_types',
  'analytics.countries',
  'analytics.daily_orders',
  'analytics.dim_customers',
  'analytics.fct_orders',
  'analytics.payment_methods',
  'analytics.revenue_by_country',
  'analytics.stg_customers',
  'analytics.stg_orders',
  'analytics.stg_payments',
  'analytics_history.customers_history',
];

/** The shop of `demo/` for a warehouse. */
export async function readProject(suite: WarehouseSuite): Promise<FileChanges> {
  const { 'dbt_project.yml': project = '', ...files } = await readDemoProject();
  return {
    ...files,
    'dbt_project.yml': `${project}`.replace(/^models:\n/m, `$&${writeStrategy(suite)}`),
    'profiles.yml': writeProfiles(suite),
    [DIM_CUSTOMERS]: DIM_CUSTOMERS_SQL,
    [ALL_TYPES]: selectTypes(suite, false),
    'models/marts/all_types.yml':
      'models: [{name: all_types, columns: [{name: id, data_tests: [unique, not_null]}]}]\n',
    ...suite.changes,
  };
}

function writeProfiles({ profile }: WarehouseSuite): string {
  return JSON.stringify({ shop: { target: 'prod', outputs: { prod: profile } } }, null, 2);
}

function writeStrategy({ incrementalStrategy }: WarehouseSuite): string {
  return incrementalStrategy ? `  +incremental_strategy: ${incrementalStrategy}\n` : '';
}

/** One incremental model, in a project that quotes all names. */
export function readQuotedProject(suite: WarehouseSuite): FileChanges {
  const quoting = 'quoting: {database: true, schema: true, identifier: true}';
  const models = suite.incrementalStrategy ? `models:\n${writeStrategy(suite)}` : '';
  return {
    'dbt_project.yml': `name: quoted\nprofile: shop\nversion: "1.0"\n${quoting}\n${models}`,
    'profiles.yml': writeProfiles({ ...suite, profile: { ...suite.profile, schema: 'quoted' } }),
    'models/lines.sql':
      "{{ config(materialized='incremental', unique_key='id', alias='Lines') }}\nselect 1 as id, 'a' as kind\n",
  };
}

/** Two rows with a column of every type. @param changed the second has other values than in production */
export function selectTypes({ types }: WarehouseSuite, changed: boolean): string {
  const row = (id: number, isChanged: boolean) => {
    const values = types.map(
      ({ name, before, after }) => `${isChanged ? after : before} as ${name}`,
    );
    return `select ${[`${id} as id`, ...values].join(', ')}\n`;
  };
  return `${row(1, false)}union all\n${row(2, changed)}`;
}

/** The statements of the extract job. */
export function loadRaw(suite: WarehouseSuite): string[] {
  const { int, text, timestamp } = suite.rawTypes;
  const loaded = timeOf(new Date());
  const day = (n: number) => timeOf(new Date(Date.UTC(2026, 0, 1 + n)));
  const customers = range(1, CUSTOMERS + 1).map((id) => [
    id,
    `Customer ${id}`,
    `customer${id}@example.com`,
    ['DE', 'FR', 'NL', 'PL'][id % 4] ?? '',
    day(id % 30),
    loaded,
  ]);
  const orders = range(0, DAYS * ORDERS_A_DAY).map((id) => [
    id,
    1 + ((id * 7) % CUSTOMERS),
    day(Math.floor(id / ORDERS_A_DAY)),
    ['placed', 'shipped', 'completed', 'completed', 'returned'][id % 5] ?? '',
    loaded,
  ]);
  const payments = range(0, DAYS * ORDERS_A_DAY)
    .filter((id) => id % 11 !== 0)
    .map((id) => [
      id,
      id,
      ['card', 'paypal', 'invoice'][id % 3] ?? '',
      500 + ((id * 137) % 20_000),
      loaded,
    ]);
  return [
    suite.createSchema('raw'),
    ...loadTable(suite, 'raw.customers', customers, [
      `id ${int}`,
      `name ${text}`,
      `email ${text}`,
      `country_code ${text}`,
      `updated_at ${timestamp}`,
      `loaded_at ${timestamp}`,
    ]),
    ...loadTable(suite, 'raw.orders', orders, [
      `id ${int}`,
      `customer_id ${int}`,
      `ordered_at ${timestamp}`,
      `status ${text}`,
      `loaded_at ${timestamp}`,
    ]),
    ...loadTable(suite, 'raw.payments', payments, [
      `id ${int}`,
      `order_id ${int}`,
      `method ${text}`,
      `amount_cents ${int}`,
      `loaded_at ${timestamp}`,
    ]),
  ];
}

function loadTable(
  { rawEnding = '', rawTypes }: WarehouseSuite,
  name: string,
  rows: ReadonlyArray<ReadonlyArray<number | string>>,
  columns: readonly string[],
): string[] {
  const literal = (value: number | string) =>
    typeof value === 'number'
      ? String(value)
      : /^\d{4}-\d\d-\d\d /.test(value)
        ? `cast('${value}' as ${rawTypes.timestamp})`
        : `'${value}'`;
  const values = rows.map((row) => `(${row.map(literal).join(', ')})`);
  return [
    `create table ${name} (${columns.join(', ')}) ${rawEnding}`,
    `insert into ${name} values ${values.join(', ')}`,
  ];
}

function timeOf(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ');
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
