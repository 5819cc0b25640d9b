import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../support/github/model.ts';
import { pushEvent } from '../support/runner/events.ts';
import type { RunningStep } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { removeTempDirs } from '../support/temp.ts';

let shop: Shop;
/** The run of the first commit, which GitHub numbered before that of the second. */
let oldId: number;
let old: { sha: string };
let newest: RunRecord;
let warehouse: Record<string, string>;

/** A deploy of the first commit, which the branch has left behind. */
function startOld(run: { id: number; attempt?: number }): Promise<RunningStep> {
  return shop.start(old.sha, pushEvent({ sha: old.sha }), { run });
}

beforeAll(async () => {
  shop = await Shop.open();
  old = { sha: await shop.repository.head() };
  oldId = shop.github.model.nextId();
  await shop.repository.commit('Count payments', {
    'models/marts/payment_methods.sql':
      "select payment_method, count(*) as payments from {{ ref('stg_payments') }} group by 1\n",
  });
  const step = await shop.runPush();
  expect(step.conclusion).toBe('success');
  newest = step.run;
  warehouse = await shop.contents('analytics');
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  expect(shop.slack.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

describe('[F22] a deploy of a commit that production has left behind', () => {
  it('has nothing to do when its turn comes late, and says so', async () => {
    const step = await (await startOld({ id: oldId })).result;
    expect(step.conclusion).toBe('success');
    expect(step.outputs).toMatchObject({ mode: 'deploy', status: 'nothing' });
    expect(step.summary).toContain(`Run ${newest.id} has deployed a newer commit`);
    expect(step.groups).toEqual([]);
  });

  it('is refused when somebody runs it again, with the way back', async () => {
    const step = await (await startOld({ id: oldId, attempt: 2 })).result;
    expect(step.conclusion).toBe('failure');
    expect(step.annotations.map(({ message }) => message)).toEqual([
      expect.stringContaining('revert the newer commits on the default branch'),
    ]);
    expect(step.groups).toEqual([]);
  });

  it('stops before it builds while the newer one is being deployed', async () => {
    const running = shop.github.plantRun({ status: 'in_progress', conclusion: null });
    const step = await shop.runPush({ run: { id: newest.id, attempt: 2 } });
    running.status = 'completed';
    expect(step.conclusion).toBe('failure');
    expect(step.summary).toContain(`Run ${running.id} is deploying a newer commit`);
    expect(shop.slack.messages.at(-1)?.text).toContain('stopped before anything was built');
    expect(step.groups).toEqual([]);
  });

  it('has changed nothing', async () => {
    expect(await shop.contents('analytics')).toEqual(warehouse);
    expect(shop.github.artifacts().map(({ runId }) => runId)).toEqual([newest.id]);
  });

  it('leaves no state when the newer one has left its own in the meantime', async () => {
    const [state] = shop.github.artifacts();
    if (!state) throw new Error('nothing was deployed');
    const slow = shop.github.model.nextId();
    const overtaking = shop.github.plantRun({ status: 'queued', conclusion: null });
    // A newer run that is busy with another job, such as staging, stops nobody.
    shop.github.plantRun({ status: 'in_progress', conclusion: null, job: 'staging' });
    const started = await shop.startPush({ run: { id: slow } });
    await started.sawLog(/dbt \S+ on duckdb/);
    Object.assign(overtaking, { status: 'completed', conclusion: 'success' });
    const files = shop.github.artifactFiles(state);
    shop.github.plantArtifact({ run: overtaking, name: 'dbt-state-shop-1', files });
    const step = await started.result;
    expect(step.conclusion).toBe('failure');
    const [{ message } = { message: '' }] = step.annotations;
    expect(message).toContain(`run ${overtaking.id} deployed a newer commit`);
    expect(message).toContain('Run a deploy of the default branch');
    expect(shop.github.artifacts().map(({ runId }) => runId)).toEqual([newest.id, overtaking.id]);
    tally('lost states', shop.github.artifacts().length - 2);
    shop.github.model.artifacts.pop();
  });
});

describe('[F19] a pull request that runs while production is being deployed', () => {
  it('compares with the deploy that has ended, and the comment warns of the other', async () => {
    const running = shop.github.plantRun({ status: 'in_progress', conclusion: null });
    const from = shop.github.requests.length;
    const pull = await shop.openPull(30, 'share', {
      'models/marts/payment_methods.sql':
        "select payment_method, count(*) + 1 as payments from {{ ref('stg_payments') }} group by 1\n",
    });
    const step = await shop.runPull(pull, 'opened');
    expect(step.conclusion).toBe('success');
    expect(step.outputs['state-run-id']).toBe(String(newest.id));
    expect(shop.github.comments(30)[0]?.body).toContain(
      `Run ${running.id} is deploying production (`,
    );
    const asked = shop.github.requests.slice(from).filter(({ path }) => /in_progress/.test(path));
    expect(asked).toHaveLength(1);
    tally('faults');
  });
});
