import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProfiles, resolveOutput } from '../../src/config/profiles.ts';
import { createWorkspace, messageOf } from './workspace.ts';

function search(
  files: Readonly<Record<string, string>>,
  given: { profiles?: string; profilesDir?: string } = {},
  env: Record<string, string> = {},
) {
  const workspace = createWorkspace({ 'shop/dbt_project.yml': 'name: shop\n', ...files });
  const settings = {
    workspace,
    projectDir: join(workspace, 'shop'),
    profiles: given.profiles,
    profilesDir: given.profilesDir && join(workspace, given.profilesDir),
  };
  return { workspace, load: () => loadProfiles(settings, env, join(workspace, 'home')) };
}

const EVERYWHERE = {
  'ci/profiles.yml': 'from: profiles-dir',
  'env/profiles.yml': 'from: env',
  'shop/profiles.yml': 'from: project',
  'home/.dbt/profiles.yml': 'from: home',
};

describe('loadProfiles', () => {
  it('takes the text of the input before any file', () => {
    const { load } = search(EVERYWHERE, { profiles: 'from: input' }, { DBT_PROFILES_DIR: 'env' });
    expect(load()).toEqual({ text: 'from: input', name: 'input profiles', directory: undefined });
  });

  it('then profiles-dir, then DBT_PROFILES_DIR, then the project folder, then ~/.dbt', () => {
    const env = { DBT_PROFILES_DIR: 'env' };
    const given = search(EVERYWHERE, { profilesDir: 'ci' }, env);
    expect(given.load()).toEqual({
      text: 'from: profiles-dir',
      name: 'ci/profiles.yml',
      directory: join(given.workspace, 'ci'),
    });
    expect(search(EVERYWHERE, {}, env).load()).toMatchObject({
      text: 'from: env',
      name: 'env/profiles.yml',
    });
    expect(search(EVERYWHERE).load()).toMatchObject({
      text: 'from: project',
      name: 'shop/profiles.yml',
    });
    const { 'shop/profiles.yml': _, ...others } = EVERYWHERE;
    expect(search(others).load()).toMatchObject({
      text: 'from: home',
      name: '~/.dbt/profiles.yml',
    });
  });

  it('names the places looked in, and the input that needs no file', () => {
    expect(messageOf(search({}).load)).toBe(
      'No profiles.yml was found. Looked in the project folder (shop) and ~/.dbt. Commit one and set "profiles-dir", or set the input "profiles" to its content.',
    );
  });

  it('points at a profiles.yml elsewhere in the checkout', () => {
    expect(messageOf(search({ 'ci/profiles.yml': '' }).load)).toBe(
      'No profiles.yml was found. Looked in the project folder (shop) and ~/.dbt. There is one in ci: set "profiles-dir" to that folder.',
    );
  });

  it('does not look further when a folder was named, as dbt does not', () => {
    const files = { 'ci/readme.md': '', 'shop/profiles.yml': '' };
    expect(messageOf(search(files, { profilesDir: 'ci' }).load)).toBe(
      'No profiles.yml was found. Looked in "profiles-dir" (ci). There is one in shop: set "profiles-dir" to that folder.',
    );
    expect(messageOf(search(files, {}, { DBT_PROFILES_DIR: 'ci' }).load)).toBe(
      'No profiles.yml was found. Looked in DBT_PROFILES_DIR (ci). There is one in shop: set "profiles-dir" to that folder.',
    );
  });
});

const PROFILES = `config: {send_anonymous_usage_stats: false}
shop:
  target: dev
  outputs:
    dev: {type: duckdb, schema: main}
    prod:
      type: postgres
      host: "{{ env_var('PGHOST') }}"
      password: '{{ env_var("PGPASSWORD") }}' # not {{ env_var('COMMENT') }}
      port: "{{ env_var('PGPORT', '5432') | as_number }}"
      user: "{{ env_var(\\"PGUSER\\") }}"
      schema: "{{ env_var('DBT_SCHEMA', 'analytics') }}"
other:
  outputs: {}
`;

function resolve(
  text: string,
  choice: { profile?: string | undefined; target?: string } = {},
  env: Record<string, string> = {},
) {
  const profiles = { text, name: 'shop/profiles.yml', directory: undefined };
  return resolveOutput(
    profiles,
    { profile: 'profile' in choice ? choice.profile : 'shop', target: choice.target },
    env,
  );
}

describe('resolveOutput', () => {
  it("takes the profile's own target where none is asked for", () => {
    expect(resolve(PROFILES)).toEqual({
      profile: 'shop',
      target: 'dev',
      type: 'duckdb',
      schema: 'main',
      envVars: [],
    });
  });

  it('falls back to the target "default", as dbt does', () => {
    const text = 'shop:\n  outputs:\n    default: {type: duckdb}\n';
    expect(resolve(text)).toMatchObject({ target: 'default', schema: undefined });
  });

  it.each([
    ["{{ env_var('DBT_TARGET', 'dev') }}", {}, 'dev'],
    ["{{ env_var('DBT_TARGET', 'dev') }}", { DBT_TARGET: 'prod' }, 'prod'],
    ["{{- env_var( 'DBT_TARGET' ) -}}", { DBT_TARGET: 'dev' }, 'dev'],
    ["{{ env_var('A', '') }}{{ env_var('B','ev') }}", { A: 'd' }, 'dev'],
  ] as Array<[string, Record<string, string>, string]>)(
    'evaluates the target %s',
    (target, env, expected) => {
      const text = `shop:\n  target: "${target}"\n  outputs: {dev: {type: duckdb}, prod: {type: duckdb}}\n`;
      expect(resolve(text, {}, env).target).toBe(expected);
    },
  );

  it.each([
    "{{ env_var('DBT_TARGET') }}",
    "{{ 'dev' if true else 'prod' }}",
    '{% if a %}b{% endif %}',
  ])('asks for the target where it cannot evaluate %s', (target) => {
    const text = `shop:\n  target: "${target}"\n  outputs: {dev: {type: duckdb}}\n`;
    expect(messageOf(() => resolve(text))).toBe(
      `shop/profiles.yml:2:3: The target of profile "shop" is "${target}", which cannot be resolved before dbt runs. Set the input "target", or the environment variables that the expression reads.`,
    );
  });

  it('lists the targets that there are', () => {
    expect(messageOf(() => resolve(PROFILES, { target: 'prd' }))).toBe(
      'shop/profiles.yml:3:3: Profile "shop" has no target "prd". It has: dev, prod.',
    );
    expect(messageOf(() => resolve(PROFILES, { profile: 'other', target: 'dev' }))).toBe(
      'shop/profiles.yml:14:3: Profile "other" has no target "dev". It has no outputs at all.',
    );
  });

  it('lists the profiles that there are', () => {
    expect(messageOf(() => resolve(PROFILES, { profile: 'shpo' }))).toBe(
      'shop/profiles.yml: There is no profile "shpo". The file contains: shop, other.',
    );
    expect(messageOf(() => resolve('', {}))).toBe(
      'shop/profiles.yml: There is no profile "shop". The file is empty.',
    );
    expect(messageOf(() => resolve(PROFILES, { profile: undefined }))).toBe(
      'dbt_project.yml does not say which profile to use. Set "profile" there, or the input "profile".',
    );
  });

  it('names every variable that the chosen target needs and the environment lacks, and where', () => {
    const message = messageOf(() => resolve(PROFILES, { target: 'prod' }, { PGHOST: 'db' }));
    const advice = (name: string) =>
      `Set it under "env:" of the step, e.g. ${name}: \${{ secrets.${name} }}.`;
    expect(message).toBe(
      [
        `shop/profiles.yml:9:21: The environment variable PGPASSWORD is not set, and target "prod" needs it. ${advice('PGPASSWORD')}`,
        `shop/profiles.yml:11:17: The environment variable PGUSER is not set, and target "prod" needs it. ${advice('PGUSER')}`,
      ].join('\n'),
    );
  });

  it('is content with variables that are set, and reads type and schema through them', () => {
    const env = { PGHOST: 'db', PGPASSWORD: '', PGUSER: 'dbt' };
    const output = resolve(PROFILES, { target: 'prod' }, env);
    expect(output).toMatchObject({ target: 'prod', type: 'postgres', schema: 'analytics' });
    expect(output.envVars.map(({ name, hasDefault }) => [name, hasDefault])).toEqual([
      ['PGHOST', false],
      ['PGPASSWORD', false],
      ['PGPORT', true],
      ['PGUSER', false],
      ['DBT_SCHEMA', true],
    ]);
  });

  it('looks through aliases and merges, but not at what they override', () => {
    const text = `base: &base
  type: bigquery
  dataset: analytics
  project: "{{ env_var('PROJECT') }}"
  keyfile: "{{ env_var('KEYFILE') }}"
shop:
  target: prod
  outputs:
    prod:
      <<: *base
      project: acme
    dev: *base
`;
    expect(messageOf(() => resolve(text))).toMatch(
      /^shop\/profiles\.yml:5:16: [^\n]*KEYFILE is not set[^\n]*$/,
    );
    expect(resolve(text, {}, { KEYFILE: 'k' })).toMatchObject({
      type: 'bigquery',
      schema: 'analytics',
    });
    expect(messageOf(() => resolve(text, { target: 'dev' }, { KEYFILE: 'k' }))).toMatch(
      /^shop\/profiles\.yml:4:16: [^\n]*PROJECT is not set[^\n]*$/,
    );
  });

  it.each([
    ['shop:\n\ttarget: prod\n', 2],
    ['shop:\n  target: prod\n  outputs:\n\tprod:\n\t  type: duckdb\n', 4],
  ])('says where profiles.yml is indented with tabs: %j', (text, line) => {
    expect(messageOf(() => resolve(text)).split('\n')[0]).toMatch(
      new RegExp(
        `^shop/profiles\\.yml:${line}:\\d+: This is not valid YAML: Tabs are not allowed as indentation\\.$`,
      ),
    );
  });

  it('says where profiles.yml is not YAML, and where a type is missing', () => {
    expect(messageOf(() => resolve('shop:\n  outputs: {prod: {type: "duckdb\n'))).toContain(
      'shop/profiles.yml:3:1: This is not valid YAML: Missing closing "quote.',
    );
    expect(
      messageOf(() => resolve('shop:\n  target: prod\n  outputs:\n    prod:\n      a: 1\n')),
    ).toBe(
      'shop/profiles.yml:5:7: Target "prod" of profile "shop" has no "type". Add the adapter, e.g. "type: postgres".',
    );
  });
});
