import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/model/report.ts';
import type { FileChanges } from '../support/git.ts';
import { Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

/** A pull request over a production that is older than the data in its sources. */

const incremental = (amount: string) => `{{ config(materialized='incremental', unique_key='id') }}
select id, ${amount} as amount, seen from {{ source('raw', 'events') }}
{% if is_incremental() %}where seen > (select max(seen) from {{ this }}){% endif %}
`;

const project: FileChanges = {
  'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
  'profiles.yml': `shop:
  target: prod
  outputs:
    prod: {type: duckdb, path: "{{ env_var('SHOP_WAREHOUSE') }}", schema: analytics}
`,
  'models/sources.yml': `sources:
  - name: raw
    tables:
      - name: events
        config:
          loaded_at_field: seen
          freshness: {warn_after: {count: 10000, period: day}}
`,
  'models/events.sql': incremental('amount'),
  'models/totals.sql':
    "{{ config(materialized='table') }}\nselect id, amount * 1 as amount from {{ ref('events') }}\n",
  'models/numbered.sql':
    "{{ config(materialized='table') }}\nselect row_number() over (order by 1) as id, name from (values ('a'), ('b')) as t(name)\n",
  'models/models.yml':
    'models: [{name: numbered, columns: [{name: id, data_tests: [unique, not_null]}]}]\n',
};

let shop: Shop;
let comment: string;
let report: Report;

beforeAll(async () => {
  shop = await Shop.openWith(project);
  await shop.execute(
    "create schema raw; create table raw.events as select 1 as id, 10 as amount, timestamp '2026-01-01' as seen union all select 2, 20, timestamp '2026-01-02'",
  );
  expect((await shop.runPush()).conclusion).toBe('success');
  await shop.execute("insert into raw.events values (3, 30, timestamp '2026-01-03')");
  const pull = await shop.openPull(12, 'refactoring', {
    'models/events.sql': incremental('amount + 0'),
    'models/numbered.sql':
      "{{ config(materialized='table') }}\nselect row_number() over (order by name desc) as id, name from (values ('a'), ('b')) as t(name)\n",
  });
  const run = await shop.runPull(pull, 'opened');
  expect(run.conclusion).toBe('success');
  report = JSON.parse(await readFile(run.outputs['report-json'] ?? '', 'utf8')) as Report;
  comment = shop.github.comments(12)[0]?.body ?? '';
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

describe('a refactoring over a production that is older than its sources', () => {
  const diffOf = (name: string) =>
    report.review?.diffs.find(({ uniqueId }) => uniqueId === `model.shop.${name}`);

  it('[E7] is compared by unique_key, and by whole rows without a key', () => {
    expect(diffOf('events')?.keys).toMatchObject({ columns: ['id'], added: 0, changed: [] });
    expect(diffOf('totals')?.whole).toEqual({ removed: 0, added: 1 });
  });

  it('[E8] tells rows apart that arrived since the deploy, and names their source', () => {
    expect(diffOf('events')?.later).toEqual({
      ...{ column: 'seen', than: '2026-01-02 00:00:00', added: 1, changed: 0 },
    });
    expect(report.review?.arrivals).toMatchObject([{ name: 'raw.events' }]);
    expect(report.review?.impact?.breaking).toEqual([]);
    expect(comment).toContain(
      'Since production’s deploy, new rows have arrived in `raw.events` (up to `2026-01-03 00:00 UTC`)',
    );
    expect(comment).toContain('1 of `events` by `seen`');
    expect(comment).not.toContain('No differences found');
  });

  it('[E10] says that a key is not stable', () => {
    expect(diffOf('numbered')?.keys).toMatchObject({ columns: ['id'], unstable: true });
    expect(comment).toContain('**key not stable**: same rows without it');
  });
});
