import { PROJECT } from './project.ts';
import { edit, move, type Scenario } from './scenario.ts';

/** Nodes that come and go, and what says who they are. */
export const NODE_CHANGES: Scenario[] = [
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
    name: 'a model that is deleted',
    change: { 'models/marts/audited.sql': null },
    built: {},
    removed: { audited: '' },
  },
  {
    name: 'a model that is deleted, with what read it now reading another',
    change: {
      'models/marts/dim_customers.sql': null,
      'models/marts/marts.yml': edit([
        (PROJECT['models/marts/marts.yml'] ?? '').slice(
          (PROJECT['models/marts/marts.yml'] ?? '').indexOf('  - name: dim_customers'),
          (PROJECT['models/marts/marts.yml'] ?? '').indexOf('  - name: kpis'),
        ),
        '',
      ]),
      'models/marts/scores.py': edit(['dim_customers', 'stg_customers']),
    },
    built: { scores: 'body' },
    removed: { dim_customers: 'scores' },
  },
  {
    name: 'a model that is disabled',
    change: { 'models/marts/audited.sql': edit(['config(', 'config(enabled=false, ']) },
    built: {},
    removed: { audited: '' },
  },
  {
    name: 'a model that is renamed',
    change: {
      ...move('models/marts/by_country.sql', 'models/marts/revenue_by_country.sql', PROJECT),
    },
    built: { revenue_by_country: 'new' },
    removed: { by_country: '→ revenue_by_country' },
  },
  {
    name: 'a seed that is renamed',
    change: {
      ...move('seeds/countries.csv', 'seeds/nations.csv', PROJECT),
      'models/marts/by_country.sql': edit(["ref('countries')", "ref('nations')"]),
    },
    built: { by_country: 'body', 'seed nations': 'new' },
    removed: { 'seed countries': 'by_country → seed nations' },
  },
  {
    name: 'an exposure',
    change: { 'models/exposures.yml': edit(['type: dashboard', 'type: application']) },
    built: { 'exposure weekly': 'definition' },
  },
  {
    name: 'the owner of a group',
    change: { 'models/groups.yml': edit(['name: Sales }', 'name: Finance }']) },
    built: {},
  },
];
