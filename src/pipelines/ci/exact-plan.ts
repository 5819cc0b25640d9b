import { readFile } from 'node:fs/promises';
import { join, posix, relative } from 'node:path';
import { parse } from 'yaml';
import { pickManifest, TextPool } from '../../dbt/artifacts/pick-manifest.ts';
import type { PickedManifest } from '../../dbt/artifacts/picked-manifest.ts';
import { readArtifact } from '../../dbt/artifacts/read-artifact.ts';
import { compareSql } from '../../dbt/compare-sql.ts';
import { computeExactPlan, type ExactPlan } from '../../plan/exact.ts';
import { computeOwnReasons, findMacroUsers } from '../../plan/node-changes.ts';
import { compareProjects, type ProjectChanges } from '../../plan/project-changes.ts';
import { isDataFile } from '../../plan/read-files.ts';
import type { Reason, RemovedNode } from '../../plan/reason.ts';
import { computeReasons } from '../../plan/reasons.ts';
import { findRemoved } from '../../plan/removed.ts';
import { findSameData, type SameData } from '../../plan/same-data.ts';
import { findUnseen, widenSelection } from '../../plan/unseen.ts';
import { targetPath } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import type { Base } from './base-commit.ts';
import { findSameSeeds } from './same-seeds.ts';
import type { SqlReader } from './sql-reader.ts';

export interface ExactRequest {
  /** Unique ids that dbt selected, in its order. */
  selected: readonly string[];
  /** Unique ids that the inputs `select` and `exclude` name. */
  named: ReadonlySet<string>;
  excluded: ReadonlySet<string>;
  /** Absolute folder of the baseline's manifest. */
  baselineDirectory: string;
  /** The commit that the baseline was made of; undefined where its files are not at hand. */
  base: Base | undefined;
  sameTarget: boolean;
  reader: () => Promise<SqlReader | undefined>;
  /** dbt's own selection sees no macro that a node calls through another: dbt 2's. */
  directMacrosOnly: boolean;
}

export interface Explained {
  plan: ExactPlan;
  removed: RemovedNode[];
  /** What could not be compared, for people. */
  notices: string[];
  /** @param planned unique ids of what is built and tested in the end */
  reasonsOf(planned: readonly string[]): Map<string, Reason>;
}

/**
 * Explains dbt's selection from the two manifests, adds what dbt cannot see, and leaves out what
 * is proven to change no data.
 */
export async function explainSelection(job: Job, request: ExactRequest): Promise<Explained> {
  const outside = await readOutsideChanges(job, request.base);
  const { head, baseline } = await pickManifests(job, request, outside ?? NOTHING_OUTSIDE);
  const { reasons, unmatched } = findUnseen(head, outside ?? NOTHING_OUTSIDE);
  const unseen = new Map([
    ...(request.directMacrosOnly ? findMacroUsers(baseline, head) : []),
    ...reasons,
  ]);
  const selected = widenSelection(request.selected, unseen.keys(), head).filter(
    (id) => request.selected.includes(id) || !request.excluded.has(id),
  );
  const own = new Map([...unseen, ...computeOwnReasons(request.selected, baseline, head)]);
  const sameRows = await findSameSeeds(job, request.base, selected, head);
  const same = job.settings.exact
    ? findSameData(selected, {
        baseline,
        head,
        sameTarget: request.sameTarget,
        project: outside?.project,
        sameRows,
      })
    : new Map<string, SameData>();
  // What their manifest entries say is the same, and yet they have other rows.
  for (const id of reasons.keys()) if (!sameRows.has(id)) same.delete(id);
  const { sameSql, notice } = await findSameSql(job, request.reader, head.adapterType, same);
  const plan = computeExactPlan({ selected, own, same, sameSql, named: request.named, head });
  return {
    plan,
    removed: findRemoved(baseline, head),
    notices: [notice, describeUnmatched(unmatched)].filter((text) => text !== undefined),
    reasonsOf: (planned) =>
      computeReasons({ planned, own: plan.own, ownOfSelected: own, selected, head }),
  };
}

/** Of large projects only what is compared: all of two manifests of 30 MB is too much. */
async function pickManifests(
  job: Job,
  { selected, baselineDirectory, directMacrosOnly }: ExactRequest,
  { vars, files }: Pick<OutsideChanges, 'vars' | 'files'>,
): Promise<{ head: PickedManifest; baseline: PickedManifest }> {
  const pool = new TextPool();
  const isSelected = new Set(selected);
  // What dbt does not see may be any node: a user of a var, a large seed.
  const all = directMacrosOnly || vars.size > 0 || [...files].some(isDataFile);
  const pick = async (directory: string, wanted: (uniqueId: string) => boolean) =>
    readArtifact(join(directory, 'manifest.json'), (bytes) => pickManifest(bytes, wanted, pool));
  const head = await pick(targetPath(job), (id) => all || isSelected.has(id));
  const isRemoved = (id: string) => !head.ids.has(id);
  const baseline = await pick(
    baselineDirectory,
    (id) => all || isSelected.has(id) || isRemoved(id),
  );
  return { head, baseline };
}

interface OutsideChanges {
  project: ProjectChanges;
  vars: ReadonlySet<string>;
  files: ReadonlySet<string>;
}

const NOTHING_OUTSIDE = { vars: new Set<string>(), files: new Set<string>() };

/** What git knows and the manifests do not say. */
async function readOutsideChanges(
  { settings }: Job,
  base: Base | undefined,
): Promise<OutsideChanges | undefined> {
  if (!base) return undefined;
  const { repository, sha } = base;
  const folder = relative(repository.root, settings.projectDir);
  const before = await repository.readFile(sha, posix.join(folder, 'dbt_project.yml'));
  if (before === undefined) return undefined;
  const after = await readFile(join(settings.projectDir, 'dbt_project.yml'), 'utf8');
  const project = compareProjects(parse(before), parse(after));
  const files = await repository.listChanges(sha, '');
  return {
    project,
    vars: project.vars,
    files: new Set(files.map((file) => posix.relative(folder, file))),
  };
}

/** Unique ids of the nodes whose SQL is the same token for token. */
async function findSameSql(
  { ports, actionRoot }: Job,
  provideReader: ExactRequest['reader'],
  adapterType: string,
  same: ReadonlyMap<string, SameData>,
): Promise<{ sameSql: Set<string>; notice: string | undefined }> {
  const pairs = [...same].flatMap(([id, { sql }]) => (sql ? [{ id, ...sql }] : []));
  if (pairs.length === 0) return { sameSql: new Set(), notice: undefined };
  const reader = await provideReader();
  if (!reader)
    return { sameSql: new Set(), notice: explainMissing('the Python of this dbt is not known') };
  const script = join(actionRoot, 'driver', 'sql_tokens.py');
  const comparison = await compareSql(ports.processes, { ...reader, script, adapterType }, pairs);
  const sameSql = pairs.filter((_, index) => comparison.same[index]).map(({ id }) => id);
  const isWhole = comparison.sqlglot || sameSql.length === pairs.length;
  return {
    sameSql: new Set(sameSql),
    notice: isWhole || reader.sqlglot.found ? undefined : explainMissing(reader.sqlglot.reason),
  };
}

function explainMissing(reason: string): string {
  return `Models of which only formatting or comments changed are built again: SQL could not be compared without sqlglot (${reason}).`;
}

/** Files that no path in the project names as it stands. */
function describeUnmatched(files: readonly string[]): string | undefined {
  const [first] = files;
  if (first === undefined) return undefined;
  const names = files.length === 1 ? first : `${first} and ${files.length - 1} more`;
  return `No source or model was found that reads ${names}, which this pull request changes. Where its path is computed, name the model in "select".`;
}
