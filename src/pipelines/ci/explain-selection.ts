import { join } from 'node:path';
import { pickManifest, TextPool } from '../../dbt/artifacts/pick-manifest.ts';
import type { PickedManifest } from '../../dbt/artifacts/picked-manifest.ts';
import { readArtifact } from '../../dbt/artifacts/read-artifact.ts';
import type { GivenValues } from '../../plan/given-values.ts';
import { findChangedUserMacros, findHiddenMacroUsers } from '../../plan/hidden-macros.ts';
import { type ReducedSelection, skipNoOpChanges } from '../../plan/no-op-changes.ts';
import { computeOwnReasons, findMacroUsers } from '../../plan/node-changes.ts';
import { findNotDeployed } from '../../plan/older-nodes.ts';
import { isDataFile } from '../../plan/read-files.ts';
import type { Reason, RemovedNode } from '../../plan/reason.ts';
import { computeReasons } from '../../plan/reasons.ts';
import { findRemoved } from '../../plan/removed.ts';
import { findSameData, type SameData } from '../../plan/same-data.ts';
import { findUnseen, widenSelection } from '../../plan/unseen.ts';
import { targetPath } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import { compareCode, type SqlReader } from '../steps/sql-reader.ts';
import type { Base } from './base-commit.ts';
import { describeGiven } from './given-notices.ts';
import type { ReadJinja } from './jinja-lexer.ts';
import { type OutsideChanges, readOutsideChanges } from './outside-changes.ts';
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
  /** What production was built with; undefined where its state does not say it. */
  given: GivenValues | undefined;
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
  const outside = await readOutsideChanges(job, request.base, request.given);
  const { head, baseline } = await pickManifests(job, request, outside);
  const { unmatched, ...found } = await request.readJinja((jinja) =>
    findUnseen(head, outside, jinja),
  );
  const hidden = await request.readJinja((jinja) => findHiddenMacroUsers(baseline, head, jinja));
  const reasons = new Map([...hidden, ...found.reasons]);
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
    ...(outside.project && request.lastBuilt
      ? findNotDeployed(
          changed,
          { baseline, head },
          { built: request.lastBuilt, files: outside.files },
        )
      : []),
  ]);
  const sameRows = await findSameSeeds(job, request.base, selected, head);
  const compared = { baseline, head, sameTarget: request.sameTarget, sameRows };
  const projects = { ...compared, project: outside.project };
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
    notices: [
      ...[lack, describeUnmatched(unmatched)].filter((text) => text !== undefined),
      ...(await describeGiven(outside, head, plan.kept, request.readJinja)),
    ],
    reasonsOf: (planned) =>
      computeReasons({ planned, own: plan.own, ownOfSelected: own, selected, head }),
  };
}

/** Of large projects only what is compared: all of two manifests of 30 MB is too much. */
async function pickManifests(
  job: Job,
  { selected, baselineDirectory, directMacrosOnly }: SelectionRequest,
  { vars, env, files }: OutsideChanges,
): Promise<{ head: PickedManifest; baseline: PickedManifest }> {
  const pool = new TextPool();
  const isSelected = new Set(selected);
  const pick = async (directory: string, wanted: (uniqueId: string) => boolean) =>
    readArtifact(join(directory, 'manifest.json'), (bytes) => pickManifest(bytes, wanted, pool));
  const pickBoth = async (wanted: (uniqueId: string) => boolean) => {
    const head = await pick(targetPath(job), wanted);
    const isRemoved = (id: string) => !head.ids.has(id);
    return { head, baseline: await pick(baselineDirectory, (id) => wanted(id) || isRemoved(id)) };
  };
  // What dbt does not see may be any node: a user of a var or of a macro, a large seed.
  const all = directMacrosOnly || vars.size + env.size > 0 || [...files].some(isDataFile);
  const picked = all ? undefined : await pickBoth((id) => isSelected.has(id));
  if (picked && findChangedUserMacros(picked.baseline, picked.head).size === 0) return picked;
  return pickBoth(() => true);
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
