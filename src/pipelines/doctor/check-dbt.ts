import { ENGINE_2_NOTICE, isEngine2 } from '../../dbt/engine.ts';
import { readDistributionVersion } from '../../dbt/install/distribution-version.ts';
import type { DbtInstallation } from '../../dbt/install/installation.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { TESTED_VERSIONS } from '../../dbt/tested-versions.ts';
import type { Check } from '../../doctor/check.ts';
import { dbtEnvironment, type Job } from '../steps/job.ts';
import type { WarehouseTarget } from '../steps/warehouse-target.ts';

/** Those with which docs/warehouses.md says *tested*. */
const TESTED_ADAPTERS: readonly string[] = ['postgres', 'duckdb', 'spark'];

const SOURCES: Readonly<Record<DbtInstallation['source'], string>> = {
  path: 'found on PATH',
  cache: 'from the cache',
  uv: 'installed by uv',
  pip: 'installed by pip',
};

export async function checkDbt(
  job: Job,
  session: DbtSession,
  installation: DbtInstallation,
  { type }: WarehouseTarget,
): Promise<Check[]> {
  return [checkVersion(session, installation), await checkAdapter(job, installation, type)];
}

function checkVersion(session: DbtSession, { source, dbt }: DbtInstallation): Check {
  const { version } = session;
  const name = 'dbt';
  const found = `dbt ${version}, ${SOURCES[source]} (\`${dbt}\`).`;
  if (isEngine2(session)) return { name, status: 'warning', found: `${found} ${ENGINE_2_NOTICE}` };
  const minor = /^\d+\.\d+/.exec(version)?.[0] ?? version;
  const tested: readonly string[] = TESTED_VERSIONS;
  if (tested.includes(minor)) return { name, status: 'ok', found };
  return {
    ...{ name, status: 'warning' },
    found: `${found} This version is not tested.`,
    todo: `Use dbt ${tested[0]} to ${tested.at(-1)} (docs/dbt-versions.md).`,
  };
}

async function checkAdapter(job: Job, { python }: DbtInstallation, type: string): Promise<Check> {
  const name = 'Adapter';
  const { processes } = job.ports;
  const env = dbtEnvironment(job);
  const version =
    python === undefined
      ? undefined
      : await readDistributionVersion(processes, python, { name: `dbt-${type}`, env });
  const found = `dbt-${type}${version === undefined ? '' : ` ${version}`}`;
  if (TESTED_ADAPTERS.includes(type)) return { name, status: 'ok', found: `${found}.` };
  return {
    ...{ name, status: 'warning' },
    found: `${found}. Not everything is tested on this warehouse.`,
    todo: 'docs/warehouses.md has what is tested, what is emulated, and what is not supported.',
  };
}
