import { RefusedError } from '../errors.ts';
import type { RunContext } from './run-context.ts';

/** What may have started the other workflow: a pull request's success says nothing of production. */
const TESTS_PRODUCTION = ['push', 'schedule', 'workflow_dispatch'];

/**
 * A deploy after another workflow deploys what that workflow tested, and nothing else. GitHub starts
 * `workflow_run` whatever the other run was of, a fork's pull request and a failure too:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflow_run
 * @param deployAfter file name of the workflow that has to succeed
 * @throws RefusedError where the other run does not stand for the commit that would be deployed
 */
export function refuseUntested(context: RunContext, deployAfter: string | undefined): void {
  const { earlierRun: run, repository, branch, sha } = context;
  if (!run) return;
  if (deployAfter === undefined)
    throw new RefusedError(
      '"workflow_run" starts no deploy, because nothing says which workflow has to succeed first.',
      {
        hint: `Set "deploy-after: ${run.workflow}" in the workflow, in the pull requests' job too.`,
      },
    );
  const refuse = (why: string, hint: string) => {
    throw new RefusedError(`Nothing was deployed after the run of ${run.workflow}: ${why}.`, {
      hint,
    });
  };
  if (run.workflow !== deployAfter)
    refuse(
      `"deploy-after" names ${deployAfter}`,
      `Name only that workflow under "on: workflow_run: workflows".`,
    );
  if (run.conclusion !== 'success') refuse(`it ended as ${run.conclusion}`, SKIP_OTHERS);
  if (run.repository !== repository || !TESTS_PRODUCTION.includes(run.event))
    refuse(`it was started by ${run.event} of ${run.repository ?? 'a deleted fork'}`, SKIP_OTHERS);
  if (run.branch !== branch)
    refuse(`it ran on "${run.branch ?? '?'}", not on "${branch}"`, SKIP_OTHERS);
  if (run.sha !== sha)
    refuse(
      `it tested ${run.sha.slice(0, 7)}, and "${branch}" is at ${sha.slice(0, 7)} by now`,
      'The run that tests the newer commit starts a deploy of its own. If that test has failed, mend it or start a deploy by hand (Run workflow).',
    );
}

const SKIP_OTHERS = `Add to the job: if: github.event.workflow_run.conclusion == 'success' && github.event.workflow_run.event == 'push', and "branches" under "on: workflow_run".`;
