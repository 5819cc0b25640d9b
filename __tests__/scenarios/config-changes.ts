import { PROJECT } from './project.ts';
import { edit, type Scenario } from './scenario.ts';

/** Changes of configs, in dbt_project.yml, in YAML and in the model. */
export const CONFIG_CHANGES: Scenario[] = [
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
];
