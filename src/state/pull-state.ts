import path from 'node:path';
import type { PullRequest, RunContext } from '../context/run-context.ts';
import type { Artifacts, GitHub, WorkflowRun } from '../platform/ports.ts';
import { listStateFiles, loadState } from './load-state.ts';
import { byNewestArtifact, type Candidate, selectArtifacts } from './select-run.ts';
import type { StateStore } from './state.ts';

/** Runs that were cancelled or stopped early leave nothing; further back nothing is worth much. */
const MAX_RUNS = 5;

export interface PullStateStoreOptions {
  github: GitHub;
  artifacts: Artifacts;
  context: RunContext;
  /** Not of a fork. */
  pullRequest: PullRequest;
  /** Without placeholders. */
  stateName: string;
  /** Name in dbt_project.yml. */
  project: string;
}

/**
 * What a pull request's own runs left, for its later pushes; in the form of a production state, as
 * artifacts `<state-name>-pr-<number>-<attempt>`. It is trusted from runs of the same workflow on
 * the same branch of this repository. A deploy or another pull request never reads it: the name
 * does not end in a bare attempt, and its run was not started by a deploying event.
 */
export function createPullStateStore(options: PullStateStoreOptions): StateStore {
  const { github, artifacts, context, pullRequest, project } = options;
  const name = `${options.stateName}-pr-${pullRequest.number}`;

  async function listRuns(): Promise<WorkflowRun[]> {
    const { workflowPath } = context.run;
    const filter = { branch: pullRequest.headRef, event: 'pull_request', status: 'completed' };
    const runs = await github.listWorkflowRuns(path.posix.basename(workflowPath), filter);
    // What GitHub was asked for is checked once more, as for deploys (select-run.ts).
    return runs.filter(
      (run) =>
        run.event === filter.event &&
        run.headBranch === filter.branch &&
        run.headRepository === context.repository &&
        run.path.split('@')[0] === workflowPath &&
        run.status === filter.status,
    );
  }

  /** Of the run that was started last, a re-run too, and left any. */
  async function findNewest(): Promise<Candidate | undefined> {
    const runs = (await listRuns()).sort((a, b) => b.startedAt.localeCompare(a.startedAt));
    for (const run of runs.slice(0, MAX_RUNS)) {
      const { trusted } = selectArtifacts(run, await github.listRunArtifacts(run.id), name);
      const [newest] = trusted.sort(byNewestArtifact);
      if (newest) return newest;
    }
    return undefined;
  }

  return {
    async fetch(directory) {
      const newest = await findNewest();
      if (!newest) {
        const reason = `No earlier run on ${pullRequest.headRef} left an artifact ${name}.`;
        return { found: false, reason, passedOver: [] };
      }
      const { artifact, run, attempt } = newest;
      const state = await loadState(directory, (folder) => artifacts.download(artifact, folder), {
        project,
        origin: `run ${run.id} (attempt ${attempt})`,
        run: { sha: run.headSha, id: run.id, attempt },
      });
      return { found: true, state, passedOver: [] };
    },

    async publish(directory) {
      const { id, attempt } = context.run;
      const uploaded = await artifacts.upload(
        `${name}-${attempt}`,
        directory,
        await listStateFiles(directory),
      );
      return `artifact ${uploaded.name} of run ${id}`;
    },
  };
}
