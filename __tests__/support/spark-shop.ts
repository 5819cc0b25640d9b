import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { FileChanges } from './git.ts';
import { readDemoProject } from './shop.ts';
import { PYTHON } from './venv.ts';

const PROGRAM = join(import.meta.dirname, 'spark.py');

/**
 * What differs on Spark from the shop of `demo/`: it runs inside dbt's own process, on tables in a folder
 * whose metastore is an embedded Derby. Its tables are Parquet, in which rows cannot be updated: an
 * incremental model replaces partitions, and there are no snapshots.
 */
const ON_SPARK: FileChanges = {
  'profiles.yml': `shop:
  target: prod
  outputs:
    prod:
      type: spark
      method: session
      host: localhost
      schema: analytics
      threads: 2
      server_side_parameters:
        spark.master: local[2]
        spark.ui.enabled: 'false'
        spark.sql.shuffle.partitions: '2'
        spark.sql.warehouse.dir: "{{ env_var('SHOP_WAREHOUSE') }}/tables"
        spark.hadoop.javax.jdo.option.ConnectionURL: "jdbc:derby:;databaseName={{ env_var('SHOP_WAREHOUSE') }}/metastore;create=true"
        spark.driver.extraJavaOptions: "-Dderby.stream.error.file={{ env_var('SHOP_WAREHOUSE') }}/derby.log"
`,
  'models/marts/fct_orders.sql': `{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partition_by='order_date') }}

with payments as (
    select order_id, sum(amount) as amount
    from {{ ref('stg_payments') }}
    group by order_id
)

select
    orders.order_id,
    orders.customer_id,
    orders.status,
    coalesce(payments.amount, 0) as amount,
    orders.order_date
from {{ ref('stg_orders') }} as orders
left join payments on payments.order_id = orders.order_id

{% if is_incremental() %}
where orders.order_date >= (select coalesce(max(order_date), date '2000-01-01') from {{ this }})
{% endif %}
`,
};

export async function readSparkShop(): Promise<FileChanges> {
  const { 'snapshots/customers_history.yml': _snapshot, ...files } = await readDemoProject();
  return { ...files, ...ON_SPARK };
}

/**
 * Runs the statements in one session.
 * @returns a digest of the rows of every relation, by `database.name`
 */
export async function runSpark(
  folder: string,
  statements: readonly string[] = [],
): Promise<Record<string, string>> {
  const child = spawn(PYTHON, [PROGRAM, folder], { cwd: folder });
  child.stdin.end(JSON.stringify(statements));
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  if (exitCode !== 0) throw new Error(`Spark failed.\n${stderr.slice(-4_000)}`);
  return JSON.parse(stdout) as Record<string, string>;
}

/** The raw tables, as demo/load_raw.py makes them. */
export function loadRaw(days: number): string[] {
  const tables = {
    customers: `
      select id, concat('Customer ', id) as name, concat('customer', id, '@example.com') as email,
        element_at(array('DE', 'FR', 'NL', 'PL'), cast(1 + id % 4 as int)) as country_code,
        timestampadd(day, id % 30, timestamp '2026-01-01') as updated_at,
        current_timestamp() as loaded_at
      from range(1, 101)`,
    orders: `
      select id, 1 + (id * 7) % 100 as customer_id,
        timestampadd(day, id div 20, timestamp '2026-01-01') as ordered_at,
        element_at(array('placed', 'shipped', 'completed', 'completed', 'returned'), cast(1 + id % 5 as int)) as status,
        current_timestamp() as loaded_at
      from range(0, ${20 * days})`,
    payments: `
      select id, id as order_id,
        element_at(array('card', 'paypal', 'invoice'), cast(1 + id % 3 as int)) as method,
        500 + (id * 137) % 20000 as amount_cents, current_timestamp() as loaded_at
      from range(0, ${20 * days}) where id % 11 <> 0`,
  };
  return [
    'create database if not exists raw',
    ...Object.entries(tables).flatMap(([name, rows]) => [
      `drop table if exists raw.${name}`,
      `create table raw.${name} using parquet as ${rows}`,
    ]),
  ];
}
