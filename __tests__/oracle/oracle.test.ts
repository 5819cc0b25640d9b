import { afterAll, describe, expect, it } from 'vitest';
import { removeTempDirs } from '../support/temp.ts';
import { ALL_SCENARIOS } from './all-scenarios.ts';
import { judge } from './judge.ts';
import { allDeploys, Oracle } from './oracle.ts';
import { DUCKDB } from './production.ts';
import type { Deploy, MergeScenario } from './scenario.ts';
import { packTogether } from './together.ts';

/** Changes that do not touch each other, of one pull request. */
const TOGETHER = [
  'a new column, on_schema_change of ignore',
  'a new column, on_schema_change of append',
  'a new column, on_schema_change of sync',
  'more columns that a snapshot checks',
  'line ends of another system in a seed',
  'a table becomes incremental',
  'another argument of a post-hook',
  'a local package with another macro',
  'a longer lookback',
  'another latest version',
  'a quoted column of another name',
  'line ends of another system in a model',
];

/** Each in a pull request of its own. */
const ALONE = [
  'production is one merge behind, in a parent of what changes',
  'the base moves between two pushes, in a parent of what the first one built',
  'a model once more, and the change of a seed is taken back',
  // Its leftovers are dropped though `state-path` keeps no record of the first push.
  'a second push changes nothing that reaches data',
  'a new column, on_schema_change of fail',
  'an incremental model with more rows than may be copied',
  'a var of dbt_project.yml',
];

/**
 * What readers of a pull request see, its own relations and production's for the rest, is what
 * production has once it is merged and deployed, and all that its report announces then happens.
 * `npm run e2e:oracle` runs every scenario by itself, with every deploy.
 */
describe('a pull request equals its merge', { timeout: 1_200_000 }, () => {
  const oracle = new Oracle(DUCKDB);

  afterAll(async () => {
    await oracle.close();
    await removeTempDirs();
  });

  async function expectEqual(scenario: MergeScenario, deploys: readonly Deploy[]): Promise<void> {
    const outcome = await oracle.run(scenario, deploys);
    expect(judge(scenario, outcome)).toEqual([]);
    expect(outcome.effects).toBeGreaterThan(0);
  }

  it('with one change of most kinds at once, by each kind of deploy', async () => {
    const packs = packTogether(named(TOGETHER));
    expect(packs).toHaveLength(1);
    for (const pack of packs) await expectEqual(pack, allDeploys());
  });

  it.each(named(ALONE).map((scenario) => [scenario.name, scenario] as const))(
    'where %s',
    (_, scenario) => expectEqual(scenario, [scenario.deploys?.[0] ?? 'modified']),
  );
});

function named(names: readonly string[]): MergeScenario[] {
  return names.map((name) => {
    const scenario = ALL_SCENARIOS.find((each) => each.name === name);
    if (!scenario) throw new Error(`There is no scenario "${name}".`);
    return scenario;
  });
}
