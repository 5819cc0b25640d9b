/** Relative path → content. */
export type Files = Record<string, string>;

/**
 * The project that every scenario changes: one of everything that dbt selects by. It builds on
 * DuckDB in a few seconds, once `RAW_DATA` is there.
 */
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
  'profiles.yml': `shop:
  target: prod
  outputs:
    prod: { type: duckdb, path: shop.duckdb, schema: prod, threads: 2 }
    ci: { type: duckdb, path: shop.duckdb, schema: ci, threads: 2 }
`,

  'models/sources.yml': `sources:
  - name: raw
    schema: raw
    tables:
      - name: orders
        config:
          loaded_at_field: ordered_at
          freshness:
            warn_after: { count: 1, period: day }
      - name: customers
`,

  'macros/money.sql': `{% macro euros(column) %}{{ round_to(column ~ ' / 100.0', 2) }}{% endmacro %}
`,
  'macros/rounding.sql': `{% macro round_to(expression, digits) -%}
round({{ expression }}, {{ digits }})
{%- endmacro %}
`,
  // As if installed: dbt compares how many packages are named with how many are there.
  'packages.yml': 'packages:\n  - local: ../tools\n',
  'dbt_packages/tools/dbt_project.yml': 'name: tools\nversion: "1.0"\nconfig-version: 2\n',
  'dbt_packages/tools/macros/label.sql': `{% macro label(column) %}upper({{ column }}){% endmacro %}
`,

  'seeds/countries.csv': 'code,name\nde,Germany\nfr,France\n',

  'models/staging/stg_orders.sql': `select
    id,
    customer_id,
    {{ euros('cents') }} as amount,
    cast(ordered_at as date) as ordered_on
from {{ source('raw', 'orders') }}
`,
  'models/staging/stg_customers.sql': `select
    id,
    name,
    country,
    '{{ env_var('SHOP_REGION', 'eu') }}' as region
from {{ source('raw', 'customers') }}
`,
  'models/staging/paid.sql': `{{ config(materialized='ephemeral') }}
select * from {{ ref('stg_orders') }} where amount > 0
`,
  'models/staging/staging.yml': `models:
  - name: stg_orders
    description: One row per order.
    columns:
      - name: id
        data_tests: [unique, not_null]
  - name: stg_customers
    columns:
      - name: id
        data_tests: [unique]
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
  'models/marts/daily.sql': `{{ config(materialized='incremental', unique_key='ordered_on') }}
select ordered_on, sum(amount) as revenue
from {{ ref('orders') }}
{% if is_incremental() %}
where ordered_on >= (select max(ordered_on) from {{ this }})
{% endif %}
group by ordered_on
`,
  'models/marts/by_country.sql': `select {{ tools.label('countries.name') }} as country, sum(orders.amount) as revenue
from {{ ref('orders') }} as orders
join {{ ref('countries') }} as countries on countries.code = orders.country
group by 1
`,
  'models/marts/dim_customers.sql': `select id, name, country, region from {{ ref('stg_customers') }}
`,
  'models/marts/scores.py': `def model(dbt, session):
    dbt.config(materialized="table")
    return dbt.ref("dim_customers").project("id, length(name) as score")
`,
  'models/marts/audited.sql': `{{ config(post_hook="{{ leave_note(this) }}") }}
select count(*) as orders from {{ ref('orders') }}
`,
  'macros/notes.sql': `{% macro leave_note(relation) %}comment on table {{ relation }} is 'audited'{% endmacro %}
`,
  'models/marts/kpis_v1.sql': `select count(*) as orders from {{ ref('stg_orders') }}
`,
  'models/marts/kpis_v2.sql': `select count(*) as orders, sum(amount) as revenue from {{ ref('stg_orders') }}
`,
  'models/marts/kpi_report.sql': `select * from {{ ref('kpis') }}
`,
  'models/marts/marts.yml': `models:
  - name: orders
    description: Paid orders.
    config:
      meta: { owner: sales }
    columns:
      - name: id
        description: The number of the order.
        data_tests: [unique]
      - name: amount
        data_tests: [positive]
  - name: daily
    columns:
      - name: revenue
        data_tests: [not_null]
  - name: dim_customers
    config:
      contract: { enforced: true }
    columns:
      - { name: id, data_type: integer }
      - { name: name, data_type: varchar }
      - { name: country, data_type: varchar }
      - { name: region, data_type: varchar }
  - name: kpis
    latest_version: 1
    versions:
      - v: 1
      - v: 2

unit_tests:
  - name: totals_by_day
    model: daily
    overrides: { macros: { is_incremental: false } }
    given:
      - input: ref('orders')
        rows:
          - { ordered_on: 2026-01-01, amount: 1 }
          - { ordered_on: 2026-01-01, amount: 2 }
    expect:
      rows:
        - { ordered_on: 2026-01-01, revenue: 3 }
`,
  'models/groups.yml': `groups:
  - name: sales
    owner: { name: Sales }
`,
  'models/exposures.yml': `exposures:
  - name: weekly
    type: dashboard
    owner: { name: Sales }
    depends_on: [ref('daily')]
`,

  'snapshots/customers_history.yml': `snapshots:
  - name: customers_history
    relation: ref('stg_customers')
    config: { strategy: check, unique_key: id, check_cols: [country] }
`,

  'tests/no_negative_days.sql': "select * from {{ ref('daily') }} where revenue < 0\n",
  'tests/generic/positive.sql': `{% test positive(model, column_name) %}
select {{ column_name }} from {{ model }} where {{ column_name }} <= 0
{% endtest %}
`,
};

/** What the project's sources hold, also where a scenario looks for them elsewhere. */
export const RAW_DATA = `create schema raw;
create table raw.orders as
select * from (values
  (1, 1, 1250, timestamp '2026-01-01 10:00:00'),
  (2, 1, 300, timestamp '2026-01-02 11:00:00'),
  (3, 2, 0, timestamp '2026-01-02 12:00:00')
) as t(id, customer_id, cents, ordered_at);
create table raw.customers as
select * from (values (1, 'Ada', 'de'), (2, 'Bo', 'fr')) as t(id, name, country);
create schema raw_v2;
create table raw_v2.orders as select id, customer_id, cents * 2 as cents, ordered_at from raw.orders;
create table raw_v2.customers as select * from raw.customers where id = 1;
`;
