import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/model/report.ts';
import { DEPLOYER, DEPLOYER_PROFILES, type Postgres, startPostgres } from '../support/postgres.ts';
import { readReport } from '../support/read-report.ts';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

const MODELS: Record<string, string> = {
  'models/orders.sql': 'select 1 as id\n',
  'models/old_orders.sql': 'select 1 as id\n',
  'models/old_names.sql': "{{ config(materialized='view') }}\nselect 1 as id\n",
  'models/facts.sql': "{{ config(materialized='incremental') }}\nselect 1 as id\n",
  'seeds/countries.csv': 'code\nde\n',
};
const PROJECT = 'name: shop\nversion: "1.0"\nprofile: shop\nmodels: {+materialized: table}\n';
const INPUTS = { orphans: 'drop', 'orphan-grace': '1' };

/** `relation fate` */
const fates = ({ orphans }: Report) =>
  orphans.map(({ identifier, fate }) => `${identifier} ${fate}`).sort();

let commits = 0;

async function deploy(shop: Shop, inputs: Record<string, string>, env = {}): Promise<StepResult> {
  commits += 1;
  await shop.repository.switch('main');
  await shop.repository.commit('Another', { 'README.md': `${commits}\n` });
  const step = await shop.runPush({ inputs, env });
  expect(step.conclusion, step.log).toBe('success');
  return step;
}

describe('relations that no node builds any more, on DuckDB', { timeout: 900_000 }, () => {
  let shop: Shop;
  let first: StepResult;
  const relations = async () =>
    (await shop.relations()).filter((name) => name.startsWith('analytics'));

  beforeAll(async () => {
    shop = await Shop.openWith({
      ...MODELS,
      'dbt_project.yml': PROJECT,
      'profiles.yml': `shop:
  target: prod
  outputs: {prod: {type: duckdb, path: "{{ env_var('SHOP_WAREHOUSE') }}", schema: analytics}}
`,
      'models/exposures.yml':
        'exposures: [{name: board, type: dashboard, owner: {name: Ann}, depends_on: [ref("old_names")]}]\n',
      'models/by_night.sql': "{{ config(enabled=var('nightly', true)) }}\nselect 1 as id\n",
    });
    await deploy(shop, INPUTS);
    await shop.execute(
      'create schema bi; create table analytics.of_others as select 1 as id; ' +
        'create view bi.countries as select * from shop.analytics.countries',
    );
    const pull = await shop.openPull(1, 'fewer-models', {
      'models/old_orders.sql': null,
      'models/old_names.sql': null,
      'models/exposures.yml': null,
      'models/facts.sql':
        "{{ config(materialized='incremental', schema='facts') }}\nselect 1 as id\n",
      'seeds/countries.csv': null,
      'models/by_night.sql': "{{ config(enabled=var('nightly', false)) }}\nselect 1 as id\n",
    });
    const run = await shop.runPull(pull, 'opened');
    expect(run.conclusion, run.log).toBe('success');
    await shop.merge(pull);
    first = await deploy(shop, INPUTS);
  }, 800_000);

  afterAll(async () => {
    expect(shop.github.strictErrors).toEqual([]);
    await shop.close();
    await removeTempDirs();
  });

  it('are announced in the comment as the setting of the deploys has it', () => {
    const [comment] = shop.github.comments(1);
    expect(comment?.body).toContain(
      '3 models. Each of these stays in production until a deploy drops it: after 1 deploy, and only if nothing reads it: `"shop"."analytics"."by_night"`',
    );
    expect(comment?.body).toContain(
      '`"shop"."analytics"."countries"` stays in production until a deploy drops it',
    );
    expect(comment?.body).toContain('Nothing updates the old relation any more.');
  });

  it('are listed by the deploy that finds them, with who reads them', async () => {
    const report = await readReport(first);
    expect(fates(report)).toEqual([
      'by_night disabled',
      'countries read',
      'facts history',
      'old_names grace',
      'old_orders grace',
    ]);
    expect(report.orphans).toContainEqual(
      expect.objectContaining({
        ...{ identifier: 'old_names', kind: 'view', deploys: 1, dependents: [] },
        exposures: [{ uniqueId: 'exposure.shop.board', name: 'board', owner: 'Ann' }],
      }),
    );
    expect(first.summary).toContain('#### No node builds these any more');
    expect(first.summary).toContain('Read by `view shop.bi.countries`');
    expect(first.summary).toContain('Read by exposure `board` (Ann)');
    expect(JSON.stringify(shop.slack.messages)).toContain('No node builds this any more');
    expect(await relations()).toHaveLength(8);
  });

  it('are dropped by a later one if nothing reads them, and no others', async () => {
    const second = await deploy(shop, INPUTS);
    expect(fates(await readReport(second))).toEqual([
      'by_night disabled',
      'countries read',
      'facts history',
      'old_names dropped',
      'old_orders dropped',
    ]);
    expect(await relations()).toEqual([
      ...['analytics.by_night', 'analytics.countries', 'analytics.facts', 'analytics.of_others'],
      ...['analytics.orders', 'analytics_facts.facts'],
    ]);
    expect(second.log).toContain('Dropped "shop"."analytics"."old_orders"');
    await shop.execute('drop view bi.countries; drop table analytics.facts');
    const third = await readReport(await deploy(shop, INPUTS));
    expect(fates(third)).toEqual(['by_night disabled', 'countries dropped']);
  });

  it('are not those of a deploy that selects only some nodes', async () => {
    const { orphans } = await readReport(await deploy(shop, { select: 'orders' }));
    expect(orphans).toMatchObject([{ identifier: 'by_night', fate: 'listed' }]);
  });

  it('go with the swap of a blue-green deploy, but for the rows of a snapshot', async () => {
    const snapshot = `snapshots:
  - name: story
    relation: ref('orders')
    config: {schema: analytics, unique_key: id, strategy: check, check_cols: [id]}
`;
    const macro = `{% macro generate_schema_name(custom_schema_name, node) -%}
  {{ target.schema }}{{ '_' ~ custom_schema_name if custom_schema_name and custom_schema_name != 'analytics' }}
{%- endmacro %}
`;
    await shop.repository.switch('main');
    await shop.repository.commit('A snapshot', {
      'snapshots/story.yml': snapshot,
      'macros/schema.sql': macro,
      'models/late.sql': 'select 1 as id\n',
    });
    await deploy(shop, { orphans: 'report' });
    await shop.repository.switch('main');
    await shop.repository.commit('Without', {
      'snapshots/story.yml': null,
      'models/late.sql': null,
    });
    const listed = await readReport(await deploy(shop, { orphans: 'report' }));
    expect(fates(listed)).toEqual(['by_night listed', 'late listed', 'story listed']);
    const swapped = await readReport(await deploy(shop, { 'blue-green': 'on' }));
    expect(swapped.promotion?.outcome).toBe('swapped');
    expect(fates(swapped)).toEqual(['story listed']);
    expect(await shop.query('select count(*) from analytics.story')).toEqual([['1']]);
  });
});

describe('relations that no node builds any more, on PostgreSQL', { timeout: 900_000 }, () => {
  let shop: Shop;
  let server: Postgres;
  const env = () => ({ SHOP_PORT: String(server.port) });

  beforeAll(async () => {
    [server, shop] = await Promise.all([
      startPostgres(),
      Shop.openWith({
        'dbt_project.yml': PROJECT,
        'models/orders.sql': 'select 1 as id\n',
        'models/old_orders.sql': 'select 1 as id\n',
        'models/spelt.sql': "{{ config(alias='Spelt out') }}\nselect 1 as id\n",
        'profiles.yml': DEPLOYER_PROFILES,
      }),
    ]);
    await server.query(DEPLOYER);
    await deploy(shop, INPUTS, env());
    await server.query(
      'create schema bi; create view bi.board as select * from analytics.old_orders',
    );
    await shop.repository.switch('main');
    await shop.repository.commit('Fewer', {
      'models/old_orders.sql': null,
      'models/spelt.sql': null,
    });
  }, 600_000);

  afterAll(async () => {
    await shop.close();
    await server.stop();
    await removeTempDirs();
  });

  it('stay while a view outside of the project depends on them', async () => {
    await deploy(shop, INPUTS, env());
    const second = await deploy(shop, INPUTS, env());
    const report = await readReport(second);
    expect(fates(report)).toEqual(['Spelt out dropped', 'old_orders read']);
    expect(report.orphans).toContainEqual(
      expect.objectContaining({ identifier: 'old_orders', dependents: ['view bi.board'] }),
    );
    const tables = await server.query(
      "select table_name from information_schema.tables where table_schema = 'analytics' order by 1",
    );
    expect(tables.flatMap((row) => Object.values(row))).toEqual(['old_orders', 'orders']);
    expect(await server.query('select count(*)::int as n from bi.board')).toEqual([{ n: 1 }]);
  });
});
