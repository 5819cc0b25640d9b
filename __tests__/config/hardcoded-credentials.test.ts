import { describe, expect, it } from 'vitest';
import {
  findInPackages,
  findInProfiles,
  findInProject,
  findNothingRead,
} from '../../src/config/hardcoded-credentials.ts';
import { parseYamlFile } from '../../src/config/yaml-file.ts';
import type { Problem } from '../../src/errors.ts';
import { tally } from '../support/tally.ts';

const VALUE = 'hunter2-Secret9';

/** `line message` of each; none shows the value. */
function shown(problems: readonly Problem[]): string[] {
  const leaked = JSON.stringify(problems).includes(VALUE) ? 1 : 0;
  tally('leaked secrets', leaked);
  expect(leaked).toBe(0);
  return problems.map(({ location, message }) => `${location?.line} ${message}`);
}

function inProfiles(text: string, targets = ['prod']) {
  const used = { profile: 'shop', targets: new Set(targets) };
  const { errors, warnings } = findInProfiles(parseYamlFile(text, 'profiles.yml'), used);
  return { errors: shown(errors), warnings: shown(warnings) };
}

const output = (lines: string) =>
  `shop:\n  target: prod\n  outputs:\n    prod:\n${lines.replace(/^/gm, '      ')}\n`;

const NOTHING = { errors: [], warnings: [] };

describe('[T15] findInProfiles', () => {
  it.each([
    ['postgres', `password: ${VALUE}`],
    ['postgres', `pass: "${VALUE}"`],
    ['postgres', 'password: 12345678'],
    ['redshift', `secret_access_key: ${VALUE}`],
    ['snowflake', `private_key_passphrase: ${VALUE}`],
    ['snowflake', `private_key: |\n  -----BEGIN PRIVATE KEY-----\n  ${VALUE}`],
    ['snowflake', `token: ${VALUE}`],
    ['snowflake', `oauth_client_secret: ${VALUE}`],
    ['bigquery', `keyfile_json: {private_key: "${VALUE}", client_email: a@b}`],
    ['bigquery', `refresh_token: ${VALUE}`],
    ['bigquery', `keyfile_json: eyJ0eXBlIjoi${VALUE}`],
    ['databricks', `token: dapi${VALUE}`],
    ['databricks', `azure_client_secret: ${VALUE}`],
    ['athena', `aws_secret_access_key: ${VALUE}`],
    ['athena', `aws_session_token: ${VALUE}`],
    ['trino', `jwt_token: ${VALUE}`],
    ['clickhouse', `password: ${VALUE}`],
    ['sqlserver', `PWD: ${VALUE}`],
    ['fabric', `client_secret: ${VALUE}`],
    ['teradata', `logdata: ${VALUE}`],
    ['dremio', `pat: ${VALUE}`],
    ['duckdb', `settings: {s3_secret_access_key: "${VALUE}"}`],
    ['duckdb', `secrets: [{type: s3, secret: "${VALUE}"}]`],
    ['duckdb', `path: "md:shop?motherduck_token=${VALUE}"`],
    ['duckdb', `attach: [{path: "postgres://u:${VALUE}@db/x"}]`],
    ['spark', `server_side_parameters: {spark.hadoop.fs.s3a.secret.key: "${VALUE}"}`],
  ])('finds in %s: %s', (type, line) => {
    tally('bad inputs');
    const { errors, warnings } = inProfiles(output(`type: ${type}\nhost: db.example.com\n${line}`));
    expect(errors).toEqual([
      expect.stringMatching(/^7 The ".*" of target "prod" is hard-coded in the file\.$/),
    ]);
    expect(warnings).toEqual([]);
  });

  it.each([
    `password: "{{ env_var('DBT_PASSWORD') }}"`,
    `password: "{{ env_var('DBT_USER') }}:{{ env_var('DBT_PASSWORD') }}"`,
    'password: ""',
    'password:',
    'password: ~',
    'private_key_path: /home/runner/key.p8',
    'keyfile: /home/runner/key.json',
    'token_uri: https://oauth2.googleapis.com/token',
    'client_id: 0123456789',
    'use_token: true',
    'host: "db.example.com"',
    `path: "md:shop?motherduck_token={{ env_var('TOKEN') }}"`,
    `path: "postgres://u:{{ env_var('PASSWORD') }}@db/x"`,
    'keepalives_idle: 0',
    'sslkey: client.key',
  ])('has nothing against %s', (line) => {
    expect(inProfiles(output(`type: postgres\n${line}`))).toEqual(NOTHING);
  });

  it.each(['localhost', '127.0.0.1', '"::1"'])('only warns of a password for %s', (host) => {
    const { errors, warnings } = inProfiles(output(`host: ${host}\npassword: ${VALUE}`));
    expect(errors).toEqual([]);
    expect(warnings).toEqual(['6 The "password" of target "prod" is hard-coded in the file.']);
  });

  it('only warns of outputs and profiles that are not used', () => {
    const text = `shop:
  outputs:
    prod: {type: postgres, password: "{{ env_var('P') }}"}
    dev: {type: postgres, password: ${VALUE}}
other:
  outputs:
    prod: {type: postgres, password: ${VALUE}}
`;
    expect(inProfiles(text)).toEqual({
      errors: [],
      warnings: [
        '4 The "password" of target "dev" is hard-coded in the file.',
        '7 The "password" of target "prod" is hard-coded in the file.',
      ],
    });
    expect(inProfiles(text, ['prod', 'dev']).errors).toHaveLength(1);
  });

  it('finds it behind an anchor once, where it stands, for the target that is used', () => {
    const text = `base: &base
  type: postgres
  password: ${VALUE}
shop:
  outputs:
    dev: {<<: *base}
    prod: {<<: *base, host: db}
    ci: *base
`;
    expect(inProfiles(text)).toEqual({
      errors: ['3 The "password" of target "prod" is hard-coded in the file.'],
      warnings: [],
    });
  });

  it('says what to write instead', () => {
    const file = parseYamlFile(output(`password: ${VALUE}`), 'profiles.yml');
    const used = { profile: 'shop', targets: new Set(['prod']) };
    expect(findInProfiles(file, used).errors[0]).toEqual({
      message: 'The "password" of target "prod" is hard-coded in the file.',
      hint: `Store it as a repository secret, write "{{ env_var('DBT_PASSWORD') }}" here and set DBT_PASSWORD under "env:" of the step. Then rotate it: anyone who can read the repository has it.`,
      location: { file: 'profiles.yml', line: 5, column: 17 },
    });
  });

  it.each(['', '- a', 'shop: 1', 'shop: {outputs: 1}', 'shop: {outputs: {prod: 1}}'])(
    'is calm about %j',
    (text) => {
      tally('bad inputs');
      expect(inProfiles(text)).toEqual(NOTHING);
    },
  );
});

describe('[T15] findNothingRead', () => {
  const file = (text: string) => parseYamlFile(text, 'profiles.yml');

  it('points out a file that reads nothing from the environment, of an adapter that logs in', () => {
    const problem = findNothingRead(file('shop: 1'), {
      ...{ type: 'snowflake', target: 'prod', method: undefined },
    });
    expect(problem).toMatchObject({ location: { file: 'profiles.yml', line: 1 } });
    expect(problem?.hint).toContain('"prod"');
  });

  it.each([
    ['shop: 1', 'duckdb', undefined],
    ['shop: 1', 'sqlite', undefined],
    [`host: "{{ env_var('PGHOST') }}"`, 'postgres', undefined],
    // Nothing of these is read from the environment, or from anywhere.
    ['shop: 1', 'trino', 'none'],
    ['shop: 1', 'bigquery', 'oauth'],
    ['shop: 1', 'redshift', 'iam'],
  ])('says nothing of %j on %s with the method %s', (text, type, method) => {
    expect(findNothingRead(file(text), { type, target: 'prod', method })).toBeUndefined();
  });

  it('points out a method that takes a password', () => {
    const output = { type: 'trino', target: 'prod', method: 'ldap' };
    expect(findNothingRead(file('shop: 1'), output)).toBeDefined();
  });
});

describe('[T15] findInProject', () => {
  const find = (text: string) => shown(findInProject(parseYamlFile(text, 'dbt_project.yml')));

  it('finds vars with the name of a credential, and addresses and tokens anywhere', () => {
    tally('bad inputs', 4);
    expect(find(`name: shop\nvars:\n  shop: {api_token: "${VALUE}"}\n`)).toEqual([
      '3 A credential is hard-coded in "vars.shop.api_token".',
    ]);
    expect(find(`vars: {url: "https://u:${VALUE}@api.example.com"}`)).toHaveLength(1);
    expect(find('on-run-end: ["select \'ghp_0123456789012345678901234567890123456\'"]')).toEqual([
      '1 A credential is hard-coded in "on-run-end".',
    ]);
    expect(find('query-comment: "-----BEGIN RSA PRIVATE KEY-----"')).toHaveLength(1);
  });

  it.each([
    'vars: {customer_token: hashed_token}',
    `vars: {api_token: "{{ env_var('API_TOKEN') }}"}`,
    'vars: {hide_password: true}',
    'vars: {start_date: "2024-01-01"}',
    'models: {+meta: {api_token: what it is for}}',
    'on-run-end: "delete from t where token=other_token and password=p"',
    'asset-paths: ["https://example.com:8080/@scope"]',
  ])('has nothing against %s', (text) => {
    expect(find(text)).toEqual([]);
  });
});

describe('[T15] findInPackages', () => {
  const find = (git: string) =>
    shown(findInPackages(parseYamlFile(`packages:\n  - git: "${git}"\n`, 'packages.yml')));

  it.each([
    `https://dbt:${VALUE}@gitlab.example.com/a/b.git`,
    `https://oauth2:${VALUE}@gitlab.com/a/b.git`,
    'https://ghp_0123456789abcdefghijABCDEFGHIJ012345@github.com/a/b.git',
    'https://0123456789abcdef0123456789abcdef01234567:x-oauth-basic@github.com/a/b.git',
    `https://{{ env_var('USER') }}:${VALUE}@bitbucket.org/a/b.git`,
  ])('finds the credential in %s', (git) => {
    tally('bad inputs');
    expect(find(git)).toEqual(['2 A credential is hard-coded in the address of this package.']);
  });

  it.each([
    'https://github.com/dbt-labs/dbt-utils.git',
    'git@github.com:dbt-labs/dbt-utils.git',
    'ssh://git@github.com/dbt-labs/dbt-utils.git',
    'https://acme@dev.azure.com/acme/shop/_git/shop',
    "https://{{env_var('DBT_ENV_SECRET_GIT_CREDENTIAL')}}@github.com/a/b.git",
    "https://{{env_var('TOKEN')}}:x-oauth-basic@github.com/a/b.git",
    "https://{{env_var('USER')}}:{{env_var('DBT_ENV_SECRET_TOKEN')}}@gitlab.com/a/b.git",
  ])('has nothing against %s', (git) => {
    expect(find(git)).toEqual([]);
  });
});
