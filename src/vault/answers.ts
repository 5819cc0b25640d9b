import { z } from 'zod';
import type { Settings } from '../config/settings.ts';
import { VaultError } from '../errors.ts';
import type { HttpResponse } from '../platform/ports.ts';

type Vault = NonNullable<Settings['vault']>;

const tokenSchema = z.object({ value: z.string().min(1) });
const loginSchema = z.object({ auth: z.object({ client_token: z.string().min(1) }) });
const secretSchema = z.object({
  data: z.object({ data: z.record(z.string(), z.unknown()), metadata: z.looseObject({}) }),
});

export function parseOidcToken(answer: HttpResponse): string {
  return parse(tokenSchema, answer, 'GitHub', 'an OIDC token').value;
}

export function parseLogin(answer: HttpResponse): string {
  return parse(loginSchema, answer, 'Vault', 'a token').auth.client_token;
}

/** @returns text for every key; what is no text in Vault is written as JSON */
export function parseSecret(path: string, answer: HttpResponse): Record<string, string> {
  const what = `the secret ${path} of a KV store of version 2`;
  const { data } = parse(secretSchema, answer, 'Vault', what).data;
  const wrong = Object.keys(data).filter((key) => !/^[A-Za-z_]\w*$/.test(key));
  if (wrong.length > 0)
    throw new VaultError(
      `Vault's secret ${path} has keys that cannot be environment variables: ${wrong.join(', ')}.`,
      {
        hint: 'Give the keys the names of the variables that profiles.yml reads, e.g. DBT_PASSWORD.',
      },
    );
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

export function refusedToken(answer: HttpResponse): VaultError {
  return new VaultError(`GitHub did not issue the job's OIDC token: it ${said(answer)}.`, {
    hint: 'Check that `permissions:` of the job contains `id-token: write`.',
  });
}

export function refusedLogin(vault: Vault, answer: HttpResponse): VaultError {
  return new VaultError(
    `Vault rejected the login of this job as "${vault.role}": it ${said(answer)}.`,
    {
      hint: adviseOnLogin(vault, answer),
    },
  );
}

function adviseOnLogin({ address, role }: Vault, answer: HttpResponse): string {
  if (answer.status >= 300 && answer.status < 400) return REDIRECTED;
  if (answer.status === 404)
    return 'Enable the JWT auth method: `vault auth enable jwt`, with https://token.actions.githubusercontent.com as its `oidc_discovery_url`.';
  if (answer.status >= 500 || answer.status === 429) return UNAVAILABLE;
  return `Check the role: \`vault read auth/jwt/role/${role}\`. Its \`bound_audiences\` must hold ${address}, and its \`bound_claims\` (repository, ref, environment …) must match this job.`;
}

export function refusedSecret(vault: Vault, path: string, answer: HttpResponse): VaultError {
  return new VaultError(`Vault did not return the secret ${path}: it ${said(answer)}.`, {
    hint: adviseOnSecret(vault, path, answer),
  });
}

function adviseOnSecret({ role, path: given }: Vault, path: string, answer: HttpResponse): string {
  if (answer.status >= 300 && answer.status < 400) return REDIRECTED;
  if (answer.status >= 500 || answer.status === 429) return UNAVAILABLE;
  if (answer.status === 403)
    return `Give the role "${role}" a policy with \`path "${path}" { capabilities = ["read"] }\`.`;
  const completed =
    given === path
      ? ''
      : ` The action derived it from "${given}". Write the full path if the store is elsewhere.`;
  return `Check "vault-path": the store, then "data", then the secret, e.g. secret/data/dbt. Vault also answers this for a deleted secret.${completed}`;
}

const REDIRECTED =
  'Vault redirects to another address. Set "vault-addr" to the active server or the load balancer.';
const UNAVAILABLE = 'Vault is sealed, busy or down. Run the job again later.';

const errorsSchema = z.object({
  errors: z.array(z.string()).catch([]),
  warnings: z.array(z.string()).nullish().catch([]),
});

const MAX_WORDS = 300;

/** A proxy may answer with a page: only what has Vault's form is repeated. */
function said({ status, body }: HttpResponse): string {
  const answer = errorsSchema.safeParse(parseJson(body)).data;
  const words = [...(answer?.errors ?? []), ...(answer?.warnings ?? [])].join('; ').trim();
  const short = words.replaceAll(/\s+/g, ' ').slice(0, MAX_WORDS);
  return `answered ${status}${short && ` (${short})`}`;
}

function parse<T>(schema: z.ZodType<T>, answer: HttpResponse, who: string, what: string): T {
  const parsed = schema.safeParse(parseJson(answer.body));
  if (parsed.success) return parsed.data;
  // What is in it may be secret.
  throw new VaultError(`${who} answered, but not with ${what}.`, {
    hint: 'Check "vault-addr" and "vault-path": the secret has to be in a KV store of version 2.',
  });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
