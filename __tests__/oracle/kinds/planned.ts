import { SCENARIOS } from '../../scenarios/all-scenarios.ts';
import { type Files, PROJECT, RAW_DATA } from '../../scenarios/project.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { MergeScenario } from '../scenario.ts';

const PACKAGES = { 'packages.yml': 'packages:\n  - local: packages/tools\n' };

/** Every scenario of the plan's tests, which say what is built, as a pull request. */
export const PLANNED: MergeScenario[] = SCENARIOS.map((scenario) => {
  const { 'profiles.yml': _, ...files } = { ...PROJECT, ...scenario.project };
  return {
    ...{ kind: 'plan', name: scenario.name },
    other: { files: { ...inRepository(files), ...PACKAGES }, raw: RAW_DATA },
    pushes: [inRepository(changesOf(scenario, files))],
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

/** The plan's tests have the package installed; a pull request has it in a folder of its own. */
function inRepository<T>(files: Record<string, T>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path.replace(/^dbt_packages\//, 'packages/'),
      text,
    ]),
  );
}
