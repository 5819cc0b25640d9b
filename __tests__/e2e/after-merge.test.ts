import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/model/report.ts';
import { readReport } from '../support/read-report.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

/** A project with a seed and three incremental models, one of which an exposure reads. */
const PROJECT: Record<string, string> = {
  'dbt_project.yml': 'name: shop\nversion: "1.0"\nconfig-version: 2\nprofile: shop\n',
  'profiles.yml': `shop:
  target: prod
  outputs:
    prod:
      type: duckdb
      path: "{{ env_var('SHOP_WAREHOUSE') }}"
      schema: analytics
`,
  'seeds/countries.csv': 'code,vat\nde,19\nfr,20\n',
  'models/sources.yml': 'sources: [{name: raw, tables: [{name: orders}]}]\n',
  'models/exposures.yml': `exposures:
  - name: revenue_board
    label: Revenue board
    type: dashboard
    owner: {name: Ann, email: ann@example.com}
    depends_on: [ref('facts')]
`,
  'models/facts.sql': factsModel(''),
  'models/orders.sql': ordersModel(''),
  'models/others.sql': `{{ config(materialized='incremental', unique_key='id') }}
select id from {{ source('raw', 'orders') }}
`,
};

function factsModel(config: string): string {
  return `{{ config(materialized='incremental'${config}) }}
select id, day from {{ source('raw', 'orders') }}
{% if is_incremental() %}where day > (select max(day) from {{ this }}){% endif %}
`;
}

function ordersModel(columns: string): string {
  return `{{ config(materialized='incremental', unique_key='id') }}
select id, day${columns} from {{ source('raw', 'orders') }}
{% if is_incremental() %}where day > (select max(day) from {{ this }}){% endif %}
`;
}

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.openWith(PROJECT);
  await shop.execute(
    "create schema raw; create table raw.orders as select id, id % 10 as day, 'web' as channel from range(50) as r(id)",
  );
  expect((await shop.runPush()).conclusion).toBe('success');
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

/** Merged as a squash: one commit, which GitHub knows the pull request of. */
async function merge(pull: Pull, labels: string[] = []): Promise<void> {
  await shop.merge(pull);
  const mergeSha = await shop.repository.git('rev-parse', 'main');
  shop.github.plantPull({ number: pull.number, state: 'closed', merged: true, labels, mergeSha });
}

const columnsOf = async (relation: string) =>
  (await shop.query(`select column_name from (describe ${relation})`)).flat();

const count = async (relation: string) =>
  (await shop.query(`select count(*) from ${relation}`))[0]?.[0];

const verdicts = ({ refreshes }: Report) =>
  refreshes.map(({ uniqueId, verdict }) => `${uniqueId} ${verdict}`).sort();

describe('what the comment says of the merge, and what the deploy does', () => {
  it('announces a seed, a model that keeps its rows and a model that moves, and does so', async () => {
    const pull = await shop.openPull(1, 'more-columns', {
      'seeds/countries.csv': 'code,vat,continent\nde,19,eu\nfr,20,eu\n',
      'models/orders.sql': ordersModel(', channel'),
      'models/facts.sql': factsModel(", schema='facts'"),
    });
    const run = await shop.runPull(pull, 'opened');
    expect(run.conclusion, run.log).toBe('success');

    const { review } = await readReport(run);
    expect(review?.afterMerge).toMatchObject({
      refreshes: expect.arrayContaining([
        expect.objectContaining({
          uniqueId: 'seed.shop.countries',
          verdict: 'refreshed',
          why: [
            {
              kind: 'columns',
              columns: { added: ['continent'], removed: [], retyped: [], reordered: false },
            },
          ],
        }),
        expect.objectContaining({
          ...{ uniqueId: 'model.shop.orders', verdict: 'announced' },
          ...{ onSchemaChange: 'ignore', missing: ['channel'] },
        }),
      ]),
      moved: [
        {
          ...{ uniqueId: 'model.shop.facts', keys: ['schema'], startsAnew: true, rows: 50 },
          from: '"shop"."analytics"."facts"',
          readers: [{ name: 'Revenue board', owner: 'Ann' }],
        },
      ],
      created: ['model.shop.facts'],
    });
    // Nothing is copied from where the deploy will not look.
    expect(review?.pasts).toContainEqual(
      expect.objectContaining({ uniqueId: 'model.shop.facts', how: 'moved' }),
    );
    const [comment] = shop.github.comments(1);
    expect(comment?.body).toContain('#### After the merge');
    expect(comment?.body).toContain('leaves `"shop"."analytics"."facts"` (50 rows) behind');
    expect(comment?.body).toContain('Column `channel` does not arrive');

    await merge(pull);
    const deploy = await shop.runPush();
    expect(deploy.conclusion, deploy.log).toBe('success');
    expect(verdicts(await readReport(deploy))).toEqual([
      'model.shop.orders announced',
      'seed.shop.countries refreshed',
    ]);
    expect(await columnsOf('analytics.countries')).toEqual(['code', 'vat', 'continent']);
    expect(await columnsOf('analytics.orders')).toEqual(['id', 'day']);
    expect(await count('analytics_facts.facts')).toBe('50');
    expect(deploy.summary).toContain('`select: orders`');
  });

  it('refreshes exactly what changed, in the same build, where the merged pull request is labelled', async () => {
    // A row that no source has: who is refreshed loses it.
    await shop.execute(
      'insert into analytics.orders (id, day) values (1000, 1); insert into analytics.others values (1000)',
    );
    const pull = await shop.openPull(2, 'channel-in-capitals', {
      'models/orders.sql': ordersModel(', upper(channel) as channel'),
    });
    await merge(pull, ['dbt-full-refresh']);
    const deploy = await shop.runPush();
    expect(deploy.conclusion, deploy.log).toBe('success');
    expect(verdicts(await readReport(deploy))).toEqual(['model.shop.orders refreshed']);
    expect(await columnsOf('analytics.orders')).toEqual(['id', 'day', 'channel']);
    expect(await count('analytics.orders')).toBe('50');
    expect(await count('analytics.others')).toBe('51');
    expect(deploy.groups.filter(({ title }) => /^dbt (build|run|seed)/.test(title))).toHaveLength(
      1,
    );
    // The next deploy has nothing to announce: the state says what the project says.
    expect((await readReport(await shop.runPush())).refreshes).toEqual([]);
    expect(await count('analytics.orders')).toBe('50');
  });

  it('[F25] refuses a refresh that would lose rows until somebody confirms it', async () => {
    await shop.execute('delete from raw.orders where id < 25');
    const pull = await shop.openPull(3, 'doubled-days', {
      'models/orders.sql': ordersModel(', lower(channel) as channel'),
    });
    await merge(pull);
    const deploy = await shop.runPush({ inputs: { 'full-refresh': 'changed' } });
    expect(deploy.conclusion, deploy.log).toBe('success');
    expect((await readReport(deploy)).refreshes).toMatchObject([
      { verdict: 'fewer-rows', rows: { production: 50, refreshed: 25 } },
    ]);
    expect(await count('analytics.orders')).toBe('50');
    expect(deploy.summary).toContain('Production has 50 rows, a full refresh gives 25');
  });

  it('builds with `full-refresh: changed` what loses no rows, but never `full_refresh: false`', async () => {
    const kept = ordersModel(', channel, 1 as kept').replace("'id'", "'id', full_refresh=false");
    const pull = await shop.openPull(4, 'others-by-day', {
      'models/orders.sql': kept,
      'models/facts.sql': factsModel(", schema='facts'").replace(
        'id, day',
        'id, day, day * 2 as twice',
      ),
    });
    await shop.execute('insert into raw.orders select id, 3, null from range(2000, 2030) as r(id)');
    const inputs = { 'full-refresh': 'changed' };
    const run = await shop.runPull(pull, 'opened', { inputs });
    expect(run.conclusion, run.log).toBe('success');
    const { review } = await readReport(run);
    expect(review?.pasts).toContainEqual(
      expect.objectContaining({ uniqueId: 'model.shop.facts', how: 'refresh' }),
    );
    await merge(pull);
    const deploy = await shop.runPush({ inputs });
    expect(deploy.conclusion, deploy.log).toBe('success');
    expect(verdicts(await readReport(deploy))).toEqual([
      'model.shop.facts refreshed',
      'model.shop.orders forbidden',
    ]);
    expect(await columnsOf('analytics_facts.facts')).toEqual(['id', 'day', 'twice']);
    expect(await columnsOf('analytics.orders')).toEqual(['id', 'day', 'channel']);
  });

  it('counts the label of an earlier merge that the same deploy carries, for what that one changed', async () => {
    const labelled = await shop.openPull(5, 'orders-by-hour', {
      'models/orders.sql': ordersModel(', channel, 2 as hour'),
    });
    const other = await shop.openPull(6, 'others-by-day', {
      'models/others.sql': String(PROJECT['models/others.sql']).replace(
        'select id',
        'select id, day',
      ),
    });
    await merge(labelled, ['dbt-full-refresh']);
    shop.github.model.pulls.find(({ number }) => number === 5)?.files.push('models/orders.sql');
    await merge(other);
    const before = shop.github.requests.length;
    const deploy = await shop.runPush();
    expect(deploy.conclusion, deploy.log).toBe('success');
    expect(verdicts(await readReport(deploy))).toEqual([
      'model.shop.orders refreshed',
      'model.shop.others announced',
    ]);
    const asked = shop.github.requests.slice(before).map(({ path }) => path);
    expect(asked.filter((path) => /\/commits\/\w+\/pulls/.test(path))).toHaveLength(2);
  });
});
