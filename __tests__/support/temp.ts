import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made = new Set<string>();

/** An empty folder below the system's temp folder; `removeTempDirs` removes it. */
export async function makeTempDir(prefix = 'dbt-ci-'): Promise<string> {
  const path = await mkdtemp(join(await realpath(tmpdir()), prefix));
  made.add(path);
  return path;
}

/** Removes every folder that this process has made so far: `afterAll(removeTempDirs)`. */
export async function removeTempDirs(): Promise<void> {
  const paths = [...made];
  made.clear();
  await Promise.all(paths.map((path) => rm(path, { recursive: true, force: true, maxRetries: 3 })));
}
