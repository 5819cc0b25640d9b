import type { FileChanges } from '../../support/git.ts';
import { edit, edited } from '../project.ts';
import type { MergeScenario } from '../scenario.ts';

const kind = 'materialization';
const QUOTED_TEST = `  - name: quoted
    columns:
      - { name: Id, quote: true, data_tests: [unique] }
`;

/** A model of the project with a config of its own at its head. */
function configured(name: string, config: string): FileChanges {
  const file = `models/${name}.sql`;
  return { [file]: `{{ config(${config}) }}\n${edited(file)}` };
}

/** One kind of relation becomes another: what is there has to go, or its rows stay. */
export const MATERIALIZATIONS: MergeScenario[] = [
  {
    ...{ kind, name: 'a view becomes a table' },
    pushes: [configured('staging/stg_customers', "materialized='table'")],
    built: ['by_country', 'ledger', 'orders', 'snapshot customers_history', 'stg_customers'],
  },
  {
    ...{ kind, name: 'a table becomes a view' },
    pushes: [configured('marts/orders', "materialized='view'")],
    built: ['by_country', 'ledger', 'orders'],
  },
  {
    ...{ kind, name: 'a table becomes incremental' },
    pushes: [
      edit('models/marts/ledger.sql', [
        "schema='finance'",
        "schema='finance', materialized='incremental', unique_key='id'",
      ]),
    ],
    built: ['ledger'],
  },
  {
    ...{ kind, name: 'a table becomes incremental, and appends' },
    pushes: [configured('marts/quoted_sum', "materialized='incremental'")],
    built: ['quoted_sum'],
  },
  {
    ...{ kind, name: 'a view becomes incremental' },
    pushes: [configured('staging/stg_customers', "materialized='incremental', unique_key='id'")],
    built: ['by_country', 'ledger', 'orders', 'snapshot customers_history', 'stg_customers'],
  },
  {
    ...{ kind, name: 'an incremental model becomes a table' },
    pushes: [edit('models/marts/order_log.sql', ["'incremental'", "'table'"])],
    built: ['log_days', 'order_log'],
  },
  {
    ...{ kind, name: 'an incremental model becomes a view' },
    pushes: [edit('models/marts/order_log.sql', ["'incremental'", "'view'"])],
    built: ['log_days', 'order_log'],
  },
  {
    ...{ kind, name: 'an incremental model becomes ephemeral' },
    pushes: [
      {
        ...edit('models/marts/order_log.sql', ["'incremental'", "'ephemeral'"]),
        ...edit(
          'models/marts/marts.yml',
          ["ref('order_log')", "ref('order_log')\n        format: sql"],
          [
            '[{ ordered_on: 2026-01-01 }, { ordered_on: 2026-01-01 }]',
            "select '2026-01-01' as ordered_on union all select '2026-01-01'",
          ],
        ),
      },
    ],
    built: ['log_days'],
  },
  {
    ...{ kind, name: 'a table becomes ephemeral' },
    pushes: [
      {
        ...edit('models/marts/quoted.sql', ["alias='Order Lines'", "materialized='ephemeral'"]),
        ...edit('models/marts/marts.yml', [QUOTED_TEST, '']),
      },
    ],
    built: ['quoted_sum'],
  },
  {
    ...{ kind, name: 'an ephemeral model becomes a view' },
    pushes: [edit('models/staging/paid.sql', ["'ephemeral'", "'view'"])],
    built: ['by_country', 'ledger', 'orders', 'paid'],
  },
  {
    ...{ kind, name: 'an ephemeral model becomes incremental' },
    pushes: [edit('models/staging/paid.sql', ["'ephemeral'", "'incremental', unique_key='id'"])],
    built: ['by_country', 'ledger', 'orders', 'paid'],
  },
  {
    ...{ kind, name: 'a model becomes a seed of the same name' },
    pushes: [{ 'models/marts/quoted_sum.sql': null, 'seeds/quoted_sum.csv': 'total\n12\n' }],
    built: ['seed quoted_sum'],
  },
  {
    ...{ kind, name: 'a seed becomes a model of the same name' },
    pushes: [
      {
        'seeds/rates.csv': null,
        'models/marts/rates.sql': "select 'usd' as currency, 1.08 as rate\n",
      },
    ],
    built: ['rates'],
  },
];
