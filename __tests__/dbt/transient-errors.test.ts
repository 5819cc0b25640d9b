import { describe, expect, it } from 'vitest';
import { isTransientMessage } from '../../src/dbt/transient-errors.ts';

/** As dbt reports it of a node. */
const inModel = (message: string) =>
  `Database Error in model orders (models/orders.sql)\n  ${message}\n  compiled code at target/run/shop/models/orders.sql`;

const TRANSIENT: Record<string, string[]> = {
  network: [
    "('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))",
    "HTTPSConnectionPool(host='hub.getdbt.com', port=443): Max retries exceeded with url: /api/v1/index.json (Caused by NewConnectionError(': Failed to establish a new connection'))",
    "fatal: unable to access 'https://github.com/acme/dbt-tools/': Could not resolve host: github.com",
    "fatal: unable to access 'https://github.com/acme/dbt-tools/': The requested URL returned error: 503",
    "fatal: unable to access 'https://github.com/acme/dbt-tools/': Failed to connect to github.com port 443 after 130000 ms: Couldn't connect to server",
    'could not translate host name "db.acme.com" to address: Temporary failure in name resolution',
  ],
  http: [
    '429 Client Error: Too Many Requests for url: https://acme.cloud.databricks.com/sql/1.0',
    '503 Server Error: Service Unavailable for url: https://trino.acme.com/v1/statement',
    'error 502: Bad Gateway',
  ],
  postgres: [
    'server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.',
    'connection to server at "127.0.0.1", port 5432 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?',
    'connection to server at "127.0.0.1", port 5432 failed: FATAL:  the database system is starting up',
    'connection to server at "db.acme.com" (10.0.0.7), port 5432 failed: timeout expired',
    'connection to server at "127.0.0.1", port 5432 failed: FATAL:  sorry, too many clients already',
    'could not receive data from server: Connection reset by peer',
    'SSL SYSCALL error: EOF detected',
    'connection already closed',
    'deadlock detected\nDETAIL:  Process 12 waits for AccessExclusiveLock on relation 16385 of database 5; blocked by process 13.',
    'could not serialize access due to concurrent update',
    'canceling statement due to lock timeout',
    'canceling statement due to statement timeout',
    'terminating connection due to administrator command\nSSL connection has been closed unexpectedly',
    'tuple concurrently updated',
  ],
  redshift: [
    '1023\nDETAIL:  Serializable isolation violation on table - 105602, transactions forming the cycle are: 1, 2 (pid:3)',
    'could not open relation with OID 2391784',
    'BrokenPipe: server socket closed. Please check that client side networking configurations such as Proxies, firewalls, VPN, etc. are not affecting your network connection.',
  ],
  snowflake: [
    '250001 (08001): None: Could not connect to Snowflake backend after 2 attempt(s).Aborting',
    '290503 (08001): HTTP 503: Service Unavailable',
    '000630 (57014): Statement reached its statement or warehouse timeout of 3,600 second(s) and was canceled.',
    "000625 (57014): Statement '01a' has locked table 'ORDERS' in transaction 1 and this lock has not yet been released.\nYour statement '01b' was aborted because the number of waiters for this lock exceeds the 20 statements limit.",
    '300010 (XX000): Processing aborted due to an internal error 300010:391167117; incident 3521738.',
  ],
  bigquery: [
    'Exceeded rate limits: too many table update operations for this table. For more information, see https://cloud.google.com/bigquery/docs/troubleshoot-quotas',
    'Could not serialize access to table shop:prod.orders due to concurrent update',
    'An internal error occurred and the request could not be completed. This is usually caused by a transient issue. Retrying the job with back-off as described in the BigQuery SLA should solve the problem',
    'The job encountered an internal error during execution and was unable to complete successfully.',
    '503 Visibility check was unavailable. Please retry the request and contact support if the problem persists',
    'Operation did not complete within the designated timeout of 300 seconds.',
  ],
  spark: [
    'Job aborted due to stage failure: Task 0 in stage 4.0 failed 4 times, most recent failure: Lost task 0.3 in stage 4.0 (TID 7) (10.0.0.2 executor 1): ExecutorLostFailure (executor 1 exited caused by one of the running tasks)',
    'org.apache.spark.shuffle.MetadataFetchFailedException: Missing an output location for shuffle 0 partition 1',
    "Could not connect to any of [('10.0.0.1', 10001)]",
    'ERROR XSDB6: Another instance of Derby may have already booted the database /data/metastore.',
  ],
  databricks: [
    '[DELTA_CONCURRENT_APPEND] ConcurrentAppendException: Files were added to the root of the table by a concurrent update.',
    'com.databricks.sql.io.MetadataChangedException: The metadata of the Delta table has been changed by a concurrent update.',
    'TEMPORARILY_UNAVAILABLE: The service at /sql/1.0/warehouses/1 is taking too long to process your request.',
    'Cluster 0101-1 is in unexpected state Pending: Starting Spark',
  ],
  trino: [
    'TrinoQueryError(type=INSUFFICIENT_RESOURCES, name=NO_NODES_AVAILABLE, message="No nodes available to run query", query_id=1)',
    'TrinoQueryError(type=INTERNAL_ERROR, name=SERVER_STARTING_UP, message="Trino server is still initializing", query_id=1)',
    'TrinoQueryError(type=INTERNAL_ERROR, name=PAGE_TRANSPORT_TIMEOUT, message="Encountered too many errors talking to a worker node.", query_id=1)',
    'TrinoQueryError(type=INSUFFICIENT_RESOURCES, name=QUERY_QUEUE_FULL, message="Too many queued queries for global", query_id=1)',
  ],
  athena: [
    'An error occurred (ThrottlingException) when calling the StartQueryExecution operation: Rate exceeded',
  ],
  duckdb: [
    'IO Error: Could not set lock on file "/data/shop.duckdb": Conflicting lock is held in /usr/bin/python3.12 (PID 4711).',
    'TransactionContext Error: Catalog write-write conflict on alter with "orders"',
    "HTTP Error: HTTP GET error on 'https://acme.s3.amazonaws.com/orders.parquet' (HTTP 503)",
  ],
  sqlserver: [
    'Transaction (Process ID 53) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.',
    "Database 'shop' on server 'acme' is not currently available.  Please retry the connection later.",
    "('08S01', '[08S01] [Microsoft][ODBC Driver 18 for SQL Server]TCP Provider: Communication link failure (0) (SQLExecDirectW)')",
  ],
};

const PERMANENT = [
  'syntax error at or near "form"\nLINE 3: select 1 form orders',
  'relation "analytics.orders" does not exist\nLINE 2: select * from analytics.orders',
  'column "connection refused" does not exist',
  'permission denied for schema analytics',
  'connection to server at "127.0.0.1", port 5432 failed: FATAL:  password authentication failed for user "dbt"',
  'connection to server at "127.0.0.1", port 5432 failed: FATAL:  database "shop" does not exist',
  'division by zero',
  'invalid input syntax for type integer: "Read timed out"',
  "Conversion Error: Could not convert string 'deadlock detected' to INT32",
  'canceling statement due to user request',
  "invalid value\nLINE 4: select 'server closed the connection unexpectedly' as reason",
  '002003 (42S02): SQL compilation error: Object ORDERS does not exist or not authorized.',
  '250001 (08001): None: Failed to connect to DB: acme.snowflakecomputing.com:443. Incorrect username or password was specified.',
  'Resources exceeded during query execution: The query could not be executed in the allotted memory.',
  "HTTPSConnectionPool(host='acme', port=443): Max retries exceeded with url: / (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed')))",
  'This model has an enforced contract that failed.',
  'Table orders has 503 rows, server error_code is null',
];

describe('isTransientMessage', () => {
  for (const [family, messages] of Object.entries(TRANSIENT))
    it.each(messages)(`knows what passes by itself (${family}): %s`, (message) => {
      expect(isTransientMessage(inModel(message), [])).toBe(true);
    });

  it.each(PERMANENT)('lets no other error be tried again: %s', (message) => {
    expect(isTransientMessage(inModel(message), [])).toBe(false);
  });

  it('never tries again what dbt itself refuses', () => {
    const refused =
      'Compilation Error in model orders (models/orders.sql)\n  The macro says: deadlock detected';
    expect(isTransientMessage(refused, [])).toBe(false);
  });

  it('does not read the names of files as words of the warehouse', () => {
    const named =
      'Database Error in model x (models/deadlock detected.sql)\n  division by zero\n  compiled code at target/run/shop/models/deadlock detected.sql';
    expect(isTransientMessage(named, [])).toBe(false);
  });

  it('takes the words of the user before its own', () => {
    const own = [/division by zero/i, /object \w+ does not exist/i];
    expect(isTransientMessage(inModel('ERROR: Division by zero'), own)).toBe(true);
    expect(isTransientMessage(inModel('Object ORDERS does not exist'), own)).toBe(true);
    expect(isTransientMessage(inModel('numeric overflow'), own)).toBe(false);
  });
});
