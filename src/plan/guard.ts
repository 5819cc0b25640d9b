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
    {
      hint:
        'Its schema does not follow the target. Let the macro generate_schema_name start from target.schema ' +
        '(dbt’s own does), and in a snapshot use `schema` in place of `target_schema`.',
      location: { file: first.originalFilePath },
    },
  );
}

function count(hits: readonly PlanNode[]): string {
  return hits.length === 1 ? 'a relation' : `${hits.length} relations`;
}

/** Quotes and letter case do not tell relations apart on every warehouse: rather refuse once too often. */
function normalise(relation: string | null): string {
  return (relation ?? '').replace(/["`[\]]/g, '').toLowerCase();
}
