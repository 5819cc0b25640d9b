import type { DbtSession } from '../../dbt/session.ts';
import { describeTargetSchemaReaders } from '../../plan/target-schema.ts';
import type { Job } from '../steps/job.ts';
import { addNotice, type RunState } from '../steps/run-state.ts';
import type { IsolatedTarget } from '../steps/warehouse-target.ts';
import type { ComparedProject } from './comparison.ts';
import { guardWrites } from './guard-writes.ts';
import { type HookRelation, listHookRelations, noteTargetName } from './hooks.ts';
import { refuseMovedSources } from './moved-sources.ts';
import type { BuildPlan } from './plan-build.ts';

/**
 * Refuses a plan that would write outside of the pull request's schemas, or read a source from them.
 * @returns what hooks change and the plan does not build
 * @throws RefusedError
 */
export async function checkPlan(
  job: Job,
  runState: RunState,
  session: DbtSession,
  parts: { plan: BuildPlan; target: IsolatedTarget; project: ComparedProject },
): Promise<HookRelation[]> {
  const { plan, target, project } = parts;
  const { manifest, productionTarget, production, comparison } = project;
  noteTargetName(job, runState, target, plan.hooks);
  const planned = plan.nodes.flatMap(({ uniqueId }) => manifest.nodes.get(uniqueId) ?? []);
  const lookups = describeTargetSchemaReaders(planned, target.schema);
  if (lookups !== undefined) addNotice(runState, lookups);
  const hookRelations = comparison ? listHookRelations(plan, manifest) : [];
  await guardWrites(job, session, {
    ...{ plan, hookRelations, manifest, target, productionTarget },
    production: production?.relations.names,
  });
  refuseMovedSources(job, plan, manifest, {
    production: production?.relations.sources ?? new Map(),
    isolatedSchema: target.schema,
  });
  return hookRelations;
}
