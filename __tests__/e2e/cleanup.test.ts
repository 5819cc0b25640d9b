import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeGroupEvent } from '../support/runner/events.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { removeTempDirs } from '../support/temp.ts';

const STAGING = "select id as customer_id, 'x' as customer_name, email, country_code, updated_at\n";

const EXPENSIVE = 'fct_orders+ dim_customers+';

let shop: Shop;
let pull: Pull;

beforeAll(async () => {
  shop = await Shop.open();
  await shop.runPush();
  // A view, and below it a snapshot with a schema of its own.
  pull = await shop.openPull(12, 'customers', {
    'models/staging/stg_customers.sql': `${STAGING}from {{ source('raw', 'customers') }}\n`,
  });
  await shop.runPull(pull, 'opened', { inputs: { exclude: EXPENSIVE } });
  const other = await shop.openPull(1, 'methods', {
    'models/marts/payment_methods.sql': "select 1 as payments from {{ ref('stg_payments') }}\n",
  });
  await shop.runPull(other, 'opened');
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

const schemas = () => shop.schemas();

describe('a pull request that closes', () => {
  it('[T38] drops nothing while the production state cannot be read', async () => {
    const step = await shop.runPull(pull, 'closed', { permissions: { contents: 'read' } });
    expect(step.conclusion).toBe('failure');
    expect(step.log).toContain('permissions: actions: read');
    expect(await schemas()).toContain('pr_12_shop');
  });

  it('[T14] drops all its schemas, custom ones too, and only those', async () => {
    expect(await schemas()).toEqual([
      'analytics',
      'analytics_history',
      'pr_12_shop',
      'pr_12_shop_history',
      'pr_1_shop',
    ]);
    const production = await shop.contents('analytics');
    const step = await shop.runPull(pull, 'closed');
    expect(step.conclusion).toBe('success');
    expect(step.outputs).toMatchObject({ mode: 'cleanup', status: 'success' });
    expect(step.summary).toContain('dropped 2 schemas');
    expect(await schemas()).toEqual(['analytics', 'analytics_history', 'pr_1_shop']);
    expect(await shop.contents('analytics')).toEqual(production);
    const [comment] = shop.github.comments(12);
    expect(comment?.body).toMatch(
      /^<!-- dbt-ci:shop -->\n<!-- dbt-ci: closed -->\n> \[!NOTE\]\n> 🧹 The pull request is closed\. Dropped `shop\.pr_12_shop`, `shop\.pr_12_shop_history`\./,
    );
    expect(comment?.body).toContain('### ✅ dbt `shop`');
    expect(shop.github.comments(1)[0]?.body).not.toContain('closed');
  });

  it('does no harm when it closes twice', async () => {
    const step = await shop.runPull(pull, 'closed');
    expect(step.conclusion).toBe('success');
    expect(step.summary).toContain('no schemas to clean up');
    expect(await schemas()).toEqual(['analytics', 'analytics_history', 'pr_1_shop']);
    expect(shop.github.comments(12)).toHaveLength(1);
  });

  it('succeeds where nothing was ever built, and writes no comment', async () => {
    const never = await shop.openPull(2, 'readme', { 'README.md': 'A shop.\n' });
    const step = await shop.runPull(never, 'closed');
    expect(step.conclusion).toBe('success');
    expect(await schemas()).toEqual(['analytics', 'analytics_history', 'pr_1_shop']);
    expect(shop.github.comments(2)).toEqual([]);
  });
});

describe('what a clean-up could not know of', () => {
  const STRANGERS = ['acme_other', 'pr_12_shop_bi', 'pr_99_shop'];
  const OURS = ['analytics', 'analytics_history', 'pr_1_shop'];

  beforeAll(async () => {
    await shop.runPull(pull, 'reopened', { inputs: { exclude: EXPENSIVE } });
    expect(await schemas()).toEqual([...OURS, 'pr_12_shop', 'pr_12_shop_history'].sort());
    await shop.runPull(pull, 'closed');
    expect(await schemas()).toEqual(OURS);
    // The queue's run was slower than the clean-up.
    shop.github.plantPull({ number: 12, state: 'closed' });
    const { headSha, baseSha, mergeSha } = await shop.repository.pullRequestMerge(12, pull.branch);
    const event = mergeGroupEvent({ number: 12, headSha: mergeSha, baseSha });
    expect(headSha).not.toBe(mergeSha);
    const queued = await shop.start('refs/pull/12/merge', event, {
      inputs: { exclude: EXPENSIVE },
    });
    expect((await queued.result).outputs).toMatchObject({ status: 'success' });
    const mark = "select 'acme/other' as repository, 'shop' as project, '12' as pull_request";
    await shop.execute(
      `create schema acme_other; create table acme_other.dbt_ci_schema_owner as ${mark};` +
        'create schema pr_99_shop; create table pr_99_shop.a as select 1 as id;' +
        'create schema pr_12_shop_bi; create table pr_12_shop_bi.dbt_ci_schema_owner as select 12 as id',
    );
  });

  it('[T14] is only named by a nightly deploy that runs with `sweep: dry-run`', async () => {
    const step = await shop.runSchedule({ inputs: { sweep: 'dry-run' } });
    expect(step.conclusion).toBe('success');
    expect(step.summary).toContain(
      'With `sweep: on`, this run would have dropped 2 schemas of closed pull requests:',
    );
    expect(await schemas()).toContain('pr_12_shop');
  });

  it('[T14] stays where GitHub does not list the open ones, and the deploy succeeds', async () => {
    const step = await shop.runSchedule({ permissions: { contents: 'read', actions: 'read' } });
    expect(step.conclusion).toBe('success');
    expect(step.summary).toContain('The token may not list the open pull requests');
    expect(step.summary).toMatch(/permissions: pull\\?-requests: read/);
    expect(await schemas()).toContain('pr_12_shop');
  });

  it('[T14] is dropped by the next one, and nothing else', async () => {
    const before = await schemas();
    const step = await shop.runSchedule();
    expect(step.conclusion).toBe('success');
    expect(step.summary).toContain(
      '🧹 Dropped 2 schemas of closed pull requests:\n\n- `shop.pr_12_shop` [#12](https://github.com/acme/shop/pull/12)\n- `shop.pr_12_shop_history` [#12]',
    );
    expect(step.log).toContain(
      '🧹 dropped, because the pull requests are closed: shop.pr_12_shop, shop.pr_12_shop_history',
    );
    const report = JSON.parse(await readFile(step.outputs['report-json'] ?? '', 'utf8'));
    expect(report.sweep).toEqual({
      dryRun: false,
      schemas: [
        { name: 'shop.pr_12_shop', pullRequest: 12 },
        { name: 'shop.pr_12_shop_history', pullRequest: 12 },
      ],
    });
    const left = await schemas();
    expect(left).toEqual([...STRANGERS, ...OURS].sort());
    tally('stray writes', before.length - 2 - left.length);
  });
});
