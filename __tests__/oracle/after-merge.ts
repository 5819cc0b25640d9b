import type { Effects, Facts } from './announcements.ts';
import { contentOf } from './compare.ts';

type AfterMerge = NonNullable<NonNullable<Facts['pull']['review']>['afterMerge']>;

/** Holds the comment's block "After the merge" against the deploy. */
export function checkAfterMerge(facts: Facts): Effects {
  const said = facts.pull.review?.afterMerge;
  if (!said) return [];
  return [
    ...rebuilt(said, facts),
    ...moved(said, facts),
    ...refreshed(said, facts),
    ...missing(said, facts),
    ...unseen(said, facts),
  ];
}

/** What is to be built again was there and is built; what is to be made was not there, and is. */
function rebuilt(said: AfterMerge, { deploy, deployed, before, after }: Facts): Effects {
  const built = new Set(deployed.nodes.map(({ uniqueId }) => uniqueId));
  const hidden = new Set(deploy === 'modified' ? said.unseen : []);
  const isFunction = (id: string) => id.startsWith('function.');
  return [
    ...said.rebuilt.map((id) =>
      built.has(id) || hidden.size > 0
        ? undefined
        : `${id} was to be built again, and the deploy does not`,
    ),
    ...said.rebuilt
      .filter((id) => !isFunction(id))
      .map((id) =>
        before.relations.has(id) ? undefined : `${id} was to be built again, and was not there`,
      ),
    ...said.created
      .filter((id) => !isFunction(id))
      .map((id) =>
        before.contents.has(after.relations.get(id) ?? '')
          ? `${id} was to be made, and something was there`
          : undefined,
      ),
  ];
}

/** What moves is at another place, and what it leaves behind stays. */
function moved(said: AfterMerge, { deploy, before, after }: Facts): Effects {
  return said.moved.flatMap(({ uniqueId, rows }) => {
    const [from, to] = [before.relations.get(uniqueId) ?? '', after.relations.get(uniqueId)];
    const left = before.contents.get(from);
    return [
      from === to ? `${uniqueId} was to move, and is where it was` : undefined,
      deploy === 'blue-green' || after.contents.has(from)
        ? undefined
        : `${uniqueId} was to leave ${from} behind, which is gone`,
      rows === undefined || left?.rows.length === rows
        ? undefined
        : `${uniqueId} was said to leave ${rows} rows behind, and leaves ${left?.rows.length}`,
    ];
  });
}

/** The deploy decides about each relation as was announced. */
function refreshed(said: AfterMerge, { deployed }: Facts): Effects {
  const verdicts = new Map(
    deployed.refreshes.map(({ uniqueId, verdict }) => [uniqueId, verdict] as const),
  );
  const announced = new Set(said.refreshes.map(({ uniqueId }) => uniqueId));
  return [
    ...said.refreshes.map(({ uniqueId, verdict }) =>
      verdicts.get(uniqueId) === verdict
        ? undefined
        : `a refresh of ${uniqueId} was said to be "${verdict}", and the deploy says "${verdicts.get(uniqueId)}"`,
    ),
    ...[...verdicts]
      .filter(([id, verdict]) => verdict === 'refreshed' && !announced.has(id))
      .map(([id]) => `${id} is built from scratch, which was not announced`),
  ];
}

/** A column that is said not to arrive does not. */
function missing(said: AfterMerge, { after }: Facts): Effects {
  return [...said.refreshes, ...said.downstream].flatMap(({ uniqueId, missing: columns }) =>
    columns.map((column) =>
      contentOf(after, uniqueId)
        ?.columns.split(', ')
        .some((each) => each.startsWith(`${column} `))
        ? `${uniqueId} was not to get the column ${column}, and has it`
        : undefined,
    ),
  );
}

/** dbt's `state:modified` does not see it. */
function unseen(said: AfterMerge, { deploy, deployed }: Facts): Effects {
  if (deploy !== 'modified') return [];
  const built = new Set(deployed.nodes.map(({ uniqueId }) => uniqueId));
  return said.unseen.map((id) =>
    built.has(id)
      ? `${id} was said to be left by a deploy of what is modified, which builds it`
      : undefined,
  );
}
