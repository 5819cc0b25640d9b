import { cp, mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { startDriverSession } from '../../src/dbt/driver-session.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { createWarehouse, type Warehouse } from '../../src/warehouse/operations.ts';
import type { RelationPlace } from '../../src/warehouse/relation-place.ts';
import { invoke, sessionOptions, writeFiles } from '../dbt/shop.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { makeTempDir } from '../support/temp.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** What tests do in the warehouse goes through the same session: DuckDB's file has one process. */
const TEST_MACROS = `
{% macro test_execute(sql) %}
  {% do dbt_ci_begin() %}
  {% call statement('test_execute', auto_begin=true) %}{{ sql }}{% endcall %}
  {% do dbt_ci_commit() %}
  {% do dbt_ci_answer('done') %}
{% endmacro %}

{% macro test_rows(sql) %}
  {% set rows = [] %}
  {% for row in run_query(sql) %}{% do rows.append(row.values() | map('string') | list) %}{% endfor %}
  {% do dbt_ci_answer(rows) %}
{% endmacro %}

{% macro test_explain(request) %}
  {% set before = dbt_ci_find_relation(request.before) %}
  {% set after = dbt_ci_find_relation(request.after) %}
  {% set pairs = dbt_ci_diff_columns(dbt_ci_columns(before), dbt_ci_columns(after)).compared %}
  {% set key = dbt_ci_key_columns(request.key, pairs) %}
  {% do test_rows('explain ' ~ dbt_ci_diff_rows_sql(before, after, key, pairs)) %}
{% endmacro %}
`;

const rowsSchema = z.array(z.array(z.string()));

export interface TestWarehouse {
  warehouse: Warehouse;
  /** Runs statements in one transaction. */
  execute(sql: string): Promise<void>;
  /** What `rows` and macros that end with it answer: every value as Python writes it. */
  rowsSchema: z.ZodType<string[][]>;
  rows(sql: string): Promise<string[][]>;
  /** `dbt build` of the project with a target whose schema has this name. */
  build(target: 'prod' | 'pr'): Promise<void>;
  place(schema: string, identifier: string): RelationPlace;
  /** For a second connection; only on PostgreSQL. */
  server: Postgres | undefined;
  close(): Promise<void>;
}

const ADAPTERS = {
  duckdb: { profile: () => ({ type: 'duckdb', path: 'shop.duckdb' }), database: 'shop' },
  postgres: {
    profile: ({ port, user, password, database }: Postgres) => ({
      ...{ type: 'postgres', host: '127.0.0.1', port, user, password, dbname: database },
    }),
    database: 'postgres',
  },
};

export type Adapter = keyof typeof ADAPTERS;

/**
 * A session on an empty warehouse with the schemas `prod` and `pr`, and the operations of
 * `warehouse/`.
 * @param extra more macros for the operations, and files of the user's project
 */
export async function openTestWarehouse(
  adapter: Adapter,
  extra: { macros?: string; project?: Record<string, string> } = {},
): Promise<TestWarehouse> {
  const { database } = ADAPTERS[adapter];
  const server = adapter === 'postgres' ? await startPostgres() : undefined;
  const connection = server ? ADAPTERS.postgres.profile(server) : ADAPTERS.duckdb.profile();
  const output = (schema: string) => ({ ...connection, schema, threads: 1 });
  const profile = { target: 'pr', outputs: { pr: output('pr'), prod: output('prod') } };

  const project = join(await makeTempDir(), 'shop');
  const operations = join(dirname(project), 'warehouse');
  await mkdir(project);
  await cp(join(ROOT, 'warehouse'), operations, { recursive: true });
  await writeFiles(operations, { 'macros/test.sql': TEST_MACROS + (extra.macros ?? '') });
  await writeFiles(project, {
    ...extra.project,
    'profiles.yml': JSON.stringify({ shop: profile }),
    'dbt_project.yml': 'name: shop\nprofile: shop\nversion: "1.0"\n',
  });

  const options = sessionOptions(project);
  const session = await startDriverSession(createProcesses(), {
    ...options,
    flags: { ...options.flags, target: 'pr', profile: 'shop' },
  });
  const warehouse = createWarehouse(session, operations);
  const opened: TestWarehouse = {
    warehouse,
    async execute(sql) {
      await warehouse.call({ macro: 'test_execute', doing: 'run SQL' }, { sql }, z.string());
    },
    rowsSchema,
    rows: (sql) => warehouse.call({ macro: 'test_rows', doing: 'run SQL' }, { sql }, rowsSchema),
    async build(target) {
      const outcome = await invoke(session, 'build', '--target', target);
      if (!outcome.success) throw new Error(JSON.stringify(outcome));
    },
    place: (schema, identifier) => ({ database, schema, identifier }),
    server,
    async close() {
      await session.close();
      await server?.stop();
    },
  };
  await opened.execute('create schema prod; create schema pr');
  return opened;
}
