/** The hint of every refusal. */
export const SERVED_TRIGGERS =
  'Served are pull_request and merge_group (ci, and clean-up when the pull request closes), and push to the default branch, schedule and workflow_dispatch (deploy).';
