import { edit, type Scenario } from './scenario.ts';

/** Changes of `meta`, which reaches the data only where something reads it. */
export const META_CHANGES: Scenario[] = [
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
];
