import { RefusedError } from '../errors.ts';

/** What of a resource type `dbt build` leaves behind in the warehouse or beside it. */
interface TypeOfWrite {
  /** dbt runs it, so that it is in the plan. */
  built: boolean;
  /** `relation`: rows that can be compared. `code`: a function, seen only through what calls it. */
  writes: 'relation' | 'code' | 'nothing';
  /** Where dbt documents that. */
  source: string;
}

const DOCS = 'https://docs.getdbt.com';

/**
 * All resource types that dbt selects or runs. The plan, the guard, the schemas that are claimed and
 * the comparison of data go by it; a type that is not here stops the run.
 */
export const RESOURCE_TYPES: Readonly<Record<string, TypeOfWrite>> = {
  model: { built: true, writes: 'relation', source: `${DOCS}/docs/build/materializations` },
  seed: { built: true, writes: 'relation', source: `${DOCS}/docs/build/seeds` },
  snapshot: { built: true, writes: 'relation', source: `${DOCS}/docs/build/snapshots` },
  // Only with `store_failures`; without it, it has no relation.
  test: {
    built: true,
    writes: 'relation',
    source: `${DOCS}/reference/resource-configs/store_failures`,
  },
  unit_test: { built: true, writes: 'nothing', source: `${DOCS}/docs/build/unit-tests` },
  function: { built: true, writes: 'code', source: `${DOCS}/docs/build/udfs` },
  // `on-run-start` and `on-run-end` are not selected: they run with every command.
  operation: {
    built: false,
    writes: 'nothing',
    source: `${DOCS}/reference/project-configs/on-run-start-on-run-end`,
  },
  sql_operation: { built: false, writes: 'nothing', source: `${DOCS}/reference/commands/run` },
  analysis: { built: false, writes: 'nothing', source: `${DOCS}/docs/build/analyses` },
  source: { built: false, writes: 'nothing', source: `${DOCS}/docs/build/sources` },
  exposure: { built: false, writes: 'nothing', source: `${DOCS}/docs/build/exposures` },
  metric: { built: false, writes: 'nothing', source: `${DOCS}/docs/build/metrics-overview` },
  semantic_model: { built: false, writes: 'nothing', source: `${DOCS}/docs/build/semantic-models` },
  // Its exports are written by dbt's platform and by `dbt sl export`; `dbt build` passes over them.
  saved_query: {
    built: false,
    writes: 'nothing',
    source: `${DOCS}/docs/use-dbt-semantic-layer/exports`,
  },
};

/** dbt runs nodes of this type. */
export function isBuiltType(resourceType: string): boolean {
  return RESOURCE_TYPES[resourceType]?.built ?? false;
}

/** Nodes of this type have rows. */
export function hasRows(resourceType: string): boolean {
  return RESOURCE_TYPES[resourceType]?.writes === 'relation';
}

/**
 * @param selected unique ids as `dbt ls` gave them; they begin with their type
 * @throws RefusedError where dbt would build what this action does not know
 */
export function refuseUnknownTypes(selected: readonly string[], dbtVersion: string): void {
  const unknown = selected.filter((id) => !(typeOf(id) in RESOURCE_TYPES));
  const [first] = unknown;
  if (first === undefined) return;
  const types = [...new Set(unknown.map(typeOf))].join(', ');
  throw new RefusedError(
    `dbt ${dbtVersion} selects resources of a type that is unknown to this version of the action: ${types}. ` +
      `They might write to production, so nothing was built.\n  ${unknown.slice(0, 5).join('\n  ')}`,
    {
      hint: `Update the action. If the newest version fails in the same way, report the type “${types}” and dbt ${dbtVersion}. Until then, omit these resources with the input "exclude".`,
    },
  );
}

function typeOf(uniqueId: string): string {
  return uniqueId.split('.')[0] ?? '';
}
