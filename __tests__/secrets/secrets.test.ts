import { describe, expect, it } from 'vitest';
import { findEnvironmentSecrets } from '../../src/config/environment-secrets.ts';
import { createSecrets } from '../../src/secrets/secrets.ts';
import { tally } from '../support/tally.ts';

/** What of an environment is masked. */
function maskedOf(env: Record<string, string>): string[] {
  const masked: string[] = [];
  createSecrets((value) => masked.push(value)).add(findEnvironmentSecrets(env));
  return masked;
}

describe('[T10] findEnvironmentSecrets', () => {
  it.each([
    ['DBT_PASSWORD', 'hunter2!'],
    ['SNOWFLAKE_TOKEN', 'abc-def-ghi'],
    ['AWS_SECRET_ACCESS_KEY', '/wJalrXUtnFEMI'],
    ['GIT_CREDENTIALS', 'octo:cat1'],
    ['DEPLOY_KEY', 'ssh-rsa AAAA'],
    ['GITHUB_PAT', 'github-pat'],
    ['DB_PWD', 'hunter2!'],
    ['DB_PW', 'hunter2!'],
    ['API_BEARER', 'abc-def-ghi'],
    ['BEARER_OF_API', 'abc-def-ghi'],
    ['AUTH_HEADER', 'Basic b2N0bzpjYXQ='],
    ['REGISTRY_AUTH', 'b2N0bzpjYXQ='],
    ['PII_SALT', 'pinch-of-salt'],
    ['ENCRYPTIONKEY', '0f1e2d3c'],
    ['SIGNING_CERT', 'MIIEabcdef'],
    ['SFTP_LOGIN', 'octo:cat1'],
    ['INPUT_SLACK-WEBHOOK-URL', 'https://hooks.slack.com/services/T/B/X'],
    ['INPUT_SLACK-BOT-TOKEN', 'xoxb-1234'],
    ['INPUT_GITHUB-TOKEN', 'ghs_1234'],
    // An input that does not exist: its name may be misspelt.
    ['INPUT_SLACK-WEBHOOK', 'https://hooks.slack.com/services/T/B/X'],
  ])('takes %s for a secret', (name, value) => {
    expect(maskedOf({ [name]: value })).toContain(value);
  });

  it.each([
    ['INPUT_HARDCODED-CREDENTIALS', 'warning'],
    ['INPUT_TARGET', 'warehouse'],
    ['INPUT_PROFILES', 'shop:\n  target: prod\n'],
    ['DBT_HOST', 'db.example.com'],
    ['GOOGLE_APPLICATION_CREDENTIALS', '/home/runner/gha-creds.json'],
    ['SNOWFLAKE_PRIVATE_KEY_PATH', '/home/runner/key.p8'],
    ['PGPASSFILE', '/home/runner/.pgpass'],
    ['BYPASS_CHECKS', 'true'],
    ['PWD', '/home/runner/work'],
    ['OLDPWD', '/home/runner/work'],
    ['INIT_PWD', '/home/runner/work'],
    ['SSL_CERT_FILE', '/etc/ssl/cert.pem'],
    ['AUTHOR', 'octocat'],
    ['GIT_ASKPASS', 'echo'],
    ['POSTGRES_PASSWORD', 'postgres'],
    ['SHORT_PASSWORD', 'abc'],
    ['MASKED_TOKEN', '*****'],
  ])('leaves %s alone, which is none or cannot be hidden', (name, value) => {
    expect(maskedOf({ [name]: value })).toEqual([]);
  });

  it('finds the password in an address, whatever the variable is called', () => {
    expect(maskedOf({ DATABASE_URL: 'postgres://dbt:s%40cret@db/shop' })).toEqual(['s%40cret']);
    expect(maskedOf({ PIP_INDEX_URL: 'https://u:tok-en@pip.example/' })).toEqual(['tok-en']);
    expect(maskedOf({ WAREHOUSE: 'md:shop?motherduck_token=eyJabc' })).toEqual(['eyJabc']);
    expect(maskedOf({ NOTE: 'ghp_abcdefghijklmnopqrstuv1234' })).toHaveLength(1);
    expect(maskedOf({ HOMEPAGE: 'https://example.com:8080/a@b' })).toEqual([]);
  });

  it('hides the address of a mail server, and its password as written and as meant', () => {
    const url = 'smtps://bot:p%40ss%2Fword@mail.example:465';
    expect(maskedOf({ 'INPUT_SMTP-URL': url })).toEqual([url, 'p%40ss%2Fword', 'p@ss/word']);
  });

  it('finds the key in the JSON of a service account, besides the whole', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIEabcdef\n-----END PRIVATE KEY-----\n';
    const json = JSON.stringify({ type: 'service_account', project_id: 'acme', private_key: key });
    expect(maskedOf({ KEYFILE_SECRET: json })).toEqual(expect.arrayContaining([json, key]));
  });

  it('is calm about JSON that is none', () => {
    tally('bad inputs');
    expect(maskedOf({ A_SECRET: '{"a": ' })).toEqual(['{"a": ']);
  });
});

describe('[T10] createSecrets', () => {
  it('masks a secret once, and redacts it from then on', () => {
    const masked: string[] = [];
    const secrets = createSecrets((value) => masked.push(value));
    expect(secrets.redact('a hunter2 b')).toBe('a hunter2 b');
    secrets.add([{ name: 'one', value: 'hunter2' }]);
    secrets.add([{ name: 'two', value: 'hunter2' }]);
    expect(secrets.redact('a hunter2 b')).toBe('a *** b');
    expect(masked).toEqual(['hunter2']);
    expect(secrets.list()).toEqual([{ name: 'one', value: 'hunter2' }]);
  });

  it('does not redact a password that is also the name of the schema', () => {
    const secrets = createSecrets(() => {});
    secrets.add([{ name: 'one', value: 'shop' }]);
    secrets.expose(['shop', 'dbt_user']);
    expect(secrets.redact('model.shop.orders')).toBe('model.shop.orders');
    expect(secrets.list()).toEqual([]);
  });
});
