import type { FileChanges } from '../support/git.ts';
import type { MergeScenario } from './scenario.ts';

/**
 * As few pull requests as hold the changes of all scenarios: those join one that start from the same
 * production, change other files and build other nodes. Each relation is still judged by itself.
 */
export function packTogether(scenarios: readonly MergeScenario[]): MergeScenario[] {
  const packs: MergeScenario[][] = [];
  for (const scenario of scenarios) {
    const pack = packs.find((others) => others.every((other) => canShare(scenario, other)));
    if (pack) pack.push(scenario);
    else packs.push([scenario]);
  }
  return packs.map(join);
}

function canShare(one: MergeScenario, other: MergeScenario): boolean {
  if (!isPlain(one) || !isPlain(other)) return false;
  return (
    startOf(one) === startOf(other) &&
    isDisjoint(Object.keys(one.pushes[0] ?? {}), Object.keys(other.pushes[0] ?? {})) &&
    isDisjoint(namesOf(one), namesOf(other))
  );
}

/** Of what it builds, and of the files that it changes or removes. */
function namesOf({ built = [], pushes }: MergeScenario): string[] {
  const files = Object.keys(pushes[0] ?? {}).map((path) => path.replace(/^.*\/|\.\w+$/g, ''));
  return [...built.map((label) => label.replace(/^.* /, '')), ...files];
}

/** One push on a production that is up to date, and nothing but files differ; it is not refused as a whole. */
function isPlain(scenario: MergeScenario): boolean {
  const { pushes, undeployed, stackedOn, brings, pullInputs, failing } = scenario;
  const isRefused = failing?.length === 0;
  return pushes.length === 1 && !undeployed && !stackedOn && !brings && !pullInputs && !isRefused;
}

function startOf(scenario: MergeScenario): string {
  const { warehouse, project, other, links, inputs, raw, failing, deploys } = scenario;
  // A failure would keep the others from going live.
  return JSON.stringify([warehouse, project, other, links, inputs, raw, !failing, deploys]);
}

function isDisjoint(some: readonly string[], others: readonly string[]): boolean {
  return !some.some((each) => others.includes(each));
}

function join(pack: readonly MergeScenario[]): MergeScenario {
  const [first] = pack;
  if (!first || pack.length === 1) return first as MergeScenario;
  const all = (key: 'built' | 'failing' | 'differing') =>
    pack.some((one) => one[key]) ? { [key]: pack.flatMap((one) => one[key] ?? []) } : {};
  return {
    ...first,
    kind: [...new Set(pack.map(({ kind }) => kind))].join(', '),
    name: pack.map(({ name }) => name).join('; '),
    pushes: [Object.assign({}, ...pack.map(({ pushes }) => pushes[0])) as FileChanges],
    ...{ ...all('built'), ...all('failing'), ...all('differing') },
  };
}
