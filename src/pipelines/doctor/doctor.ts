import { pullSideOf } from '../../context/resolve-mode.ts';
import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import type { DbtSession } from '../../dbt/session.ts';
import type { Check } from '../../doctor/check.ts';
import { placesOf } from '../../doctor/places.ts';
import { checkRights } from '../../doctor/rights-checks.ts';
import { ActionError } from '../../errors.ts';
import type { SchemaPlace } from '../../plan/plan.ts';
import { inspectRights } from '../../warehouse/rights.ts';
import { openDbt, openWarehouse, prepareDbt } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import type { RunState } from '../steps/run-state.ts';
import type { WarehouseTarget } from '../steps/warehouse-target.ts';
import { checkCheckout } from './check-checkout.ts';
import { checkDbt } from './check-dbt.ts';
import { checkProfile, type ProfileFindings } from './check-profile.ts';
import { checkState } from './check-state.ts';
import { checkToken } from './check-token.ts';
import { checkWorkflows } from './check-workflows.ts';
import { describeFailure } from './describe-failure.ts';

const NOWHERE: ReturnType<typeof placesOf> = { production: [], sources: [] };

/**
 * Looks at a set-up and builds nothing: what the run of this event would need, each with what was found.
 * What fails is a row, and the next check is made all the same.
 */
export async function runDoctor(job: Job, runState: RunState): Promise<void> {
  const checks: Check[] = [];
  runState.checkup = checks;
  const side = pullSideOf(job.context) ? 'pull request' : 'deploy';
  const profile = await checkProfile(job, runState, side);
  checks.push(...profile.checks);
  const state = await checkState(job, runState, side);
  if (profile.target)
    checks.push(...(await checkWarehouse(job, runState, profile, state.manifest)));
  checks.push(state.check);
  checks.push(...(await checkToken(job, side)));
  checks.push(...checkWorkflows(job));
  checks.push(...(await checkCheckout(job)));
}

/** dbt itself, the login, and what that may do. */
async function checkWarehouse(
  job: Job,
  runState: RunState,
  profile: ProfileFindings & { target?: WarehouseTarget },
  manifest: Manifest | undefined,
): Promise<Check[]> {
  const { target } = profile;
  if (!target) return [];
  let session: DbtSession | undefined;
  const checks: Check[] = [];
  try {
    const installation = await prepareDbt(job, target);
    // Nothing may be written, whatever an adapter or a macro sends.
    session = await openDbt(job, runState, installation, target, { fence: { allow: [] } });
    checks.push(...(await checkDbt(job, session, installation, target)));
    checks.push(...(await checkLogin(job, session, { ...profile, target }, manifest)));
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    checks.push(describeFailure('dbt', error));
  } finally {
    await session?.close();
  }
  return checks;
}

async function checkLogin(
  job: Job,
  session: DbtSession,
  { side, target, productionSchema }: ProfileFindings & { target: WarehouseTarget },
  manifest: Manifest | undefined,
): Promise<Check[]> {
  const warehouse = openWarehouse(job, session, { login: target });
  const { production, sources } = manifest ? placesOf(manifest) : NOWHERE;
  const schemas = new Map<string, SchemaPlace>(
    [...production, ...sources, { database: '', schema: productionSchema }].map(
      ({ database, schema }) => [`${database}.${schema}`, { database, schema }],
    ),
  );
  try {
    const rights = await inspectRights(warehouse, [...schemas.values()]);
    const login = [rights.user ?? target.user, rights.role ?? target.role].filter(Boolean);
    const { type: adapter, user, role } = target;
    return [
      {
        ...{ name: 'Login', status: 'ok' },
        found:
          login.length > 0
            ? `Logged in on ${adapter} as \`${login.join('` with the role `')}\`.`
            : `Logged in on ${adapter}.`,
      },
      ...checkRights({
        ...{ side, rights, adapter, user, role, production, sources },
        schema: productionSchema,
        hasState: manifest !== undefined,
      }),
    ];
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return [describeFailure('Login', error)];
  }
}
