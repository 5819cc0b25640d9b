import { edit } from '../project.ts';
import type { MergeScenario } from '../scenario.ts';

const kind = 'snapshot';
const history = (...to: Array<[string, string]>) => edit('snapshots/history.yml', ...to);

/** The history that a snapshot has, by what of it changes. */
export const SNAPSHOTS: MergeScenario[] = [
  {
    ...{ kind, name: 'a snapshot in another schema' },
    pushes: [
      history([
        'schema: history, unique_key: id, strategy: check',
        'schema: archive, unique_key: id, strategy: check',
      ]),
    ],
    built: ['snapshot orders_history'],
  },
  {
    ...{ kind, name: 'another alias of a snapshot' },
    pushes: [history(['strategy: check', 'alias: orders_archive, strategy: check'])],
    built: ['snapshot orders_history'],
  },
  {
    ...{ kind, name: 'another name of a snapshot' },
    pushes: [history(['name: orders_history', 'name: order_states'])],
    built: ['snapshot order_states'],
  },
  {
    ...{ kind, name: 'more columns that a snapshot checks' },
    pushes: [history(['check_cols: [status]', 'check_cols: [status, amount]'])],
    built: ['snapshot orders_history'],
  },
  {
    ...{ kind, name: 'another strategy of a snapshot' },
    pushes: [
      history([
        'strategy: check, check_cols: [status]',
        'strategy: timestamp, updated_at: ordered_at',
      ]),
    ],
    built: ['snapshot orders_history'],
  },
  {
    ...{ kind, name: 'another key of a snapshot' },
    pushes: [
      history([
        'schema: history, unique_key: id, strategy: check',
        'schema: history, unique_key: [id, customer_id], strategy: check',
      ]),
    ],
    built: ['snapshot orders_history'],
  },
  {
    ...{ kind, name: 'a snapshot that ends rows which are gone' },
    pushes: [history(['strategy: check', 'hard_deletes: invalidate, strategy: check'])],
    built: ['snapshot orders_history'],
  },
  {
    ...{
      kind,
      name: 'a snapshot that gives rows which are gone one of their own, in a new column',
    },
    pushes: [history(['strategy: check', 'hard_deletes: new_record, strategy: check'])],
    built: ['snapshot orders_history'],
  },
  {
    ...{ kind, name: 'a new column of the parent of a snapshot' },
    pushes: [
      edit('models/staging/stg_customers.sql', [
        '    country,',
        '    country,\n    upper(name) as shown_name,',
      ]),
    ],
    built: ['by_country', 'ledger', 'orders', 'snapshot customers_history', 'stg_customers'],
  },
  {
    ...{ kind, name: 'a column less in the parent of a snapshot' },
    pushes: [edit('models/staging/stg_customers.sql', ['    name,\n', ''])],
    built: ['by_country', 'ledger', 'orders', 'snapshot customers_history', 'stg_customers'],
  },
];
