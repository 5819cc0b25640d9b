import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/model/report.ts';
import { createRepository } from '../support/git.ts';
import { mergeGroupEvent } from '../support/runner/events.ts';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';
import { COMPARES_UNRENDERED } from '../support/venv.ts';

/** What a pull request is compared with, on a real history of commits, merges and deploys. */

async function readReport({ outputs }: StepResult): Promise<Report> {
  return JSON.parse(await readFile(outputs['report-json'] ?? '', 'utf8')) as Report;
}

async function built(run: StepResult): Promise<string[]> {
  return (await readReport(run)).nodes.map(({ name }) => name).sort();
}

/** How often a dbt command was run. */
function count({ log }: StepResult, command: string): number {
  return log.split('\n').filter((line) => line.includes(`##[group]dbt ${command}`)).length;
}

function lastComment(shop: Shop, pull: number): string {
  return shop.github.comments(pull).at(-1)?.body ?? '';
}

async function close(shop: Shop): Promise<void> {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
}

afterAll(removeTempDirs);

describe('a base commit that is not deployed yet', () => {
  let shop: Shop;
  let deployed: string;
  let merged: string;

  beforeAll(async () => {
    const calendar = await createRepository({
      'dbt_project.yml': "name: calendar\nversion: '1.0'\nconfig-version: 2\n",
      'models/months.sql': 'select * from range(1, 13) as months(month)',
    });
    shop = await Shop.open({
      'packages.yml': `packages:\n  - git: "file://${calendar.path}"\n    revision: ${await calendar.head()}\n`,
    });
    expect((await shop.runPush()).conclusion).toBe('success');
    deployed = await shop.repository.head();

    const others = await shop.openPull(11, 'others', {
      'models/staging/stg_customers.sql':
        "select id as customer_id, upper(name) as customer_name, email, country_code, updated_at from {{ source('raw', 'customers') }}",
      'models/marts/order_status.sql':
        "select status, count(*) as orders from {{ ref('stg_orders') }} group by status",
      'models/marts/order_status.yml':
        'models:\n  - name: order_status\n    columns:\n      - name: status\n        data_tests: [unique]\n',
    });
    await shop.merge(others);
    merged = await shop.repository.head();
  });

  afterAll(() => close(shop));

  describe('that production does not have everything of', () => {
    let run: StepResult;

    beforeAll(async () => {
      const pull = await shop.openPull(12, 'mine', {
        'models/marts/payment_methods.sql':
          "select payment_method, count(*) as payments from {{ ref('stg_payments') }} group by payment_method",
        'models/marts/open_orders.sql':
          "select orders from {{ ref('order_status') }} where status = 'placed'",
      });
      run = await shop.runPull(pull, 'opened');
    });

    it('builds what the pull request changed, and the parent that production lacks', async () => {
      expect(run.conclusion).toBe('success');
      expect(await built(run)).toEqual(['open_orders', 'order_status', 'payment_methods']);
    });

    it('reads the rest from production', async () => {
      expect(await shop.query('select orders from pr_12_shop.open_orders')).toEqual(
        await shop.query("select count(*) from analytics.stg_orders where status = 'placed'"),
      );
    });

    it('says which commits it compared with and read', async () => {
      expect((await readReport(run)).baseline).toMatchObject({
        kind: 'base',
        sha: merged,
        production: { kind: 'production', sha: deployed },
      });
      expect(run.outputs).toMatchObject({
        baseline: 'base',
        'state-found': 'true',
        'state-sha': deployed,
      });
      const comment = lastComment(shop, 12);
      expect(comment).toContain(`Compared with the base commit [\`${merged.slice(0, 7)}\`]`);
      expect(comment).toContain(
        `Nodes that were not built are read from production at [\`${deployed.slice(0, 7)}\`]`,
      );
    });

    it('is compared with in a merge queue too, where the setting asks for it', async () => {
      const { mergeSha: headSha, baseSha } = await shop.repository.pullRequestMerge(12, 'mine');
      const event = mergeGroupEvent({ number: 12, headSha, baseSha });
      const inputs = { baseline: 'base' };
      const queued = await (await shop.start('refs/pull/12/merge', event, { inputs })).result;
      expect(queued.conclusion, queued.log).toBe('success');
      expect(await built(queued)).toEqual(['open_orders', 'order_status', 'payment_methods']);
      expect(queued.outputs).toMatchObject({ baseline: 'base', 'state-sha': deployed });
    });

    it('lends the installed packages to the base commit', () => {
      expect(count(run, 'deps')).toBe(1);
      expect(count(run, 'parse')).toBe(2);
    });
  });

  it('falls back to production where the base commit does not parse, and says so', async () => {
    await shop.repository.switch('main');
    await shop.repository.commit('Break', { 'models/broken.sql': "select {{ ref('nothing') }}" });
    const pull = await shop.openPull(13, 'repair', { 'models/broken.sql': 'select 1 as one' });
    const run = await shop.runPull(pull, 'opened');
    expect(await built(run)).toEqual(expect.arrayContaining(['broken', 'order_status']));
    const { baseline, notices } = await readReport(run);
    expect(baseline).toMatchObject({ kind: 'production', sha: deployed });
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(
      /^Compared with production instead of the base commit\. Changes that others merged since the last deploy may be built here too\. [\s\S]*model\.shop\.broken[\s\S]*nothing/,
    );
  });
});

describe('a base commit that is deployed', () => {
  let shop: Shop;
  let deployed: string;

  beforeAll(async () => {
    shop = await Shop.open({
      'packages.yml': 'packages:\n  - local: packages/calendar\n',
      'packages/calendar/dbt_project.yml': "name: calendar\nversion: '1.0'\nconfig-version: 2\n",
      'packages/calendar/models/months.sql': 'select * from range(1, 13) as months(month)',
      'models/ledger.yml':
        'sources:\n  - name: ledger\n    schema: "{{ target.schema }}"\n    tables:\n      - name: bookings\n',
      'models/marts/daily_orders.sql':
        "{{ config(materialized='table' if target.name == 'prod' else 'view') }}\nselect order_date, count(*) as orders, sum(amount) as revenue from {{ ref('fct_orders') }} group by order_date",
    });
    expect((await shop.runPush()).conclusion).toBe('success');
    deployed = await shop.repository.head();
  });

  afterAll(() => close(shop));

  describe('by another target', () => {
    const extra = { inputs: { 'ci-target': 'dev' } };

    it('does not select config that differs by target only, but a local package that changed', async () => {
      const pull = await shop.openPull(21, 'package', {
        'packages/calendar/models/months.sql': 'select * from range(0, 12) as months(month)',
      });
      const run = await shop.runPull(pull, 'opened', extra);
      expect(await built(run)).toEqual(['months']);
      expect(run.outputs.baseline).toBe('base');
      expect(count(run, 'deps')).toBe(2);
    });

    it('leaves it to dbt where production is what to compare with: before 1.12 it selects it', async () => {
      const pull = await shop.openPull(22, 'forced', {
        'models/marts/payment_methods.sql': "select 1 as one from {{ ref('stg_payments') }}",
      });
      const inputs = { ...extra.inputs, baseline: 'production' };
      const run = await shop.runPull(pull, 'opened', { inputs });
      const differing = COMPARES_UNRENDERED ? [] : ['daily_orders'];
      expect(await built(run)).toEqual([...differing, 'payment_methods']);
      expect(run.outputs).toMatchObject({ baseline: 'production', 'state-sha': deployed });
    });
  });

  describe('with nothing of the project changed', () => {
    it('ends before dbt is installed or started', async () => {
      const pull = await shop.openPull(26, 'words', { 'README.md': 'The shop.' });
      const run = await shop.runPull(pull, 'opened', { env: { PATH: process.env.PATH ?? '' } });
      expect(run.conclusion).toBe('success');
      expect(run.outputs).toMatchObject({ status: 'nothing', baseline: 'base', selected: '0' });
      expect(run.log).not.toMatch(/dbt from PATH|##\[group\]dbt/);
      expect(shop.github.comments(26)).toEqual([]);
    });

    it('drops what earlier pushes built, and says so in the comment it has', async () => {
      const pull = await shop.openPull(23, 'undecided', {
        'models/marts/payment_methods.sql': "select 1 as one from {{ ref('stg_payments') }}",
      });
      expect((await shop.runPull(pull, 'opened')).conclusion).toBe('success');
      expect(await shop.relations()).toContain('pr_23_shop.payment_methods');

      await shop.repository.switch('undecided');
      await shop.repository.git('checkout', '--quiet', 'main', '--', 'models');
      await shop.repository.commit('Take it back', { 'README.md': 'The shop.' });
      const run = await shop.runPull(pull, 'synchronize');
      expect(run.conclusion, run.log).toBe('success');
      expect(run.outputs).toMatchObject({
        status: 'nothing',
        baseline: 'production',
        selected: '0',
      });
      expect(await shop.relations()).not.toContain('pr_23_shop.payment_methods');
      expect(shop.github.comments(23)).toHaveLength(1);
      const comment = lastComment(shop, 23);
      expect(comment).toContain('### ✅ dbt `shop`: nothing to build');
      expect(comment).toContain(`No node differs from production at [\`${deployed.slice(0, 7)}\`]`);
      expect(comment).toContain(
        'Dropped pr\\_23\\_shop.payment\\_methods: earlier pushes built it',
      );
    });

    it('builds everything all the same where that is asked for', async () => {
      const pull = await shop.openPull(24, 'full', { 'README.md': 'The shop.' });
      const run = await shop.runPull(pull, 'opened', { inputs: { 'full-build': 'on' } });
      expect(run.conclusion).toBe('success');
      expect(run.outputs).toMatchObject({ selected: '11', built: '11' });
      expect(lastComment(shop, 24)).toContain(
        'Everything was built, because "full-build: on" is set.',
      );
    });
  });

  it('stops before writing when a source would be read from the empty schema', async () => {
    const pull = await shop.openPull(25, 'bookings', {
      'models/marts/bookings.sql': "select * from {{ source('ledger', 'bookings') }}",
    });
    const run = await shop.runPull(pull, 'opened');
    expect(run.conclusion).toBe('failure');
    expect((await readReport(run)).fatal).toEqual({
      message: [
        "A source follows the target's schema, which is empty in a pull request. Nothing was built.",
        '  ledger.bookings (models/ledger.yml:3): "shop"."pr_25_shop"."bookings" here, "shop"."analytics"."bookings" in production',
      ].join('\n'),
      hint: `Write the schema that production reads: \`schema: analytics\`. If targets differ, write \`schema: "{{ var('ledger_schema', 'analytics') }}"\`.`,
      file: 'models/ledger.yml',
      line: 3,
    });
    expect((await shop.relations()).filter((name) => name.startsWith('pr_25'))).toEqual([]);
  });
});
