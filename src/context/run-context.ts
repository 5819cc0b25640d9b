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
  | 'workflow_dispatch'
  | 'repository_dispatch'
  | 'release'
  | 'workflow_run';

/** The run of another workflow whose end started this one. */
export interface EarlierRun {
  /** File name of its workflow, e.g. `ci.yml`. */
  workflow: string;
  /** `success` where it was. */
  conclusion: string;
  event: string;
  branch: string | undefined;
  sha: string;
  /** `owner/name` of its commit; undefined where that was deleted. */
  repository: string | undefined;
}

/** The run, as GitHub describes it, or git and the flags of the command. Nothing in here is a setting. */
export interface RunContext {
  event: SupportedEvent | 'command';
  /** `owner/name`; outside GitHub it may have more parts, or one. */
  repository: string;
  defaultBranch: string;
  /** The branch that this run speaks of: the PR's head branch, else the branch or tag that was pushed. */
  branch: string;
  /** Whether `branch` is the name of a tag. */
  isTag: boolean;
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
  /** Of `workflow_run` alone. */
  earlierRun: EarlierRun | undefined;
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
