import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileChanges } from '../support/git.ts';
import { Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

const project: FileChanges = {
  'dbt_project.yml': `name: shop
version: "1.0"
profile: shop
on-run-start: "create table if not exists {{ target.schema }}.started (id integer)"
on-run-end: "{{ log_run() }}"
`,
  'profiles.yml': `shop:
  target: prod
  outputs:
    prod: {type: duckdb, path: "{{ env_var('SHOP_WAREHOUSE') }}", schema: analytics}
`,
  'macros/log_run.sql': `{% macro log_run() %}
  {% set log = ref('run_log') %}
  {% if execute %}{% do run_query("insert into " ~ log ~ " select 'run'") %}{% endif %}
{% endmacro %}
`,
  'models/run_log.sql':
    "{{ config(materialized='incremental') }}\nselect 'first' as what {% if is_incremental() %}where false{% endif %}\n",
  'models/queue.sql': "{{ config(materialized='table') }}\nselect * from (values (1), (2)) t(id)\n",
  'models/orders.sql':
    "{{ config(post_hook='delete from {{ ref(\"queue\") }} where id = 1') }}\n-- depends_on: {{ ref('queue') }}\nselect 1 as id\n",
  'models/models.yml': 'models: [{name: queue, columns: [{name: id}]}]\n',
};

afterAll(removeTempDirs);

describe('hooks that change relations of the project', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.openWith(project);
    const deploy = await shop.runPush();
    expect(deploy.conclusion, deploy.log).toBe('success');
  });

  afterAll(async () => {
    expect(shop.github.strictErrors).toEqual([]);
    await shop.close();
  });

  const production = () =>
    shop.query(`select * from (
      select 'log', what from analytics.run_log union all select 'queue', id::varchar from analytics.queue
    ) order by all`);

  it('[A2, C3] work on copies in the pull request’s schema', async () => {
    const before = await production();
    expect(before).toEqual([
      ['log', 'first'],
      ['log', 'run'],
      ['queue', '2'],
    ]);
    await shop.execute('insert into analytics.queue values (1)');
    const after = [...before.slice(0, 2), ['queue', '1'], ['queue', '2']];
    const pull = await shop.openPull(1, 'orders', {
      'models/orders.sql': `${project['models/orders.sql']}where 1 = 1\n`,
    });
    const step = await shop.runPull(pull, 'opened');
    expect(step.conclusion, step.log).toBe('success');
    expect(await production()).toEqual(after);
    expect(await shop.query('select what from pr_1_shop.run_log order by 1')).toEqual([
      ['first'],
      ['run'],
      ['run'],
    ]);
    expect(await shop.query('select id from pr_1_shop.queue')).toEqual([['2']]);
    const body = shop.github.comments(1)[0]?.body ?? '';
    expect(body).toContain('Hooks use copies of production’s relations');
    expect(body).toContain('on-run-end of shop writes to it');
    await shop.runPull(pull, 'closed');
    expect((await shop.relations()).filter((name) => name.startsWith('pr_1'))).toEqual([]);
  });

  it('[C4] find the target’s schema though only a test changed', async () => {
    const pull = await shop.openPull(2, 'tests', {
      'models/models.yml':
        'models: [{name: queue, columns: [{name: id, data_tests: [not_null]}]}]\n',
    });
    const step = await shop.runPull(pull, 'opened');
    expect(step.conclusion, step.log).toBe('success');
    expect(await shop.relations()).toContain('pr_2_shop.started');
    await shop.runPull(pull, 'closed');
    expect((await shop.relations()).filter((name) => name.startsWith('pr_2'))).toEqual([]);
  });
});
