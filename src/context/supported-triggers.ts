/** The hint of every refusal. */
export const SUPPORTED_TRIGGERS =
  'Supported events: pull_request and merge_group (ci, and cleanup when the pull request closes); push to the default branch, schedule and workflow_dispatch (deploy).';
