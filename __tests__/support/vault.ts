import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Answer {
  status: number;
  body: unknown;
}

const REQUEST_TOKEN = 'oidc-request-token-of-the-job';
const ROLE = 'dbt';

/**
 * A local HashiCorp Vault with a JWT login and a KV store of version 2 at `secret/`, and GitHub's
 * issuer of the job's OIDC tokens. It speaks the three endpoints as their documentation has them and
 * notes what breaks the rules:
 * https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 * https://developer.hashicorp.com/vault/api-docs/auth/jwt#jwt-login
 * https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version
 */
export class VaultStandIn {
  /** The input `vault-addr`. */
  url = '';
  readonly role = ROLE;
  /** Secrets by their path below the store: `dbt`. */
  readonly secrets = new Map<string, Record<string, unknown>>();
  /** Paths that the role's policy allows to read. */
  readonly readable = new Set<string>(['secret/data/dbt']);
  /** Tests assert that it is empty. */
  readonly strictErrors: string[] = [];
  /** `GET /v1/secret/data/dbt`, oldest first. */
  readonly requests: string[] = [];
  /** Every token that was handed out: none may be read anywhere. */
  readonly tokens: string[] = [REQUEST_TOKEN];
  readonly #next: Array<Answer | 'reset'> = [];
  readonly #audiences = new Map<string, string>();
  readonly #logins = new Set<string>();
  readonly #server = createServer((request, response) => {
    this.#answer(request).then(
      (answer) => {
        if (answer === 'reset') {
          request.socket.destroy();
          return;
        }
        const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
      },
      () => response.destroy(),
    );
  });

  /** What a job with `id-token: write` has in its environment. */
  get jobEnv(): Record<string, string> {
    return {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${this.url}/oidc/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: REQUEST_TOKEN,
    };
  }

  /** Answers the next requests like this. */
  answerNext(...answers: Array<Answer | 'reset'>): void {
    this.#next.push(...answers);
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage): Promise<Answer | 'reset'> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '', this.url);
    this.requests.push(`${request.method} ${pathname}`);
    const disturbed = this.#next.shift();
    if (disturbed) return disturbed;
    const { method, headers } = request;
    if (pathname === '/oidc/token') return this.#issue(method, headers, searchParams);
    if (headers.authorization !== undefined)
      this.strictErrors.push(`${pathname} got an authorization that is not for Vault`);
    if (pathname === '/v1/auth/jwt/login')
      return this.#logIn(method, headers['content-type'], Buffer.concat(chunks).toString());
    const store = /^\/v1\/(secret\/.+)$/.exec(pathname);
    if (!store?.[1]) return refuse(404, `no handler for route "${pathname.slice(4)}"`);
    if (method !== 'GET' || chunks.length > 0)
      this.strictErrors.push(`${method} ${pathname} with ${chunks.length} pieces of body`);
    return this.#read(store[1], String(headers['x-vault-token']));
  }

  #issue(
    method: string | undefined,
    headers: IncomingMessage['headers'],
    query: URLSearchParams,
  ): Answer {
    const audience = query.get('audience') ?? '';
    const asked = [...query.keys()].sort().join();
    if (method !== 'GET' || asked !== 'api-version,audience')
      this.strictErrors.push(`${method} for a token with ${asked}`);
    if (headers.authorization !== `Bearer ${REQUEST_TOKEN}`) return refuse(401, 'bad credentials');
    const jwt = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from(`{"aud":"${audience}"}`).toString('base64url')}.signature-${this.tokens.length}`;
    this.#audiences.set(jwt, audience);
    this.tokens.push(jwt);
    return { status: 200, body: { count: jwt.length, value: jwt } };
  }

  #logIn(method: string | undefined, type: string | undefined, body: string): Answer {
    const given = JSON.parse(body) as Record<string, string>;
    if (method !== 'POST' || !type?.startsWith('application/json'))
      this.strictErrors.push(`${method} to log in, as ${type}`);
    if (Object.keys(given).sort().join() !== 'jwt,role')
      this.strictErrors.push(`a login with ${Object.keys(given)}`);
    if (given.role !== ROLE) return refuse(400, `role "${given.role}" could not be found`);
    const audience = this.#audiences.get(given.jwt ?? '');
    if (audience === undefined) return refuse(400, 'error validating token: invalid signature');
    if (audience !== this.url)
      return refuse(400, 'error validating token: invalid audience (aud) claim: audience claim');
    const token = `hvs.client-token-${this.tokens.length}`;
    this.#logins.add(token);
    this.tokens.push(token);
    return {
      status: 200,
      body: { request_id: 'r', auth: { client_token: token, policies: ['dbt'], renewable: true } },
    };
  }

  #read(path: string, token: string): Answer {
    if (!this.#logins.has(token) || !this.readable.has(path))
      return refuse(403, '1 error occurred:\n\t* permission denied\n\n');
    const data = this.secrets.get(path.replace(/^secret\/data\//, ''));
    if (!data) return { status: 404, body: { errors: [] } };
    const metadata = { version: 3, created_time: '2026-11-23T06:00:00Z', destroyed: false };
    return { status: 200, body: { request_id: 'r', data: { data, metadata } } };
  }
}

function refuse(status: number, error: string): Answer {
  return { status, body: { errors: [error] } };
}

export async function startVault(secret: Record<string, unknown> = {}): Promise<VaultStandIn> {
  const vault = new VaultStandIn();
  vault.secrets.set('dbt', secret);
  await vault.start();
  return vault;
}
