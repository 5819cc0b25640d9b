import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reason } from '../../src/plan/reason.ts';
import type { Report } from '../../src/report/model/report.ts';
import type { FileChanges } from '../support/git.ts';
import { pullRequestEvent } from '../support/runner/events.ts';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

/** Production is behind the branch that a pull request is merged into. */

const PROJECT: FileChanges = {
  'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
  'profiles.yml': `shop:
  target: prod
  outputs:
    prod: &prod
      type: duckdb
      path: "{{ env_var('SHOP_WAREHOUSE') }}"
      schema: analytics
    ci: *prod
`,
  'models/a.sql': 'select 1 as id, 10 as amount\n',
  'models/b.sql': "select id, amount from {{ ref('a') }}\n",
  'models/c.sql': "select * from {{ ref('b') }}\n",
  'models/beside.sql': "select * from {{ ref('a') }}\n",
  'models/shaky.sql': "{{ config(materialized='table') }} select cast('1' as integer) as number\n",
  'models/steady.sql': "select * from {{ ref('shaky') }}\n",
};

const C = { 'models/c.sql': "select *, 1 as c from {{ ref('b') }}\n" };

let shop: Shop;

/** Built node → reason. */
async function reasonsOf({ outputs, log }: StepResult): Promise<Record<string, string>> {
  const text = await readFile(outputs['report-json'] ?? '', 'utf8').catch(() => '');
  if (text === '') throw new Error(log);
  const { nodes, review } = JSON.parse(text) as {
    nodes: Report['nodes'];
    review: { reasons: Record<string, Reason> };
  };
  return Object.fromEntries(
    nodes.map(({ name, uniqueId }) => [name, review.reasons[uniqueId]?.kind ?? 'none']),
  );
}

async function merge(number: number, name: string, changes: FileChanges): Promise<void> {
  await shop.merge(await shop.openPull(number, name, changes));
}

const columnsOf = async (relation: string) => {
  const [schema, table] = relation.split('.');
  const rows = await shop.query(
    `select column_name from information_schema.columns where table_schema = '${schema}' and table_name = '${table}' order by ordinal_position`,
  );
  return rows.flat();
};

beforeAll(async () => {
  shop = await Shop.openWith(PROJECT);
  const deploy = await shop.runPush();
  expect(deploy.conclusion, deploy.log).toBe('success');
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

describe('[B1] what is upstream of a pull request and merged, not deployed', () => {
  it('is built too, and the pull request shows what a deploy of it gives', async () => {
    await merge(1, 'b-gains-x', { 'models/b.sql': "select *, 7 as x from {{ ref('a') }}\n" });
    const pull = await shop.openPull(2, 'c', C);
    const run = await shop.runPull(pull, 'opened');
    expect(await reasonsOf(run)).toEqual({ b: 'merged', c: 'body' });
    expect(await columnsOf('pr_2_shop.c')).toEqual(['id', 'amount', 'x', 'c']);
    expect(shop.github.comments(2).at(-1)?.body).toContain('merged, not deployed');
  });

  it('comes in when the base moves while the pull request is open, by several merges', async () => {
    await merge(3, 'a-doubles', { 'models/a.sql': 'select 1 as id, 20 as amount\n' });
    await merge(4, 'a-comment', { 'models/beside.sql': "select * from {{ ref('a') }} -- all\n" });
    const run = await shop.runPull({ number: 2, branch: 'c', title: 'c' }, 'synchronize');
    expect(await reasonsOf(run)).toEqual({ a: 'merged', b: 'merged', c: 'body' });
    expect(await shop.query('select amount, x, c from pr_2_shop.c')).toEqual([['20', '7', '1']]);
  });

  it('is built for a target of another name too, against a parse of what was deployed', async () => {
    const pull = await shop.openPull(5, 'c-by-ci', C);
    const run = await shop.runPull(pull, 'opened', { inputs: { 'ci-target': 'ci' } });
    expect(await reasonsOf(run)).toEqual({ a: 'merged', b: 'merged', c: 'body' });
    expect(run.log.split('##[group]dbt parse')).toHaveLength(4);
  });

  it('is what the branch below has, of stacked pull requests', async () => {
    await shop.openPull(6, 'lower', { 'models/b.sql': "select *, 8 as y from {{ ref('a') }}\n" });
    await shop.repository.branch('upper');
    await shop.repository.commit('upper', C);
    const merged = await shop.repository.pullRequestMerge(7, 'upper', 'lower');
    shop.github.plantPull({ number: 7 });
    const event = pullRequestEvent({
      ...merged,
      ...{ number: 7, title: 'upper', headRef: 'upper', action: 'opened' },
    });
    const run = await (await shop.start('refs/pull/7/merge', event)).result;
    expect(await reasonsOf(run)).toEqual({ a: 'merged', b: 'merged', c: 'body' });
    expect(await columnsOf('pr_7_shop.c')).toEqual(['id', 'amount', 'y', 'c']);
  });

  it('is left out where `exclude` names it, or where no data differs', async () => {
    const pull = await shop.openPull(8, 'beside', {
      'models/new.sql': "select * from {{ ref('beside') }}\n",
    });
    const run = await shop.runPull(pull, 'opened', { inputs: { exclude: 'a' } });
    // Only a comment was merged into `beside`, but `a`, which it reads, has other rows.
    expect(await reasonsOf(run)).toEqual({ beside: 'merged', new: 'new' });
  });

  it('is what failed in the last deploy as well, whichever target asks', async () => {
    await merge(9, 'shaky', {
      'models/shaky.sql':
        "{{ config(materialized='table') }} select cast('none' as integer) as number\n",
    });
    expect((await shop.runPush()).conclusion).toBe('failure');
    const steady = { 'models/steady.sql': "select *, 1 as s from {{ ref('shaky') }}\n" };
    const pull = await shop.openPull(10, 'steady', steady);
    const run = await shop.runPull(pull, 'opened', { inputs: { 'ci-target': 'ci' } });
    expect(await reasonsOf(run)).toEqual({ shaky: 'undeployed', steady: 'body' });
  });
});
