import { PROJECT } from './project.ts';
import { move, type Scenario } from './scenario.ts';

/** Files that are the same in another place. */
export const MOVED_FILES: Scenario[] = [
  {
    name: 'a model moved to another folder',
    change: move(
      'models/marts/dim_customers.sql',
      'models/marts/customers/dim_customers.sql',
      PROJECT,
    ),
    built: { scores: 'below dim_customers' },
    leftOut: {
      dim_customers:
        'moved models/marts/dim_customers.sql → models/marts/customers/dim_customers.sql',
    },
  },
  {
    name: 'a model moved to a folder with another config',
    change: move('models/marts/by_country.sql', 'models/staging/by_country.sql', PROJECT),
    built: { by_country: 'configs materialized' },
  },
  {
    name: 'YAML, tests and models moved together',
    change: {
      ...move('models/staging/stg_orders.sql', 'models/staging/shop/stg_orders.sql', PROJECT),
      ...move('models/staging/stg_customers.sql', 'models/staging/shop/stg_customers.sql', PROJECT),
      ...move('models/staging/paid.sql', 'models/staging/shop/paid.sql', PROJECT),
      ...move('models/staging/staging.yml', 'models/staging/shop/staging.yml', PROJECT),
      ...move('models/sources.yml', 'models/staging/shop/sources.yml', PROJECT),
    },
    built: { scores: 'below stg_customers' },
    leftOut: {
      audited: 'below-left-out',
      by_country: 'below-left-out',
      daily: 'below-left-out',
      dim_customers: 'below-left-out',
      kpi_report: 'below-left-out',
      'kpis.v1': 'below-left-out',
      'kpis.v2': 'below-left-out',
      orders: 'below-left-out',
      paid: 'moved models/staging/paid.sql → models/staging/shop/paid.sql',
      stg_customers:
        'moved models/staging/stg_customers.sql → models/staging/shop/stg_customers.sql',
      stg_orders: 'moved models/staging/stg_orders.sql → models/staging/shop/stg_orders.sql',
      'snapshot customers_history': 'below-left-out',
      'source raw.customers': 'moved models/sources.yml → models/staging/shop/sources.yml',
      'source raw.orders': 'moved models/sources.yml → models/staging/shop/sources.yml',
      'test not_null_stg_orders_id':
        'moved models/staging/staging.yml → models/staging/shop/staging.yml',
      'test unique_stg_customers_id':
        'moved models/staging/staging.yml → models/staging/shop/staging.yml',
      'test unique_stg_orders_id':
        'moved models/staging/staging.yml → models/staging/shop/staging.yml',
    },
  },
];
