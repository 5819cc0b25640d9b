import { setImmediate } from 'node:timers/promises';
import type { getOctokit } from '@actions/github';
import { GitHubError } from '../../errors.ts';
import type { GitHub, IssueComment } from '../ports.ts';
import { backOff, realWait, retry, type Wait } from '../retry.ts';
import { toArtifact, toComment, toRun } from './answers.ts';
import { isAmbiguous, type Operation, retryDelay, toGitHubError } from './error.ts';
import { readMergedPulls } from './merged-pulls.ts';
import { readClosedAt, readOpenPulls } from './open-pulls.ts';

const READ_COMMENTS = {
  doing: 'read comments on pull requests',
  permission: 'pull-requests: write',
};
const WRITE_COMMENTS = {
  doing: 'write comments on pull requests',
  permission: 'pull-requests: write',
};
const LIST_JOBS = { doing: 'list the jobs of a run', permission: 'actions: read' };
const LIST_ARTIFACTS = { doing: 'list the artifacts of a run', permission: 'actions: read' };

/** Of one request; each is tried three times. Without it Node waits 5 minutes for an answer. */
const REQUEST_SECONDS = 20;

/** Counts as a fault that passes. */
class UnreadableAnswer extends Error {
  readonly status = 502;

  constructor() {
    super('the answer is not JSON');
  }
}

const DEPLOY = { doing: 'record deployments', permission: 'deployments: write' };

type Octokit = ReturnType<typeof getOctokit>;

/**
 * GitHub's REST API for one repository. The server is taken from GITHUB_API_URL, which
 * @actions/github reads when it is imported: at first use, as that takes 50 ms, and after what was
 * begun at the same time, which is dbt's first process (`npm run bench:start`).
 * @param repository `owner/name`
 * @param seconds after which a request is given up
 */
export function createGitHub(
  token: string,
  repository: string,
  wait: Wait = realWait,
  seconds = REQUEST_SECONDS,
): GitHub {
  const [owner = '', repo = ''] = repository.split('/');
  const here = { owner, repo };

  async function request<T>(
    operation: Operation,
    work: (octokit: Octokit) => Promise<T>,
  ): Promise<T> {
    if (token === '') {
      throw new GitHubError(`Could not ${operation.doing}: the input \`github-token\` is empty.`, {
        hint: "Remove it. The default is the job's own token.",
      });
    }
    await setImmediate();
    const { getOctokit } = await import('@actions/github');
    const octokit = getOctokit(token);
    octokit.hook.before('request', (options) => {
      Object.assign(options.request, { signal: AbortSignal.timeout(seconds * 1_000) });
    });
    octokit.hook.after('request', ({ data, status }) => {
      // Of an answer that was cut or that a proxy made, Octokit returns the bare text.
      if (typeof data === 'string' && status !== 204) throw new UnreadableAnswer();
    });
    const delay = (error: unknown, attempt: number) => retryDelay(error, backOff(attempt));
    try {
      return await retry(() => work(octokit), delay, wait);
    } catch (error) {
      throw toGitHubError(error, operation);
    }
  }

  async function readComments(octokit: Octokit, issue: number): Promise<IssueComment[]> {
    const comments = await octokit.paginate(octokit.rest.issues.listComments, {
      ...here,
      issue_number: issue,
      per_page: 100,
    });
    return comments.map(toComment);
  }

  return {
    async getWorkflowRun(id) {
      const operation = {
        doing: 'look up a workflow run',
        permission: 'actions: read',
        notFound: `GitHub knows no run ${id} in ${repository} any more.`,
      };
      const answer = await request(operation, (octokit) =>
        octokit.rest.actions.getWorkflowRun({ ...here, run_id: id }),
      );
      return toRun(answer.data);
    },

    async listWorkflowRuns(workflow, filter) {
      const operation = {
        doing: 'list workflow runs',
        permission: 'actions: read',
        notFound: `GitHub knows no workflow \`${workflow}\` in ${repository}.`,
      };
      const answer = await request(operation, (octokit) =>
        octokit.rest.actions.listWorkflowRuns({
          ...here,
          workflow_id: workflow,
          ...(filter.branch !== undefined && { branch: filter.branch }),
          ...(filter.event !== undefined && { event: filter.event }),
          // The port speaks of any status; Octokit's type lists the ones known today.
          status: filter.status as 'completed',
          per_page: 50,
        }),
      );
      return answer.data.workflow_runs.map(toRun);
    },

    async listRunArtifacts(runId) {
      const artifacts = await request(LIST_ARTIFACTS, (octokit) =>
        octokit.paginate(octokit.rest.actions.listWorkflowRunArtifacts, {
          ...here,
          run_id: runId,
          per_page: 100,
        }),
      );
      return artifacts.map(toArtifact);
    },

    async listRunJobs(runId) {
      const answer = await request(LIST_JOBS, (octokit) =>
        octokit.rest.actions.listJobsForWorkflowRun({ ...here, run_id: runId, per_page: 100 }),
      );
      return answer.data.jobs.map(({ name, status, runner_name }) => ({
        ...{ name, status, runner: runner_name },
      }));
    },

    async defaultBranch() {
      const operation = { doing: 'read the repository', permission: 'contents: read' };
      const answer = await request(operation, (octokit) => octokit.rest.repos.get(here));
      return answer.data.default_branch;
    },

    async isOnBranch(sha, branch) {
      const operation = {
        doing: `check that the commit ${sha.slice(0, 7)} is on the branch ${branch}`,
        permission: 'contents: read',
      };
      return request(operation, async ({ rest }) => {
        const { data } = await rest.git.getRef({ ...here, ref: `heads/${branch}` });
        const tip = data.object.sha;
        if (tip === sha) return true;
        try {
          const basehead = `${tip}...${sha}`;
          const compared = await rest.repos.compareCommitsWithBasehead({
            ...{ ...here, basehead, per_page: 1 },
          });
          // Of the second, seen from the first: https://docs.github.com/en/rest/commits/commits#compare-two-commits
          return ['behind', 'identical'].includes(compared.data.status);
        } catch (error) {
          // The two have no common ancestor, or GitHub has the commit no more.
          if (error instanceof Error && 'status' in error && error.status === 404) return false;
          throw error;
        }
      });
    },

    async listMergedPulls(range) {
      const operation = {
        doing: `look up the pull requests that were merged up to the commit ${range.sha.slice(0, 7)}`,
        permission: 'pull-requests: read',
      };
      return request(operation, (octokit) => readMergedPulls(octokit, here, range));
    },

    async listPullFiles(number) {
      const operation = {
        doing: `read which files #${number} changes`,
        permission: 'pull-requests: read',
      };
      return request(operation, async (octokit) => {
        const files = await octokit.paginate(octokit.rest.pulls.listFiles, {
          ...{ ...here, pull_number: number, per_page: 100 },
        });
        return files.map(({ filename }) => filename);
      });
    },

    listComments: (issue) => request(READ_COMMENTS, (octokit) => readComments(octokit, issue)),

    async createComment(issue, body) {
      let maybeDone = false;
      return request(WRITE_COMMENTS, async (octokit) => {
        if (maybeDone) {
          // The answer of the first try was lost: it may have left the comment all the same.
          const mine = (await readComments(octokit, issue)).find(
            (comment) => comment.body === body,
          );
          if (mine) return mine;
        }
        try {
          const { data } = await octokit.rest.issues.createComment({
            ...here,
            issue_number: issue,
            body,
          });
          return toComment(data);
        } catch (error) {
          maybeDone = isAmbiguous(error);
          throw error;
        }
      });
    },

    async updateComment(id, body) {
      const answer = await request(WRITE_COMMENTS, (octokit) =>
        octokit.rest.issues.updateComment({ ...here, comment_id: id, body }),
      );
      return toComment(answer.data);
    },

    async recordDeployment({ sha, environment, state, description, logUrl }) {
      await request(DEPLOY, async (octokit) => {
        const { data } = await octokit.rest.repos.createDeployment({
          ...here,
          ref: sha,
          environment,
          description,
          // It is done: nothing has to be merged or waited for.
          auto_merge: false,
          required_contexts: [],
        });
        if (!('id' in data)) throw new GitHubError('Could not record deployments: GitHub refused.');
        await octokit.rest.repos.createDeploymentStatus({
          ...here,
          deployment_id: data.id,
          state,
          description,
          log_url: logUrl,
        });
      });
    },

    listOpenPulls: () =>
      request(
        { doing: 'list the open pull requests', permission: 'pull-requests: read' },
        (octokit) => readOpenPulls(octokit, here),
      ),

    async readClosedAt(number) {
      const operation = {
        doing: `look up when pull request ${number} was closed`,
        permission: 'pull-requests: read',
      };
      return request(operation, (octokit) => readClosedAt(octokit, here, number));
    },

    async viewer() {
      const operation = { doing: 'find out who owns the token', permission: 'contents: read' };
      const answer = await request(operation, (octokit) =>
        octokit.graphql<{ viewer: { login: string } }>('query { viewer { login } }'),
      );
      return answer.viewer.login;
    },
  };
}
