import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Cache } from '../../platform/ports.ts';
import type { VenvTrust } from './venv.ts';

/** Change it when drivers of an earlier release of this action must not be restored. */
const SCHEMA_VERSION = 1;

export interface DriverCache {
  paths: string[];
  key: string;
}

/**
 * Restores the database drivers of dbt 2, which downloads them at first use into
 * `${XDG_CACHE_HOME:-~/.cache}/com.getdbt/adbc` (crates/dbt-xdbc of dbt-core, by its source). Drivers
 * that are there already, as on a runner that is used again, stay untouched.
 *
 * Like a venv, what a pull request's run saved is never restored for a deploy: drivers are programs.
 *
 * @param request version of dbt, adapter of the target, and dbt's environment
 * @returns what to save at the end of the job; undefined where there is nothing new to keep
 */
export async function restoreEngine2Drivers(
  cache: Cache,
  request: {
    version: string;
    adapter: string;
    trust: VenvTrust;
    env: Readonly<Record<string, string>>;
  },
): Promise<DriverCache | undefined> {
  const { version, adapter, trust, env } = request;
  const home = env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache');
  const folder = join(home, 'com.getdbt', 'adbc');
  if (existsSync(folder)) return undefined;
  const content = [process.platform, process.arch, version, adapter, folder];
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
  const keyOf = (author: VenvTrust) => `dbt2-drivers-v${SCHEMA_VERSION}-${author}-${hash}`;
  const others = trust === 'review' ? [keyOf('deploy')] : [];
  const matched = await cache.restore([folder], keyOf(trust), others);
  return matched === undefined ? { paths: [folder], key: keyOf(trust) } : undefined;
}
