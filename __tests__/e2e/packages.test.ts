import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport } from '../support/read-report.ts';
import type { StepResult } from '../support/runner/step.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

/** As elementary and dbt_artifacts do: a package whose hook writes what ran into models of its own. */
const WATCHER: Record<string, string> = {
  'vendor/watcher/dbt_project.yml': `name: watcher
version: "1.0"
on-run-end: "{{ watcher.upload_results(results) }}"
`,
  'vendor/watcher/models/run_log.sql': `{{ config(materialized='incremental', on_schema_change='append_new_columns') }}
select 'none' as node where false
`,
  'vendor/watcher/models/last_runs.sql':
    "{{ config(materialized='view') }}\nselect node, count(*) as runs from {{ ref('run_log') }} group by 1\n",
  'vendor/watcher/macros/upload_results.sql': `{% macro upload_results(results) %}
  {% if execute and 'model.watcher.run_log' in graph.nodes %}
    {% set log = graph.nodes['model.watcher.run_log'] %}
    {% set relation = adapter.get_relation(log.database, log.schema, log.alias) %}
    {% if relation is none %}{{ exceptions.raise_compiler_error('Table run_log does not exist') }}{% endif %}
    {% for result in results if result.status != 'skipped' %}
      {% do run_query("insert into " ~ relation ~ " values ('" ~ result.node.name ~ "')") %}
    {% endfor %}
  {% endif %}
{% endmacro %}
`,
};

const output = (schema: string) =>
  `{type: duckdb, path: "{{ env_var('SHOP_WAREHOUSE') }}", schema: ${schema}}`;
const INPUTS = { 'ci-target': 'ci' };

describe('a package that writes what ran, enabled in production only', { timeout: 900_000 }, () => {
  let shop: Shop;
  let pull: Pull;
  let opened: StepResult;
  const log = async () =>
    (await shop.query('select node from analytics_watcher.run_log order by 1')).flat();

  beforeAll(async () => {
    shop = await Shop.openWith({
      ...WATCHER,
      'packages.yml': 'packages: [{local: vendor/watcher}]\n',
      'dbt_project.yml': `name: shop
version: "1.0"
profile: shop
models:
  shop: {+materialized: table}
  watcher:
    +schema: watcher
    +enabled: "{{ target.name == 'prod' }}"
`,
      'profiles.yml': `shop:\n  target: prod\n  outputs: {prod: ${output('analytics')}, ci: ${output('dev')}}\n`,
      'models/orders.sql': 'select 1 as id\n',
      'models/other.sql': 'select 2 as id\n',
    });
    const first = await shop.runPush({ inputs: INPUTS });
    expect(first.conclusion, first.log).toBe('success');
    pull = await shop.openPull(1, 'more-orders', { 'models/orders.sql': 'select 3 as id\n' });
    opened = await shop.runPull(pull, 'opened', { inputs: INPUTS });
  }, 800_000);

  afterAll(async () => {
    expect(shop.github.strictErrors).toEqual([]);
    await shop.close();
    await removeTempDirs();
  });

  it('logs deploys, and no pull request, whose comment says nothing of it', async () => {
    expect(opened.conclusion, opened.log).toBe('success');
    expect(await log()).toEqual(['last_runs', 'orders', 'other', 'run_log']);
    const { nodes, writes, review } = await readReport(opened);
    expect(nodes.map(({ name }) => name)).toEqual(['orders']);
    expect(writes).toEqual([]);
    expect(review?.removed).toEqual([]);
    expect(shop.github.comments(1)[0]?.body).not.toContain('watcher');
  });

  it('leaves nothing of the pull request behind, and goes on in a blue-green deploy', async () => {
    await shop.merge(pull);
    const closed = await shop.runPull(pull, 'closed', { inputs: INPUTS });
    expect(closed.conclusion, closed.log).toBe('success');
    const swapped = await shop.runPush({ inputs: { ...INPUTS, 'blue-green': 'on' } });
    expect(swapped.conclusion, swapped.log).toBe('success');
    const report = await readReport(swapped);
    expect(report.promotion?.outcome).toBe('swapped');
    expect(report.orphans).toEqual([]);
    expect((await log()).filter((name) => name === 'orders')).toHaveLength(2);
    expect((await shop.schemas()).filter((name) => name.startsWith('pr_'))).toEqual([]);
  });
});
