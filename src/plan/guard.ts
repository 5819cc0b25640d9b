import { RefusedError } from '../errors.ts';
import type { Plan, PlanNode } from './plan.ts';

/**
 * A pull request never writes to production: stops when a planned node's relation is one that the
 * production state names.
 *
 * @param productionRelations relation names as dbt writes them in the production manifest
 * @throws RefusedError naming each node, its relation and what to change
 */
export function refuseProductionWrites(plan: Plan, productionRelations: Iterable<string>): void {
  const production = new Set([...productionRelations].map(normalise));
  const hits = plan.writing.filter(({ relationName }) => production.has(normalise(relationName)));
  const [first] = hits;
  if (first === undefined) return;
  throw new RefusedError(
    [
      `This pull request would write to ${count(hits)} of production. Nothing was built.`,
      ...hits.map((node) => `  ${node.uniqueId} (${node.originalFilePath}) → ${node.relationName}`),
    ].join('\n'),
    { hint: FOLLOW_THE_TARGET, location: { file: first.originalFilePath } },
  );
}

/**
 * A pull request only writes to schemas that are its own. Any other one is shared: production may
 * come to use it, and it would be dropped when the pull request closes.
 *
 * @param isolatedSchema the pull request's; custom schemas are made from it
 * @throws RefusedError naming each node, its relation and what to change
 */
export function refuseSharedSchemas(plan: Plan, isolatedSchema: string): void {
  const own = normalise(isolatedSchema);
  const hits = plan.writing.filter(({ schema }) => !normalise(schema).includes(own));
  const [first] = hits;
  if (first === undefined) return;
  throw new RefusedError(
    [
      `This pull request would write outside its own schema ${isolatedSchema}. Nothing was built.`,
      ...hits.map((node) => `  ${node.uniqueId} (${node.originalFilePath}) → ${node.relationName}`),
    ].join('\n'),
    { hint: FOLLOW_THE_TARGET, location: { file: first.originalFilePath } },
  );
}

const FOLLOW_THE_TARGET =
  'Its schema does not follow the target. Let the macro generate_schema_name start from target.schema ' +
  '(dbt’s own does), and in a snapshot use `schema` in place of `target_schema`. ' +
  'Where that macro treats the production target apart, set `ci-target` to another target.';

function count(hits: readonly PlanNode[]): string {
  return hits.length === 1 ? 'a relation' : `${hits.length} relations`;
}

/** Quotes and letter case do not tell relations apart on every warehouse: rather refuse once too often. */
function normalise(name: string | null): string {
  return (name ?? '').replace(/["`[\]]/g, '').toLowerCase();
}
