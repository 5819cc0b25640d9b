import { edit, type Scenario } from './scenario.ts';

/** Changes of tests only: nothing is rebuilt. */
export const TEST_CHANGES: Scenario[] = [
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
];
