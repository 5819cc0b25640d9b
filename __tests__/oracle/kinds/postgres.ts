import { edit, edited } from '../project.ts';
import type { MergeScenario } from '../scenario.ts';
import { HISTORIES } from './histories.ts';
import { BELOW_STG_ORDERS, INCREMENTAL, NEW_ROWS } from './incremental.ts';
import { LAYOUTS } from './layouts.ts';
import { MATERIALIZATIONS } from './materializations.ts';
import { SEEDS } from './seeds.ts';
import { SNAPSHOTS } from './snapshots.ts';

/** PostgreSQL merges its batches by a key, DuckDB refuses one. */
const PROJECT = edit('models/marts/yearly.sql', ['lookback=0', "lookback=0, unique_key='id'"]);

const FUNCTIONS = {
  ...PROJECT,
  'functions/tax.sql': 'select cast(amount * 0.19 as decimal(12, 2))\n',
  'functions/functions.yml': `functions:
  - name: tax
    arguments: [{name: amount, data_type: numeric}]
    returns: {data_type: numeric}
`,
  'models/marts/ledger.sql': edited('models/marts/ledger.sql', [
    'cast(amount * 0.19 as decimal(12, 2))',
    "{{ function('tax') }}(amount)",
  ]),
};

/** Those of DuckDB in which the warehouse decides: how columns change, and how names are written. */
const SHARED = [
  ...[...INCREMENTAL, ...SNAPSHOTS, ...SEEDS].filter(({ name }) =>
    /column|in another schema$|^another name/.test(name),
  ),
  ...MATERIALIZATIONS.filter(({ name }) => /^(?:a|an) (?:view|table|incremental)/.test(name)),
  ...LAYOUTS.filter(({ kind }) => kind === 'names'),
  ...HISTORIES.slice(0, 1),
];

export const POSTGRES: MergeScenario[] = [
  ...SHARED.map((scenario) => ({
    ...scenario,
    warehouse: 'postgres' as const,
    project: { ...PROJECT, ...scenario.project },
  })),
  {
    ...{ kind: 'function', name: 'the body of a function', warehouse: 'postgres' },
    project: FUNCTIONS,
    pushes: [{ 'functions/tax.sql': 'select cast(amount * 0.2 as decimal(12, 2))\n' }],
    built: ['function tax', 'ledger'],
  },
  {
    ...{
      kind: 'function',
      name: 'the parent of a model that calls a function',
      warehouse: 'postgres',
    },
    project: FUNCTIONS,
    pushes: [edit('models/marts/orders.sql', ['where paid', 'where paid.amount > 5 and paid'])],
    built: ['by_country', 'ledger', 'orders'],
  },
  {
    kind: 'function',
    name: 'a function, the parent of what keeps rows, and new rows in the source',
    warehouse: 'postgres',
    project: FUNCTIONS,
    raw: NEW_ROWS,
    pushes: [
      {
        'functions/tax.sql': 'select cast(amount * 0.2 as decimal(12, 2))\n',
        ...edit('models/staging/stg_orders.sql', ['    status', '    upper(status) as status']),
      },
    ],
    built: [...BELOW_STG_ORDERS, 'function tax'],
  },
];
