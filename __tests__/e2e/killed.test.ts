import '../support/real-processes.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultEffect } from '../support/github/faults.ts';
import { readState } from '../support/read-state.ts';
import type { RunningStep, StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { removeTempDirs } from '../support/temp.ts';

/** Makes `dbt deps` have something to do. */
const PACKAGE = {
  'packages.yml': 'packages:\n  - local: local/helpers\n',
  'local/helpers/dbt_project.yml': 'name: helpers\nversion: "1.0"\nconfig-version: 2\n',
};

let shop: Shop;
/** What the tables held after the first deploy; the raw data stays the same. */
let first: Record<string, string>;
/** Run of the newest production state. */
let stateRun: number;

const deployed = /dbt \S+ on duckdb/;

type Trigger = (step: RunningStep, kill: () => void) => Promise<unknown>;
type Kill = [name: string, trigger: Trigger];

/** Kills the runner with all its processes as soon as `trigger` says so. */
async function deployUntil(trigger: Trigger): Promise<StepResult> {
  const step = await shop.startPush();
  let kill = () => {};
  const killed = new Promise<void>((resolve) => {
    kill = () => {
      step.kill();
      resolve();
    };
  });
  await Promise.all([trigger(step, kill), killed]);
  const result = await step.result;
  shop.github.clearFaults();
  expect(result.main.signal).toBe('SIGKILL');
  expect(result.post).toBeUndefined();
  return result;
}

const atLine =
  (pattern: RegExp): Trigger =>
  async (step, kill) => {
    await step.sawLog(pattern);
    kill();
  };

/** @param since the log line after which requests count */
const atRequest =
  (path: RegExp, since: RegExp, effect: FaultEffect = 'hang'): Trigger =>
  async (step, kill) => {
    await step.sawLog(since);
    shop.github.fault({ path, effect, onHit: kill });
  };

beforeAll(async () => {
  shop = await Shop.open(PACKAGE);
  const step = await shop.runPush();
  expect(step.conclusion).toBe('success');
  stateRun = step.run.id;
  first = await shop.contents('analytics');
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  expect(shop.slack.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

const start = /^dbt shop: deploy/;

const GROUPS: Kill[][] = [
  [
    ['at its start', atLine(start)],
    ['while the state is fetched', atRequest(/\/zip$/, start)],
    ['in dbt deps', atLine(/\[group\]dbt deps/)],
  ],
  [
    ['in dbt parse', atLine(/\[group\]dbt parse/)],
    ['in the middle of the build', atLine(/ok model\.shop\.stg_orders/)],
    ['after the build', atRequest(/actions\/workflows/, deployed)],
  ],
  [
    ['when the upload is announced', atRequest(/CreateArtifact/, deployed)],
    ['during the upload', atRequest(/comp=block&/, deployed)],
    ['before the upload is finalised', atRequest(/FinalizeArtifact/, deployed)],
    ['after it, before the report', atRequest(/FinalizeArtifact/, deployed, 'reset-after')],
  ],
];

describe.each(GROUPS.map((kills, number) => ({ kills, model: `extra_${number}` })))(
  '[F21] a deploy whose runner is killed',
  ({ kills, model }) => {
    it.each(kills)('%s loses no state', async (name, trigger) => {
      await shop.repository.switch('main');
      await shop.repository.commit(name, {
        [`models/marts/${model}.sql`]: `select '${name}' as x\n`,
      });
      const killed = await deployUntil(trigger);
      tally('faults');
      const finalised = shop.github.artifacts().some(({ runId }) => runId === killed.run.id);
      expect(finalised).toBe(name === 'after it, before the report');
      if (finalised) stateRun = killed.run.id;
      const lookup = await readState(shop.github, 'shop');
      tally('lost states', lookup.found ? 0 : 1);
      expect(lookup).toMatchObject({ found: true, state: { record: { runId: stateRun } } });
    });

    it('needs no hand: the next one puts everything right', async () => {
      const step = await shop.runPush();
      expect(step.conclusion).toBe('success');
      stateRun = step.run.id;
      const { [`analytics.${model}`]: extra, ...others } = await shop.contents('analytics');
      expect(extra).toBeDefined();
      expect(others).toMatchObject(first);
      const names = Object.keys(others).filter((one) => !/\.extra_\d+$/.test(one));
      expect(names).toEqual(Object.keys(first));
      const lookup = await readState(shop.github, 'shop');
      expect(lookup).toMatchObject({ state: { record: { runId: stateRun, status: 'success' } } });
    });
  },
);
