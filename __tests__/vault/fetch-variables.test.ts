import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VaultError } from '../../src/errors.ts';
import { createHttp } from '../../src/platform/http.ts';
import { fetchVariables } from '../../src/vault/fetch-variables.ts';
import { tally } from '../support/tally.ts';
import { startVault, type VaultStandIn } from '../support/vault.ts';

const SECRET = { DBT_PASSWORD: 'hunter2-of-vault', DBT_PORT: 5432, KEYFILE: { private_key: 'k' } };

let vault: VaultStandIn;
beforeEach(async () => {
  vault = await startVault(SECRET);
});
afterEach(async () => {
  expect(vault.strictErrors).toEqual([]);
  await vault.stop();
});

function fetch(
  change: { role?: string; path?: string; address?: string } = {},
  env = vault.jobEnv,
) {
  const masked: string[] = [];
  const waits: number[] = [];
  const given = { address: vault.url, role: vault.role, path: 'secret/data/dbt', ...change };
  const variables = fetchVariables(given, {
    http: createHttp(500),
    secrets: { add: (secrets) => masked.push(...secrets.map(({ value }) => value)) },
    env,
    wait: async (milliseconds) => waits.push(milliseconds),
  });
  return { variables, masked, waits };
}

/** Message and hint of what it throws; neither may show a token. */
async function refusal(...given: Parameters<typeof fetch>): Promise<string> {
  const error = await fetch(...given).variables.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof VaultError)) throw new Error(`no VaultError: ${error}`);
  const text = `${error.message} ${error.hint}`;
  const leaked = vault.tokens.filter((token) => text.includes(token));
  tally('leaked secrets', leaked.length);
  expect(leaked).toEqual([]);
  return text;
}

describe('fetchVariables', () => {
  it("logs in with the job's token for Vault's address, and reads the secret", async () => {
    const { variables } = fetch();
    expect(await variables).toEqual({
      DBT_PASSWORD: 'hunter2-of-vault',
      DBT_PORT: '5432',
      KEYFILE: '{"private_key":"k"}',
    });
    expect(vault.requests).toEqual([
      'GET /oidc/token',
      'POST /v1/auth/jwt/login',
      'GET /v1/secret/data/dbt',
    ]);
  });

  it('[T10] masks both tokens', async () => {
    const { variables, masked } = fetch();
    await variables;
    expect(masked).toEqual(vault.tokens.slice(1));
  });

  it.each(['secret/dbt', '/secret/data/dbt/', 'v1/secret/data/dbt', '/v1/secret/dbt'])(
    'takes the path %s as it is shown elsewhere',
    async (path) => {
      expect(await fetch({ path }).variables).toHaveProperty('DBT_PASSWORD');
    },
  );

  it('asks for the permission where the job has no OIDC token', async () => {
    expect(await refusal({}, {})).toBe(
      'This job has no OIDC token to log in to Vault with. Add `id-token: write` to `permissions:` of the job. Runs for forks never get a token.',
    );
    expect(vault.requests).toEqual([]);
  });

  it('names the permission where GitHub refuses the token', async () => {
    const env = { ...vault.jobEnv, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'other-token' };
    expect(await refusal({}, env)).toBe(
      "GitHub did not issue the job's OIDC token: it answered 401 (bad credentials). Check that `permissions:` of the job contains `id-token: write`.",
    );
  });

  it('says what Vault says of the role, and what to check', async () => {
    expect(await refusal({ role: 'other' })).toBe(
      `Vault rejected the login of this job as "other": it answered 400 (role "other" could not be found). Check the role: \`vault read auth/jwt/role/other\`. Its \`bound_audiences\` must hold ${vault.url}, and its \`bound_claims\` (repository, ref, environment …) must match this job.`,
    );
  });

  it('explains an audience that does not fit', async () => {
    const address = vault.url.replace('127.0.0.1', 'localhost');
    expect(await refusal({ address })).toContain('invalid audience (aud) claim');
  });

  it('says how to enable the login', async () => {
    vault.answerNext({ status: 200, body: { value: 'jwt-of-job' } });
    const errors = ['no handler for route "auth/jwt/login". route entry not found.'];
    vault.answerNext({ status: 404, body: { errors } });
    expect(await refusal()).toMatch(
      /it answered 404 \(no handler for route .*`vault auth enable jwt`/,
    );
  });

  it('names the policy that is missing', async () => {
    vault.readable.clear();
    expect(await refusal()).toBe(
      'Vault did not return the secret secret/data/dbt: it answered 403 (1 error occurred: * permission denied). Give the role "dbt" a policy with `path "secret/data/dbt" { capabilities = ["read"] }`.',
    );
  });

  it('says how a path is written where there is nothing, and how it was completed', async () => {
    vault.readable.add('secret/data/dtb');
    expect(await refusal({ path: 'secret/dtb' })).toBe(
      'Vault did not return the secret secret/data/dtb: it answered 404. Check "vault-path": the store, then "data", then the secret, e.g. secret/data/dbt. Vault also answers this for a deleted secret. The action derived it from "secret/dtb". Write the full path if the store is elsewhere.',
    );
  });

  it('refuses keys that cannot be variables', async () => {
    vault.secrets.set('dbt', { 'db-password': 'x', 'a b': 'y', OK: 'z' });
    expect(await refusal()).toMatch(
      /^Vault's secret .* cannot be environment variables: db-password, a b\./,
    );
  });

  it.each([
    ['a reset connection', 'reset' as const],
    ['a busy server', { status: 429, body: { errors: ['rate limit'] } }],
    ['a sealed one', { status: 503, body: { errors: ['Vault is sealed'] } }],
  ])('tries once more after %s', async (_, answer) => {
    tally('faults');
    vault.answerNext(answer);
    const { variables, waits } = fetch();
    expect(await variables).toHaveProperty('DBT_PASSWORD');
    expect(waits).toEqual([1_000]);
  });

  it('gives up after the second time, with what was said last', async () => {
    tally('faults', 2);
    const sealed = { status: 503, body: { errors: ['Vault is sealed'] } };
    vault.answerNext({ status: 200, body: { value: 'jwt-of-job' } }, sealed, sealed);
    expect(await refusal()).toBe(
      'Vault rejected the login of this job as "dbt": it answered 503 (Vault is sealed). Vault is sealed, busy or down. Run the job again later.',
    );
  });

  it.each([
    [[], 'Run the job again later. GitHub issues the token.'],
    [
      [{ status: 200, body: { value: 'jwt-of-job' } }],
      'Check "vault-addr". Vault must be reachable from this runner.',
    ],
  ])('says who did not answer after %j', async (before, hint) => {
    tally('faults');
    vault.answerNext(...before, 'reset', 'reset');
    expect(await refusal()).toMatch(/^127\.0\.0\.1:\d+ did not answer: /);
    vault.answerNext(...before, 'reset', 'reset');
    expect(await refusal()).toContain(hint);
  });

  it.each([
    ['a page', '<html>secret-in-a-page</html>'],
    ['another form', { data: { DBT_PASSWORD: 'secret-in-a-page' } }],
    ['nothing', ''],
  ])('repeats nothing of an answer that is %s', async (_, body) => {
    tally('faults');
    const { url } = vault;
    for (const before of [[], [{ status: 200, body: { value: 'jwt-of-job' } }]]) {
      vault.answerNext(...before, { status: 200, body });
      const text = await refusal();
      expect(text).toMatch(/^(GitHub|Vault) answered, but not with /);
      expect(text).not.toContain('secret-in-a-page');
    }
    vault.answerNext({ status: 502, body: '<html>secret-in-a-page</html>' });
    vault.answerNext({ status: 502, body: '<html>secret-in-a-page</html>' });
    expect(await refusal({ address: url })).toContain('it answered 502. ');
  });

  it('does not follow a redirect: the token is for one host', async () => {
    vault.answerNext({ status: 200, body: { value: 'jwt-of-job' } }, { status: 307, body: '' });
    expect(await refusal()).toContain('Vault redirects to another address');
    expect(vault.requests).toHaveLength(2);
  });
});
