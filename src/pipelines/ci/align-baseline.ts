import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createFollowsTarget } from '../../plan/isolated-names.ts';
import { writeAligned } from '../../state/write-aligned.ts';
import { targetPath } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import type { IsolatedTarget, WarehouseTarget } from '../steps/warehouse-target.ts';
import type { ResolvedBaseline } from './resolve-baseline.ts';

/** dbt-duckdb's, where a target names none (`DuckDBCredentials`). */
const DEFAULT_SCHEMA: Readonly<Record<string, string>> = { duckdb: 'main' };

interface Targets {
  target: IsolatedTarget;
  /** Undefined where it is not known. */
  production: WarehouseTarget | undefined;
}

/**
 * The baseline with production's manifest as dbt is to compare the pull request with it: what
 * differs only because the pull request has a schema of its own is the same in both. Comes after
 * the parse.
 */
export async function alignBaseline(
  job: Job,
  baseline: ResolvedBaseline,
  targets: Targets,
): Promise<ResolvedBaseline> {
  const { kind, directory, deployed } = baseline;
  if (kind === 'production')
    return { ...baseline, directory: await alignManifest(job, directory, targets) };
  if (deployed === undefined || deployed.isParse) return baseline;
  const aligned = await alignManifest(job, deployed.directory, targets);
  return { ...baseline, deployed: { ...deployed, directory: aligned } };
}

/** @returns the folder, or one of the same content with another manifest */
async function alignManifest(
  job: Job,
  directory: string,
  { target, production }: Targets,
): Promise<string> {
  const schema = production && (production.schema ?? DEFAULT_SCHEMA[production.type]);
  if (schema === undefined) return directory;
  const aligned = join(job.scratch, 'aligned-production');
  await mkdir(aligned);
  const files = {
    production: join(directory, 'manifest.json'),
    head: join(targetPath(job), 'manifest.json'),
    aligned: join(aligned, 'manifest.json'),
  };
  const follows = createFollowsTarget({ production: schema, isolated: target.schema });
  const changed = await writeAligned(files, target.schema, follows);
  if (changed.length === 0) return directory;
  const others = (await readdir(directory)).filter((name) => name !== 'manifest.json');
  await Promise.all(others.map((name) => symlink(join(directory, name), join(aligned, name))));
  return aligned;
}
