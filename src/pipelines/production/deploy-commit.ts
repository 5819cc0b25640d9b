import { branchToBeOn, resolveProductionRefs } from '../../context/production-refs.ts';
import { GitError, RefusedError } from '../../errors.ts';
import { openRepository } from '../../git/repository.ts';
import { buildChildEnvironment } from '../../platform/child-environment.ts';
import type { Job } from '../steps/job.ts';

/**
 * What the event alone cannot tell of the ref that changes production.
 * @throws RefusedError where production is not deployed from it
 */
export async function refuseWrongRef(job: Job): Promise<void> {
  if (job.context.isTag) await refuseUnmergedTag(job);
  else await refuseFormerDefaultBranch(job);
}

/** Whoever may push to the repository may tag any commit of it; only a merged one is production's. */
async function refuseUnmergedTag({ context, settings, ports }: Job): Promise<void> {
  const branch = branchToBeOn(resolveProductionRefs(context, settings), context.branch);
  if (await ports.github.isOnBranch(context.sha, branch)) return;
  throw new RefusedError(
    `The tag "${context.branch}" is on the commit ${context.sha.slice(0, 7)}, which is not on the branch "${branch}". Production is only deployed from tags on that branch.`,
    { hint: `Merge the commit into "${branch}" and tag it there, or set "production-branch".` },
  );
}

/** A re-run has the event of the first attempt, which names the default branch of that time. */
async function refuseFormerDefaultBranch({ context, settings, ports }: Job): Promise<void> {
  if (context.run.attempt === 1 || settings.productionBranch !== undefined) return;
  const current = await ports.github.defaultBranch();
  if (current === context.branch) return;
  throw new RefusedError(
    `This re-run is of "${context.branch}", but production is only deployed from the default branch, which is now "${current}".`,
    { hint: `Start a new run of the workflow on "${current}".` },
  );
}

/**
 * The state names the commit of the event, so the files must be of that commit: actions/checkout with
 * `ref` takes another one. A checkout of another repository is not compared.
 * @throws RefusedError where the checkout is of another commit
 */
export async function refuseOtherCheckout({ context, settings, ports, env }: Job): Promise<void> {
  if (context.event === 'command') return;
  const head = await readHeadOf(context.repository, async () =>
    openRepository(ports.processes, buildChildEnvironment(env), settings.projectDir),
  );
  if (head === undefined || head === context.sha) return;
  throw new RefusedError(
    `The files are of the commit ${head.slice(0, 7)}, but this run is of ${context.sha.slice(0, 7)} (${context.event} on "${context.branch}").`,
    {
      hint: 'Remove "ref" from the actions/checkout step. To deploy another branch or a tag, start the workflow there.',
    },
  );
}

async function readHeadOf(
  repository: string,
  open: () => ReturnType<typeof openRepository>,
): Promise<string | undefined> {
  try {
    const git = await open();
    const origin = (await git.readOriginUrl())?.replace(/\/*(\.git)?\/*$/, '').toLowerCase() ?? '';
    const isOwn = /[/:]$/.test(origin.slice(0, -repository.length));
    if (!isOwn || !origin.endsWith(repository.toLowerCase())) return undefined;
    return (await git.readHead()).sha;
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
