import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Postgres } from './postgres.ts';

const PAGE = resolve(import.meta.dirname, '..', '..', 'docs', 'logins', 'postgresql.md');

/** That of production, as the page has it. */
export const DATABASE = 'shop';

export function readLoginPage(): string {
  return readFileSync(PAGE, 'utf8');
}

/**
 * The database of docs/logins/postgresql.md with a loader's table, an empty production and the two roles
 * `dbt_deploy` and `dbt_ci`, made by the SQL that the page shows; each has `<role>-password`.
 */
export async function makeLoginRoles(server: Postgres): Promise<void> {
  const query = (sql: string) => server.query(sql, DATABASE);
  await server.query(`create database ${DATABASE}`);
  await query(
    'create role loader; create schema raw authorization loader; set role loader;' +
      'create table raw.orders as select n as id, n * 10 as amount from generate_series(1, 3) n;',
  );
  const sql = /```sql\n([\s\S]*?)```/.exec(readLoginPage())?.[1] ?? '';
  const [roles = '', rest = ''] = sql.split(/\n(?=grant connect)/);
  const passwords = ['dbt_deploy', 'dbt_ci'].map((role) => `${role}-password`);
  await query(roles.replaceAll('…', () => passwords.shift() ?? ''));
  // Production is there already, as with most teams; the page's grants on it are for that.
  await query('create schema analytics authorization dbt_deploy');
  await query(rest);
}
