import { DEPLOYER, DEPLOYER_PROFILES, type Postgres, startPostgres } from './postgres.ts';
import { type Readers, startReaders } from './readers.ts';
import { workflowDispatchEvent } from './runner/events.ts';
import type { RunningStep, StepResult } from './runner/step.ts';
import { Shop } from './shop.ts';

/** Whatever is built carries the generation that it was built in. */
const STAMP = "(select max(id) from {{ source('raw', 'stamp') }}) as generation";

const PROJECT = {
  'dbt_project.yml': `name: shop
version: "1.0"
profile: shop
models:
  shop:
    +materialized: table
    reporting: {+schema: reporting}
`,
  'profiles.yml': DEPLOYER_PROFILES,
  'models/sources.yml':
    'sources: [{name: raw, schema: raw, tables: [{name: stamp}, {name: prices}]}]\n',
  'models/orders.sql': `select i as id, 1 + i % 7 as country, ${STAMP} from generate_series(1, 500) as i\n`,
  'models/orders_seen.sql':
    "{{ config(materialized='view') }}\nselect * from {{ ref('orders') }}\n",
  'models/reporting/customers.sql': `select id, name, ${STAMP} from {{ ref('orders') }} join {{ ref('countries') }} using (country)\n`,
  'models/events.sql': `{{ config(materialized='incremental') }}
select max(id) as generation from {{ source('raw', 'stamp') }}
`,
  'models/models.yml':
    'models: [{name: orders, columns: [{name: id, data_tests: [unique, not_null]}]}]\n',
  'seeds/countries.csv': 'country,name\n1,A\n2,B\n3,C\n4,D\n5,E\n6,F\n7,G\n',
  'snapshots/prices_history.yml': `snapshots:
  - name: prices_history
    relation: source('raw', 'prices')
    config: {schema: history, unique_key: id, strategy: check, check_cols: [price]}
`,
};

const SERVER = `${DEPLOYER};
create role reader login password 'secret';
create schema raw; create table raw.stamp (id int); create table raw.prices as select 1 as id, 10 as price;
grant usage on schema raw to deployer; grant select on all tables in schema raw to deployer`;

export const BLUE_GREEN: Record<string, string> = { 'blue-green': 'on', 'keep-old': '2' };

export const SCHEMAS = ['analytics', 'analytics_history', 'analytics_reporting'];

/** A project on PostgreSQL whose rows say in which deploy they were built, and a role that only reads. */
export class BlueGreenShop {
  readonly shop: Shop;
  readonly server: Postgres;
  #generation = 0;

  private constructor(shop: Shop, server: Postgres) {
    this.shop = shop;
    this.server = server;
  }

  static async open(): Promise<BlueGreenShop> {
    const [server, shop] = await Promise.all([startPostgres(), Shop.openWith(PROJECT)]);
    await server.query(SERVER);
    return new BlueGreenShop(shop, server);
  }

  async close(): Promise<void> {
    await Promise.all([this.shop.close(), this.server.stop()]);
  }

  async rows(sql: string): Promise<string[][]> {
    return (await this.server.query(sql)).map((row) => Object.values(row).map(String));
  }

  /** The newest that a deploy was started with. */
  get generation(): number {
    return this.#generation;
  }

  /** A new generation of rows, deployed. */
  async deploy(inputs = BLUE_GREEN): Promise<StepResult> {
    return (await this.startDeploy(inputs)).result;
  }

  async startDeploy(inputs = BLUE_GREEN): Promise<RunningStep> {
    this.#generation += 1;
    await this.server.query(
      `insert into raw.stamp values (${this.#generation}); update raw.prices set price = ${this.#generation}`,
    );
    const { shop } = this;
    await shop.repository.switch('main');
    await shop.repository.commit(`Generation ${this.#generation}`, {
      'README.md': `${this.#generation}\n`,
    });
    return shop.startPush({ env: this.#env(), inputs });
  }

  async rollBack(): Promise<StepResult> {
    const sha = await this.shop.repository.git('rev-parse', 'main');
    const step = await this.shop.start('main', workflowDispatchEvent({ sha }), {
      env: this.#env(),
      inputs: { ...BLUE_GREEN, mode: 'rollback' },
    });
    return step.result;
  }

  /** Generations that a reader finds now in each relation, `orders 3`. */
  async live(): Promise<string[]> {
    const rows = await this.rows(
      `select 'orders ' || generation from analytics.orders union select 'seen ' || generation from analytics.orders_seen
       union select 'customers ' || generation from analytics_reporting.customers order by 1`,
    );
    return rows.flat();
  }

  /** The schemas of this project, by name. */
  async schemas(): Promise<string[]> {
    const rows = await this.rows(
      "select nspname from pg_namespace where nspname like 'analytics%' order by 1",
    );
    return rows.flat();
  }

  async letReaderRead(): Promise<void> {
    const schemas = SCHEMAS.join(', ');
    await this.server.query(
      `grant usage on schema ${schemas} to reader; grant select on all tables in schema ${schemas} to reader`,
    );
  }

  /** Also what is built in place: a table that is made anew has lost what was granted on it. */
  async letReaderReadOn(): Promise<void> {
    await this.server.query(
      `alter default privileges for role deployer in schema ${SCHEMAS.join(', ')} grant select on tables to reader`,
    );
  }

  /** What the role `reader` may do, in the live schemas. */
  async grants(): Promise<string[][]> {
    return this.rows(
      `select n.nspname, c.relname, has_schema_privilege('reader', n.oid, 'usage')::text,
         has_table_privilege('reader', c.oid, 'select')::text, has_table_privilege('reader', c.oid, 'insert')::text
       from pg_namespace as n join pg_class as c on c.relnamespace = n.oid and c.relkind in ('r', 'v')
       where n.nspname in (${SCHEMAS.map((name) => `'${name}'`).join(', ')}) order by 1, 2`,
    );
  }

  startReaders(): Promise<Readers> {
    return startReaders(
      `host=127.0.0.1 port=${this.server.port} user=reader password=secret dbname=postgres`,
    );
  }

  #env(): Record<string, string> {
    return { SHOP_PORT: String(this.server.port) };
  }
}
