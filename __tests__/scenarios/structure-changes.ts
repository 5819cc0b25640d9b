import { PROJECT } from './project.ts';
import { edit, move, type Scenario } from './scenario.ts';

/** Nodes that come and go, and changes that build nothing. */
export const STRUCTURE_CHANGES: Scenario[] = [
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
  {
    name: 'a new test',
    change: {
      'models/staging/staging.yml': edit([
        'data_tests: [unique]',
        'data_tests: [unique, not_null]',
      ]),
    },
    built: {},
    tests: { 'test not_null_stg_customers_id': 'new' },
  },
  {
    name: 'the severity of a test',
    change: {
      'models/marts/marts.yml': edit([
        'data_tests: [positive]',
        'data_tests: [{positive: {config: {severity: warn}}}]',
      ]),
    },
    built: {},
    tests: { 'test positive_orders_amount': 'configs severity' },
  },
  {
    name: 'a singular test',
    change: { 'tests/no_negative_days.sql': edit(['< 0', '<= 0']) },
    built: {},
    tests: { 'test no_negative_days': 'body' },
  },
  {
    name: 'the comment of a singular test',
    change: { 'tests/no_negative_days.sql': edit(['select *', '-- No day.\nselect *']) },
    built: {},
    leftOut: { 'test no_negative_days': 'formatting' },
  },
  {
    name: 'the macro of a generic test',
    change: { 'tests/generic/positive.sql': edit(['<= 0', '< 0']) },
    built: {},
    tests: { 'test positive_orders_amount': 'macros macro test_positive' },
  },
  {
    name: 'a unit test',
    change: {
      'models/marts/marts.yml': edit(['amount: 2', 'amount: 3'], ['revenue: 3', 'revenue: 4']),
    },
    built: {},
    tests: { 'unit_test daily.totals_by_day': 'definition' },
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
];
