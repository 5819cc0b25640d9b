import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../support/github/faults.ts';
import type { StepResult } from '../support/runner/step.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { removeTempDirs } from '../support/temp.ts';

let shop: Shop;
let pull: Pull;

const model = (what: string) => ({
  'models/marts/payment_methods.sql': `select payment_method, ${what} as payments from {{ ref('stg_payments') }} group by 1\n`,
});

/** All of it happens, or the test would prove nothing. */
async function disturbed(
  faults: readonly Fault[],
  run: () => Promise<StepResult>,
): Promise<StepResult> {
  const hits = new Set<Fault>();
  for (const fault of faults) shop.github.fault({ ...fault, onHit: () => hits.add(fault) });
  const step = await run();
  expect(faults.filter((fault) => !hits.has(fault))).toEqual([]);
  shop.github.clearFaults();
  tally('faults', faults.length);
  return step;
}

const BLOB = /actions-results\/.*\.zip/;

beforeAll(async () => {
  shop = await Shop.open();
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  expect(shop.slack.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

describe('a deploy while GitHub and Slack have trouble', () => {
  let step: StepResult;

  beforeAll(async () => {
    shop.slack.answerNext({ status: 500, body: 'upstream down' });
    step = await disturbed(
      [
        { path: /runs\?branch=main&event=push/, effect: { status: 502 } },
        { path: /CreateArtifact/, effect: { status: 503 } },
        { method: 'PUT', path: BLOB, effect: { status: 503, body: '<Error/>' } },
        { path: /FinalizeArtifact/, effect: 'reset' },
      ],
      () => shop.runPush(),
    );
  });

  it('[F11] builds', () => {
    expect(step.conclusion).toBe('success');
  });

  it('[F03] leaves its state under the next name', () => {
    expect(shop.github.artifacts().map(({ name }) => name)).toEqual(['dbt-state-shop-1-r1']);
    tally('lost states', 0);
  });

  it('[F17] warns that the Slack message was not sent', () => {
    expect(step.annotations.map(({ level, message }) => [level, message])).toEqual([
      ['warning', 'The Slack message to #data-log was not sent: Slack answered 500.'],
    ]);
  });
});

describe('a pull request while GitHub has trouble', () => {
  let step: StepResult;

  beforeAll(async () => {
    pull = await shop.openPull(40, 'count', model('count(*)'));
    step = await disturbed(
      [
        { path: /runs\?branch=main&event=push/, effect: 'delayed-truncation' },
        { path: /\/zip$/, effect: { status: 503 } },
        { method: 'GET', path: BLOB, effect: 'corrupt-body' },
        { method: 'GET', path: /comments/, effect: 'reset' },
        { method: 'POST', path: /comments/, effect: { status: 422 } },
      ],
      () => shop.runPull(pull, 'opened'),
    );
  });

  it('[F08] reads the state that GitHub has, after one that arrived damaged', () => {
    expect(step.conclusion).toBe('success');
    const [state] = shop.github.artifacts();
    expect(step.outputs['state-run-id']).toBe(String(state?.runId));
  });

  it('[F16] shortens the comment that GitHub refuses', () => {
    const [comment, ...others] = shop.github.comments(40);
    expect(others).toEqual([]);
    expect(comment?.body.length).toBeLessThan(step.summary.length);
    expect(step.annotations).toEqual([]);
  });
});

describe('a pull request whose state has expired while the token is used up', () => {
  let step: StepResult;
  let before: unknown;

  beforeAll(async () => {
    before = structuredClone(shop.github.comments(40));
    await shop.push(pull, model('count(*) + 1'));
    const limited = { status: 403, headers: { 'retry-after': '3600' } };
    step = await disturbed(
      [
        { path: /\/zip$/, times: 99, effect: { status: 410 } },
        { path: /comments/, times: 99, effect: limited },
      ],
      () => shop.runPull(pull, 'synchronize'),
    );
  });

  it('[F09] builds everything, and says why', () => {
    expect(step.conclusion).toBe('success');
    expect(step.outputs).toMatchObject({ 'state-found': 'false', status: 'success' });
    expect(step.log).toMatch(/Not used: Run \d+, artifact dbt-state-shop-1-r1 .*: it has expired/);
    expect(step.summary).toContain(
      'There is no production state to compare with, so everything is to be built.',
    );
  });

  it('[F13] gives up the comment, and not the build', () => {
    const [warning, ...others] = step.annotations.map(({ message }) => message);
    expect(others).toEqual([]);
    expect(warning).toContain("GitHub's rate limit for this token is used up");
    expect(shop.github.comments(40)).toEqual(before);
  });
});
