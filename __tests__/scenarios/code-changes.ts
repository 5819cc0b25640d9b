import { edit, type Scenario } from './scenario.ts';

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

/** Changes of SQL, Python and macros. */
export const CODE_CHANGES: Scenario[] = [
  {
    name: 'nothing',
    change: {},
    built: {},
  },
  {
    name: 'the body of a model',
    change: { 'models/marts/orders.sql': edit(['paid.amount,', 'paid.amount * 2 as amount,']) },
    built: {
      'exposure weekly': 'below orders',
      audited: 'below orders',
      by_country: 'below orders',
      daily: 'below orders',
      orders: 'body',
    },
  },
  {
    name: 'an ephemeral model',
    change: { 'models/staging/paid.sql': edit(['amount > 0', 'amount > 5']) },
    built: {
      'exposure weekly': 'below paid',
      audited: 'below paid',
      by_country: 'below paid',
      daily: 'below paid',
      orders: 'below paid',
      paid: 'body',
    },
  },
  {
    name: 'the comment of a Python model',
    change: { 'models/marts/scores.py': edit(['def model', '# Scores.\ndef model']) },
    built: { scores: 'body' },
  },
  {
    name: 'the default of an env_var',
    change: { 'models/staging/stg_customers.sql': edit(["'eu'", "'us'"]) },
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
    name: 'a macro two levels down',
    change: { 'macros/rounding.sql': edit(['round({{ expression }}', 'trunc({{ expression }}']) },
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
      stg_orders: 'macros macro round_to',
    },
  },
  {
    name: 'the white space of a macro',
    change: {
      'macros/rounding.sql': edit(['round({{ expression }}, {{', 'round({{ expression }},  {{']),
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
      stg_orders: 'macros macro round_to',
    },
  },
  {
    name: 'the macro of a package',
    change: { 'dbt_packages/tools/macros/label.sql': edit(['upper(', 'lower(']) },
    built: { by_country: 'macros macro label' },
  },
  {
    name: 'a macro that a model and a hook call only when they run, one of them through another macro',
    project: {
      'macros/rate.sql': '{% macro rate() %}1.1{% endmacro %}',
      'macros/converted.sql': '{% macro converted() %}2 * {{ rate() }}{% endmacro %}',
      'models/marts/direct.sql':
        'select 1 as id, {% if execute %}{{ rate() }}{% else %}0{% endif %} as rate',
      'models/marts/through.sql':
        'select 1 as id, {% if execute %}{{ converted() }}{% else %}0{% endif %} as rate',
      'models/marts/hooked.sql': `{{ config(post_hook="{% if execute %}select {{ rate() }}{% endif %}") }} select 1 as id`,
      'models/marts/commented.sql': 'select 1 as id {# rate() #} -- rate() and {{ "rate()" }}',
    },
    change: { 'macros/rate.sql': edit(['1.1', '1.2']) },
    built: {
      direct: 'hidden macro rate',
      through: 'hidden macro rate',
      hooked: 'hidden macro rate',
    },
  },
  {
    name: 'the macro of a hook',
    change: { 'macros/notes.sql': edit(["'audited'", "'checked'"]) },
    built: { audited: 'macros macro leave_note' },
  },
  {
    name: 'a hook',
    change: { 'models/marts/audited.sql': edit(['leave_note(this)', "leave_note(this ~ '')"]) },
    built: { audited: 'body' },
  },
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
];
