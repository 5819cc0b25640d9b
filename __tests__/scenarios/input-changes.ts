import { edit, type Scenario } from './scenario.ts';

const BIG_SEED = `code,name\n${'de,Germany\n'.repeat(100_000)}`;

const BIG_PROJECT = {
  'seeds/big.csv': BIG_SEED,
  'models/marts/big_report.sql': "select count(*) as rows from {{ ref('big') }}",
};

/** Changes of seeds, snapshots and sources. */
export const INPUT_CHANGES: Scenario[] = [
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
];
