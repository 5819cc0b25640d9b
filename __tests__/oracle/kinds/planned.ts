import { SCENARIOS } from '../../scenarios/all-scenarios.ts';
import { type Files, PROJECT, RAW_DATA } from '../../scenarios/project.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { MergeScenario } from '../scenario.ts';

/** Every scenario of the plan's tests, which say what is built, as a pull request. */
export const PLANNED: MergeScenario[] = SCENARIOS.map((scenario) => {
  const { 'profiles.yml': _, ...files } = { ...PROJECT, ...scenario.project };
  return {
    ...{ kind: 'plan', name: scenario.name },
    other: { files, raw: RAW_DATA },
    pushes: [changesOf(scenario, files)],
    ...(scenario.target ? { pullInputs: { 'ci-target': scenario.target } } : {}),
  };
});

function changesOf({ change }: Scenario, project: Files): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(change).map(([path, to]) => [
      path,
      typeof to === 'function' ? to(project[path] ?? '') : to,
    ]),
  );
}
