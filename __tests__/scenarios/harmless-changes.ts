import { PROJECT } from './project.ts';
import { edit, move, type Scenario } from './scenario.ts';

/** A formatter's work, by hand. */
const FORMATTED = {
  'models/staging/stg_orders.sql': `SELECT
  id
, customer_id
, {{euros("cents")}} AS amount -- in euros
, CAST(ordered_at AS date) AS ordered_on

FROM {{source('raw','orders')}}`,
  'models/marts/by_country.sql': `
/* Revenue by country. */
select
    {{ tools.label( 'countries.name' ) }} as country,
    sum(orders.amount) as revenue
from
    {{ ref("orders") }} as orders
join
    {{ ref("countries") }} as countries
    on countries.code = orders.country
group by 1
`,
  'models/marts/daily.sql': `{{
    config(
        materialized = 'incremental',
        unique_key = 'ordered_on',
    )
}}

select ordered_on, sum(amount) as revenue
from {{ ref('orders') }}
{% if is_incremental() %}
    where ordered_on >= (select max(ordered_on) from {{ this }})
{% endif %}
group by ordered_on
`,
};

/** Changes for which dbt builds, though no data can change; and what only looks like one. */
export const HARMLESS_CHANGES: Scenario[] = [
  {
    name: 'a formatter’s commit',
    change: FORMATTED,
    built: {},
    leftOut: {
      audited: 'below-left-out',
      by_country: 'formatting',
      daily: 'formatting',
      kpi_report: 'below-left-out',
      'kpis.v1': 'below-left-out',
      'kpis.v2': 'below-left-out',
      orders: 'below-left-out',
      paid: 'below-left-out',
      stg_orders: 'formatting',
    },
  },
  {
    name: 'a formatter’s commit with one real change in it',
    change: {
      ...FORMATTED,
      'models/marts/dim_customers.sql':
        'select id, name, country, upper(region) as region from {{ ref("stg_customers") }}\n',
    },
    built: { dim_customers: 'body', scores: 'below dim_customers' },
    leftOut: {
      audited: 'below-left-out',
      by_country: 'formatting',
      daily: 'formatting',
      kpi_report: 'below-left-out',
      'kpis.v1': 'below-left-out',
      'kpis.v2': 'below-left-out',
      orders: 'below-left-out',
      paid: 'below-left-out',
      stg_orders: 'formatting',
    },
  },
  {
    name: 'white space inside a literal',
    change: { 'models/staging/stg_customers.sql': edit(["'{{ env_var", "' {{ env_var"]) },
    built: {
      'exposure weekly': 'below stg_customers',
      audited: 'below stg_customers',
      by_country: 'below stg_customers',
      daily: 'below stg_customers',
      dim_customers: 'below stg_customers',
      orders: 'below stg_customers',
      scores: 'below stg_customers',
      stg_customers: 'body',
      'snapshot customers_history': 'below stg_customers',
    },
  },
  {
    name: 'the case of a column’s name',
    change: { 'models/marts/dim_customers.sql': edit(['country', 'Country']) },
    built: { dim_customers: 'body', scores: 'below dim_customers' },
  },
  {
    name: 'a docs colour in dbt_project.yml',
    change: {
      'dbt_project.yml': edit([
        'shop:\n    staging',
        'shop:\n    +docs: { node_color: "#ff0000" }\n    staging',
      ]),
    },
    built: { scores: 'configs docs' },
    leftOut: {
      audited: 'configs docs',
      by_country: 'configs docs',
      daily: 'configs docs',
      dim_customers: 'configs docs',
      kpi_report: 'configs docs',
      'kpis.v1': 'configs docs',
      'kpis.v2': 'configs docs',
      orders: 'configs docs',
      paid: 'configs docs',
      stg_customers: 'configs docs',
      stg_orders: 'configs docs',
      'snapshot customers_history': 'below-left-out',
    },
  },
  {
    name: 'a docs colour in the config of a model',
    change: {
      'models/marts/daily.sql': edit([
        "unique_key='ordered_on'",
        "unique_key='ordered_on', docs={'node_color': 'red'}",
      ]),
    },
    built: {},
    leftOut: { daily: 'configs docs' },
  },
  {
    name: 'persist_docs for all',
    change: {
      'dbt_project.yml': edit([
        'shop:\n    staging',
        'shop:\n    +persist_docs: { relation: true, columns: true }\n    staging',
      ]),
    },
    built: { scores: 'configs persist_docs' },
    leftOut: {
      audited: 'configs persist_docs',
      by_country: 'configs persist_docs',
      daily: 'configs persist_docs',
      dim_customers: 'configs persist_docs',
      kpi_report: 'configs persist_docs',
      'kpis.v1': 'configs persist_docs',
      'kpis.v2': 'configs persist_docs',
      orders: 'configs persist_docs',
      paid: 'configs persist_docs',
      stg_customers: 'configs persist_docs',
      stg_orders: 'configs persist_docs',
      'snapshot customers_history': 'below-left-out',
    },
  },
  {
    name: 'a description that is persisted',
    project: {
      'dbt_project.yml': (PROJECT['dbt_project.yml'] ?? '').replace(
        'shop:\n    staging',
        'shop:\n    +persist_docs: { relation: true, columns: true }\n    staging',
      ),
    },
    change: { 'models/marts/marts.yml': edit(['Paid orders.', 'All paid orders.']) },
    built: {},
    leftOut: {
      audited: 'below-left-out',
      by_country: 'below-left-out',
      daily: 'below-left-out',
      orders: 'persisted description',
    },
  },
  {
    name: 'a description that is not persisted',
    change: { 'models/marts/marts.yml': edit(['Paid orders.', 'All paid orders.']) },
    built: {},
  },
  {
    name: 'meta and tags',
    change: {
      'models/marts/marts.yml': edit([
        'meta: { owner: sales }',
        'meta: { owner: finance }\n      tags: [nightly]',
      ]),
    },
    built: {},
    leftOut: {
      audited: 'below-left-out',
      by_country: 'below-left-out',
      daily: 'below-left-out',
      orders: 'configs meta, tags',
    },
  },
  {
    name: 'meta that a macro reads',
    project: {
      'macros/rounding.sql': `{% macro round_to(expression, digits) -%}
round({{ expression }}, {{ (config.get('meta') or {}).get('digits', digits) }})
{%- endmacro %}
`,
    },
    change: {
      'dbt_project.yml': edit([
        '+materialized: view',
        '+materialized: view\n      +meta: { digits: 1 }',
      ]),
    },
    built: {
      'exposure weekly': 'below stg_orders',
      audited: 'below stg_orders',
      by_country: 'below stg_orders',
      daily: 'below stg_orders',
      kpi_report: 'below stg_orders',
      'kpis.v1': 'below stg_orders',
      'kpis.v2': 'below stg_orders',
      orders: 'below stg_orders',
      paid: 'below stg_orders',
      scores: 'below stg_customers',
      stg_orders: 'configs meta',
    },
    leftOut: {
      dim_customers: 'below-left-out',
      stg_customers: 'configs meta',
      'snapshot customers_history': 'below-left-out',
    },
  },
  {
    name: 'meta that a model below reads by graph',
    project: {
      'models/marts/owners.sql': `-- depends_on: {{ ref('orders') }}
select '{{ graph.nodes.values() | map(attribute='config.meta') | list | length }}' as owners
`,
    },
    change: {
      'models/marts/marts.yml': edit(['meta: { owner: sales }', 'meta: { owner: finance }']),
    },
    built: { owners: 'below orders' },
    leftOut: {
      audited: 'below-left-out',
      by_country: 'below-left-out',
      daily: 'below-left-out',
      orders: 'configs meta',
    },
  },
  {
    name: 'a group and its access',
    change: {
      'models/marts/marts.yml': edit([
        'meta: { owner: sales }',
        'meta: { owner: sales }\n      group: sales\n      access: protected',
      ]),
    },
    built: {},
    leftOut: {
      audited: 'below-left-out',
      by_country: 'below-left-out',
      daily: 'below-left-out',
      orders: 'configs access, group',
    },
  },
  {
    name: 'access alone',
    change: {
      'models/marts/marts.yml': edit([
        'meta: { owner: sales }',
        'meta: { owner: sales }\n      access: public',
      ]),
    },
    built: {},
    leftOut: {
      audited: 'below-left-out',
      by_country: 'below-left-out',
      daily: 'below-left-out',
      orders: 'configs access',
    },
  },
  {
    name: 'the freshness of a source',
    change: { 'models/sources.yml': edit(['count: 1', 'count: 2']) },
    built: {},
    leftOut: {
      audited: 'below-left-out',
      by_country: 'below-left-out',
      daily: 'below-left-out',
      kpi_report: 'below-left-out',
      'kpis.v1': 'below-left-out',
      'kpis.v2': 'below-left-out',
      orders: 'below-left-out',
      paid: 'below-left-out',
      stg_orders: 'below-left-out',
      'source raw.orders': 'configs freshness',
    },
  },
  {
    name: 'a model moved to another folder',
    change: move(
      'models/marts/dim_customers.sql',
      'models/marts/customers/dim_customers.sql',
      PROJECT,
    ),
    built: { scores: 'below dim_customers' },
    leftOut: {
      dim_customers:
        'moved models/marts/dim_customers.sql → models/marts/customers/dim_customers.sql',
    },
  },
  {
    name: 'a model moved to a folder with another config',
    change: move('models/marts/by_country.sql', 'models/staging/by_country.sql', PROJECT),
    built: { by_country: 'configs materialized' },
  },
  {
    name: 'YAML, tests and models moved together',
    change: {
      ...move('models/staging/stg_orders.sql', 'models/staging/shop/stg_orders.sql', PROJECT),
      ...move('models/staging/stg_customers.sql', 'models/staging/shop/stg_customers.sql', PROJECT),
      ...move('models/staging/paid.sql', 'models/staging/shop/paid.sql', PROJECT),
      ...move('models/staging/staging.yml', 'models/staging/shop/staging.yml', PROJECT),
      ...move('models/sources.yml', 'models/staging/shop/sources.yml', PROJECT),
    },
    built: { scores: 'below stg_customers' },
    leftOut: {
      audited: 'below-left-out',
      by_country: 'below-left-out',
      daily: 'below-left-out',
      dim_customers: 'below-left-out',
      kpi_report: 'below-left-out',
      'kpis.v1': 'below-left-out',
      'kpis.v2': 'below-left-out',
      orders: 'below-left-out',
      paid: 'moved models/staging/paid.sql → models/staging/shop/paid.sql',
      stg_customers:
        'moved models/staging/stg_customers.sql → models/staging/shop/stg_customers.sql',
      stg_orders: 'moved models/staging/stg_orders.sql → models/staging/shop/stg_orders.sql',
      'snapshot customers_history': 'below-left-out',
      'source raw.customers': 'moved models/sources.yml → models/staging/shop/sources.yml',
      'source raw.orders': 'moved models/sources.yml → models/staging/shop/sources.yml',
      'test not_null_stg_orders_id':
        'moved models/staging/staging.yml → models/staging/shop/staging.yml',
      'test unique_stg_customers_id':
        'moved models/staging/staging.yml → models/staging/shop/staging.yml',
      'test unique_stg_orders_id':
        'moved models/staging/staging.yml → models/staging/shop/staging.yml',
    },
  },
  {
    name: 'a config that differs by target only',
    target: 'ci',
    project: {
      'dbt_project.yml': (PROJECT['dbt_project.yml'] ?? '').replace(
        '+materialized: view',
        `+materialized: "{{ 'view' if target.name == 'prod' else 'table' }}"`,
      ),
    },
    change: {},
    built: {},
  },
  {
    name: 'a docs colour, with a baseline of another target',
    target: 'ci',
    change: {
      'dbt_project.yml': edit([
        '+materialized: table',
        '+materialized: table\n      +docs: { node_color: red }',
      ]),
    },
    built: { scores: 'configs docs' },
    leftOut: {
      audited: 'configs docs',
      by_country: 'configs docs',
      daily: 'configs docs',
      dim_customers: 'configs docs',
      kpi_report: 'configs docs',
      'kpis.v1': 'configs docs',
      'kpis.v2': 'configs docs',
      orders: 'configs docs',
    },
  },
  {
    name: 'a docs colour, with a baseline of another target and names by folder',
    target: 'ci',
    project: {
      'macros/names.sql':
        '{% macro generate_schema_name(custom_schema_name, node) %}{{ target.schema }}_{{ node.fqn[1] }}{% endmacro %}',
    },
    change: {
      'dbt_project.yml': edit([
        '+materialized: table',
        '+materialized: table\n      +docs: { node_color: red }',
      ]),
    },
    built: {
      'exposure weekly': 'below daily',
      audited: 'configs docs',
      by_country: 'configs docs',
      daily: 'configs docs',
      dim_customers: 'configs docs',
      kpi_report: 'configs docs',
      'kpis.v1': 'configs docs',
      'kpis.v2': 'configs docs',
      orders: 'configs docs',
      scores: 'configs docs',
    },
  },
];
