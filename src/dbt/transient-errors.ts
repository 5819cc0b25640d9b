/**
 * Which errors are transient. dbt passes on the driver's text without a code, so they are recognised
 * by their words. Whole phrases only: a column may be called `timeout`.
 */
interface Family {
  /** Where the phrases are documented, or which program's source has them. */
  source: string;
  patterns: readonly RegExp[];
}

/** By adapter family; all are tried whatever the adapter, as one may read through another. */
const TRANSIENT: Readonly<Record<string, Family>> = {
  network: {
    source: 'errno(3), getaddrinfo(3); urllib3 and http.client of Python; libcurl (git)',
    patterns: [
      /connection (?:was )?reset by peer/i,
      /\bconnection (?:was )?(?:refused|aborted)/i,
      /\bconnection (?:attempt )?timed out/i,
      /\bread timed out|read operation timed out|connect timeout=/i,
      /broken pipe|network is unreachable|no route to host/i,
      /temporary failure in name resolution|could not resolve host\b/i,
      /max retries exceeded with url/i,
      /remote end closed connection without response|incompleteread\(/i,
      /eof occurred in violation of protocol|handshake operation timed out/i,
      /failed to connect to \S+ port \d+/i,
      /the remote end hung up unexpectedly/i,
    ],
  },
  http: {
    source: 'https://www.rfc-editor.org/rfc/rfc9110#name-server-error-5xx, RFC 6585 for 429',
    patterns: [
      /\b429\b[ :(]+(?:client error|too many requests)\b/i,
      /\b50[0234]\b[ :(]+(?:(?:internal )?server error|bad gateway|service unavailable|gateway time-?out)\b/i,
      /\bhttp(?:\/[\d.]+)?[ :]+(?:(?:status|error|code|response)[ :]+)*(?:429|50[0234])\b/i,
      /the requested URL returned error: (?:429|50[0234])\b/i,
    ],
  },
  postgres: {
    source: 'https://www.postgresql.org/docs/current/errcodes-appendix.html; libpq, psycopg2',
    patterns: [
      // Class 08, and what libpq says of a lost connection.
      /server closed the connection unexpectedly|connection to server was lost/i,
      /could not (?:receive data from|send data to) server/i,
      /ssl syscall error|ssl connection has been closed unexpectedly/i,
      /\b(?:connection|cursor) already closed\b|connection not open/i,
      /connection to server .* failed: timeout expired/i,
      // 40001, 40P01, 55P03, 57014
      /could not serialize access due to|deadlock detected/i,
      /canceling statement due to (?:lock timeout|statement timeout|conflict with recovery)/i,
      /could not obtain lock on (?:relation|row)/i,
      // 57P01 to 57P05, 25P03
      /terminating connection (?:due to|because of)/i,
      /the database system is (?:starting up|shutting down|in recovery mode|not yet accepting)/i,
      // 53300
      /sorry, too many clients already|remaining connection slots are reserved/i,
      /too many connections for (?:role|database)/i,
      // XX000: two grants at once.
      /tuple concurrently (?:updated|deleted)/i,
      // PgBouncer: https://www.pgbouncer.org/config.html
      /\bquery_wait_timeout\b|no more connections allowed \(max_client_conn\)/i,
    ],
  },
  redshift: {
    source: 'https://docs.aws.amazon.com/redshift/latest/dg/r_error_codes.html; redshift_connector',
    patterns: [
      /serializable isolation violation on table/i,
      /could not open relation with oid \d+/i,
      /server socket closed\. please check that client side networking/i,
      /connection limit .* exceeded for non-bootstrap users/i,
    ],
  },
  snowflake: {
    source: 'https://docs.snowflake.com/en/sql-reference/transactions; snowflake-connector-python',
    patterns: [
      /could not connect to snowflake backend after/i,
      /\b290\d{3}\b.{0,20}http (?:429|50[0234])\b/i,
      /statement reached its statement or warehouse timeout/i,
      /aborted because the number of waiters for this lock exceeds/i,
      /waiting (?:for|on) (?:a )?lock.{0,80}(?:timed out|timeout)|lock timeout exceeded/i,
      /victim of (?:a )?deadlock/i,
      /processing aborted due to an internal error/i,
      /authentication token has expired/i,
    ],
  },
  bigquery: {
    source: 'https://cloud.google.com/bigquery/docs/error-messages',
    patterns: [
      /\b(?:job)?ratelimitexceeded\b|exceeded rate limits/i,
      /\b(?:job)?backenderror\b|visibility check was unavailable/i,
      /retrying (?:the job |the request )?may solve the problem/i,
      /internal error (?:occurred|during execution).{0,120}(?:retry|unable to complete)/is,
      /could not serialize access to table .* due to concurrent update/i,
      /transaction is aborted due to concurrent update/i,
      /operation did not complete within the designated timeout/i,
      /\b504 deadline exceeded\b/i,
    ],
  },
  spark: {
    source:
      'DAGScheduler of https://github.com/apache/spark; TSocket of Thrift for Python (PyHive); XSDB6 of Derby',
    patterns: [
      /\bExecutorLostFailure\b|\b(?:Metadata)?FetchFailedException\b/,
      /TSocket read 0 bytes|could not connect to any of \[/i,
      /another instance of derby may have already booted the database/i,
    ],
  },
  databricks: {
    source: 'https://docs.databricks.com/en/error-messages/error-classes.html; Delta Lake',
    patterns: [
      /\bConcurrent(?:Append|DeleteRead|DeleteDelete|Transaction|Write)Exception\b/,
      /\b(?:MetadataChanged|ProtocolChanged)Exception\b/,
      /\[DELTA_(?:CONCURRENT_\w+|METADATA_CHANGED|PROTOCOL_CHANGED)/,
      /\bTEMPORARILY_UNAVAILABLE\b/,
      /cluster .{0,60}\bis (?:in unexpected state )?(?:pending|restarting|resizing|starting)\b/i,
      /error during request to server/i,
    ],
  },
  trino: {
    source: 'StandardErrorCode of https://github.com/trinodb/trino (trino-spi)',
    patterns: [
      /\b(?:NO_NODES_AVAILABLE|SERVER_STARTING_UP|SERVER_SHUTTING_DOWN|REMOTE_HOST_GONE)\b/,
      /\b(?:REMOTE_TASK_(?:ERROR|MISMATCH)|PAGE_TRANSPORT_(?:ERROR|TIMEOUT))\b/,
      /\b(?:TOO_MANY_REQUESTS_FAILED|QUERY_QUEUE_FULL|CLUSTER_OUT_OF_MEMORY)\b/,
      /\b(?:TRANSACTION_CONFLICT|ICEBERG_COMMIT_ERROR)\b/,
      /trino server is still initializing|no nodes available to run query/i,
      /encountered too many errors talking to a worker node/i,
    ],
  },
  athena: {
    source: 'https://docs.aws.amazon.com/athena/latest/APIReference/CommonErrors.html',
    patterns: [
      /\b(?:Throttling|TooManyRequests|ServiceUnavailable)(?:Exception)?\b/,
      /query exhausted resources at this scale factor/i,
    ],
  },
  duckdb: {
    source: 'https://duckdb.org/docs/stable/connect/concurrency',
    patterns: [
      /could not set lock on file/i,
      /transaction ?context error: (?:conflict|catalog write-write conflict)/i,
      /catalog write-write conflict|transaction conflict:/i,
      /http error: .{0,200}\(http (?:429|50[0234])\b/i,
    ],
  },
  sqlserver: {
    source:
      'https://learn.microsoft.com/azure/azure-sql/database/troubleshoot-common-errors-issues; 1205, 3960',
    patterns: [
      /deadlocked on lock resources with another process/i,
      /is not currently available\.\s+please retry the connection later/i,
      /the service is currently busy\. retry the request after/i,
      /snapshot isolation transaction aborted due to update conflict/i,
      /communication link failure|login timeout expired/i,
    ],
  },
};

/** No wait helps here, even where the same message names a lost connection. */
const PERMANENT: readonly RegExp[] = [
  /^(?:compilation|parsing) error/im,
  /\b(?:syntax error|does not exist)\b/i,
  /permission denied|access denied|insufficient privileges?|not authorized/i,
  /authentication failed|incorrect username or password/i,
  /certificate verify failed/i,
];

const PATTERNS = Object.values(TRANSIENT).flatMap(({ patterns }) => patterns);

/**
 * Whether the same command may well succeed a little later.
 *
 * @param message dbt's, of a node that ended in an error or of a command that stopped as a whole
 * @param more of the user, tried on the whole message before anything else
 */
export function isTransientMessage(message: string, more: readonly RegExp[]): boolean {
  if (more.some((pattern) => pattern.test(message))) return true;
  const words = dropQuotes(message);
  if (PERMANENT.some((pattern) => pattern.test(words))) return false;
  return PATTERNS.some((pattern) => pattern.test(words));
}

/**
 * The warehouse's own words, without what it quotes from the project: names, literals, SQL. Not the
 * quotes of Python's tuples and of JSON, which hold its words.
 */
function dropQuotes(message: string): string {
  return message
    .replace(/^(\w+ Error) in .*$/gm, '$1')
    .replace(/^\s*(?:LINE \d+:|compiled code at ).*$/gm, '')
    .replace(/(?<!=|": )"[^"\n]*"/g, '""')
    .replace(/(?<=\w )'[^'\n]*'(?!\w)/g, "''");
}
