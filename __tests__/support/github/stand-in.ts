import { createHash } from 'node:crypto';
import { ACTIONS_BOT, createJob, Gate, type Job, type Permissions } from './access.ts';
import { artifactServiceRoutes } from './artifact-service.ts';
import { Blobs } from './blobs.ts';
import { cacheServiceRoutes } from './cache-service.ts';
import { type Fault, Faults } from './faults.ts';
import {
  type ArtifactRecord,
  type CommentRecord,
  createModel,
  type Model,
  type PullRecord,
  type RunRecord,
} from './model.ts';
import { restActionsRoutes } from './rest-actions.ts';
import { restDeploymentsRoutes } from './rest-deployments.ts';
import { restIssuesRoutes } from './rest-issues.ts';
import { listen, type RecordedRequest } from './server.ts';
import { buildZip, readZip, type ZipEntry } from './zip.ts';

export interface ArtifactPlan {
  run: RunRecord;
  name: string;
  files: Record<string, string | Uint8Array> | readonly ZipEntry[];
  expired?: boolean;
  /** Other than the bytes' own, or undefined for an artifact of an old client. */
  digest?: string | undefined;
  createdAt?: string;
}

export interface JobPlan {
  /** The run it belongs to; its attempt and status are set. */
  run: RunRecord;
  permissions?: Permissions;
  cacheMode?: 'write' | 'read';
  /** The ref whose caches it writes, then others it may read; the default branch's by default. */
  cacheScopes?: readonly [string, ...string[]];
}

/** What the README's workflow grants to a pull request's job. */
export const DEFAULT_PERMISSIONS: Permissions = {
  contents: 'read',
  actions: 'read',
  'pull-requests': 'write',
};

/** A local GitHub: REST, results service, caches, blobs. See README.md. */
export class GitHubStandIn {
  url = '';
  readonly requests: RecordedRequest[] = [];
  /** What a real client would never have asked; tests assert that it is empty. */
  readonly strictErrors: string[] = [];
  readonly model: Model;
  readonly #gate = new Gate();
  readonly #faults = new Faults();
  readonly #blobs: Blobs;
  #stop: () => Promise<void> = async () => {};

  constructor(repository: string, defaultBranch: string) {
    this.model = createModel(repository, defaultBranch);
    this.#blobs = new Blobs(this.model.blobs);
  }

  async start(): Promise<void> {
    const { url, stop } = await listen({
      gate: this.#gate,
      faults: this.#faults,
      requests: this.requests,
      strictErrors: this.strictErrors,
      routes: () => [
        ...restActionsRoutes(this.model, this.#blobs),
        ...restIssuesRoutes(this.model, this.#gate),
        ...restDeploymentsRoutes(this.model),
        ...artifactServiceRoutes(this.model, this.#gate, this.#blobs),
        ...cacheServiceRoutes(this.model, this.#gate, this.#blobs),
        ...this.#blobs.routes(),
      ],
    });
    this.url = url;
    this.#stop = stop;
  }

  async stop(): Promise<void> {
    await this.#stop();
  }

  /** A run of `.github/workflows/dbt.yml`: by default a push to the default branch that succeeded. */
  plantRun(run: Partial<RunRecord> = {}): RunRecord {
    const id = run.id ?? this.model.nextId();
    const planted: RunRecord = {
      attempt: 1,
      event: 'push',
      headBranch: this.model.defaultBranch,
      headSha: createHash('sha1').update(`run ${id}`).digest('hex'),
      headRepository: this.model.repository,
      workflowPath: '.github/workflows/dbt.yml',
      status: 'completed',
      conclusion: 'success',
      createdAt: new Date().toISOString(),
      ...run,
      id,
    };
    this.model.runs.push(planted);
    return planted;
  }

  plantArtifact(plan: ArtifactPlan): ArtifactRecord {
    const entries = Array.isArray(plan.files)
      ? plan.files
      : Object.entries(plan.files).map(([name, content]) => ({ name, content }));
    const zip = buildZip(entries);
    const blob = this.#blobs.newName('.zip');
    this.model.blobs.set(blob, zip);
    const digest =
      'digest' in plan ? plan.digest : `sha256:${createHash('sha256').update(zip).digest('hex')}`;
    const artifact: ArtifactRecord = {
      ...{ id: this.model.nextId(), name: plan.name, runId: plan.run.id, blob, digest },
      ...{ sizeBytes: zip.length, expired: plan.expired ?? false, finalized: true },
      createdAt: plan.createdAt ?? new Date().toISOString(),
    };
    this.model.artifacts.push(artifact);
    return artifact;
  }

  plantPull(pull: Partial<PullRecord> & { number: number }): PullRecord {
    const planted: PullRecord = {
      title: `Pull request ${pull.number}`,
      state: 'open',
      closedAt: '2026-03-04T09:12:00Z',
      merged: false,
      author: 'octocat',
      head: { ref: 'feature', sha: 'f'.repeat(40), repository: this.model.repository },
      base: { ref: this.model.defaultBranch, sha: 'b'.repeat(40) },
      files: [],
      labels: [],
      mergeSha: undefined,
      ...pull,
    };
    this.model.pulls = [...this.model.pulls.filter((one) => one.number !== pull.number), planted];
    return planted;
  }

  /** A comment by the job's own login, unless another author is named. */
  plantComment(comment: { issue: number; body: string; author?: string }): CommentRecord {
    const now = new Date().toISOString();
    const times = { createdAt: now, updatedAt: now };
    const planted = { id: this.model.nextId(), author: ACTIONS_BOT, ...comment, ...times };
    this.model.comments.push(planted);
    return planted;
  }

  /** Starts a job: its run is in progress until `endJob`, and its tokens work until then. */
  startJob(plan: JobPlan): Job {
    Object.assign(plan.run, {
      status: 'in_progress',
      conclusion: null,
      startedAt: new Date().toISOString(),
    });
    const job = createJob({
      runId: plan.run.id,
      permissions: plan.permissions ?? DEFAULT_PERMISSIONS,
      cacheMode: plan.cacheMode ?? 'write',
      cacheScopes: plan.cacheScopes ?? [`refs/heads/${this.model.defaultBranch}`],
    });
    this.#gate.jobs.push(job);
    return job;
  }

  endJob(job: Job, conclusion: string): void {
    job.ended = true;
    const run = this.model.runs.find((one) => one.id === job.runId);
    if (run) Object.assign(run, { status: 'completed', conclusion });
  }

  /** A person's token, as may be given as the input `github-token`. */
  issueUserToken(login: string, permissions: Permissions): string {
    const token = `github_pat_${createHash('sha256').update(login).digest('hex')}`;
    this.#gate.users.push({ token, login, permissions });
    return token;
  }

  /** Disturbs the next matching requests. Faults apply in the order in which they were given. */
  fault(fault: Fault): void {
    this.#faults.add(fault);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  /** Artifacts that were uploaded completely, oldest first. */
  artifacts(): ArtifactRecord[] {
    return this.model.artifacts.filter((one) => one.finalized);
  }

  /** The unzipped files of an artifact. */
  artifactFiles(artifact: ArtifactRecord): Record<string, Buffer> {
    const zip = this.model.blobs.get(artifact.blob);
    if (!zip) throw new Error(`artifact ${artifact.name} has no content`);
    return readZip(zip);
  }

  comments(issue: number): CommentRecord[] {
    return this.model.comments.filter((one) => one.issue === issue);
  }
}

export async function startGitHub(
  options: { repository?: string; defaultBranch?: string } = {},
): Promise<GitHubStandIn> {
  const { repository = 'acme/shop', defaultBranch = 'main' } = options;
  const standIn = new GitHubStandIn(repository, defaultBranch);
  await standIn.start();
  return standIn;
}
