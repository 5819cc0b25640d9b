import { edit } from '../project.ts';
import type { MergeScenario } from '../scenario.ts';

const PYTHON = `def model(dbt, session):
    dbt.config(materialized="table")
    return dbt.ref("orders").project("id, amount * 2 as score")
`;
const PYTHON_PROJECT = { 'models/marts/scores.py': PYTHON };

/** Python models, microbatch, versions. */
export const RESOURCES: MergeScenario[] = [
  {
    ...{ kind: 'python', name: 'the body of a Python model' },
    project: PYTHON_PROJECT,
    pushes: [{ 'models/marts/scores.py': PYTHON.replace('* 2', '* 3') }],
    built: ['scores'],
  },
  {
    ...{ kind: 'python', name: 'the parent of a Python model' },
    project: PYTHON_PROJECT,
    pushes: [edit('models/marts/orders.sql', ['where paid', 'where paid.amount > 5 and paid'])],
    built: ['by_country', 'ledger', 'orders', 'scores'],
  },
  {
    ...{ kind: 'python', name: 'a Python model becomes SQL' },
    project: PYTHON_PROJECT,
    pushes: [
      {
        'models/marts/scores.py': null,
        'models/marts/scores.sql': "select id, amount * 2 as score from {{ ref('orders') }}\n",
      },
    ],
    built: ['scores'],
  },
  {
    ...{ kind: 'microbatch', name: 'the body of a microbatch model' },
    pushes: [
      edit('models/marts/yearly.sql', ['select id, amount', 'select id, amount * 2 as amount']),
    ],
    built: ['yearly'],
  },
  {
    ...{ kind: 'microbatch', name: 'an earlier begin' },
    pushes: [edit('models/marts/yearly.sql', ['2025-01-01', '2024-01-01'])],
    built: ['yearly'],
  },
  {
    ...{ kind: 'microbatch', name: 'a longer lookback' },
    pushes: [edit('models/marts/yearly.sql', ['lookback=0', 'lookback=1'])],
    built: ['yearly'],
  },
  {
    ...{ kind: 'microbatch', name: 'a microbatch model in another schema' },
    pushes: [edit('models/marts/yearly.sql', ['lookback=0', "lookback=0, schema='facts'"])],
    built: ['yearly'],
  },
  {
    ...{ kind: 'microbatch', name: 'the parent of a microbatch model' },
    pushes: [
      edit('models/marts/timed_orders.sql', [
        'select id, amount',
        'select id, amount * 2 as amount',
      ]),
    ],
    built: ['timed_orders', 'yearly'],
  },
  {
    ...{ kind: 'version', name: 'a new version that is not the latest' },
    pushes: [
      {
        'models/marts/kpis_v3.sql': "select max(amount) as largest from {{ ref('stg_orders') }}\n",
        ...edit('models/marts/marts.yml', ['      - v: 2\n', '      - v: 2\n      - v: 3\n']),
      },
    ],
    built: ['kpis.v3'],
  },
  {
    ...{ kind: 'version', name: 'another latest version' },
    pushes: [edit('models/marts/marts.yml', ['latest_version: 1', 'latest_version: 2'])],
    built: ['kpi_report'],
  },
  {
    ...{ kind: 'version', name: 'a version that is gone' },
    pushes: [
      {
        'models/marts/kpis_v2.sql': null,
        ...edit('models/marts/marts.yml', ['      - v: 2\n', '']),
      },
    ],
    built: [],
  },
  {
    ...{ kind: 'version', name: 'a version in the place of the unversioned name' },
    pushes: [
      edit('models/marts/marts.yml', [
        '      - v: 1\n',
        '      - v: 1\n        config: {alias: kpis}\n',
      ]),
    ],
    built: ['kpi_report', 'kpis.v1'],
  },
];
