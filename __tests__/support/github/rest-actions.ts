import { createHash } from 'node:crypto';
import type { Blobs } from './blobs.ts';
import { type Exchange, Refusal, type Reply, type Route, restError } from './exchange.ts';
import type { Model, RunRecord } from './model.ts';
import { paged } from './paging.ts';
import { artifactJson, repositoryJson, runJson, workflowId } from './rest-shapes.ts';

const PAGE = ['per_page', 'page'];

/**
 * https://docs.github.com/en/rest/git/refs#get-a-reference and
 * https://docs.github.com/en/rest/commits/commits#compare-two-commits, between commits only: a bare
 * name may be a tag's.
 */
function restCommitsRoutes(model: Model): Route[] {
  const repository = '/repos/:owner/:repo';
  const access = { kind: 'rest', anyOf: [['contents', 'read']] } as const;
  return [
    {
      ...{ method: 'GET', path: `${repository}/git/ref/:ref`, query: [], access },
      handle(exchange) {
        checkRepository(model, exchange);
        const ref = decodeURIComponent(exchange.params.ref ?? '');
        const branch = listBranches(model).find((name) => ref === `heads/${name}`);
        if (branch === undefined) throw new Refusal(restError(404, 'Not Found'));
        const object = { type: 'commit', sha: tipOf(branch) };
        return { status: 200, json: { ref: `refs/${ref}`, object } };
      },
    },
    {
      ...{ method: 'GET', path: `${repository}/compare/:basehead`, query: PAGE, access },
      handle(exchange) {
        checkRepository(model, exchange);
        const basehead = decodeURIComponent(exchange.params.basehead ?? '');
        const [base, head = ''] = basehead.split('...');
        const known = listBetween(model, base ?? '', head);
        if (known) return { status: 200, json: { status: 'ahead', commits: known, files: [] } };
        const branch = listBranches(model).find((name) => base === tipOf(name));
        if (branch === undefined)
          throw new Refusal(restError(404, 'Not Found'), `compared with a name: ${basehead}`);
        const isKnown = model.runs.some(({ headSha }) => headSha === head);
        if (!isKnown) throw new Refusal(restError(404, 'Not Found'));
        const status = isOn(model, branch, head) ? 'behind' : 'diverged';
        return { status: 200, json: { status, ahead_by: 0, behind_by: 1, commits: [], files: [] } };
      },
    },
  ];
}

const MOST_COMMITS = 250;

/** The commits that `head` has and `base` has not, the oldest first; undefined where one is not known. */
function listBetween({ parents }: Model, base: string, head: string) {
  if (!parents.has(base) || !parents.has(head)) return undefined;
  const reach = (from: string) => {
    const found = new Set([from]);
    for (const sha of found) for (const parent of parents.get(sha) ?? []) found.add(parent);
    return found;
  };
  const old = reach(base);
  const added = [...reach(head)].filter((sha) => !old.has(sha)).reverse();
  return added.slice(0, MOST_COMMITS).map((sha) => ({
    sha,
    parents: (parents.get(sha) ?? []).map((parent) => ({ sha: parent })),
  }));
}

function listBranches({ defaultBranch, branches }: Model): string[] {
  return [defaultBranch, ...branches.keys()];
}

/** No run is of it, so that each commit is compared. */
function tipOf(branch: string): string {
  return createHash('sha1').update(`tip of ${branch}`).digest('hex');
}

function isOn({ defaultBranch, branches, strays }: Model, branch: string, sha: string): boolean {
  return branch === defaultBranch ? !strays.has(sha) : Boolean(branches.get(branch)?.has(sha));
}

/** Repository, workflow runs and artifacts. */
export function restActionsRoutes(model: Model, blobs: Blobs): Route[] {
  const repository = '/repos/:owner/:repo';
  const access = { kind: 'rest', anyOf: [['actions', 'read']] } as const;
  const guarded = (handle: (exchange: Exchange) => Reply) => (exchange: Exchange) => {
    checkRepository(model, exchange);
    return handle(exchange);
  };
  const get = (path: string, query: string[], handle: (exchange: Exchange) => Reply): Route => ({
    ...{ method: 'GET', path: repository + path, query, access },
    handle: guarded(handle),
  });

  const findRun = (exchange: Exchange): RunRecord => {
    const run = model.runs.find((one) => String(one.id) === exchange.params.id);
    if (!run) throw new Refusal(restError(404, 'Not Found'));
    return run;
  };

  return [
    {
      ...{ method: 'GET', path: repository, access: { kind: 'rest', anyOf: [] } },
      handle: guarded(() => ({
        status: 200,
        json: repositoryJson(model.repository, model.defaultBranch),
      })),
    },
    ...restCommitsRoutes(model),
    get('/actions/workflows/:workflow/runs', [...PAGE, 'branch', 'event', 'status'], (exchange) => {
      const ofWorkflow = model.runs.filter((run) =>
        [run.workflowPath.split('/').at(-1), String(workflowId(run.workflowPath))].includes(
          exchange.params.workflow,
        ),
      );
      if (ofWorkflow.length === 0) throw new Refusal(restError(404, 'Not Found'));
      const branch = exchange.url.searchParams.get('branch');
      const event = exchange.url.searchParams.get('event');
      const status = exchange.url.searchParams.get('status');
      const runs = ofWorkflow.filter(
        (run) =>
          (branch === null || run.headBranch === branch) &&
          (event === null || run.event === event) &&
          (status === null || run.status === status || run.conclusion === status),
      );
      return paged(exchange, newestFirst(runs), (page, total) => ({
        total_count: total,
        workflow_runs: page.map((run) => runJson(model, run)),
      }));
    }),
    get('/actions/runs/:id', [], (exchange) => ({
      status: 200,
      json: runJson(model, findRun(exchange)),
    })),
    get('/actions/runs/:id/jobs', [...PAGE, 'filter'], (exchange) => {
      const run = findRun(exchange);
      const name = run.job ?? 'dbt';
      const [, repositoryName] = model.repository.split('/');
      return paged(exchange, [{ name, status: run.status }], (page, total) => ({
        total_count: total,
        jobs: page.map((job) => ({ ...job, runner_name: `emulation of ${repositoryName}` })),
      }));
    }),
    get('/actions/runs/:id/artifacts', [...PAGE, 'name'], (exchange) => {
      const run = findRun(exchange);
      return artifactPage(model, exchange, run.id);
    }),
    get('/actions/artifacts', [...PAGE, 'name'], (exchange) => artifactPage(model, exchange)),
    get('/actions/artifacts/:id/zip', [], (exchange) => {
      const artifact = model.artifacts.find(
        (one) => String(one.id) === exchange.params.id && one.finalized,
      );
      if (!artifact) throw new Refusal(restError(404, 'Not Found'));
      if (artifact.expired) throw new Refusal(restError(410, 'Artifact has expired'));
      const location = blobs.sign(exchange.url.origin, artifact.blob, 'r');
      return { status: 302, headers: { location } };
    }),
  ];
}

/** Another repository than the one of the token does not exist for it. */
export function checkRepository(model: Model, exchange: Exchange): void {
  const asked = `${exchange.params.owner}/${exchange.params.repo}`;
  if (asked !== model.repository)
    throw new Refusal(restError(404, 'Not Found'), `request for another repository: ${asked}`);
}

function artifactPage(model: Model, exchange: Exchange, runId?: number): Reply {
  const name = exchange.url.searchParams.get('name');
  const found = model.artifacts.filter(
    (one) =>
      one.finalized &&
      (runId === undefined || one.runId === runId) &&
      (name === null || one.name === name),
  );
  return paged(exchange, newestFirst(found), (page, total) => ({
    total_count: total,
    artifacts: page.map((one) => artifactJson(model, one)),
  }));
}

function newestFirst<T extends { id: number; createdAt: string }>(items: readonly T[]): T[] {
  return [...items].sort(
    (a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || b.id - a.id,
  );
}
