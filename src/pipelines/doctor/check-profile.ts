import { resolvePullRequestNumber } from '../../context/resolve-mode.ts';
import type { Check, Side } from '../../doctor/check.ts';
import { ActionError } from '../../errors.ts';
import type { Job } from '../steps/job.ts';
import type { RunState } from '../steps/run-state.ts';
import {
  findCiTarget,
  findProductionTarget,
  resolveIsolatedTarget,
  resolveProductionTarget,
  type WarehouseTarget,
} from '../steps/warehouse-target.ts';
import { describeFailure } from './describe-failure.ts';

export interface ProfileFindings {
  side: Side;
  checks: Check[];
  /** What this job logs in with; absent where the profile does not lead to it. */
  target?: WarehouseTarget;
  /** Schema of the target that production is deployed to; empty where it is not known. */
  productionSchema: string;
}

/** profiles.yml, and the targets of pull requests and of deploys. */
export async function checkProfile(
  job: Job,
  runState: RunState,
  side: Side,
): Promise<ProfileFindings> {
  const name = 'Profile';
  try {
    if (side === 'deploy') {
      const target = await resolveProductionTarget(job, runState);
      const found = `${describeTarget(target)}, schema \`${target.schema ?? ''}\`.`;
      const checks: Check[] = [{ name, status: 'ok', found }];
      checks.push(checkTargets(job, target, await findCiTarget(job)));
      return { side, checks, target, productionSchema: target.schema ?? '' };
    }
    const number = resolvePullRequestNumber(job.context) ?? 0;
    const target = await resolveIsolatedTarget(job, runState, number);
    const found = `${describeTarget(target)}. Pull request ${number} builds in the schema \`${target.schema}\`.`;
    const production = await findProductionTarget(job);
    const checks: Check[] = [{ name, status: 'ok', found }];
    checks.push(checkTargets(job, production, target));
    return { side, checks, target, productionSchema: production?.schema ?? '' };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return { side, checks: [describeFailure(name, error)], productionSchema: '' };
  }
}

function describeTarget({ profile, target, type }: WarehouseTarget): string {
  return `Profile \`${profile}\`, target \`${target}\` on ${type}`;
}

/** @param production undefined where its variables are not this job's */
function checkTargets(
  { settings }: Job,
  production: WarehouseTarget | undefined,
  pulls: WarehouseTarget | undefined,
): Check {
  const name = 'Targets';
  const { target, ciTarget } = settings;
  const own = target ?? production?.target;
  if (ciTarget === undefined) {
    const found = `Pull requests and deploys use the target \`${own}\`. Each logs in with what its own job passes in \`env\`.`;
    if (target !== undefined) return { name, status: 'ok', found };
    return {
      ...{ name, status: 'warning', found },
      todo: `Set the input \`target: ${own}\`. Without it a production state of another target is taken for this one’s.`,
    };
  }
  if (ciTarget === own)
    return {
      ...{ name, status: 'warning' },
      found: `\`ci-target\` is \`${own}\`, the target of production.`,
      todo: 'Remove it, or name another target.',
    };
  const found = `Pull requests use the target \`${ciTarget}\`, deploys \`${own}\`.`;
  if (!production || !pulls) {
    const missing = production ? ciTarget : own;
    return {
      ...{ name, status: 'unknown' },
      found: `${found} This job lacks what \`${missing}\` reads from the environment, so the two were not compared.`,
    };
  }
  if (production.type !== pulls.type)
    return {
      ...{ name, status: 'failed' },
      found: `\`${ciTarget}\` is on ${pulls.type}, \`${own}\` on ${production.type}. A pull request reads from production, so both must be the same warehouse.`,
      todo: 'Set `ci-target` to a target of the same warehouse.',
    };
  if (production.user !== undefined && production.user === pulls.user)
    return {
      ...{ name, status: 'warning' },
      found: `${found} Both log in as \`${pulls.user}\`.`,
      todo: 'Give `ci-target` a login that only reads production (docs/security.md#warehouse-logins).',
    };
  return { name, status: 'ok', found };
}
