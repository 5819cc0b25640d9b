import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reason } from '../../src/plan/reason.ts';
import { removeTempDirs } from '../support/temp.ts';
import { SCENARIOS } from './all-scenarios.ts';
import { describeProof, describeReason, describeRemoved, isTest, labelOf } from './labels.ts';
import type { Scenario } from './scenario.ts';
import { computeSubSelections } from './sub-selectors.ts';
import { type Outcome, Workbench } from './workbench.ts';

const RARE = ['new', 'modified.relation', 'modified.persisted_descriptions', 'modified.contract'];

describe('a pull request that changes', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await Workbench.open();
  });
  afterAll(async () => {
    await workbench.session.close();
    await removeTempDirs();
  });

  /** What dbt selects by each, sorted. It is asked at once for those that seldom select anything. */
  async function listSubSelections(names: string[], scenario: Scenario, state: string) {
    const list = (...selectors: string[]) =>
      workbench.list(scenario, selectors.join(' '), state, '--indirect-selection', 'empty');
    const rare = names.filter((name) => RARE.includes(name)).map((name) => `state:${name}`);
    const isRareEmpty = (await list(...rare)).length === 0;
    const selections: Record<string, string[]> = {};
    for (const name of names) {
      const isEmpty = isRareEmpty && RARE.includes(name);
      selections[name] = isEmpty ? [] : (await list(`state:${name}`)).sort();
    }
    return selections;
  }

  it.each(SCENARIOS)('$name', async (scenario) => {
    const outcome = await workbench.run(scenario);

    expect(describeOutcome(outcome)).toEqual({
      built: scenario.built,
      tests: scenario.tests ?? {},
      leftOut: scenario.leftOut ?? {},
      removed: scenario.removed ?? {},
    });
    expectTestsOfBuilt(outcome);

    const ours = computeSubSelections(outcome.baseline, outcome.head);
    expect(ours).toEqual(await listSubSelections(Object.keys(ours), scenario, outcome.state));
  });
});

function describeOutcome({ kept, reasons, skipped, removed, head }: Outcome) {
  const describe = (id: string) => describeReason(reasons.get(id) as Reason);
  return {
    built: labelled(
      kept.filter((id) => !isTest(id, head)),
      describe,
    ),
    tests: labelled(
      kept.filter((id) => isTest(id, head) && reasons.get(id)?.kind !== 'tests-built'),
      describe,
    ),
    leftOut: Object.fromEntries(
      skipped
        .filter(({ uniqueId, proof }) => !isTest(uniqueId, head) || proof.kind !== 'below-left-out')
        .map((node) => [labelOf(node.uniqueId), describeProof(node)]),
    ),
    removed: Object.fromEntries(
      removed.map((node) => [labelOf(node.uniqueId), describeRemoved(node)]),
    ),
  };
}

function labelled(ids: readonly string[], describe: (id: string) => string) {
  return Object.fromEntries(ids.map((id) => [labelOf(id), describe(id)]));
}

/** Every test of a built node runs, and none of a node that is left out. */
function expectTestsOfBuilt({ kept, modified, reasons, head }: Outcome): void {
  const built = new Set(kept.filter((id) => !isTest(id, head)));
  for (const id of modified.filter((test) => isTest(test, head))) {
    const isOfBuilt = head.nodes.get(id)?.parents.some((parent) => built.has(parent));
    const isChanged = reasons.has(id) && reasons.get(id)?.kind !== 'tests-built';
    expect([id, kept.includes(id)]).toEqual([id, isOfBuilt || isChanged]);
  }
}
