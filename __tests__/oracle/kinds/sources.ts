import { edit } from '../project.ts';
import type { MergeScenario } from '../scenario.ts';
import { BELOW_STG_ORDERS } from './incremental.ts';

const kind = 'source';
const BELOW_BOTH = [...BELOW_STG_ORDERS, 'snapshot customers_history', 'stg_customers'];
const OTHER_ORDERS =
  'select id, customer_id, cents * 2 as cents, status, ordered_at from raw.orders';

/** What a source is called, and where it is. */
export const SOURCES: MergeScenario[] = [
  {
    ...{ kind, name: 'a source in another schema' },
    raw: `create schema raw_v2;
      create table raw_v2.orders as ${OTHER_ORDERS};
      create table raw_v2.customers as select * from raw.customers`,
    pushes: [edit('models/sources.yml', ['schema: raw', 'schema: raw_v2'])],
    built: BELOW_BOTH,
  },
  {
    ...{ kind, name: 'another identifier of a source' },
    raw: `create table raw.orders_v2 as ${OTHER_ORDERS}`,
    pushes: [edit('models/sources.yml', ['name: orders', 'name: orders, identifier: orders_v2'])],
    built: BELOW_STG_ORDERS,
  },
  {
    ...{ kind, name: 'another name of a source, and its readers' },
    pushes: [
      {
        ...edit('models/sources.yml', ['name: raw', 'name: landing']),
        ...edit('models/staging/stg_orders.sql', ["source('raw'", "source('landing'"]),
        ...edit('models/staging/stg_customers.sql', ["source('raw'", "source('landing'"]),
      },
    ],
    built: BELOW_BOTH,
  },
];
