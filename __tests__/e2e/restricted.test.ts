import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  dependabotPullRequestEvent,
  forkPullRequestEvent,
  type PullRequestOptions,
} from '../support/runner/events.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { removeTempDirs } from '../support/temp.ts';

let shop: Shop;
let pull: Pull;
let before: string[];

beforeAll(async () => {
  shop = await Shop.open();
  await shop.runPush();
  pull = await shop.openPull(12, 'patch', {
    'models/marts/payment_methods.sql': "select 1 as payments from {{ ref('stg_payments') }}\n",
  });
  before = await shop.relations();
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

/** A run with a token that only reads, and with `env` in place of the repository's secrets. */
async function run(
  kind: typeof forkPullRequestEvent,
  env: Record<string, string>,
  change: PullRequestOptions = {},
) {
  const merge = await shop.repository.pullRequestMerge(pull.number, pull.branch);
  const event = kind({ ...merge, number: pull.number, headRef: pull.branch, ...change });
  expect(event.readOnlyToken).toBe(true);
  return (await shop.start(`refs/pull/${pull.number}/merge`, event, { env })).result;
}

describe('[T04] a pull request whose run gets no secrets', () => {
  it.each([
    ['a fork’s', forkPullRequestEvent, 'A maintainer can review the change'],
    ['Dependabot’s', dependabotPullRequestEvent, 'Settings → Secrets and variables → Dependabot'],
  ])('is skipped cleanly and says what to do: %s', async (_, kind, advice) => {
    shop.github.requests.length = 0;
    const step = await run(kind, { SHOP_WAREHOUSE: '' });
    expect(step.conclusion).toBe('success');
    expect(step.outputs).toMatchObject({ mode: 'ci', status: 'skipped' });
    expect(step.summary).toContain('### ⏭️ dbt `shop`: skipped (GitHub gives this run no secrets)');
    const missing = 'SHOP_WAREHOUSE is missing, so dbt cannot log in';
    for (const text of [missing, advice]) {
      expect(step.log).toContain(text);
      expect(step.annotations[0]?.message).toContain(text);
    }
    expect(step.annotations.map(({ level }) => level)).toEqual(['notice']);
    // dbt was not even installed, and GitHub asked for nothing.
    expect(step.groups).toEqual([]);
    expect(shop.github.requests).toEqual([]);
    expect(await shop.relations()).toEqual(before);
    tally('stray writes', (await shop.relations()).length - before.length);
  });

  it('is skipped when it closes, too', async () => {
    const step = await run(forkPullRequestEvent, { SHOP_WAREHOUSE: '' }, { action: 'closed' });
    expect(step.conclusion).toBe('success');
    expect(step.outputs).toMatchObject({ mode: 'cleanup', status: 'skipped' });
    expect(step.summary).toContain(
      'The next scheduled deploy drops any schemas that this pull request left',
    );
  });

  it('is built where the warehouse asks for none; the job summary has the report', async () => {
    const step = await run(forkPullRequestEvent, {});
    expect(step.conclusion).toBe('success');
    expect(step.outputs).toMatchObject({ status: 'success', 'state-found': 'true', built: '1' });
    expect(step.summary).toContain('`payment_methods`');
    expect(step.annotations).toEqual([
      expect.objectContaining({
        level: 'notice',
        message:
          'No comment was written. On pull requests from forks, GitHub gives runs read access only. See the job summary instead.',
      }),
    ]);
    expect(shop.github.comments(12)).toEqual([]);
    expect(await shop.relations()).toContain('pr_12_shop.payment_methods');
  });
});
