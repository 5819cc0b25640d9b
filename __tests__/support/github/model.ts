/** What the stand-in knows: one repository and all that hangs on it. */

export interface RunRecord {
  id: number;
  attempt: number;
  event: string;
  headBranch: string | null;
  headSha: string;
  /** `owner/name`; null when the head repository is gone. */
  headRepository: string | null;
  /** `.github/workflows/dbt.yml` */
  workflowPath: string;
  /** Name of its one job; `dbt` where it is left out. */
  job?: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  createdAt: string;
  /** Of its last attempt; with the run itself where it is left out. */
  startedAt?: string;
}

export interface ArtifactRecord {
  id: number;
  name: string;
  runId: number;
  /** Name of the blob that holds its bytes. */
  blob: string;
  sizeBytes: number;
  digest: string | undefined;
  createdAt: string;
  expired: boolean;
  /** Uploads that were never finalised keep their name but are not listed. */
  finalized: boolean;
}

export interface CacheRecord {
  id: number;
  key: string;
  version: string;
  /** The ref that wrote it. */
  scope: string;
  blob: string;
  finalized: boolean;
}

export interface PullRecord {
  number: number;
  title: string;
  state: 'open' | 'closed';
  /** ISO 8601, of one that is closed. */
  closedAt: string;
  merged: boolean;
  author: string;
  head: { ref: string; sha: string; repository: string | null };
  base: { ref: string; sha: string };
  files: string[];
  labels: string[];
  /** The commit that it is on its base branch, once it is merged. */
  mergeSha: string | undefined;
}

export interface CommentRecord {
  id: number;
  issue: number;
  author: string;
  body: string;
  createdAt: string;
  updatedAt: string;
}

interface DeploymentRecord {
  id: number;
  sha: string;
  environment: string;
  statuses: Array<{ state: string; description: string; logUrl: string }>;
}

export interface Model {
  repository: string;
  defaultBranch: string;
  runs: RunRecord[];
  /** Commits of runs that are not on the default branch: of a tag, or after a forced push. */
  strays: Set<string>;
  /** Of each commit of the default branch, as far as it was deployed. */
  parents: Map<string, string[]>;
  /** Other branches, and which commits of runs are on each; the default branch has all but `strays`. */
  branches: Map<string, Set<string>>;
  artifacts: ArtifactRecord[];
  caches: CacheRecord[];
  pulls: PullRecord[];
  comments: CommentRecord[];
  deployments: DeploymentRecord[];
  /** Bytes by blob name. */
  blobs: Map<string, Buffer>;
  /** One sequence for everything, so that a newer thing has the bigger id. */
  nextId(): number;
}

export function createModel(repository: string, defaultBranch: string): Model {
  let id = 1_000_000;
  return {
    repository,
    defaultBranch,
    runs: [],
    strays: new Set(),
    parents: new Map(),
    branches: new Map(),
    artifacts: [],
    caches: [],
    pulls: [],
    comments: [],
    deployments: [],
    blobs: new Map(),
    nextId: () => ++id,
  };
}
