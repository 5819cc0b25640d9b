import { randomBytes, randomUUID } from 'node:crypto';
import { type Exchange, Refusal, type Reply, restError, twirpError } from './exchange.ts';

export type Scope =
  | 'contents'
  | 'actions'
  | 'issues'
  | 'pull-requests'
  | 'checks'
  | 'statuses'
  | 'deployments';
/** As in a workflow's `permissions:`; a scope that is not named is `none`. */
export type Permissions = Partial<Record<Scope, 'read' | 'write'>>;

/**
 * What a route asks for: a REST token with any one of the permissions (none named: any token), the
 * job's runtime token, or nothing but the signature in the URL.
 */
export type Access =
  | { kind: 'rest'; anyOf: readonly (readonly [Scope, 'read' | 'write'])[] }
  | { kind: 'runtime' }
  | { kind: 'signed' };

/** One job of a run, with the two tokens that GitHub gives it. */
export interface Job {
  /** GITHUB_TOKEN; acts as `github-actions[bot]`. */
  token: string;
  /** ACTIONS_RUNTIME_TOKEN, for artifacts and caches. */
  runtimeToken: string;
  runId: number;
  runBackendId: string;
  jobBackendId: string;
  permissions: Permissions;
  /** `read`: a run that may not write caches. */
  cacheMode: 'write' | 'read';
  /** The ref whose caches it writes, then the others that it may read. */
  cacheScopes: readonly [string, ...string[]];
  /** Its tokens stop working when it ends. */
  ended: boolean;
}

/** Somebody's own token, e.g. a fine-grained one given as the input `github-token`. */
export interface UserToken {
  token: string;
  login: string;
  permissions: Permissions;
}

export const ACTIONS_BOT = 'github-actions[bot]';

export interface JobOptions {
  runId: number;
  permissions: Permissions;
  cacheMode: 'write' | 'read';
  cacheScopes: readonly [string, ...string[]];
}

export function createJob(options: JobOptions): Job {
  const runBackendId = `run-backend-${options.runId}`;
  const jobBackendId = `job-backend-${randomUUID()}`;
  return {
    ...options,
    token: `ghs_${randomBytes(18).toString('hex')}`,
    runtimeToken: createRuntimeToken(runBackendId, jobBackendId),
    runBackendId,
    jobBackendId,
    ended: false,
  };
}

/** A JWT that the clients decode for its `scp` and never verify. */
function createRuntimeToken(runBackendId: string, jobBackendId: string): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const scp = `Actions.GenericRead:00000000 Actions.Results:${runBackendId}:${jobBackendId}`;
  const header = encode({ alg: 'RS256', typ: 'JWT' });
  return `${header}.${encode({ scp, jti: randomUUID() })}.${randomBytes(32).toString('base64url')}`;
}

/** Who may call: answers 401 and 403 as GitHub does. */
export class Gate {
  readonly jobs: Job[] = [];
  readonly users: UserToken[] = [];

  check(access: Access, exchange: Exchange): void {
    if (access.kind === 'rest') this.#checkRest(access.anyOf, exchange);
    else if (access.kind === 'runtime') this.job(exchange);
    else if (exchange.headers.authorization !== undefined)
      throw new Refusal(
        { status: 400 },
        `a token was sent to blob storage: ${exchange.method} ${exchange.url.pathname}`,
      );
  }

  /** The job whose runtime token was sent. */
  job(exchange: Exchange): Job {
    const token = bearer(exchange);
    const job = this.jobs.find((one) => one.runtimeToken === token && !one.ended);
    if (!job) throw new Refusal(twirpError(401, 'unauthenticated', 'invalid runtime token'));
    return job;
  }

  /** The login that the REST token acts as. */
  login(exchange: Exchange): string {
    const token = bearer(exchange);
    return this.users.find((user) => user.token === token)?.login ?? ACTIONS_BOT;
  }

  #checkRest(anyOf: readonly (readonly [Scope, 'read' | 'write'])[], exchange: Exchange): void {
    if (!exchange.headers['user-agent'])
      throw new Refusal(restError(403, 'Request forbidden: no User-Agent'), 'no User-Agent');
    const token = bearer(exchange);
    if (token === undefined) throw new Refusal(restError(401, 'Requires authentication'));
    const holder =
      this.jobs.find((job) => job.token === token && !job.ended) ??
      this.users.find((user) => user.token === token);
    if (!holder) throw new Refusal(restError(401, 'Bad credentials'));
    const allowed =
      anyOf.length === 0 ||
      anyOf.some(([scope, level]) => {
        const granted = holder.permissions[scope];
        return granted === 'write' || granted === level;
      });
    if (!allowed) throw new Refusal(notAccessible(anyOf));
  }
}

/** https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible */
export function notAccessible(anyOf: readonly (readonly [Scope, string])[]): Reply {
  const accepted = anyOf.map(([scope, level]) => `${scope.replace('-', '_')}=${level}`).join('; ');
  return {
    ...restError(403, 'Resource not accessible by integration'),
    headers: { 'x-accepted-github-permissions': accepted },
  };
}

function bearer(exchange: Exchange): string | undefined {
  return /^(?:token|bearer) (.+)$/i.exec(exchange.headers.authorization ?? '')?.[1];
}
