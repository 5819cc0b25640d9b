import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/model/report.ts';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

/** Shapes of projects that made the plan wrong. */

let shop: Shop;

async function built({ outputs, log }: StepResult): Promise<string[]> {
  const text = await readFile(outputs['report-json'] ?? '', 'utf8').catch(() => '');
  if (text === '') throw new Error(log);
  return (JSON.parse(text) as Report).nodes.map(({ name }) => name).sort();
}

beforeAll(async () => {
  shop = await Shop.openWith({
    'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\nflags:\n  warn_error: true\n',
    'profiles.yml': `shop:
  target: prod
  outputs:
    prod: { type: duckdb, path: "{{ env_var('SHOP_WAREHOUSE') }}", schema: analytics }
`,
    'selectors.yml': `selectors:
  - name: light
    default: true
    definition: { method: fqn, value: changed }
`,
    'models/sources.yml': `sources:
  - name: ledger
    schema: "{{ target.schema }}"
    database: "{{ target.database }}"
    tables: [{ name: bookings, identifier: "bookings_{{ target.schema }}" }]
  - name: files
    meta: { external_location: "data/{name}.csv" }
    tables: [{ name: orders }]
`,
    'data/orders.csv': 'id\n1\n',
    'models/bookings.sql': "select * from {{ source('ledger', 'bookings') }}\n",
    'models/orders.sql': "select * from {{ source('files', 'orders') }}\n",
    'models/changed.sql': 'select 1 as id\n',
    'models/inlined.sql':
      "{{ config(materialized='ephemeral') }} select * from {{ ref('changed') }}\n",
    'models/below.sql': "select * from {{ ref('inlined') }}\n",
  });
  await shop.execute('create schema analytics; create table analytics.bookings_analytics (id int)');
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

it('[B12] the pull request that adds the workflow builds nothing, and says so', async () => {
  const pull = await shop.openPull(9, 'adopt', {
    '.github/workflows/dbt.yml': 'on: pull_request\n',
    '.github/dbt-ci.yml': 'retries: 1\n',
  });
  const run = await shop.runPull(pull, 'opened');
  expect(run.conclusion, run.log).toBe('success');
  expect(run.outputs).toMatchObject({ status: 'nothing', selected: '0' });
  expect(run.log).not.toContain('##[group]dbt');
  expect(run.summary).toContain('nothing of the project changed');
});

describe('a deploy', () => {
  it('[B18] without a match for its select ends red', async () => {
    const run = await shop.runPush({ inputs: { select: 'no_such_model' } });
    expect(run.conclusion).toBe('failure');
    expect(run.log).toContain(
      '"select" names "no_such_model", which matches nothing in the project. Nothing was built.',
    );
  });

  it('[B6] builds everything though the project has a default selector', async () => {
    const run = await shop.runPush();
    expect(run.conclusion, run.log).toBe('success');
    expect(await built(run)).toEqual(['below', 'bookings', 'changed', 'orders']);
    expect(run.summary).toContain('set "select: selector:light"');
  });
});

describe('a pull request', () => {
  it('[E1] is not refused for sources that follow the schema and that it does not read', async () => {
    const pull = await shop.openPull(1, 'change', { 'models/changed.sql': 'select 2 as id\n' });
    const run = await shop.runPull(pull, 'opened');
    expect(run.conclusion, run.log).toBe('success');
    expect(await built(run)).toEqual(['below', 'changed']);
    expect(await shop.query('select id from pr_1_shop.below')).toEqual([['2']]);
  });

  it('[E6] builds nothing at a second push without news, through an ephemeral model too', async () => {
    const pull = { number: 1, branch: 'change', title: 'change' };
    await shop.push(pull, { 'models/notes.md': 'Nothing.' });
    const run = await shop.runPull(pull, 'synchronize');
    expect(run.log).not.toContain('##[group]dbt build');
    expect(await built(run)).toEqual(['below', 'changed']);
  });

  it('[E4] builds what reads a file of data that it changes', async () => {
    const pull = await shop.openPull(2, 'data', { 'data/orders.csv': 'id\n1\n2\n' });
    const run = await shop.runPull(pull, 'opened');
    expect(run.conclusion, run.log).toBe('success');
    expect(await built(run)).toEqual(['orders']);
    expect(shop.github.comments(2).at(-1)?.body).toContain('downstream of `files.orders`');
  });

  it('[C2] ends green where warn_error is set and dbt selects nothing', async () => {
    const pull = await shop.openPull(3, 'notes', { 'models/notes.txt': 'Nothing.' });
    const run = await shop.runPull(pull, 'opened');
    expect(run.conclusion, run.log).toBe('success');
    expect(run.outputs.status).toBe('nothing');
  });
});
