/**
 * What the action needs from the outside, in its own words. `src/platform/*` implements these for
 * GitHub's runner; tests implement them in memory or run the real ones against a local stand-in.
 */

/** One annotation on a file of the pull request. Lines are 1-based. */
export interface Annotation {
  level: 'notice' | 'warning' | 'error';
  title: string;
  message: string;
  file?: string;
  line?: number;
}

/** How far a dbt command is. */
export interface Progress {
  /** Nodes and tests that have ended, of all that the command runs. */
  done: number;
  total: number;
  /** What runs now, as people call it, the longest first. */
  running: readonly { name: string; since: Date }[];
}

/** The job's log, outputs, summary and saved state: GitHub's workflow commands, or a terminal. */
export interface Runner {
  info(line: string): void;
  debug(line: string): void;
  /** Prints `title`, folds what `work` prints below it. */
  group<T>(title: string, work: () => Promise<T>): Promise<T>;
  annotate(annotation: Annotation): void;
  /** For whoever watches; GitHub's log has no place for it. Undefined: the command has ended. */
  showProgress(progress: Progress | undefined): void;
  setOutput(name: string, value: string): void;
  setSecret(value: string): void;
  /** Replaces the step's job summary. GitHub drops a summary over 1 MiB whole: callers stay below. */
  writeSummary(markdown: string): Promise<void>;
  /** Kept for the `post` run of the same step. */
  saveState(name: string, value: string): void;
  readState(name: string): string;
}

export interface ProcessResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface ProcessOptions {
  cwd?: string;
  /** The whole environment of the child: nothing is inherited. */
  env: Record<string, string>;
  /** Called with each complete line of stdout and stderr. */
  onLine?: (line: string) => void;
}

/** A child that runs until it is closed, with a line protocol on stdin and file descriptor 3. */
export interface LineProcess {
  /** Writes one line to the child's stdin. */
  send(line: string): void;
  /** Ends stdin; resolves with the exit code when the child is gone. */
  close(): Promise<number>;
  /** Signals the child's whole process group: SIGINT at once, SIGTERM and SIGKILL if it stays. */
  cancel(): Promise<void>;
  /** Resolves when the child has ended, whoever ended it. */
  readonly exited: Promise<number>;
}

interface LineProcessOptions extends ProcessOptions {
  /** Each line that the child writes to file descriptor 3. */
  onMessage: (line: string) => void;
}

/** Child processes: argv arrays, no shell, an explicit environment. */
export interface Processes {
  /** Runs to the end. Throws only when the program cannot be started. */
  run(command: string, args: readonly string[], options: ProcessOptions): Promise<ProcessResult>;
  start(command: string, args: readonly string[], options: LineProcessOptions): LineProcess;
  /** The absolute path of a program on PATH. */
  which(command: string): Promise<string | undefined>;
  /** Cancels every child that is still running, and starts no other: it throws `StoppedError`. */
  cancelAll(): Promise<void>;
}

/** A workflow run as GitHub's REST API lists it; only what trust decisions need. */
export interface WorkflowRun {
  id: number;
  attempt: number;
  event: string;
  headBranch: string | null;
  headSha: string;
  /** `owner/name`; null when the head repository is gone. */
  headRepository: string | null;
  /** `.github/workflows/dbt.yml` */
  path: string;
  status: string;
  conclusion: string | null;
  createdAt: string;
  /** Start of the latest attempt: a re-run of an old run is newer than its `createdAt`. */
  startedAt: string;
}

/** A job of a workflow run. */
export interface WorkflowJob {
  name: string;
  status: string;
  /** Name of the runner that it runs on. */
  runner: string | null;
}

export interface Artifact {
  id: number;
  name: string;
  sizeBytes: number;
  expired: boolean;
  /** `sha256:<hex>`; absent on artifacts of old clients. */
  digest: string | undefined;
  workflowRunId: number | undefined;
  headSha: string | undefined;
  createdAt: string;
}

export interface MergedPull {
  number: number;
  labels: string[];
}

export interface IssueComment {
  id: number;
  author: string;
  body: string;
  url: string;
}

/** One deployment with its end, as the page of an environment shows it. */
interface Deployment {
  sha: string;
  environment: string;
  state: 'success' | 'failure' | 'error';
  /** At most 140 characters. */
  description: string;
  logUrl: string;
}

/** GitHub's REST API. Every method throws `GitHubError`, which names the permission on a 403. */
export interface GitHub {
  getWorkflowRun(id: number): Promise<WorkflowRun>;
  /**
   * Newest first, at most one page of 50; of any event where none is given.
   * @param workflow the file name, e.g. `dbt.yml`
   */
  listWorkflowRuns(
    workflow: string,
    filter: { branch?: string; event?: string; status: string },
  ): Promise<WorkflowRun[]>;
  listRunArtifacts(runId: number): Promise<Artifact[]>;
  /** Of the latest attempt, at most one page of 100. */
  listRunJobs(runId: number): Promise<WorkflowJob[]>;
  defaultBranch(): Promise<string>;
  /**
   * Whether a commit is the tip of a branch or an ancestor of it. The branch is looked up as
   * `refs/heads/…` first: by its bare name GitHub, like git, would take a tag of that name.
   */
  isOnBranch(sha: string, branch: string): Promise<boolean>;
  /**
   * The pull requests that a branch was merged with after one commit, up to another.
   * `isWhole`: none was left out because there are many, or GitHub has the first commit no more.
   */
  listMergedPulls(range: {
    since: string;
    sha: string;
    branch: string;
  }): Promise<{ pulls: MergedPull[]; isWhole: boolean }>;
  /** Paths of the files that a pull request changes: https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files */
  listPullFiles(number: number): Promise<string[]>;
  /** All pages. */
  listComments(issue: number): Promise<IssueComment[]>;
  createComment(issue: number, body: string): Promise<IssueComment>;
  updateComment(id: number, body: string): Promise<IssueComment>;
  recordDeployment(deployment: Deployment): Promise<void>;
  /** Numbers of all open pull requests: complete, or it throws. */
  listOpenPulls(): Promise<number[]>;
  /** When a pull request was closed (ISO 8601); undefined where it is open, or GitHub knows none. */
  readClosedAt(number: number): Promise<string | undefined>;
  /** The login that the token acts as, e.g. `github-actions[bot]`. */
  viewer(): Promise<string>;
}

/** GitHub's artifact store, through @actions/artifact. */
export interface Artifacts {
  /** Uploads files of `directory` under `name`. Throws `GitHubError` after its own retries. */
  upload(
    name: string,
    directory: string,
    files: readonly string[],
  ): Promise<{ id: number; name: string }>;
  /** Downloads into `directory`, which must exist and be empty. A digest mismatch throws. */
  download(artifact: Artifact, directory: string): Promise<void>;
}

/**
 * GitHub's cache, through @actions/cache. Never throws: a broken cache is a miss, and so is one that
 * takes longer than `seconds`, 240 where nothing is said.
 */
export interface Cache {
  /** @returns the key that matched. On a miss nothing is left below `paths`. */
  restore(
    paths: readonly string[],
    key: string,
    restoreKeys?: readonly string[],
    seconds?: number,
  ): Promise<string | undefined>;
  save(paths: readonly string[], key: string, seconds?: number): Promise<void>;
}

export interface HttpResponse {
  status: number;
  body: string;
  /** Seconds, from the header Retry-After. */
  retryAfter?: number;
}

/** One request with a deadline of 4 s; throws on network errors only. */
export interface Http {
  postJson(url: string, body: unknown, headers?: Record<string, string>): Promise<HttpResponse>;
  get(url: string, headers: Record<string, string>): Promise<HttpResponse>;
}

/** One email, on its way to everybody in `to` at once. */
export interface Mail {
  /** As people write it: `dbt <dbt@example.com>`. */
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
  html: string;
  /** With its angle brackets. */
  messageId: string;
  /** Message-ID of the email that this one belongs below. */
  thread: string | undefined;
}

export interface Mailer {
  /**
   * Rejects after 10 s at most, with an error that says what to do.
   * @param smtpUrl `smtps://` for TLS, `smtp://` for STARTTLS; with the login in it
   */
  send(smtpUrl: string, mail: Mail): Promise<void>;
}

export interface Clock {
  now(): Date;
  /** A run that is stopped from outside ends without it. */
  wait(seconds: number): Promise<void>;
}

export interface Ports {
  runner: Runner;
  processes: Processes;
  github: GitHub;
  artifacts: Artifacts;
  cache: Cache;
  http: Http;
  mailer: Mailer;
  clock: Clock;
}
