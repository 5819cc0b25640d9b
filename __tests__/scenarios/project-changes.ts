import { PROJECT } from './project.ts';
import { edit, type Scenario } from './scenario.ts';

/** Changes that reach further than the nodes that dbt compares. */
export const PROJECT_CHANGES: Scenario[] = [
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
    name: 'a var alone',
    change: { 'dbt_project.yml': edit(['min_amount: 0', 'min_amount: 5']) },
    built: {
      orders: 'vars min_amount',
      by_country: 'below orders',
      audited: 'below orders',
      daily: 'below orders',
      'exposure weekly': 'below orders',
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
