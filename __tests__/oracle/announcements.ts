import type { Report } from '../../src/report/model/report.ts';
import { checkAfterMerge } from './after-merge.ts';
import { contentOf, describeDifference, type View } from './compare.ts';
import type { Deploy } from './scenario.ts';

/** What the pull request said, and what then happened. */
export interface Facts {
  deploy: Deploy;
  pull: Report;
  deployed: Report;
  /** Production before the merge, and after its deploy. */
  before: View;
  after: View;
  /** Unique ids of what the project has after the merge. */
  nodes: ReadonlySet<string>;
  /** Unique ids of what the report says it shows otherwise than the merge. */
  excused: ReadonlySet<string>;
}

export interface Checked {
  /** Announced effects that were looked for. */
  effects: number;
  /** A sentence for each that did not happen. */
  broken: string[];
}

/** A sentence for each announced effect: what did not happen, or undefined. */
export type Effects = Array<string | undefined>;

/** Holds all that the comment and report.json announce against the deploy of the merge. */
export function checkAnnouncements(facts: Facts): Checked {
  const effects = [
    ...verdict(facts),
    ...built(facts),
    ...skipped(facts),
    ...removed(facts),
    ...copied(facts),
    ...counted(facts),
    ...checkAfterMerge(facts),
  ];
  return { effects: effects.length, broken: effects.filter((text) => text !== undefined) };
}

/** A green pull request deploys, and what fails in a red one fails in the deploy. */
function verdict({ pull, deployed }: Facts): Effects {
  const failed = pull.nodes.filter(({ outcome }) => outcome === 'error');
  const failedThere = new Set(
    deployed.nodes.filter(({ outcome }) => outcome === 'error').map(({ uniqueId }) => uniqueId),
  );
  const isGreen = deployed.status === 'success' || deployed.status === 'nothing';
  return [
    pull.status !== 'failure' && !isGreen
      ? `green, and the deploy is ${deployed.status}: ${[...failedThere].join(', ')} ${deployed.fatal?.message ?? ''}`
      : undefined,
    pull.fatal && isGreen ? `stopped, and the deploy is green: ${pull.fatal.message}` : undefined,
    ...failed.map(({ uniqueId }) =>
      failedThere.has(uniqueId) ? undefined : `${uniqueId} failed, and the deploy builds it`,
    ),
  ];
}

/** What it built is built by a deploy of everything, or of what changed, too. */
function built({ deploy, pull, deployed }: Facts): Effects {
  if (deploy === 'modified') return [];
  const there = new Set(
    deployed.nodes.filter(({ outcome }) => outcome === 'success').map(({ uniqueId }) => uniqueId),
  );
  return pull.nodes
    .filter(({ outcome, resourceType }) => outcome === 'success' && resourceType !== 'operation')
    .map(({ uniqueId }) =>
      there.has(uniqueId) ? undefined : `${uniqueId} was built, and the deploy does not build it`,
    );
}

/** What it skipped as a no-op change is in production what it was. */
function skipped({ pull, before, after }: Facts): Effects {
  return (pull.review?.leftOut ?? [])
    .filter(({ uniqueId }) => before.relations.has(uniqueId))
    .map(({ uniqueId }) => {
      const difference = describeDifference(
        contentOf(before, uniqueId),
        contentOf(after, uniqueId),
      );
      return difference && `${uniqueId} was skipped as a no-op change, and differs: ${difference}`;
    });
}

/** What it said is dropped from the project is gone from it, and stays in production as it was. */
function removed({ deploy, pull, before, after, nodes }: Facts): Effects {
  const announced = (pull.review?.removed ?? []).filter(({ relation }) => relation !== null);
  const gone = [...before.relations.keys()].filter((id) => !nodes.has(id));
  // What keeps rows has those of its new name.
  const startsAnew = new Set((pull.review?.pasts ?? []).map(({ uniqueId }) => uniqueId));
  const ids = new Set(announced.map(({ uniqueId }) => uniqueId));
  return [
    ...gone.map((id) => (ids.has(id) ? undefined : `${id} is gone, and that was not announced`)),
    ...announced.flatMap(({ uniqueId, renamedTo, takenBy }) => {
      const was = contentOf(before, uniqueId);
      const relation = before.relations.get(uniqueId) ?? '';
      const taker = [...after.relations].find(([, its]) => its === relation)?.[0];
      const stays =
        deploy === 'blue-green' || after.contents.has(relation)
          ? undefined
          : `${uniqueId} was to stay behind in production, and is gone`;
      const taken =
        taker === takenBy
          ? undefined
          : `${relation} was to be built by ${takenBy ?? 'nobody'}, and is by ${taker ?? 'nobody'}`;
      if (renamedTo === undefined || startsAnew.has(renamedTo)) return [stays, taken];
      const same =
        describeDifference(was, contentOf(after, renamedTo)) &&
        `${uniqueId} was said to be renamed to ${renamedTo}, which differs`;
      return [stays, taken, same];
    }),
  ];
}

/** Where it said that production's rows were copied, production has some; where none, none. */
function copied({ pull, before, after }: Facts): Effects {
  return (pull.review?.pasts ?? []).flatMap(({ uniqueId, how, rows }) => {
    const relation = after.relations.get(uniqueId) ?? '';
    const there = before.contents.get(relation);
    if (how === 'empty' || how === 'moved')
      return [there ? `${uniqueId} was said to start anew, and ${relation} was there` : undefined];
    if (how !== 'copy' && how !== 'clone') return [];
    return [
      there?.rows.length === rows
        ? undefined
        : `${rows} rows of ${uniqueId} were copied; where the deploy finds it, ${relation}, were ${there?.rows.length ?? 'none'}`,
    ];
  });
}

/** The rows and columns that the data diff counted are those that production had, and then has. */
function counted({ pull, before, after, excused }: Facts): Effects {
  return (pull.review?.diffs ?? []).flatMap(({ uniqueId, rows, columns }) => {
    if (excused.has(uniqueId)) return [];
    const [was, is] = [contentOf(before, uniqueId), contentOf(after, uniqueId)];
    const count = (said: number, content: typeof is, when: string) =>
      content?.rows.length === said
        ? undefined
        : `${uniqueId} was said to have ${said} rows ${when}, and has ${content?.rows.length}`;
    const has = (content: typeof is, name: string) =>
      content?.columns.split(', ').some((each) => each.startsWith(`${name} `)) ?? false;
    return [
      count(rows.before, was, 'before'),
      count(rows.after, is, 'after'),
      ...columns.added.map(({ name }) =>
        has(is, name) ? undefined : `${uniqueId} was said to get the column ${name}`,
      ),
      ...columns.removed.map(({ name }) =>
        has(is, name) ? `${uniqueId} was said to lose the column ${name}` : undefined,
      ),
    ];
  });
}
