import { edit } from '../project.ts';
import type { MergeScenario } from '../scenario.ts';

const PAID_ONLY = edit('models/marts/orders.sql', ['where paid', 'where paid.amount > 5 and paid']);
const NEW_COLUMN = edit('models/marts/by_country.sql', [
  'as vat',
  'as vat,\n    count(*) as orders',
]);
const kind = 'history';

/** What is merged, deployed and pushed in which order. */
export const HISTORIES: MergeScenario[] = [
  {
    ...{ kind, name: 'production is one merge behind, in a parent of what changes' },
    undeployed: [PAID_ONLY],
    pushes: [NEW_COLUMN],
    built: ['by_country', 'orders'],
    // Read by nothing of the pull request: it changes by the other one's merge.
    differing: ['ledger'],
  },
  {
    ...{ kind, name: 'production is three merges behind: a macro, a seed and a new model' },
    undeployed: [
      edit('macros/money.sql', ['100.0', '10.0']),
      edit('seeds/countries.csv', ['Germany', 'Deutschland']),
      { 'models/marts/big_orders.sql': "select * from {{ ref('orders') }} where amount > 10\n" },
    ],
    pushes: [
      {
        ...NEW_COLUMN,
        'models/marts/big_days.sql':
          "select ordered_on, count(*) as orders from {{ ref('big_orders') }} group by 1\n",
      },
    ],
    built: ['big_days', 'big_orders', 'by_country', 'orders', 'seed countries', 'stg_orders'],
    differing: ['kpis.v2', 'ledger', 'quoted', 'quoted_sum', 'timed_orders', 'yearly'],
  },
  {
    ...{ kind, name: 'production is one merge behind, beside what changes' },
    undeployed: [edit('models/marts/quoted.sql', ['amount as', 'amount * 2 as'])],
    pushes: [NEW_COLUMN],
    built: ['by_country'],
    differing: ['quoted', 'quoted_sum'],
  },
  {
    ...{ kind, name: 'production is one merge behind, in a var that a parent reads' },
    undeployed: [edit('dbt_project.yml', ['min_amount: 0', 'min_amount: 10'])],
    pushes: [NEW_COLUMN],
    // A deploy of `state:modified+` does not see the var.
    deploys: ['full', 'blue-green'],
    built: ['by_country', 'orders'],
    differing: ['ledger'],
  },
  {
    ...{ kind, name: 'production is one merge behind, in the parent of an incremental model' },
    undeployed: [
      edit('models/staging/stg_orders.sql', ['    status', '    upper(status) as status']),
    ],
    pushes: [edit('models/marts/log_days.sql', ['as orders', 'as orders, max(status) as status'])],
    built: ['log_days', 'order_log', 'stg_orders'],
    differing: ['snapshot orders_history'],
  },
  {
    ...{ kind, name: 'stacked on another pull request, which changes its parent' },
    stackedOn: PAID_ONLY,
    pushes: [NEW_COLUMN],
    built: ['by_country', 'orders'],
    differing: ['ledger'],
  },
  {
    ...{ kind, name: 'stacked on another pull request, whose new model it reads' },
    stackedOn: {
      'models/marts/big_orders.sql': "select * from {{ ref('orders') }} where amount > 10\n",
    },
    pushes: [
      {
        'models/marts/big_days.sql':
          "select ordered_on, count(*) as orders from {{ ref('big_orders') }} group by 1\n",
      },
    ],
    built: ['big_days', 'big_orders'],
  },
  {
    ...{ kind, name: 'stacked on another pull request, beside what changes' },
    stackedOn: {
      'models/marts/big_orders.sql': "select * from {{ ref('orders') }} where amount > 10\n",
    },
    pushes: [edit('models/marts/quoted_sum.sql', ['as total', 'as grand_total'])],
    built: ['quoted_sum'],
    differing: ['big_orders'],
  },
  {
    ...{ kind, name: 'the base moves between two pushes, beside what they change' },
    pushes: [NEW_COLUMN, edit('models/marts/log_days.sql', ['as orders', 'as orders, 1 as one'])],
    mergedMeanwhile: edit('models/marts/quoted.sql', ['amount as', 'amount * 2 as']),
    built: ['by_country', 'log_days'],
    differing: ['quoted', 'quoted_sum'],
  },
  {
    ...{ kind, name: 'the base moves between two pushes, in a child of what they change' },
    pushes: [PAID_ONLY, edit('models/marts/quoted_sum.sql', ['as total', 'as grand_total'])],
    mergedMeanwhile: NEW_COLUMN,
    built: ['by_country', 'ledger', 'orders', 'quoted_sum'],
  },
  {
    ...{ kind, name: 'the base moves between two pushes, in a parent of what the first one built' },
    pushes: [NEW_COLUMN, edit('models/marts/quoted_sum.sql', ['as total', 'as grand_total'])],
    mergedMeanwhile: PAID_ONLY,
    built: ['by_country', 'orders', 'quoted_sum'],
    differing: ['ledger'],
  },
  {
    ...{ kind, name: 'a model once more, and the change of a seed is taken back' },
    pushes: [
      {
        ...edit('seeds/countries.csv', ['19', '25']),
        ...edit('models/marts/quoted_sum.sql', ['as total', 'as grand_total']),
      },
      {
        ...edit('seeds/countries.csv'),
        ...edit('models/marts/quoted_sum.sql', ['as total', 'as whole_total']),
      },
    ],
    built: ['quoted_sum'],
  },
  {
    ...{ kind, name: 'a second push takes everything back' },
    pushes: [
      {
        ...edit('seeds/countries.csv', ['19', '25']),
        ...edit('models/marts/quoted_sum.sql', ['as total', 'as grand_total']),
      },
      { ...edit('seeds/countries.csv'), ...edit('models/marts/quoted_sum.sql') },
    ],
    built: [],
  },
  {
    ...{ kind, name: 'a second push changes nothing that reaches data' },
    pushes: [
      edit('seeds/countries.csv', ['19', '25']),
      {
        ...edit('seeds/countries.csv'),
        ...edit('models/marts/marts.yml', ['owner: sales', 'owner: finance']),
      },
    ],
    built: [],
  },
];
