import { RUNNER_NAMES } from '../platform/github/variables.ts';

/**
 * Names of variables by which a `.env` file would steer programs and not give values: how Python,
 * git and other children run, which server is talked to and whose certificates count. In a pull
 * request the file is its author's.
 */
const STEERS_PROGRAMS: readonly RegExp[] = [
  // The interpreter, the dynamic linker, the C library, shells, and what is started from here.
  /^(?:PYTHON|LD_|DYLD_|GIT_|SSH_|PIP_|UV_|NODE_|NPM_|MALLOC_|GLIBC_|JAVA_|_JAVA|JDK_)/,
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|ENV|BASH_ENV|IFS|PWD|TMPDIR|TEMP|TMP|LOCPATH|GCONV_PATH)$/,
  /^XDG_/,
  // The runner and its steps.
  RUNNER_NAMES,
  // The network.
  /(?:^|_)PROXY$/i,
  /(?:^|_)CA_(?:BUNDLE|FILE|PATH|CERTS?)$/i,
  /^(?:SSL_|SSLKEYLOGFILE$|CURL_|OPENSSL_|REQUESTS_|HTTPLIB2_|GRPC_)/,
  /^(?:HOSTALIASES|LOCALDOMAIN|RES_OPTIONS)$/,
];

/** What adapters and their libraries read for themselves, beside profiles.yml. */
const STEERS_LOGINS =
  /^(?:PG|AWS_|BOTO_|GOOGLE_|CLOUDSDK_|GCLOUD_|GCE_|AZURE_|ARM_|MSAL_|DATABRICKS_|SNOWFLAKE_|SF_|REDSHIFT_|KRB5|DUCKDB_|MOTHERDUCK_|motherduck_)/i;

/** Whether a program or the network would behave otherwise for this variable. */
export function steersPrograms(name: string): boolean {
  return STEERS_PROGRAMS.some((pattern) => pattern.test(name));
}

/** Whether the variable decides, past profiles.yml, where and as whom an adapter logs in. */
export function steersLogins(name: string): boolean {
  return STEERS_LOGINS.test(name);
}
