import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { removeTempDirs } from '../support/temp.ts';
import { startVault, type VaultStandIn } from '../support/vault.ts';

/** Planted; each looks like what it stands for, and each has a character that is encoded. */
const SECRETS = {
  /** Read by the profile under a key that no name gives away. */
  profile: 'pr0file/ü"licence',
  /** Secret by its name. */
  name: 'n4me+Secret/of=env',
  vault: 'v4ult & only=/one?',
} as const;

const PROFILES = `shop:
  target: prod
  outputs:
    prod:
      type: duckdb
      path: "{{ env_var('SHOP_WAREHOUSE') }}"
      schema: analytics
      threads: 4
      settings:
        home_directory: "{{ env_var('LICENCE') }}"
        http_proxy_password: "{{ env_var('VAULT_SECRET') }}"
`;

/** Fails with all of them in its error, after it has logged them; one in base64, one as in a URL. */
const LEAKING = `{% set all = env_var('LICENCE') ~ ' ' ~ env_var('SHOP_TOKEN') ~ ' ' ~ env_var('VAULT_SECRET') %}
{% do log('all of them: ' ~ all, info=true) %}
{% do log(modules.re.sub('^', 'twice: ', all), info=true) %}
select error('cannot log in with {{ all }} or {{ env_var('LICENCE') | urlencode }}')
`;

let shop: Shop;
let vault: VaultStandIn;
let env: Record<string, string>;
let inputs: Record<string, string>;

beforeAll(async () => {
  vault = await startVault({ VAULT_SECRET: SECRETS.vault, SHOP_TARGET_SCHEMA: 'analytics' });
  shop = await Shop.open({ 'profiles.yml': PROFILES });
  env = { LICENCE: SECRETS.profile, SHOP_TOKEN: SECRETS.name, ...vault.jobEnv };
  inputs = { 'vault-addr': vault.url, 'vault-role': vault.role, 'vault-path': 'secret/dbt' };
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  expect(shop.slack.strictErrors).toEqual([]);
  expect(vault.strictErrors).toEqual([]);
  await Promise.all([shop.close(), vault.stop()]);
  await removeTempDirs();
});

/** Every form in which the secrets and tokens could stand in a text. */
const forms = () =>
  [...Object.values(SECRETS), ...vault.tokens, shop.slack.token].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll("'", "''"),
    Buffer.from(secret).toString('base64'),
  ]);

/** All that a run shows to anybody, by sink. Files of artifacts are unpacked. */
async function sinksOf(step: StepResult): Promise<Record<string, string>> {
  const artifacts = shop.github.artifacts().map((artifact) => shop.github.artifactFiles(artifact));
  return {
    log: step.log,
    'log before GitHub masks it': step.unmaskedLog,
    summary: step.summary,
    annotations: JSON.stringify(step.annotations),
    outputs: JSON.stringify(step.outputs),
    'saved state': JSON.stringify(step.state),
    'report.json': await readFile(step.outputs['report-json'] ?? '', 'utf8'),
    comments: JSON.stringify(shop.github.model.comments),
    Slack: JSON.stringify(shop.slack.messages),
    artifacts: artifacts.flatMap((files) => Object.values(files).map(String)).join('\n'),
  };
}

async function expectNoLeak(step: StepResult): Promise<void> {
  const leaks = Object.entries(await sinksOf(step)).flatMap(([sink, text]) =>
    forms()
      .filter((form) => text.includes(form))
      .map((form) => `${sink}: ${form}`),
  );
  tally('leaked secrets', leaks.length);
  expect(leaks).toEqual([]);
}

const errors = ({ annotations }: StepResult) =>
  annotations
    .filter(({ level }) => level === 'error')
    .map(({ file, line, message }) => `${file ?? ''}${line ? `:${line}` : ''} ${message}`);

describe('[T10] secrets of the profile, the environment and Vault', () => {
  it('lets a deploy log in with what Vault holds, and leaves a state', async () => {
    const step = await shop.runPush({ env, inputs });
    expect(errors(step)).toEqual([]);
    expect(step.log).toContain('Vault: VAULT_SECRET, SHOP_TARGET_SCHEMA from secret/dbt');
    expect(shop.github.artifacts()).toHaveLength(1);
    await expectNoLeak(step);
  });

  it('shows none that stands in an error message and a log line of a pull request', async () => {
    const pull = await shop.openPull(30, 'leaking', { 'models/marts/leaking.sql': LEAKING });
    const step = await shop.runPull(pull, 'opened', { env, inputs });
    expect(step.exitCode).toBe(1);
    const text = JSON.stringify(shop.github.comments(30));
    expect(text).toContain('cannot log in with *** *** *** or ***');
    expect(step.unmaskedLog).toContain('all of them: *** *** ***');
    expect(errors(step).join('\n')).toMatch(/marts\/leaking\.sql (.|\n)*cannot log in with \*\*\*/);
    // Its own state would show them to the next push, so there is none.
    expect(errors(step).join('\n')).toMatch(/results\.\d+\.compiled_code holds/);
    expect(shop.github.artifacts()).toHaveLength(1);
    await expectNoLeak(step);
  });

  it('leaves nothing to the next push of a pull request whose manifest shows one', async () => {
    const before = shop.github.artifacts().length;
    const pull = await shop.openPull(31, 'describing', {
      'models/marts/described.sql':
        "{{ config(meta={'licence': env_var('LICENCE')}) }} select 1 as id",
    });
    const step = await shop.runPull(pull, 'opened', { env, inputs });
    expect(errors(step).join('\n')).toMatch(/nodes\.model\.shop\.described\.\S+ holds/);
    expect(shop.github.artifacts()).toHaveLength(before);
    await expectNoLeak(step);
  });

  it('notifies Slack of a failed deploy without, and publishes no state that shows one', async () => {
    await shop.repository.switch('main');
    await shop.repository.commit('Leak', {
      'models/marts/leaking.sql': LEAKING,
      'models/marts/holding.sql': "select '{{ env_var('LICENCE') }}' as licence",
    });
    const before = shop.github.artifacts().length;
    const step = await shop.runPush({ env, inputs });
    expect(step.exitCode).toBe(1);
    expect(shop.slack.messages.at(-1)?.channel).toBe('#data-alerts');
    expect(errors(step).join('\n')).toMatch(
      /manifest\.json contains a secret, so it was not published: nodes\.model\.shop\.\w+\.\w+ holds the value of the environment variable LICENCE\./,
    );
    expect(shop.github.artifacts()).toHaveLength(before);
    await expectNoLeak(step);
  });

  it('names the permission that a job without an OIDC token lacks, before anything is built', async () => {
    const { LICENCE, SHOP_TOKEN } = env;
    const step = await shop.runPush({
      env: { LICENCE: LICENCE ?? '', SHOP_TOKEN: SHOP_TOKEN ?? '' },
      inputs,
    });
    expect(errors(step)).toEqual([expect.stringContaining('Add `id-token: write`')]);
    expect(step.groups).toEqual([]);
  });
});

describe('[T15] credentials written into the repository', () => {
  const WRITTEN = 'wr1tten-down';
  const FILES = {
    'profiles.yml': PROFILES.replace("{{ env_var('VAULT_SECRET') }}", WRITTEN),
    'packages.yml': `packages:\n  - git: "https://dbt:${WRITTEN}@127.0.0.1/a.git"\n    revision: main\n`,
  };

  it('stop a pull request before anything is connected, each on its line; or warn', async () => {
    const pull = await shop.openPull(31, 'hard-coded', FILES);
    const relations = await shop.relations();
    const step = await shop.runPull(pull, 'opened', { env });
    expect(errors(step)).toEqual([
      expect.stringMatching(/^packages\.yml:2 A credential is hard-coded in the address/),
      expect.stringMatching(
        /^profiles\.yml:11 (.|\n)*The "http_proxy_password" of target "prod" is hard-coded/,
      ),
    ]);
    expect(step.groups).toEqual([]);
    expect(await shop.relations()).toEqual(relations);
    const leaks = Object.values(await sinksOf(step)).filter((text) => text.includes(WRITTEN));
    tally('leaked secrets', leaks.length);
    expect(leaks).toEqual([]);

    await shop.push(pull, { 'packages.yml': null });
    const warned = await shop.runPull(pull, 'synchronize', {
      env,
      inputs: { 'hardcoded-credentials': 'warn' },
    });
    expect(warned.annotations).toContainEqual(
      expect.objectContaining({ level: 'warning', file: 'profiles.yml', line: 11 }),
    );
    expect(warned.log).toContain('dbt parse');
  });
});
