import { readFile } from 'node:fs/promises';
import type { StepResult } from '../__tests__/support/runner/step.ts';
import type { Shop } from '../__tests__/support/shop.ts';

const PRODUCTION = /^analytics(_|\.)/;

/** `schema.relation` → a digest of its rows, for all that production holds. */
export async function loadProductionDigests(shop: Shop): Promise<Record<string, string>> {
  const relations = (await shop.relations()).filter((relation) => PRODUCTION.test(relation));
  const digests = relations.map(
    (relation) =>
      `select '${relation}', count(*) || ' rows ' || left(md5(coalesce(string_agg(each::text, chr(10) order by each::text), '')), 12) from ${relation} as each`,
  );
  const rows = await shop.query(`${digests.join(' union all ')} order by 1`);
  return Object.fromEntries(rows as [string, string][]);
}

/** `schema.relation` of all that the SQL of the built models read, as dbt compiled it. */
export async function loadRelationsRead(step: StepResult): Promise<string[]> {
  const text = await readFile(step.outputs['run-results'] ?? '', 'utf8');
  const { results } = JSON.parse(text) as {
    results: { unique_id: string; compiled_code: string | null }[];
  };
  const models = results.filter(({ unique_id }) => unique_id.startsWith('model.'));
  const read = models.flatMap(({ compiled_code }) =>
    [...(compiled_code ?? '').matchAll(/"shop"\."(\w+)"\."(\w+)"/g)].map(
      ([, schema, relation]) => `${schema}.${relation}`,
    ),
  );
  return [...new Set(read)].sort();
}

/** Names of all models, seeds and snapshots of the project, sorted. */
export async function loadNodeNames(step: StepResult): Promise<string[]> {
  const text = await readFile(step.outputs.manifest ?? '', 'utf8');
  const { nodes } = JSON.parse(text) as {
    nodes: Record<string, { name: string; resource_type: string }>;
  };
  return Object.values(nodes)
    .filter(({ resource_type }) => ['model', 'seed', 'snapshot'].includes(resource_type))
    .map(({ name }) => name)
    .sort();
}
