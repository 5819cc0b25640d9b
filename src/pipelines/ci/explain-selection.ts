import { readFile } from 'node:fs/promises';
import { join, posix, relative } from 'node:path';
import { pickManifest, TextPool } from '../../dbt/artifacts/pick-manifest.ts';
import type { PickedManifest } from '../../dbt/artifacts/picked-manifest.ts';
import { readArtifact } from '../../dbt/artifacts/read-artifact.ts';
import { type ReducedSelection, skipNoOpChanges } from '../../plan/no-op-changes.ts';
import { computeOwnReasons, findMacroUsers } from '../../plan/node-changes.ts';
import { findNotDeployed } from '../../plan/older-nodes.ts';
import { compareProjects, type ProjectChanges } from '../../plan/project-changes.ts';
import { isDataFile } from '../../plan/read-files.ts';
import type { Reason, RemovedNode } from '../../plan/reason.ts';
import { computeReasons } from '../../plan/reasons.ts';
import { findRemoved } from '../../plan/removed.ts';
import { findSameData, type SameData } from '../../plan/same-data.ts';
import { findUnseen, widenSelection } from '../../plan/unseen.ts';
import { readYaml } from '../../text/yaml.ts';
import { targetPath } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import { compareCode, type SqlReader } from '../steps/sql-reader.ts';
import type { Base } from './base-commit.ts';
import type { ReadJinja } from './jinja-lexer.ts';
import { findSameSeeds } from './same-seeds.ts';

/** What reads code in the Python of dbt. */
export interface CodeReading {
  reader: () => Promise<SqlReader | undefined>;
  readJinja: ReadJinja;
}

export interface SelectionRequest extends CodeReading {
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
  /**
   * Unique ids that the last deploy built, where the baseline is what it left in production, which
   * may have a node from before its commit; undefined where it is a parse of a commit.
   */
  lastBuilt: ReadonlySet<string> | undefined;
  /** dbt's own selection sees no macro that a node calls through another: dbt 2's. */
  directMacrosOnly: boolean;
}

export interface Explained {
  plan: ReducedSelection;
  removed: RemovedNode[];
  /** What could not be compared, for people. */
  notices: string[];
  /** @param planned unique ids of what is built and tested in the end */
  reasonsOf(planned: readonly string[]): Map<string, Reason>;
}

/**
 * Explains dbt's selection from the two manifests, adds what dbt cannot see, and skips what
 * is proven to change no data.
 */
export async function explainSelection(job: Job, request: SelectionRequest): Promise<Explained> {
  const outside = await readOutsideChanges(job, request.base);
  const { head, baseline } = await pickManifests(job, request, outside ?? NOTHING_OUTSIDE);
  const { reasons, unmatched } = await request.readJinja((jinja) =>
    findUnseen(head, outside ?? NOTHING_OUTSIDE, jinja),
  );
  const unseen = new Map([
    ...(request.directMacrosOnly ? findMacroUsers(baseline, head) : []),
    ...reasons,
  ]);
  const selected = widenSelection(request.selected, unseen.keys(), head).filter(
    (id) => request.selected.includes(id) || !request.excluded.has(id),
  );
  const changed = new Map([...unseen, ...computeOwnReasons(request.selected, baseline, head)]);
  const own = new Map([
    ...changed,
    ...(outside && request.lastBuilt
      ? findNotDeployed(
          changed,
          { baseline, head },
          { built: request.lastBuilt, files: outside.files },
        )
      : []),
  ]);
  const sameRows = await findSameSeeds(job, request.base, selected, head);
  const compared = { baseline, head, sameTarget: request.sameTarget, sameRows };
  const projects = { ...compared, project: outside?.project };
  const same = job.settings.exact
    ? await request.readJinja((jinja) => findSameData(selected, projects, jinja))
    : new Map<string, SameData>();
  // What their manifest entries say is the same, and yet they have other rows.
  for (const id of reasons.keys()) if (!sameRows.has(id)) same.delete(id);
  const pairs = new Map([...same].flatMap(([id, { sql }]) => (sql ? [[id, sql] as const] : [])));
  const code = await compareCode(job, request.reader, head.adapterType, pairs);
  const plan = skipNoOpChanges({
    ...{ selected, own, same, sameSql: code.same },
    ...{ named: request.named, head },
  });
  const lack = code.lack === undefined ? undefined : explainMissing(code.lack);
  return {
    plan,
    removed: findRemoved(baseline, head),
    notices: [lack, describeUnmatched(unmatched)].filter((text) => text !== undefined),
    reasonsOf: (planned) =>
      computeReasons({ planned, own: plan.own, ownOfSelected: own, selected, head }),
  };
}

/** Of large projects only what is compared: all of two manifests of 30 MB is too much. */
async function pickManifests(
  job: Job,
  { selected, baselineDirectory, directMacrosOnly }: SelectionRequest,
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
  const [was, is] = [readYaml(before), readYaml(after)];
  if (was.problem !== undefined || is.problem !== undefined) return undefined;
  const project = compareProjects(was.value, is.value);
  const files = await repository.listChanges(sha, '');
  return {
    project,
    vars: project.vars,
    files: new Set(files.map((file) => posix.relative(folder, file))),
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
