import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FileChanges } from './git.ts';

const DEMO = resolve(import.meta.dirname, '..', '..', 'demo', 'project');

/** A file of the demo's project with text replaced that must be there. */
function edited(file: string, from: string, to: string): string {
  const text = ORACLE_SHOP[file] ?? readFileSync(join(DEMO, file), 'utf8');
  if (!text.includes(from)) throw new Error(`${file} does not say: ${from}`);
  return text.replace(from, to);
}

/** What the demo's project gets besides, so that everything in it that keeps rows has a parent to change. */
export const ORACLE_SHOP: Record<string, string> = {
  'dbt_project.yml': `name: shop
version: '1.0'
config-version: 2
profile: shop
vars:
  large_order: 100
models:
  shop:
    staging:
      +materialized: view
    marts:
      +materialized: table
`,
  'macros/euros.sql': '{% macro euros(cents) %}{{ divided(cents, 100.0) }}{% endmacro %}\n',
  'macros/divided.sql': '{% macro divided(value, by) %}{{ value }} / {{ by }}{% endmacro %}\n',
  'models/staging/stg_payments.sql': `select
    id as payment_id,
    order_id,
    method as payment_method,
    {{ euros('amount_cents') }} as amount
from {{ source('raw', 'payments') }}
`,
  'models/staging/kept_orders.sql': `{{ config(materialized='ephemeral') }}
select * from {{ ref('stg_orders') }} where status <> 'returned'
`,
  'models/marts/kept_days.sql':
    "select order_date, count(*) as orders from {{ ref('kept_orders') }} group by order_date\n",
  'models/marts/large_orders.sql':
    "select * from {{ ref('fct_orders') }} where amount >= {{ var('large_order') }}\n",
  // Below a seed, and without a key: rows that are there are never touched again.
  'models/marts/order_taxes.sql': `{{ config(materialized='incremental') }}
select orders.order_id, orders.order_date, round(orders.amount * countries.vat_rate, 2) as tax
from {{ ref('fct_orders') }} as orders
join {{ ref('stg_customers') }} as customers on customers.customer_id = orders.customer_id
join {{ ref('countries') }} as countries on countries.country_code = customers.country_code
{% if is_incremental() %}
where orders.order_date > (select max(order_date) from {{ this }})
{% endif %}
`,
  'snapshots/countries_history.yml': `snapshots:
  - name: countries_history
    relation: ref('countries')
    config: {schema: history, unique_key: country_code, strategy: check, check_cols: all}
`,
};

export interface OracleScenario {
  name: string;
  /** An earlier push, built before `change` is pushed on top. */
  earlier?: FileChanges;
  change: FileChanges;
  /** SQL that changes the sources after the deploy, for both sides. */
  raw?: string;
  inputs?: Record<string, string>;
  /** Names of what the last run built, sorted. */
  built: string[];
  /** Relations that are not the same, where that is what is to be: production is not copied. */
  differing?: string[];
}

const BELOW_ORDERS = ['daily_orders', 'dim_customers', 'fct_orders', 'large_orders', 'order_taxes'];

/**
 * New orders, in new and old days. Of what is not built, nothing reads them: a table that a pull
 * request leaves alone is as old as its last deploy.
 */
const NEW_ORDERS = `insert into raw.orders
select id, 1 + id % 100, timestamp '2026-01-29' + to_days(cast(id % 5 as integer)), 'placed', now()::timestamp
from range(900, 940) as orders(id)`;

export const ORACLE_SCENARIOS: OracleScenario[] = [
  {
    name: 'the parent of an incremental model, with new rows in the source',
    change: {
      'models/staging/stg_orders.sql': edited(
        'models/staging/stg_orders.sql',
        'status\n',
        'upper(status) as status\n',
      ),
      'models/staging/staging.yml': edited(
        'models/staging/staging.yml',
        '[placed, shipped, completed, returned]',
        '[PLACED, SHIPPED, COMPLETED, RETURNED]',
      ),
    },
    raw: NEW_ORDERS,
    built: [...BELOW_ORDERS, 'kept_days', 'revenue_by_country', 'stg_orders'],
  },
  {
    name: 'the content of a seed above an incremental model and a snapshot',
    change: { 'seeds/countries.csv': edited('seeds/countries.csv', '0.20', '0.25') },
    built: ['countries', 'countries_history', 'order_taxes', 'revenue_by_country'],
  },
  {
    name: 'a model once more, and takes back the change of a seed',
    earlier: {
      'seeds/countries.csv': edited('seeds/countries.csv', '0.20', '0.25'),
      'models/marts/daily_orders.sql': edited('models/marts/daily_orders.sql', '(*)', '(*) + 1'),
    },
    change: {
      'seeds/countries.csv': edited('seeds/countries.csv', '0.20', '0.20'),
      'models/marts/daily_orders.sql': edited('models/marts/daily_orders.sql', '(*)', '(*) + 2'),
    },
    built: ['daily_orders'],
  },
  {
    name: 'nothing that reaches data, after a push that did',
    earlier: { 'seeds/countries.csv': edited('seeds/countries.csv', '0.20', '0.25') },
    change: {
      'seeds/countries.csv': edited('seeds/countries.csv', '0.20', '0.20'),
      'models/marts/marts.yml': edited('models/marts/marts.yml', 'owner: finance', 'owner: sales'),
    },
    built: [],
  },
  {
    name: 'the same where production has more rows than may be copied',
    change: { 'macros/divided.sql': edited('macros/divided.sql', '{{ by }}', '{{ by }} + 2') },
    inputs: { 'clone-max-rows': '500' },
    built: [...BELOW_ORDERS, 'payment_methods', 'revenue_by_country', 'stg_payments'],
    differing: [...BELOW_ORDERS, 'revenue_by_country'],
  },
  {
    name: 'a renamed model, a deleted one, a new one, and a view that becomes a table',
    change: {
      'models/marts/large_orders.sql': null,
      'models/marts/big_orders.sql': edited('models/marts/large_orders.sql', '>=', '>'),
      'models/marts/payment_methods.sql': null,
      'models/marts/orders_by_status.sql':
        "select status, count(*) as orders from {{ ref('kept_orders') }} group by status\n",
      'models/staging/stg_customers.sql': edited(
        'models/staging/stg_customers.sql',
        'select',
        "{{ config(materialized='table') }}\nselect",
      ),
    },
    built: [
      'big_orders',
      'customers_history',
      'dim_customers',
      'order_taxes',
      'orders_by_status',
      'revenue_by_country',
      'stg_customers',
    ],
  },
];
