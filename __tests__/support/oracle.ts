import { execFile } from 'node:child_process';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Report } from '../../src/report/model/report.ts';
import { type Query, readContents, type SchemaContents } from './contents.ts';
import type { StepResult } from './runner/step.ts';
import { executeDuckDb, type Pull, queryDuckDb, type Shop } from './shop.ts';
import { makeTempDir } from './temp.ts';
import { DBT_PATH } from './venv.ts';

const execute = promisify(execFile);

/** A warehouse that a run can be pointed to. */
export interface WarehouseCopy {
  env: Record<string, string>;
  query: Query;
}

/** What a reader of the pull request sees, against what a deploy of it gives. */
export interface Judgement {
  /** A sentence for each relation that is not the same; empty: slim equals full. */
  differences: string[];
  relations: number;
}

/** A DuckDB warehouse as it is now, in a file of its own with the name that dbt's SQL holds. */
export async function copyWarehouse(
  shop: Pick<Shop, 'warehouse'>,
): Promise<WarehouseCopy & { path: string }> {
  const path = join(await makeTempDir('copy-'), 'shop.duckdb');
  // What dbt wrote last may still stand in the log beside the file.
  await executeDuckDb(shop.warehouse, 'checkpoint');
  await copyFile(shop.warehouse, path);
  return { path, env: { SHOP_WAREHOUSE: path }, query: (sql) => queryDuckDb(path, sql) };
}

/** Deploys what a run of the pull request has checked out, in full, by dbt alone. */
export async function deployInFull(shop: Shop, pull: Pull, copy: WarehouseCopy): Promise<void> {
  const cwd = await shop.repository.checkout(`refs/pull/${pull.number}/merge`);
  const env = {
    ...{ HOME: cwd, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' },
    ...{ PATH: DBT_PATH, ...copy.env },
  };
  try {
    await execute('dbt', ['build', '--target', 'prod', '--profiles-dir', '.'], { cwd, env });
  } catch (error) {
    throw new Error(`The full deploy failed.\n${(error as { stdout?: string }).stdout}`);
  }
}

/**
 * @param production the warehouse that the pull request was built on
 * @param deployed a copy of it, of before the pull request, with the head deployed onto it
 */
export async function judge(
  pull: Pull,
  production: WarehouseCopy,
  deployed: WarehouseCopy,
): Promise<Judgement> {
  const isolated = await readContents(production.query, `pr_${pull.number}_shop`);
  const seen = new Map([...(await readContents(production.query, 'analytics')), ...isolated]);
  const expected = await readContents(deployed.query, 'analytics');
  const names = [...new Set([...seen.keys(), ...expected.keys()])].sort();
  return {
    differences: names.flatMap((name) => describeDifference(name, seen, expected)),
    relations: names.length,
  };
}

const ROWS_SHOWN = 3;

function describeDifference(
  name: string,
  seen: SchemaContents,
  expected: SchemaContents,
): string[] {
  const [ours, theirs] = [seen.get(name), expected.get(name)];
  if (!ours || !theirs)
    return [`${name}: ${ours ? 'only the pull request' : 'only the deploy'} has it`];
  if (ours.columns !== theirs.columns)
    return [`${name}: columns ${ours.columns}; a deploy gives ${theirs.columns}`];
  if (ours.rows.join('\n') === theirs.rows.join('\n')) return [];
  const show = (rows: string[], others: string[]) =>
    rows.filter((row) => !others.includes(row)).slice(0, ROWS_SHOWN);
  return [
    `${name}: ${ours.rows.length} rows, a deploy gives ${theirs.rows.length}; ` +
      `only here ${JSON.stringify(show(ours.rows, theirs.rows))}, ` +
      `only there ${JSON.stringify(show(theirs.rows, ours.rows))}`,
  ];
}

export async function readReport({ outputs, log }: StepResult): Promise<Report> {
  const path = outputs['report-json'];
  if (!path) throw new Error(`The run left no report.\n${log}`);
  return JSON.parse(await readFile(path, 'utf8')) as Report;
}
