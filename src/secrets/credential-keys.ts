/**
 * What the keys of profiles.yml hold, in the words of dbt's adapters
 * (https://docs.getdbt.com/docs/core/connect-data-platform/profiles.yml). A key counts with a
 * prefix too: `azure_client_secret`, `s3_secret_access_key`, `motherduck_token`.
 */
const CREDENTIALS = [
  // Most adapters; `pass` and `pwd` are other names of it.
  ...['password', 'passwd', 'pass', 'pwd', 'passphrase'],
  // Snowflake, Databricks, BigQuery, Trino, Fabric, Dremio: OAuth, key pairs, personal tokens.
  ...['token', 'secret', 'private_key', 'pat', 'logdata', 'keyfile_json'],
  // Athena, Redshift by IAM, DuckDB's secrets, MaxCompute, Rockset.
  ...['secret_key', 'secret_access_key', 'access_key_secret', 'api_key', 'apikey'],
  ...['connection_string', 'idp_auth_credentials'],
];

/** Too short to be looked for at the end of other names. */
const WHOLE_NAMES = new Set(['pat', 'pass', 'pwd', 'logdata']);

const ENDINGS = CREDENTIALS.filter((name) => !WHOLE_NAMES.has(name));

/** What a connection is to, as whom and how: found in every log, and no way in by itself. */
const OPEN_KEYS = new Set([
  ...['type', 'target', 'method', 'driver', 'authenticator', 'authentication', 'auth_type'],
  ...['host', 'hostname', 'server', 'port', 'endpoint', 'account', 'organization', 'region'],
  ...['region_name', 'location', 'http_path', 'path', 'cluster', 'cluster_id', 'iam_profile'],
  ...['user', 'username', 'uid', 'role', 'warehouse', 'work_group', 'aws_profile_name', 'project'],
  ...['project_id', 'quota_project', 'account_id', 'dataset_id', 'schema_name', 'database_name'],
  ...['execution_project', 'compute_project', 'impersonate_service_account', 'client_id'],
  ...['tenant_id', 'database', 'dbname', 'catalog', 'schema', 'dataset', 'search_path', 'threads'],
  ...['keyfile', 'private_key_path', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'query_tag'],
  ...['s3_staging_dir', 's3_data_dir', 's3_tmp_table_dir', 'timeout_seconds', 'priority', 'name'],
  ...['connect_timeout', 'retries', 'keepalives_idle', 'oauth_client_id', 'azure_client_id'],
]);

export function isCredentialKey(key: string): boolean {
  const name = key.toLowerCase().replaceAll(/[.-]/g, '_');
  return CREDENTIALS.includes(name) || ENDINGS.some((ending) => name.endsWith(`_${ending}`));
}

export function isOpenKey(key: string): boolean {
  return OPEN_KEYS.has(key.toLowerCase());
}

const IN_ADDRESS = /:\/\/[^\s/:@]*:([^\s/@]+)@/g;

/** In connection strings and DuckDB's addresses; in SQL it may compare two columns. */
const AS_PARAMETER = /(?:^|[?&;\s])(?:password|pwd|[a-z_]*token|sig)=([^&;\s'"]+)/gi;

/** Tokens that are recognised by their form: GitHub, GitLab, Databricks, Slack, and private keys. */
const TOKEN =
  /\b(?:gh[opsru]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|dapi[0-9a-f]{32}|xox[abp]-[\w-]{10,})|-----BEGIN [A-Z ]*PRIVATE KEY-----/g;

/** GitHub's stand-in for a password where a token is given as the user. */
const NO_PASSWORD = 'x-oauth-basic';

/** As long as the tokens that Git's hosts hand out. */
const MIN_TOKEN_LENGTH = 20;

/** `https://<token>@host`, where others have a name: `git@`, `acme@dev.azure.com`. */
const USER_IN_ADDRESS = /:\/\/([^\s/:@]+)(?::x-oauth-basic)?@/g;

/** The token that is the user of an address, which a name of a user is too short to be. */
export function findTokensAsUsers(text: string): string[] {
  return [...text.matchAll(USER_IN_ADDRESS)]
    .map(([, user = '']) => user)
    .filter((user) => user.length >= MIN_TOKEN_LENGTH);
}

/** Credentials within an address or a connection string. */
export function findEmbeddedCredentials(text: string): string[] {
  const parameters = [...text.matchAll(AS_PARAMETER)].map(([, value = '']) => value);
  return [...findWrittenCredentials(text), ...parameters];
}

/** Credentials within any text: the password of an address, and known tokens. */
export function findWrittenCredentials(text: string): string[] {
  const passwords = [...text.matchAll(IN_ADDRESS)].map(([, value = '']) => value);
  const tokens = [...text.matchAll(TOKEN)].map(([token]) => token);
  return [...passwords.filter((value) => value !== NO_PASSWORD), ...tokens];
}
