import '../support/real-processes.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepResult } from '../support/runner/step.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { removeTempDirs } from '../support/temp.ts';

/** Runs for hours, and DuckDB cannot be interrupted between two of its rows. */
const SLOW =
  "select sum(hash(a.range + b.range)) as x from range(1000000) as a, range(1000000) as b, {{ ref('payment_methods') }}\n";

let shop: Shop;
let pull: Pull;
let ci: StepResult;
let deploy: StepResult;

/** Cancels when the slow model is all that is left to wait for. */
async function cancelInSlowModel(started: ReturnType<Shop['startPush']>): Promise<StepResult> {
  const step = await started;
  await step.sawLog(/ok model\.shop\.payment_methods/);
  tally('faults');
  step.cancel();
  return step.result;
}

beforeAll(async () => {
  shop = await Shop.open();
  pull = await shop.openPull(12, 'slow', { 'models/marts/slow.sql': SLOW });
  ci = await cancelInSlowModel(shop.startPull(pull, 'opened'));
  await shop.merge(pull);
  deploy = await cancelInSlowModel(shop.startPush());
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  expect(shop.slack.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

describe('[F18] a pull request’s run that is cancelled while a query runs', () => {
  it('ends dbt with all its processes, and by itself before the runner kills it', () => {
    expect(ci.conclusion).toBe('cancelled');
    expect(ci.main).toMatchObject({ exitCode: 130, signal: null });
    tally('orphan processes', ci.orphans.length);
    expect(ci.orphans).toEqual([]);
  });

  it('is reported once, by post, as cancelled and with what had been built', () => {
    const [comment, ...more] = shop.github.comments(12);
    expect(more).toEqual([]);
    for (const text of [comment?.body, ci.summary]) {
      expect(text).toMatch(/### ⏹️ dbt `shop`: cancelled after building \d+/);
      expect(text).toContain('`payment_methods`');
    }
    expect(ci.outputs).toEqual({});
    expect(ci.annotations).toEqual([]);
    expect(ci.main.log).not.toContain('⏹️');
  });

  it('leaves schemas that the clean-up finds', async () => {
    expect(await shop.relations()).toContain('pr_12_shop.payment_methods');
    const closed = await shop.runPull(pull, 'closed');
    expect(closed.conclusion).toBe('success');
    expect((await shop.relations()).filter((name) => name.startsWith('pr_'))).toEqual([]);
  });
});

describe('[F18] a deploy that is cancelled while a query runs', () => {
  it('ends dbt with all its processes and leaves no production state', () => {
    expect(deploy.conclusion).toBe('cancelled');
    tally('orphan processes', deploy.orphans.length);
    expect(deploy.orphans).toEqual([]);
    tally('lost states', 0);
    expect(shop.github.artifacts()).toEqual([]);
  });

  it('notifies Slack that it was cancelled', () => {
    expect(shop.slack.messages.map(({ channel, text }) => [channel, text])).toEqual([
      ['#data-alerts', expect.stringContaining('cancelled')],
    ]);
  });
});
