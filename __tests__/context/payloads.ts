/** Webhook payloads as GitHub sends them, cut to a readable size, and the variables beside them. */

const repository = {
  id: 700,
  full_name: 'acme/shop',
  private: true,
  default_branch: 'main',
  html_url: 'https://github.com/acme/shop',
};
const sender = { login: 'ada', type: 'User' };

export function pullRequestPayload(
  action: string,
  changes: { state?: 'open' | 'closed'; headRepository?: string | null } = {},
) {
  const { state = action === 'closed' ? 'closed' : 'open', headRepository = 'acme/shop' } = changes;
  return {
    action,
    number: 12,
    pull_request: {
      id: 9001,
      number: 12,
      title: 'Add margin to orders',
      state,
      draft: false,
      user: { login: 'ada', type: 'User' },
      head: {
        label: 'acme:feature/margin',
        ref: 'feature/margin',
        sha: '1111111111111111111111111111111111111111',
        repo: headRepository === null ? null : { full_name: headRepository, fork: false },
      },
      base: {
        label: 'acme:main',
        ref: 'main',
        sha: '2222222222222222222222222222222222222222',
        repo: { full_name: 'acme/shop' },
      },
      merged: false,
      labels: [{ id: 1, name: 'analytics', color: 'ededed' }],
    },
    repository,
    sender,
  };
}

export const mergeGroupPayload = {
  action: 'checks_requested',
  merge_group: {
    head_sha: '3333333333333333333333333333333333333333',
    head_ref: 'refs/heads/gh-readonly-queue/main/pr-104-2222222222222222222222222222222222222222',
    base_sha: '2222222222222222222222222222222222222222',
    base_ref: 'refs/heads/main',
  },
  repository,
  sender,
};

export const pushPayload = {
  ref: 'refs/heads/main',
  before: '2222222222222222222222222222222222222222',
  after: '4444444444444444444444444444444444444444',
  created: false,
  deleted: false,
  forced: false,
  head_commit: { id: '4444444444444444444444444444444444444444', message: 'Add margin' },
  repository,
  sender,
};

export const dispatchPayload = {
  inputs: null,
  ref: 'refs/heads/main',
  workflow: '.github/workflows/dbt.yml',
  repository,
  sender,
};

/** GitHub sends no repository with some scheduled runs. */
export const schedulePayload = { schedule: '0 6 * * *' };

/** The runner's variables for an event on a ref. */
export function runnerEnv(event: string, ref: string): Record<string, string> {
  return {
    GITHUB_EVENT_NAME: event,
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REF: ref,
    GITHUB_SHA: '5555555555555555555555555555555555555555',
    GITHUB_RUN_ID: '123',
    GITHUB_RUN_ATTEMPT: '2',
    GITHUB_WORKFLOW_REF: `acme/shop/.github/workflows/dbt.yml@${ref}`,
    RUNNER_OS: 'Linux',
  };
}
