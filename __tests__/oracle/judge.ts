import type { Outcome } from './oracle.ts';
import type { MergeScenario } from './scenario.ts';

/** What is not as the scenario says, a sentence each; empty: the pull request is its merge. */
export function judge(scenario: MergeScenario, outcome: Outcome): string[] {
  return [
    ...(scenario.built ? compareNames('built', outcome.built, scenario.built) : []),
    ...compareNames('failed', outcome.failing, scenario.failing ?? []),
    ...outcome.differences,
  ];
}

function compareNames(what: string, names: readonly string[], expected: readonly string[]) {
  const [ours, theirs] = [names.join(', '), [...expected].sort().join(', ')];
  return ours === theirs ? [] : [`${what} ${ours || 'nothing'}, expected ${theirs || 'nothing'}`];
}
