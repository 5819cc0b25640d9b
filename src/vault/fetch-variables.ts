import type { Settings } from '../config/settings.ts';
import { messageOf, VaultError } from '../errors.ts';
import { findTokenService } from '../platform/github/variables.ts';
import type { Http, HttpResponse } from '../platform/ports.ts';
import { realWait, retry, type Wait } from '../platform/retry.ts';
import type { Secrets } from '../secrets/secrets.ts';
import {
  parseLogin,
  parseOidcToken,
  parseSecret,
  refusedLogin,
  refusedSecret,
  refusedToken,
} from './answers.ts';

type Vault = NonNullable<Settings['vault']>;

interface VaultParts {
  http: Http;
  secrets: Pick<Secrets, 'add'>;
  env: Readonly<Record<string, string | undefined>>;
  wait?: Wait;
}

/** One more try, 1 s later. */
const RETRY_MILLISECONDS = 1_000;

/**
 * Logs in to HashiCorp Vault with the job's own OIDC token, and reads one secret of a KV store of
 * version 2: its keys are the names of environment variables. Both tokens are masked; the values
 * are for the caller to mask.
 * https://developer.hashicorp.com/vault/api-docs/auth/jwt#jwt-login
 * https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version
 * @throws VaultError
 */
export async function fetchVariables(
  vault: Vault,
  { http, secrets, env, wait = realWait }: VaultParts,
): Promise<Record<string, string>> {
  const ask = (request: () => Promise<HttpResponse>, hint = UNREACHABLE) =>
    askTwice(request, { wait, hint });
  const hide = (name: string, value: string) => secrets.add([{ name, value }]);

  const jwt = await fetchOidcToken(vault, env, (url, headers) =>
    ask(() => http.get(url, headers), 'Run the job again later. GitHub issues the token.'),
  );
  hide("the job's OIDC token", jwt);

  const credentials = { role: vault.role, jwt };
  const login = await ask(() => http.postJson(`${vault.address}/v1/auth/jwt/login`, credentials));
  if (login.status !== 200) throw refusedLogin(vault, login);
  const token = parseLogin(login);
  hide("Vault's token", token);

  const path = completePath(vault.path);
  const headers = { 'x-vault-token': token };
  const secret = await ask(() => http.get(`${vault.address}/v1/${encodeURI(path)}`, headers));
  if (secret.status !== 200) throw refusedSecret(vault, path, secret);
  return parseSecret(path, secret);
}

async function fetchOidcToken(
  vault: Vault,
  env: VaultParts['env'],
  get: Http['get'],
): Promise<string> {
  const service = findTokenService(env);
  if (!service)
    throw new VaultError('This job has no OIDC token to log in to Vault with.', {
      hint: 'Add `id-token: write` to `permissions:` of the job. Runs for forks never get a token.',
    });
  const address = new URL(service.url);
  address.searchParams.set('audience', vault.address);
  const answer = await get(address.href, { authorization: `Bearer ${service.bearer}` });
  if (answer.status !== 200) throw refusedToken(answer);
  return parseOidcToken(answer);
}

/** As the UI and `vault kv get` show a path, it lacks the `data` that the API has in it. */
function completePath(given: string): string {
  const parts = given
    .replace(/^\/?(?:v1\/)?/, '')
    .replace(/\/+$/, '')
    .split('/');
  if (!parts.slice(1).includes('data')) parts.splice(1, 0, 'data');
  return parts.join('/');
}

const UNREACHABLE = 'Check "vault-addr". Vault must be reachable from this runner.';

async function askTwice(
  request: () => Promise<HttpResponse>,
  { wait, hint }: { wait: Wait; hint: string },
): Promise<HttpResponse> {
  let last: HttpResponse | undefined;
  try {
    return await retry(
      async () => {
        last = undefined;
        const answer = await request();
        if (answer.status !== 429 && answer.status < 500) return answer;
        last = answer;
        throw new Error(`status ${answer.status}`);
      },
      (_error, attempt) => (attempt === 1 ? RETRY_MILLISECONDS : undefined),
      wait,
    );
  } catch (error) {
    if (last) return last;
    throw new VaultError(messageOf(error), {
      hint,
      cause: error,
    });
  }
}
