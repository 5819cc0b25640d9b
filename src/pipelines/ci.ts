import { resolvePullRequestNumber } from '../context/resolve-mode.ts';
import { RefusedError, StateError } from '../errors.ts';
import { refuseProductionWrites, refuseSharedSchemas } from '../plan/guard.ts';
import { buildPlan } from '../plan/plan.ts';
import { buildCiSelection } from '../plan/selection.ts';
import type { ProductionState, StateLookup } from '../state/state.ts';
import { claimSchemas, type SchemaClaim } from '../warehouse/schemas.ts';
import { installPackages, listNodes, parseProject, runNodes } from './commands.ts';
import { openDbt, openWarehouse, prepareDbt } from './connect.ts';
import type { Draft } from './draft.ts';
import { type Job, ownerOf } from './job.ts';
import { loadProductionRelations, loadProjectManifest } from './manifests.ts';
import { fetchState, openStateStore } from './state.ts';
import { resolveIsolatedTarget } from './warehouse-target.ts';

/**
 * Builds what the pull request changed, with what hangs below and its tests, into schemas of its
 * own; everything else is read from production.
 */
export async function runCi(job: Job, draft: Draft): Promise<void> {
  const pullRequest = requirePullRequest(job);
  const target = await resolveIsolatedTarget(job, draft, pullRequest);
  const [installation, lookup] = await Promise.all([
    prepareDbt(job, target),
    fetchState(job, openStateStore(job), draft),
  ]);
  const state = resolveState(job, lookup, draft);

  const session = await openDbt(job, draft, installation, target);
  try {
    await installPackages(job, session);
    await parseProject(job, session);
    const manifest = await loadProjectManifest(job, draft);
    const selection = buildSelectionArgs(job, state);
    const plan = buildPlan(await listNodes(job, session, selection), manifest.nodes);
    if (plan.nodes.length === 0) return;

    if (state) refuseProductionWrites(plan, await loadProductionRelations(state));
    refuseSharedSchemas(plan, draft.schema);
    const owner = ownerOf(job, pullRequest);
    checkClaim(await claimSchemas(openWarehouse(job, session), plan.schemas, owner), draft);
    await runNodes(job, draft, session, 'build', selection);
  } finally {
    await session.close();
  }
}

function requirePullRequest({ context }: Job): number {
  const number = resolvePullRequestNumber(context);
  if (number !== undefined) return number;
  throw new RefusedError(
    `The branch ${context.branch} of this merge group does not tell which pull request it is of.`,
    { hint: 'GitHub names it gh-readonly-queue/<base>/pr-<number>-<sha>.' },
  );
}

/** What to do without a production state is the user's to say; the report always says what was done. */
function resolveState(
  { settings }: Job,
  lookup: StateLookup,
  draft: Draft,
): ProductionState | undefined {
  if (lookup.found) return lookup.state;
  if (settings.onMissingState === 'fail')
    throw new StateError(`There is no production state to compare with. ${lookup.reason}`, {
      hint: 'Let a deploy run on the default branch, or set "on-missing-state: build-all".',
    });
  draft.notices.push(
    'There is no production state to compare with yet, so this run builds everything. ' +
      'The first deploy on the default branch leaves one.',
  );
  return undefined;
}

/**
 * The same arguments serve `ls` and `build`. Without `--favor-state`, a relation that an earlier
 * push left in the pull request's schema would be read in place of production's.
 */
function buildSelectionArgs({ settings }: Job, state: ProductionState | undefined): string[] {
  const selection = buildCiSelection(settings, state !== undefined);
  return state ? [...selection, '--state', state.directory, '--defer', '--favor-state'] : selection;
}

function checkClaim({ foreign, unmarked }: SchemaClaim, draft: Draft): void {
  if (foreign.length > 0)
    throw new RefusedError(
      [
        'This pull request’s schema belongs to another one. Nothing was built.',
        ...foreign.map(
          ({ schema, owner }) =>
            `  ${schema}: pull request ${owner.pull_request} of ${owner.repository}, project ${owner.project}`,
        ),
      ].join('\n'),
      {
        hint: 'Set "ci-schema" so that the name is this repository’s own, e.g. "shop_pr_{number}".',
      },
    );
  if (unmarked.length > 0)
    draft.notices.push(
      `${unmarked.map(({ schema }) => schema).join(', ')} existed before this pull request: ` +
        'it is built into, and not dropped when the pull request closes.',
    );
}
