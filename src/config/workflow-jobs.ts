import { isMap, isScalar, isSeq } from 'yaml';
import type { Location } from '../errors.ts';
import { SETTING_NAMES } from './schema.ts';
import { startOf, type YamlFile } from './yaml-file.ts';
import { type ParsedMap, readEntries, readMap, readText, resolveAlias } from './yaml-map.ts';

/** One `uses:` of a job. */
export interface WorkflowStep {
  /** `actions/checkout@v4` */
  uses: string;
  /** Its inputs as they are written, with where. */
  with: ReadonlyMap<string, { text: string; location: Location }>;
  location: Location;
}

/** A job of a workflow that runs this action. */
export interface ActionJob {
  /** `.github/workflows/dbt.yml` */
  file: string;
  /** Its key below `jobs:`. */
  name: string;
  location: Location;
  /** The steps that run this action. */
  own: WorkflowStep[];
  checkouts: WorkflowStep[];
  /** Its condition; empty where it has none. */
  condition: string;
  triggers: ReadonlySet<string>;
  /** `types:` of `pull_request`; undefined where it has none. */
  pullTypes: readonly string[] | undefined;
  /** The job's own, else the workflow's. Undefined: the repository's setting decides. */
  permissions: Permissions | undefined;
  /** The job's own, else the workflow's. */
  concurrency: { cancels: boolean } | undefined;
  environment: boolean;
}

/** `read-all`, `write-all` or each by its name. */
export type Permissions = string | ReadonlyMap<string, string>;

/**
 * The jobs that run this action, of the workflows of a checkout.
 * @param action `owner/name` of this action as the running step names it; undefined: a step is this
 *   action's by its inputs
 */
export function findActionJobs(
  files: readonly YamlFile[],
  action: string | undefined,
): ActionJob[] {
  return files.flatMap((file) => {
    const root = file.document.contents;
    const jobs = isMap(root) ? readMap(root, 'jobs', file.document) : undefined;
    if (!isMap(root) || !jobs) return [];
    return [...readEntries(jobs, file.document)].flatMap(([name, { key, value }]) => {
      const job = resolveAlias(value, file.document);
      if (!isMap(job)) return [];
      const steps = readSteps(file, job);
      const own = steps.filter((step) => isOwn(step, action));
      if (own.length === 0) return [];
      return [
        {
          ...{ file: file.locate(0).file, name, location: file.locate(startOf(key)), own },
          checkouts: steps.filter(({ uses }) => /^actions\/checkout@/i.test(uses)),
          condition: readText(job, 'if', file.document) ?? '',
          ...readTriggers(file, root),
          permissions: readPermissions(file, job) ?? readPermissions(file, root),
          concurrency: readConcurrency(file, job) ?? readConcurrency(file, root),
          environment: readEntries(job, file.document).has('environment'),
        },
      ];
    });
  });
}

function readSteps(file: YamlFile, job: ParsedMap): WorkflowStep[] {
  const steps = resolveAlias(readEntries(job, file.document).get('steps')?.value, file.document);
  if (!isSeq(steps)) return [];
  return steps.items.flatMap((item) => {
    const step = resolveAlias(item, file.document);
    const uses = isMap(step) ? readText(step, 'uses', file.document) : undefined;
    if (!isMap(step) || uses === undefined) return [];
    return [{ uses, with: readInputs(file, step), location: file.locate(startOf(step)) }];
  });
}

function readInputs(file: YamlFile, step: ParsedMap): WorkflowStep['with'] {
  const map = readMap(step, 'with', file.document);
  const inputs = new Map<string, { text: string; location: Location }>();
  for (const [name, { key, value }] of map ? readEntries(map, file.document) : []) {
    const node = resolveAlias(value, file.document);
    const text = isScalar(node) ? String(node.value ?? '') : '';
    inputs.set(name.toLowerCase(), { text, location: file.locate(startOf(key)) });
  }
  return inputs;
}

/** Inputs that many actions have: they say nothing of which one it is. */
const COMMON: readonly string[] = ['mode', 'environment', 'select', 'github-token'];

function isOwn({ uses, with: inputs }: WorkflowStep, action: string | undefined): boolean {
  const [name = ''] = uses.split('@');
  if (action !== undefined) return name.toLowerCase() === action.toLowerCase();
  const names = [...inputs.keys()];
  const known: readonly string[] = SETTING_NAMES;
  return (
    names.some((input) => !COMMON.includes(input)) && names.every((input) => known.includes(input))
  );
}

function readTriggers(file: YamlFile, root: ParsedMap): Pick<ActionJob, 'triggers' | 'pullTypes'> {
  const on = resolveAlias(readEntries(root, file.document).get('on')?.value, file.document);
  if (isScalar(on)) return { triggers: new Set([String(on.value)]), pullTypes: undefined };
  if (isSeq(on)) {
    const names = on.items.map((item) => (isScalar(item) ? String(item.value) : ''));
    return { triggers: new Set(names), pullTypes: undefined };
  }
  if (!isMap(on)) return { triggers: new Set(), pullTypes: undefined };
  const pull = readMap(on, 'pull_request', file.document);
  return {
    triggers: new Set(readEntries(on, file.document).keys()),
    pullTypes: pull && readList(file, pull, 'types'),
  };
}

function readList(file: YamlFile, map: ParsedMap, key: string): string[] | undefined {
  const value = resolveAlias(readEntries(map, file.document).get(key)?.value, file.document);
  if (isScalar(value)) return [String(value.value)];
  if (!isSeq(value)) return undefined;
  return value.items.flatMap((item) => (isScalar(item) ? [String(item.value)] : []));
}

function readPermissions(file: YamlFile, map: ParsedMap): Permissions | undefined {
  const entry = readEntries(map, file.document).get('permissions');
  const value = resolveAlias(entry?.value, file.document);
  if (isScalar(value) && value.value !== null) return String(value.value);
  if (!isMap(value)) return undefined;
  const names = [...readEntries(value, file.document).keys()];
  return new Map(names.map((name) => [name, readText(value, name, file.document) ?? 'none']));
}

function readConcurrency(file: YamlFile, map: ParsedMap): ActionJob['concurrency'] {
  const entry = readEntries(map, file.document).get('concurrency');
  const value = resolveAlias(entry?.value, file.document);
  if (isScalar(value) && value.value !== null) return { cancels: false };
  if (!isMap(value)) return undefined;
  return { cancels: readText(value, 'cancel-in-progress', file.document) === 'true' };
}

/** What GitHub grants a job by its `permissions:`; undefined where the workflow does not say it. */
export function grantedLevel(
  permissions: Permissions | undefined,
  name: string,
): 'none' | 'read' | 'write' | undefined {
  if (permissions === undefined) return undefined;
  if (typeof permissions === 'string') {
    if (permissions === 'write-all') return 'write';
    return permissions === 'read-all' ? 'read' : undefined;
  }
  const level = permissions.get(name) ?? 'none';
  return level === 'write' || level === 'read' ? level : 'none';
}
