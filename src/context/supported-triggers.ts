/** The hint of every refusal. */
export const SUPPORTED_TRIGGERS =
  'Supported events: pull_request and merge_group (ci, and cleanup when the pull request closes); push to the default branch, schedule, workflow_dispatch and repository_dispatch (deploy). For another branch, tags, releases or a deploy after another workflow, set "production-branch", "production-tags" or "deploy-after".';
