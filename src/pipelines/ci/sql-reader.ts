import type { DbtInstallation } from '../../dbt/install/installation.ts';
import { provideSqlglot, type Sqlglot } from '../../dbt/install/sqlglot.ts';
import { buildChildEnvironment } from '../../platform/child-environment.ts';
import { describeInstallation } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import { saveCacheLater } from '../steps/saved-state.ts';

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
