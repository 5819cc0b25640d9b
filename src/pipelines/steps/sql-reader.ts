import { join } from 'node:path';
import { compareSql, type SqlPair } from '../../dbt/compare-sql.ts';
import type { DbtInstallation } from '../../dbt/install/installation.ts';
import { provideSqlglot, type Sqlglot } from '../../dbt/install/sqlglot.ts';
import { buildChildEnvironment } from '../../platform/child-environment.ts';
import { describeInstallation } from './connect.ts';
import type { Job } from './job.ts';
import { saveCacheLater } from './saved-state.ts';

/** A Python in which SQL can be read, with sqlglot where that can be had. */
export interface SqlReader {
  python: string;
  env: Record<string, string>;
  sqlglot: Sqlglot;
}

/**
 * Provides the reader when it is asked for first: most pushes compare no SQL. Undefined where dbt's
 * Python is not known, as with dbt 2.
 */
export function createSqlReader(
  job: Job,
  { python }: DbtInstallation,
  adapterType: string,
): () => Promise<SqlReader | undefined> {
  let reader: Promise<SqlReader | undefined> | undefined;
  const provide = async (): Promise<SqlReader | undefined> => {
    if (python === undefined) return undefined;
    const { ports } = job;
    const sqlglot = await provideSqlglot(ports, describeInstallation(job, adapterType), python);
    const env = buildChildEnvironment(job.env);
    if (!sqlglot.found) {
      ports.runner.info(`No sqlglot: ${sqlglot.reason}`);
      return { python, env, sqlglot };
    }
    if (sqlglot.saveCache) saveCacheLater(ports.runner, 'sqlglot', sqlglot.saveCache);
    const path = [sqlglot.folder, env.PYTHONPATH].filter(Boolean).join(':');
    return { python, env: { ...env, ...(path && { PYTHONPATH: path }) }, sqlglot };
  };
  return () => {
    reader ??= provide();
    return reader;
  };
}

export interface ComparedCode {
  /** Unique ids of the nodes whose SQL is the same token for token. */
  same: Set<string>;
  /** Why not all of it could be compared. */
  lack: string | undefined;
}

/** @param pairs by unique id */
export async function compareCode(
  { ports, actionRoot }: Job,
  provideReader: () => Promise<SqlReader | undefined>,
  adapterType: string,
  pairs: ReadonlyMap<string, SqlPair>,
): Promise<ComparedCode> {
  if (pairs.size === 0) return { same: new Set(), lack: undefined };
  const reader = await provideReader();
  if (!reader) return { same: new Set(), lack: 'the Python of this dbt is not known' };
  const script = join(actionRoot, 'driver', 'sql_tokens.py');
  const options = { ...reader, script, adapterType };
  const comparison = await compareSql(ports.processes, options, [...pairs.values()]);
  const same = [...pairs.keys()].filter((_, index) => comparison.same[index]);
  const isWhole = comparison.sqlglot || same.length === pairs.size;
  return {
    same: new Set(same),
    lack: isWhole || reader.sqlglot.found ? undefined : reader.sqlglot.reason,
  };
}
