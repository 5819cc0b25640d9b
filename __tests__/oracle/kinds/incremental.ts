import { edit, edited, move } from '../project.ts';
import type { MergeScenario } from '../scenario.ts';

const kind = 'incremental';
export const BELOW_STG_ORDERS = [
  ...['audited', 'keyed_append', 'keyed_fail', 'keyed_ignore', 'keyed_sync', 'kpi_report'],
  ...['kpis.v1', 'kpis.v2', 'ledger', 'log_days', 'order_log', 'orders', 'quoted', 'by_country'],
  ...['quoted_sum', 'snapshot orders_history', 'stg_orders', 'timed_orders', 'yearly'],
];
/** A day that production has in part, a new one, and an order of long ago. */
export const NEW_ROWS = `insert into raw.orders values
  (6, 1, 9900, 'placed', timestamp '2026-01-03 23:00:00'),
  (7, 1, 900, 'placed', timestamp '2026-01-04 09:00:00'),
  (8, 2, 100, 'placed', timestamp '2026-01-01 09:00:00')`;
const POLICIES = ['ignore', 'append', 'sync', 'fail'] as const;

function keyed(policy: (typeof POLICIES)[number], ...to: Array<[string, string]>) {
  return edit(`models/marts/keyed_${policy}.sql`, ...to);
}

/** What happens to rows that are kept, by what of the model changes. */
export const INCREMENTAL: MergeScenario[] = [
  ...POLICIES.map((policy) => ({
    ...{ kind, name: `a new column, on_schema_change of ${policy}` },
    pushes: [keyed(policy, ['select id,', 'select id, status,'])],
    built: policy === 'fail' ? [] : [`keyed_${policy}`],
    ...(policy === 'fail' ? { failing: [`keyed_${policy}`] } : {}),
  })),
  ...POLICIES.map((policy) => ({
    ...{ kind, name: `a column less, on_schema_change of ${policy}` },
    pushes: [keyed(policy, ['id, customer_id,', 'id,'])],
    built: policy === 'sync' || policy === 'append' ? [`keyed_${policy}`] : [],
    ...(policy === 'fail' || policy === 'ignore' ? { failing: [`keyed_${policy}`] } : {}),
  })),
  ...POLICIES.map((policy) => ({
    ...{ kind, name: `a column of another type, on_schema_change of ${policy}` },
    pushes: [
      keyed(policy, ['amount, ordered_on', 'cast(amount as varchar(20)) as amount, ordered_on']),
    ],
    built: policy === 'fail' ? [] : [`keyed_${policy}`],
    ...(policy === 'fail' ? { failing: [`keyed_${policy}`] } : {}),
  })),
  {
    ...{ kind, name: 'another key of an incremental model' },
    pushes: [keyed('ignore', ["unique_key='id'", "unique_key='customer_id'"])],
    built: ['keyed_ignore'],
  },
  {
    ...{ kind, name: 'a filter that takes more rows' },
    pushes: [keyed('ignore', ['where ordered_on >', 'where ordered_on >='])],
    built: ['keyed_ignore'],
  },
  {
    ...{ kind, name: 'a filter outside of is_incremental' },
    pushes: [
      keyed(
        'ignore',
        ["ref('stg_orders') }}\n{%", "ref('stg_orders') }} where amount > 5\n{%"],
        ['\nwhere', '\nand'],
      ),
    ],
    built: ['keyed_ignore'],
  },
  {
    ...{ kind, name: 'the expression of a column' },
    pushes: [keyed('append', ['customer_id, amount', 'customer_id, amount * 2 as amount'])],
    built: ['keyed_append'],
  },
  {
    ...{ kind, name: 'another incremental strategy' },
    pushes: [
      keyed('ignore', ["unique_key='id'", "unique_key='id', incremental_strategy='delete+insert'"]),
    ],
    built: ['keyed_ignore'],
  },
  {
    ...{ kind, name: 'another on_schema_change and a new column' },
    pushes: [
      keyed('ignore', ["'ignore'", "'append_new_columns'"], ['select id,', 'select id, status,']),
    ],
    built: ['keyed_ignore'],
  },
  {
    ...{ kind, name: 'an incremental model in another schema' },
    pushes: [keyed('ignore', ["unique_key='id'", "unique_key='id', schema='facts'"])],
    built: ['keyed_ignore'],
  },
  {
    ...{ kind, name: 'an incremental model in another schema, by dbt_project.yml' },
    pushes: [
      edit('dbt_project.yml', ['    marts:\n', '    marts:\n      order_log: {+schema: facts}\n']),
    ],
    built: ['log_days', 'order_log'],
  },
  {
    ...{ kind, name: 'another alias of an incremental model' },
    pushes: [
      edit('models/marts/order_log.sql', ["'incremental'", "'incremental', alias='events'"]),
    ],
    built: ['log_days', 'order_log'],
  },
  {
    ...{ kind, name: 'an alias that names the relation which another model had' },
    pushes: [
      {
        'models/marts/quoted_sum.sql': null,
        ...edit('models/marts/order_log.sql', [
          "'incremental'",
          "'incremental', alias='quoted_sum'",
        ]),
      },
    ],
    built: ['log_days', 'order_log'],
  },
  {
    ...{ kind, name: 'an incremental model in another file' },
    pushes: [move('models/marts/order_log.sql', 'models/marts/logs/order_log.sql')],
    built: [],
  },
  {
    ...{ kind, name: 'another name of an incremental model' },
    pushes: [
      {
        ...move('models/marts/order_log.sql', 'models/marts/order_events.sql'),
        ...edit('models/marts/log_days.sql', ['order_log', 'order_events']),
        ...edit('models/marts/marts.yml', ["ref('order_log')", "ref('order_events')"]),
      },
    ],
    built: ['log_days', 'order_events'],
  },
  {
    ...{ kind, name: 'another name of an incremental model, with the old one as its alias' },
    pushes: [
      {
        'models/marts/order_log.sql': null,
        'models/marts/order_events.sql': edited('models/marts/order_log.sql', [
          "'incremental'",
          "'incremental', alias='order_log'",
        ]),
        ...edit('models/marts/log_days.sql', ['order_log', 'order_events']),
        ...edit('models/marts/marts.yml', ["ref('order_log')", "ref('order_events')"]),
      },
    ],
    built: ['log_days', 'order_events'],
  },
  {
    ...{ kind, name: 'a column of the parent of incremental models' },
    pushes: [edit('models/staging/stg_orders.sql', ['    status', '    upper(status) as status'])],
    built: BELOW_STG_ORDERS,
  },
  {
    ...{ kind, name: 'a column of the parent of incremental models, with new rows in the source' },
    raw: NEW_ROWS,
    pushes: [edit('models/staging/stg_orders.sql', ['    status', '    upper(status) as status'])],
    built: BELOW_STG_ORDERS,
  },
  {
    ...{ kind, name: 'an incremental model with full_refresh' },
    pushes: [
      edit('models/marts/order_log.sql', ["'incremental'", "'incremental', full_refresh=true"]),
    ],
    built: ['log_days', 'order_log'],
  },
  {
    ...{ kind, name: 'an incremental model with more rows than may be copied' },
    pushes: [edit('models/marts/order_log.sql', ['select id,', 'select id + 100 as id,'])],
    pullInputs: { 'clone-max-rows': '1' },
    built: ['log_days', 'order_log'],
    differing: ['order_log', 'log_days'],
  },
];
