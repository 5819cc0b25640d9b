import { join } from 'node:path';
import { readHooks } from '../../dbt/artifacts/hooks.ts';
import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import { readArtifact } from '../../dbt/artifacts/read-artifact.ts';
import { RefusedError } from '../../errors.ts';
import {
  describeHook,
  findHookUse,
  type HookUse,
  type HookWrite,
  NO_HOOKS,
} from '../../plan/hook-writes.ts';
import { isOwnName } from '../../plan/own-name.ts';
import type { Plan, PlanNode, SchemaPlace } from '../../plan/plan.ts';
import { type CloneRequest, prepareClones } from '../../warehouse/clones.ts';
import type { Warehouse } from '../../warehouse/operations.ts';
import { resolvePlace } from '../../warehouse/relation-place.ts';
import { targetPath } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import type { ProductionRelations } from '../steps/manifests.ts';
import type { RunState } from '../steps/run-state.ts';
import type { IsolatedTarget } from '../steps/warehouse-target.ts';

/** What the hooks do that run with these nodes. Nothing runs where there is nothing to build. */
export async function loadHookUse(
  job: Job,
  { nodes, metadata }: Manifest,
  planned: readonly string[],
): Promise<HookUse> {
  if (planned.length === 0) return NO_HOOKS;
  const running = new Set(planned);
  return readArtifact(join(targetPath(job), 'manifest.json'), (bytes) => {
    const { hooks, macros } = readHooks(bytes, running);
    const adapterType = metadata.adapterType ?? '';
    return findHookUse(hooks, { nodes, macros, adapterType });
  });
}

const SHOWN_HOOKS = 5;

/** Without `ci-target`, what a project does for production only, it does for a pull request too. */
export function noteTargetName(
  { settings }: Job,
  runState: RunState,
  target: IsolatedTarget,
  { readTargetName }: HookUse,
): void {
  if (readTargetName.length === 0 || settings.ciTarget !== undefined) return;
  const names = [...new Set(readTargetName.map(describeHook))];
  const more = names.length > SHOWN_HOOKS ? ` and ${names.length - SHOWN_HOOKS} more hooks` : '';
  const verb = names.length === 1 ? 'reads' : 'read';
  runState.notices.push(
    `${names.slice(0, SHOWN_HOOKS).join(', ')}${more} ${verb} target.name, which is "${target.target}" here as in production. ` +
      'Set "ci-target" to a target of another name if pull requests are to run without what is for production only.',
  );
}

/** A relation that a hook changes and that this run does not build. */
export interface HookRelation extends HookWrite {
  node: PlanNode;
}

export function listHookRelations(
  { nodes, hooks }: Plan & { hooks: HookUse },
  manifest: Manifest,
): HookRelation[] {
  const planned = new Set(nodes.map(({ uniqueId }) => uniqueId));
  return [...hooks.written].flatMap(([id, write]) => {
    const node = manifest.nodes.get(id);
    return node?.relationName && !planned.has(id) ? [{ ...write, node }] : [];
  });
}

/**
 * The schemas that hooks write to besides those of the plan: the target's own, which hooks name as
 * `target.schema`, and those of the relations that are brought.
 */
export function listHookSchemas(
  { hooks }: HookUse,
  relations: readonly HookRelation[],
  manifest: Manifest,
  isolatedSchema: string,
): SchemaPlace[] {
  if (hooks.length === 0) return [];
  const [first] = [...manifest.nodes.values()].filter(
    ({ resourceType }) => resourceType === 'operation',
  );
  const anyNode = first ?? manifest.nodes.get(hooks[0]?.uniqueId ?? '');
  const own = { database: anyNode?.database ?? '', schema: isolatedSchema };
  const places = relations.flatMap(({ node: { database, schema } }) =>
    schema === null || !isOwnName(schema, isolatedSchema)
      ? []
      : [{ database: database ?? '', schema }],
  );
  return [own, ...places];
}

/**
 * Copies what hooks change into the pull request's schema, before anything runs, so that `ref` in a
 * hook means the copy.
 *
 * @param relations in schemas of the pull request
 * @returns unique ids of what is there now
 * @throws RefusedError where a hook certainly changes what cannot be copied
 */
export async function bringHookRelations(
  { settings }: Job,
  runState: RunState,
  warehouse: Warehouse,
  { schema }: IsolatedTarget,
  relations: readonly HookRelation[],
  production: ProductionRelations,
): Promise<Set<string>> {
  const requests = relations.flatMap(({ node }): CloneRequest[] => {
    const relation = resolvePlace(node);
    const before = resolvePlace(production.nodes.get(node.uniqueId));
    return relation && before ? [{ uniqueId: node.uniqueId, relation, production: before }] : [];
  });
  const clones = await prepareClones(warehouse, requests, { maxRows: settings.cloneMaxRows });
  const brought = new Set<string>();
  const by = new Map(relations.map((one) => [one.node.uniqueId, one]));
  for (const { uniqueId, how, note } of clones) {
    const relation = by.get(uniqueId);
    if (how !== 'full-refresh') brought.add(uniqueId);
    else if (relation?.certain) refuseHookWrite(relation, note ?? '');
  }
  if (brought.size > 0) runState.notices.push(describeBrought(relations, brought, schema));
  return brought;
}

function refuseHookWrite({ node, hook }: HookRelation, note: string): never {
  throw new RefusedError(
    `The ${describeHook(hook)} changes ${node.uniqueId}, which this pull request does not build. It would change production’s relation. ` +
      `The relation could not be copied into the pull request’s schema. ${note} Nothing was built.`,
    {
      hint: 'If the size is the reason, raise "clone-max-rows". Otherwise set `ci-target` to a target with another name and run the hook on the production target only.',
      location: { file: hook.originalFilePath },
    },
  );
}

function describeBrought(
  relations: readonly HookRelation[],
  brought: ReadonlySet<string>,
  schema: string,
): string {
  const lines = relations
    .filter(({ node }) => brought.has(node.uniqueId))
    .map(({ node, hook, certain }) => {
      const verb = certain ? 'writes to' : 'may write to';
      return `${node.uniqueId} (the ${describeHook(hook)} ${verb} it)`;
    });
  return `Hooks use copies of production’s relations in the schema ${schema}: ${lines.join(', ')}.`;
}
