import { edit, type Scenario } from './scenario.ts';

const BIG_SEED = `code,name\n${'de,Germany\n'.repeat(100_000)}`;

const BIG_PROJECT = {
  'seeds/big.csv': BIG_SEED,
  'models/marts/big_report.sql': "select count(*) as rows from {{ ref('big') }}",
};

/** Changes that reach the data, or may. */
export const DATA_CHANGES: Scenario[] = [
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
    name: 'a config in dbt_project.yml',
    change: { 'dbt_project.yml': edit(['+materialized: view', '+materialized: table']) },
    built: {
      'exposure weekly': 'below stg_customers, stg_orders',
      audited: 'below stg_customers, stg_orders',
      by_country: 'below stg_customers, stg_orders',
      daily: 'below stg_customers, stg_orders',
      dim_customers: 'below stg_customers',
      kpi_report: 'below stg_orders',
      'kpis.v1': 'below stg_orders',
      'kpis.v2': 'below stg_orders',
      orders: 'below stg_customers, stg_orders',
      paid: 'below stg_orders',
      scores: 'below stg_customers',
      stg_customers: 'configs materialized',
      stg_orders: 'configs materialized',
      'snapshot customers_history': 'below stg_customers',
    },
  },
  {
    name: 'a config in YAML beside harmless ones',
    change: {
      'models/marts/marts.yml': edit([
        'meta: { owner: sales }',
        'meta: { owner: finance }\n      materialized: view',
      ]),
    },
    built: {
      'exposure weekly': 'below orders',
      audited: 'below orders',
      by_country: 'below orders',
      daily: 'below orders',
      orders: 'configs materialized, meta',
    },
  },
  {
    name: 'an unknown config key',
    change: {
      'models/marts/marts.yml': edit([
        'meta: { owner: sales }',
        'indexing: { columns: [id] }\n      meta: { owner: sales }',
      ]),
    },
    built: {
      'exposure weekly': 'below orders',
      audited: 'below orders',
      by_country: 'below orders',
      daily: 'below orders',
      orders: 'configs indexing',
    },
  },
  {
    name: 'an alias',
    change: {
      'models/marts/marts.yml': edit([
        'meta: { owner: sales }',
        'alias: all_orders\n      meta: { owner: sales }',
      ]),
    },
    built: {
      'exposure weekly': 'below orders',
      audited: 'below orders',
      by_country: 'below orders',
      daily: 'below orders',
      orders: 'relation',
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
    name: 'the content of a seed',
    change: { 'seeds/countries.csv': edit(['France', 'La France']) },
    built: { by_country: 'below seed countries', 'seed countries': 'body' },
  },
  {
    name: 'a seed above 1 MB that is moved',
    project: BIG_PROJECT,
    change: { 'seeds/big.csv': null, 'seeds/more/big.csv': BIG_SEED },
    built: { big_report: 'below seed big', 'seed big': 'body' },
  },
  {
    name: 'the content of a seed above 1 MB',
    project: BIG_PROJECT,
    change: { 'seeds/big.csv': edit(['Germany', 'Deutschland']) },
    built: { 'seed big': 'body', big_report: 'below seed big' },
  },
  {
    name: 'a docs colour of seeds, one of them above 1 MB',
    project: BIG_PROJECT,
    change: {
      'dbt_project.yml': edit(['models:', 'seeds: { +docs: { node_color: red } }\nmodels:']),
    },
    built: { big_report: 'below seed big', 'seed big': 'configs docs' },
    leftOut: { by_country: 'below-left-out', 'seed countries': 'configs docs' },
  },
  {
    name: 'a hook in YAML',
    change: {
      'models/marts/marts.yml': edit([
        'meta: { owner: sales }',
        "post_hook: 'select 1'\n      meta: { owner: sales }",
      ]),
    },
    built: {
      'exposure weekly': 'below orders',
      audited: 'below orders',
      by_country: 'below orders',
      daily: 'below orders',
      orders: 'configs post_hook',
    },
  },
  {
    name: 'a snapshot',
    change: { 'snapshots/customers_history.yml': edit(['[country]', '[country, name]']) },
    built: { 'snapshot customers_history': 'configs check_cols' },
  },
  {
    name: 'the schema of a source',
    change: { 'models/sources.yml': edit(['schema: raw', 'schema: raw_v2']) },
    built: {
      'exposure weekly': 'below source raw.customers, source raw.orders',
      audited: 'below source raw.customers, source raw.orders',
      by_country: 'below source raw.customers, source raw.orders',
      daily: 'below source raw.customers, source raw.orders',
      dim_customers: 'below source raw.customers',
      kpi_report: 'below source raw.orders',
      'kpis.v1': 'below source raw.orders',
      'kpis.v2': 'below source raw.orders',
      orders: 'below source raw.customers, source raw.orders',
      paid: 'below source raw.orders',
      scores: 'below source raw.customers',
      stg_customers: 'below source raw.customers',
      stg_orders: 'below source raw.orders',
      'snapshot customers_history': 'below source raw.customers',
      'source raw.customers': 'relation',
      'source raw.orders': 'relation',
    },
  },
  {
    name: 'a contract',
    change: {
      'models/marts/marts.yml': edit([
        'name: region, data_type: varchar',
        'name: region, data_type: text',
      ]),
    },
    built: { dim_customers: 'contract', scores: 'below dim_customers' },
  },
  {
    name: 'the latest version of a versioned model',
    change: { 'models/marts/marts.yml': edit(['latest_version: 1', 'latest_version: 2']) },
    built: { kpi_report: 'below kpis.v2' },
    leftOut: { 'kpis.v1': 'configs latest_version', 'kpis.v2': 'configs latest_version' },
  },
  {
    name: 'one version of a versioned model',
    change: { 'models/marts/kpis_v2.sql': edit(['sum(amount)', 'max(amount)']) },
    built: { 'kpis.v2': 'body' },
  },
  {
    name: 'an ephemeral model',
    change: { 'models/staging/paid.sql': edit(['amount > 0', 'amount >= 0']) },
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
    name: 'a new model',
    change: { 'models/marts/fresh.sql': "select 1 as id from {{ ref('orders') }}\n" },
    built: { fresh: 'new' },
  },
  {
    name: 'a model that is enabled',
    project: { 'models/marts/off.sql': '{{ config(enabled=false) }} select 1 as id' },
    change: { 'models/marts/off.sql': 'select 1 as id' },
    built: { off: 'new' },
  },
  {
    name: 'a var in dbt_project.yml beside a docs colour',
    change: {
      'dbt_project.yml': edit(
        ['min_amount: 0', 'min_amount: 5'],
        ['+materialized: table', '+materialized: table\n      +docs: { node_color: red }'],
      ),
    },
    built: {
      'exposure weekly': 'below orders',
      audited: 'below orders',
      by_country: 'below orders',
      daily: 'below orders',
      orders: 'configs docs',
      scores: 'configs docs',
    },
    leftOut: {
      dim_customers: 'configs docs',
      kpi_report: 'configs docs',
      'kpis.v1': 'configs docs',
      'kpis.v2': 'configs docs',
    },
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
    name: 'a macro of dbt that is replaced, beside a docs colour',
    change: {
      'macros/tables.sql':
        "{% macro get_create_table_as_sql(temporary, relation, sql) %}{{ return(adapter.dispatch('get_create_table_as_sql', 'dbt')(temporary, relation, sql)) }}{% endmacro %}",
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
  {
    name: 'on-run-start, beside a docs colour',
    change: {
      'dbt_project.yml': edit(
        ['vars:', 'on-run-start: "set threads = 2"\nvars:'],
        ['+materialized: table', '+materialized: table\n      +docs: { node_color: red }'],
      ),
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
