import type { Job } from '../github/access.ts';
import type { RunRecord } from '../github/model.ts';
import { stableId } from '../github/rest-shapes.ts';
import type { RunnerEvent } from './events.ts';

export interface EnvironmentParts {
  apiUrl: string;
  repository: string;
  job: Job;
  run: RunRecord;
  event: RunnerEvent;
  /** The commit that is checked out: GITHUB_SHA. */
  sha: string;
  workspace: string;
  eventPath: string;
  runnerTemp: string;
  toolCache: string;
  trackingId: string;
}

/** Network and certificate settings of this machine, which a package installer needs. */
const PASSED_ON =
  /^(PATH|HOME|LANG|TZ|(https?|no|all)_proxy|PIP_\w+|UV_\w+|SSL_CERT_\w+|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS)$/i;

/** The variables that GitHub's runner sets for a step, besides inputs, state and command files. */
export function buildEnvironment(parts: EnvironmentParts): Record<string, string> {
  const { apiUrl, repository, job, run, event, sha } = parts;
  const [owner = '', name = ''] = repository.split('/');
  const inherited = Object.entries(process.env).filter(([key]) => PASSED_ON.test(key));
  const workflowRef = `${repository}/${run.workflowPath}@${event.ref}`;
  const refName = event.ref.replace(/^refs\/(heads|tags|pull)\//, '');
  return {
    ...(Object.fromEntries(inherited) as Record<string, string>),
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: event.actor,
    GITHUB_ACTOR_ID: String(stableId(event.actor)),
    GITHUB_TRIGGERING_ACTOR: event.actor,
    GITHUB_API_URL: apiUrl,
    GITHUB_GRAPHQL_URL: `${apiUrl}/graphql`,
    // Any other host counts as GitHub Enterprise Server: no artifacts, old caches.
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_BASE_REF: event.baseRef ?? '',
    GITHUB_HEAD_REF: event.headRef ?? '',
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: parts.eventPath,
    GITHUB_JOB: 'dbt',
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: refName,
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_REF_TYPE: event.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_ID: String(stableId(repository)),
    GITHUB_REPOSITORY_OWNER: owner,
    GITHUB_REPOSITORY_OWNER_ID: String(stableId(owner)),
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ATTEMPT: String(run.attempt),
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_NUMBER: String(run.id - 1_000_000),
    GITHUB_SHA: sha,
    GITHUB_WORKFLOW: 'dbt',
    GITHUB_WORKFLOW_REF: workflowRef,
    GITHUB_WORKFLOW_SHA: sha,
    GITHUB_WORKSPACE: parts.workspace,
    RUNNER_ARCH: process.arch === 'arm64' ? 'ARM64' : 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: `emulation of ${name}`,
    RUNNER_OS: process.platform === 'darwin' ? 'macOS' : 'Linux',
    RUNNER_TEMP: parts.runnerTemp,
    RUNNER_TOOL_CACHE: parts.toolCache,
    RUNNER_WORKSPACE: parts.workspace,
    RUNNER_TRACKING_ID: parts.trackingId,
    ACTIONS_RUNTIME_URL: `${apiUrl}/`,
    ACTIONS_RUNTIME_TOKEN: job.runtimeToken,
    ACTIONS_RESULTS_URL: `${apiUrl}/`,
    ACTIONS_CACHE_URL: `${apiUrl}/`,
    ACTIONS_CACHE_SERVICE_V2: 'True',
  };
}
