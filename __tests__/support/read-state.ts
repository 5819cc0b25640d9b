import { join } from 'node:path';
import type { RunContext } from '../../src/context/run-context.ts';
import type { StateLookup } from '../../src/state/state.ts';
import type { GitHubStandIn } from './github/stand-in.ts';
import { makeTempDir } from './temp.ts';

/**
 * The production state that a pull request's run would read at this moment, by the action's own
 * store and the real clients. One stand-in a process: they read its address when they are imported.
 */
export async function readState(github: GitHubStandIn, project: string): Promise<StateLookup> {
  const { repository, defaultBranch } = github.model;
  process.env.GITHUB_API_URL = github.url;
  process.env.NO_PROXY = '127.0.0.1';
  const [{ createGitHub }, { createArtifacts }, { createArtifactStateStore }] = await Promise.all([
    import('../../src/platform/github/client.ts'),
    import('../../src/platform/github/artifacts.ts'),
    import('../../src/state/artifact-store.ts'),
  ]);
  const run = github.plantRun({ event: 'pull_request', headBranch: 'reader' });
  const job = github.startJob({ run });
  const context: RunContext = {
    ...{ event: 'pull_request', repository, defaultBranch, branch: 'reader', sha: run.headSha },
    isTag: false,
    earlierRun: undefined,
    ...{ pullRequest: undefined, restricted: undefined, namedBase: undefined },
    run: { id: run.id, attempt: 1, url: '', workflowPath: run.workflowPath },
    repositoryUrl: `https://github.com/${repository}`,
  };
  const store = createArtifactStateStore({
    github: createGitHub(job.token, repository),
    artifacts: createArtifacts(job.token, repository),
    ...{
      context,
      stateName: `dbt-state-${project}`,
      settings: {},
      hasDeployWorkflow: false,
      target: undefined,
      project,
    },
  });
  const lookup = await store.fetch(join(await makeTempDir(), 'state'));
  github.endJob(job, 'success');
  return lookup;
}
