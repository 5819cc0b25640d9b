/** What is known of a pull request from the webhook payload. */
export interface PullRequest {
  number: number;
  title: string;
  headRef: string;
  headSha: string;
  baseRef: string;
  baseSha: string;
  /** Its head lives in another repository (or in none any more). */
  fromFork: boolean;
  author: string;
  labels: string[];
}

export type SupportedEvent =
  | 'pull_request'
  | 'merge_group'
  | 'push'
  | 'schedule'
  | 'workflow_dispatch';

/** The run, as GitHub describes it, or git and the flags of the command. Nothing in here is a setting. */
export interface RunContext {
  event: SupportedEvent | 'command';
  /** `owner/name`; outside GitHub it may have more parts, or one. */
  repository: string;
  defaultBranch: string;
  /** The branch that this run speaks of: the PR's head branch, else the branch that was pushed. */
  branch: string;
  /** The commit that is checked out. */
  sha: string;
  pullRequest: PullRequest | undefined;
  /** Whose run GitHub gave none of the repository's secrets; a fork's token only reads, too. */
  restricted: 'fork' | 'dependabot' | undefined;
  /**
   * The commit that the tested one is built on, where it is named: of a merge group that is the base
   * branch, or the group before it in the queue; of the command, where the branch left the default one.
   */
  namedBase: string | undefined;
  run: {
    /** Newer runs have greater ones. */
    id: number;
    attempt: number;
    /** Outside GitHub it may be empty, as the two below. */
    url: string;
    /** `.github/workflows/dbt.yml` */
    workflowPath: string;
  };
  /** `https://github.com/owner/name` */
  repositoryUrl: string;
}
