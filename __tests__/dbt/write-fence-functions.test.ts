import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { REAL_BIN } from '../support/venv.ts';
import { FenceReader } from '../support/write-fence.ts';

/**
 * Volatile functions of PostgreSQL that change nothing lasting outside of their own session, by what
 * they do. https://www.postgresql.org/docs/current/functions-admin.html and the pages of the extensions
 */
const HARMLESS_ON_POSTGRES = [
  // Random values, times, ids.
  /^(?:random|random_normal|normal_rand|setseed|clock_timestamp|timeofday|uuidv[47]|uuid_generate_\w+)$/,
  /^(?:gen_random_\w+|gen_salt|pgp_(?:pub|sym)_encrypt\w*|array_(?:sample|shuffle)|fips_mode)$/,
  // What they read: relations, files, settings, locks, statistics, pages, the log of changes.
  /^pg_(?:ls|read|stat_get|get|control|current|last|is|partition|show|hba|ident|available|xact)_\w+$/,
  /^pg_(?:\w*_size|\w*collation_actual_version|stat_file|stat_have_stats|jit_available|freespace)$/,
  /^pg_(?:blocking_pids|safe_snapshot_blocking_pids|lock_status|prepared_xact|notification_queue_usage)$/,
  /^pg_(?:isolation_test_session_is_blocked|sequence_last_value|wal_summary_contents|relpages)$/,
  /^pg_(?:buffercache_(?:\w*pages|summary|usage_counts)|check_(?:frozen|visible)|visibility\w*)$/,
  /^pg_stat_statements(?:_info)?$/,
  /^(?:currval|lastval|currtid2|current_query|txid_status|amvalidate|loread|system_(?:rows|time))$/,
  /^(?:brin|bt|fsm|gin|gist|hash|heap|page|tuple)_\w+$|^get_raw_page$|^pgstat\w+$|^pgrowlocks$|^verify_heapam$/,
  /^ssl_\w+$|^xslt_process$|^cursor_to_xml(?:schema)?$|^int_agg_final_array$|^\w+_fdw_validator$/,
  // Of the session: settings, waits, locks that end with it, its own connections and statistics.
  /^(?:set_config|set_limit|isn_weak|pg_sleep\w*|pg_export_snapshot|pg_prewarm|plpgsql_\w+|pltclu?_\w+)$/,
  /^pg_(?:try_)?advisory_(?:xact_)?(?:un)?lock\w*$|^pg_stat_(?:clear_snapshot|force_next_flush)$/,
  /^postgres_fdw_(?:disconnect\w*|get_connections)$/,
  // The fence reads the SQL that it is given, and has seen that there is none.
  /^ts_rewrite$/,
  // They open, name or read a connection; each statement that it is given is refused.
  /^dblink_(?:build_sql_\w+|close|connect\w*|current_query|disconnect|error_message|fetch|get_\w+|is_busy)$/,
];

/** Likewise of DuckDB; a table function is one that may have side effects. */
const HARMLESS_ON_DUCKDB = [
  /^(?:current_\w+|random|setseed|gen_random_uuid|uuid(?:v[47])?|error|sleep_ms|stats|vector_type|currval)$/,
  // Its messages go to the log of the process.
  /^(?:write_log|disable_logging|disable_profiling|checkpoint|force_checkpoint)$/,
  /^(?:read|duckdb|pragma|parquet|json|icu|test)_\w+$|^\w+_scan(?:_dumb)?$|^(?:glob|sniff_csv|summary|which_secret)$/,
  /^(?:generate_series|range|repeat|repeat_row|unnest|query_table|python_map_function|pg_timezone_names)$/,
];

const fence = new FenceReader();
let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  fence.close();
  await postgres.stop();
});

/** Those that the fence would send, and that nobody has called harmless. */
async function findUnjudged(
  dialect: string,
  names: readonly string[],
  harmless: readonly RegExp[],
): Promise<string[]> {
  const unjudged: string[] = [];
  for (const name of names) {
    const isSent = (await fence.read(dialect, `select * from "${name}"('prod.a', 1)`)) === null;
    if (isSent && !harmless.some((pattern) => pattern.test(name))) unjudged.push(name);
  }
  return unjudged;
}

it('[T45] every function of PostgreSQL and its extensions that may change something was judged', async () => {
  const extensions = await postgres.query('select name from pg_available_extensions');
  // A few need an interpreter that is not there.
  for (const { name } of extensions)
    await postgres.query(`create extension if not exists "${name}" cascade`).catch(() => undefined);
  const rows = await postgres.query(
    `select distinct proname from pg_proc join pg_type on pg_type.oid = prorettype
     where provolatile = 'v' and prokind = 'f' and typname not like '%handler'
       and typname not in ('trigger', 'event_trigger', 'internal')
       and not exists (select from unnest(proargtypes) as a where a = 'internal'::regtype)`,
  );
  const names = rows.map(({ proname }) => String(proname));

  expect(names.length).toBeGreaterThan(250);
  expect(names).toContain('heap_force_kill');
  expect(await findUnjudged('postgres', names, HARMLESS_ON_POSTGRES)).toEqual([]);
});

it('[T45] every function of DuckDB that may change something was judged', async () => {
  const script = `import duckdb
for row in duckdb.sql("select distinct function_name from duckdb_functions() where (has_side_effects or function_type = 'table') and function_name similar to '[a-z_0-9]+'").fetchall():
    print(row[0])`;
  const names = execFileSync(join(REAL_BIN, 'python'), ['-c', script], { encoding: 'utf8' })
    .trim()
    .split('\n');

  expect(names).toContain('nextval');
  expect(await findUnjudged('duckdb', names, HARMLESS_ON_DUCKDB)).toEqual([]);
});
