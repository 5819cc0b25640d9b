import { join } from 'node:path';
import { findSchemaLimit } from '../../config/isolated-schema.ts';
import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { DbtError } from '../../errors.ts';
import {
  findStrayRelations,
  findStrayWrites,
  mayShareNames,
  refuseLongSchemas,
  refuseStrayWrites,
} from '../../plan/guard.ts';
import { describeHook } from '../../plan/hook-writes.ts';
import { normaliseRelation } from '../../plan/own-name.ts';
import type { Plan } from '../../plan/plan.ts';
import type { StrayWrite } from '../../plan/stray-write.ts';
import { invokeWhole } from '../steps/commands.ts';
import type { Job } from '../steps/job.ts';
import { loadManifest, namesOfRelations } from '../steps/manifests.ts';
import { type IsolatedTarget, placeOf, type WarehouseTarget } from '../steps/warehouse-target.ts';
import { CauseFinder } from './find-cause.ts';
import type { HookRelation } from './hooks.ts';

interface Guarded {
  plan: Plan;
  /** What hooks change and the plan does not build. */
  hookRelations: readonly HookRelation[];
  manifest: Manifest;
  /** The pull request's. */
  target: IsolatedTarget;
  /** Undefined where it is not known. */
  productionTarget: WarehouseTarget | undefined;
  /** Names that the production state knows; undefined without a state. */
  production: readonly string[] | undefined;
}

/**
 * A pull request writes to its own schemas only. Comes before the first write.
 * @throws RefusedError
 */
export async function guardWrites(
  job: Job,
  session: DbtSession,
  { plan, hookRelations, manifest, target, productionTarget, production }: Guarded,
): Promise<void> {
  const known = new Set((production ?? []).map(normaliseRelation));
  const findAll = () => [
    ...findStrayWrites(plan, target.schema, known),
    ...findStrayHooks(hookRelations, target.schema, known),
  ];
  const isUnknown = ({ ofProduction }: StrayWrite) => !ofProduction;
  // No relation of production's has the pull request's schema in its name, unless production's own
  // schema has. Only then, or to say more of what is refused anyway, is its target parsed.
  const unsure =
    findAll().some(isUnknown) || mayShareNames(known, productionTarget?.schema, target.schema);
  if (productionTarget && unsure)
    for (const name of await parseNames(job, session, productionTarget))
      known.add(normaliseRelation(name));
  const stray = findAll();
  if (stray.length > 0) {
    const causes = await CauseFinder.open(job, manifest, stray);
    const targets = {
      isolatedSchema: target.schema,
      productionSchema: productionTarget?.schema,
      productionTarget: productionTarget?.target,
      ciTarget: job.settings.ciTarget,
    };
    refuseStrayWrites(stray, targets, (write) => causes.find(write));
  }
  refuseLongSchemas(plan, findSchemaLimit(target.type));
}

/** A hook whose target is computed may as well write elsewhere: what is not certain is not refused. */
function findStrayHooks(
  relations: readonly HookRelation[],
  isolatedSchema: string,
  production: ReadonlySet<string>,
): StrayWrite[] {
  return relations
    .filter(({ certain }) => certain)
    .flatMap(({ node, hook }) =>
      findStrayRelations([node], isolatedSchema, production).map((write) => ({
        ...write,
        by: describeHook(hook),
      })),
    );
}

/** The relations of this very project on the target of production; none where it does not parse. */
async function parseNames(
  job: Job,
  session: DbtSession,
  target: WarehouseTarget,
): Promise<string[]> {
  const targetPath = join(job.scratch, 'production-target');
  const flags = [
    ...['--profiles-dir', target.profilesDir, '--profile', target.profile],
    ...['--target', target.target, '--target-path', targetPath],
  ];
  try {
    await invokeWhole(job, session, { args: ['parse', ...flags], place: placeOf(target) });
    return namesOfRelations(await loadManifest(join(targetPath, 'manifest.json')));
  } catch (error) {
    if (error instanceof DbtError) return [];
    throw error;
  }
}
