import type { FileChanges } from '../support/git.ts';

/** Relative path → content. */
export type Files = Record<string, string>;

/** An incremental model with a key and the columns that most scenarios change. */
function keyed(onSchemaChange: string): string {
  return `{{ config(materialized='incremental', unique_key='id', on_schema_change='${onSchemaChange}') }}
select id, customer_id, amount, ordered_on from {{ ref('stg_orders') }}
{% if is_incremental() %}
where ordered_on > (select max(ordered_on) from {{ this }})
{% endif %}
`;
}

/** One of everything that dbt builds, in SQL that DuckDB and PostgreSQL both read. */
export const PROJECT: Files = {
  'dbt_project.yml': `name: shop
version: '1.0'
config-version: 2
profile: shop
vars:
  min_amount: 0
models:
  shop:
    staging:
      +materialized: view
    marts:
      +materialized: table
`,
  'packages.yml': 'packages:\n  - local: packages/tools\n',
  'packages/tools/dbt_project.yml': 'name: tools\nversion: "1.0"\nconfig-version: 2\n',
  'packages/tools/macros/label.sql': '{% macro label(column) %}upper({{ column }}){% endmacro %}\n',
  'packages/tools/models/tool_days.sql':
    "{{ config(materialized='table') }}\nselect 1 as day_number union all select 2\n",

  'models/sources.yml':
    'sources: [{name: raw, schema: raw, tables: [{name: orders}, {name: customers}]}]\n',
  'macros/money.sql':
    '{% macro euros(column) %}cast({{ column }} / 100.0 as decimal(12, 2)){% endmacro %}\n',
  'macros/notes.sql': `{% macro mark_big(relation, limit) %}
update {{ relation }} set size = 'big' where orders >= {{ limit }}
{% endmacro %}
`,

  'seeds/countries.csv': 'code,name,vat\nde,Germany,19\nfr,France,20\n',
  'seeds/rates.csv': 'currency,rate\nusd,1.08\nchf,0.95\n',

  'models/staging/stg_orders.sql': `select
    id,
    customer_id,
    {{ euros('cents') }} as amount,
    status,
    cast(ordered_at as date) as ordered_on,
    ordered_at
from {{ source('raw', 'orders') }}
`,
  'models/staging/stg_customers.sql': `select
    id,
    name,
    country,
    updated_at,
    '{{ env_var('SHOP_REGION', 'eu') }}' as region
from {{ source('raw', 'customers') }}
`,
  'models/staging/paid.sql': `{{ config(materialized='ephemeral') }}
select * from {{ ref('stg_orders') }} where amount > 0
`,

  'models/marts/orders.sql': `select
    paid.id,
    paid.customer_id,
    paid.amount,
    paid.ordered_on,
    customers.country
from {{ ref('paid') }} as paid
left join {{ ref('stg_customers') }} as customers on customers.id = paid.customer_id
where paid.amount >= {{ var('min_amount') }}
`,
  'models/marts/by_country.sql': `select
    {{ tools.label('countries.name') }} as country,
    sum(orders.amount) as revenue,
    max(countries.vat) as vat
from {{ ref('orders') }} as orders
join {{ ref('countries') }} as countries on countries.code = orders.country
group by 1
`,
  'models/marts/keyed_ignore.sql': keyed('ignore'),
  'models/marts/keyed_append.sql': keyed('append_new_columns'),
  'models/marts/keyed_sync.sql': keyed('sync_all_columns'),
  'models/marts/keyed_fail.sql': keyed('fail'),
  // Without a key: rows that are there are never touched again.
  'models/marts/order_log.sql': `{{ config(materialized='incremental') }}
select id, status, ordered_on from {{ ref('stg_orders') }}
{% if is_incremental() %}
where ordered_on > (select max(ordered_on) from {{ this }})
{% endif %}
`,
  'models/marts/log_days.sql':
    "select ordered_on, count(*) as orders from {{ ref('order_log') }} group by ordered_on\n",
  'models/marts/yearly.sql': `{{ config(
    materialized='incremental', incremental_strategy='microbatch',
    event_time='ordered_at', batch_size='year', begin='2025-01-01', lookback=0
) }}
select id, amount, ordered_at from {{ ref('timed_orders') }}
`,
  'models/marts/timed_orders.sql': `{{ config(event_time='ordered_at') }}
select id, amount, ordered_at from {{ ref('stg_orders') }}
`,
  'models/marts/audited.sql': `{{ config(post_hook="{{ mark_big(this, 2) }}") }}
select customer_id, count(*) as orders, cast('small' as varchar(10)) as size
from {{ ref('stg_orders') }} group by customer_id
`,
  'models/marts/quoted.sql': `{{ config(alias='Order Lines') }}
select id as "Id", amount as "Net Amount" from {{ ref('stg_orders') }}
`,
  'models/marts/quoted_sum.sql': 'select sum("Net Amount") as total from {{ ref(\'quoted\') }}\n',
  'models/marts/ledger.sql': `{{ config(schema='finance') }}
select id, amount, cast(amount * 0.19 as decimal(12, 2)) as tax from {{ ref('orders') }}
`,
  'models/marts/kpis_v1.sql': "select count(*) as orders from {{ ref('stg_orders') }}\n",
  'models/marts/kpis_v2.sql':
    "select count(*) as orders, sum(amount) as revenue from {{ ref('stg_orders') }}\n",
  'models/marts/kpi_report.sql': "select * from {{ ref('kpis') }}\n",
  'models/marts/marts.yml': `models:
  - name: orders
    config:
      meta: { owner: sales }
    columns:
      - name: id
        data_tests: [unique]
  - name: quoted
    columns:
      - { name: Id, quote: true, data_tests: [unique] }
  - name: kpis
    latest_version: 1
    versions:
      - v: 1
      - v: 2
unit_tests:
  - name: counts_the_days
    model: log_days
    given:
      - input: ref('order_log')
        rows: [{ ordered_on: 2026-01-01 }, { ordered_on: 2026-01-01 }]
    expect:
      rows: [{ ordered_on: 2026-01-01, orders: 2 }]
`,
  'snapshots/history.yml': `snapshots:
  - name: orders_history
    relation: ref('stg_orders')
    config: { schema: history, unique_key: id, strategy: check, check_cols: [status] }
  - name: customers_history
    relation: ref('stg_customers')
    config: { schema: history, unique_key: id, strategy: timestamp, updated_at: updated_at }
`,
};

/** What the sources hold when production is deployed for the first time. */
export const RAW_DATA = `create schema raw;
create table raw.orders as
select * from (values
  (1, 1, 1250, 'placed', timestamp '2026-01-01 10:00:00'),
  (2, 1, 300, 'placed', timestamp '2026-01-02 11:00:00'),
  (3, 2, 0, 'placed', timestamp '2026-01-02 12:00:00')
) as t(id, customer_id, cents, status, ordered_at);
create table raw.customers as
select * from (values
  (1, 'Ada', 'de', timestamp '2026-01-01 08:00:00'),
  (2, 'Bo', 'fr', timestamp '2026-01-01 08:00:00')
) as t(id, name, country, updated_at)`;

/**
 * What happens to them before the second deploy: new rows, and old ones that change or go. So what
 * keeps rows holds others than a full refresh would give.
 */
export const NEWER_DATA = `insert into raw.orders values
  (4, 2, 4200, 'placed', timestamp '2026-01-03 09:00:00'),
  (5, 3, 700, 'placed', timestamp '2026-01-03 10:00:00');
insert into raw.customers values (3, 'Cy', 'de', timestamp '2026-01-03 08:00:00');
update raw.orders set status = 'shipped', cents = 1300 where id = 1;
delete from raw.orders where id = 3;
update raw.customers set country = 'fr', updated_at = timestamp '2026-01-03 08:00:00' where id = 1`;

/** A file of the project with text replaced that must be there. */
export function edited(file: string, ...replacements: Array<[from: string, to: string]>): string {
  return replacements.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`${file} does not say: ${from}`);
    return text.replaceAll(from, to);
  }, PROJECT[file] ?? '');
}

/** The same as a change of that file alone. */
export function edit(
  file: string,
  ...replacements: Array<[from: string, to: string]>
): FileChanges {
  return { [file]: edited(file, ...replacements) };
}

/** The file is the same in another place. */
export function move(from: string, to: string): FileChanges {
  return { [from]: null, [to]: edited(from) };
}
