import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import { type Location, RefusedError } from '../../errors.ts';
import { findMovedSources, type MovedSource } from '../../plan/moved-sources.ts';
import { findSourceLine } from '../../plan/source-line.ts';
import type { Job } from '../steps/job.ts';
import type { BuildPlan } from './plan-build.ts';

/**
 * Stops before anything is written when a planned node reads a source that follows the target's
 * schema: nothing was ever loaded into the pull request's own.
 * @throws RefusedError naming each source, its file and line, and what to write instead
 */
export function refuseMovedSources(
  job: Job,
  plan: BuildPlan,
  manifest: Manifest,
  { production, isolatedSchema }: { production: Manifest['sources']; isolatedSchema: string },
): void {
  const planned = plan.nodes.map(({ uniqueId }) => uniqueId);
  const moved = findMovedSources(planned, manifest, production, isolatedSchema);
  const [first] = moved;
  if (first === undefined) return;
  const located = moved.map((source) => ({ source, location: locate(source, manifest, job) }));
  const [{ location } = { location: undefined }] = located;
  throw new RefusedError(
    [
      `${moved.length === 1 ? 'A source follows' : `${moved.length} sources follow`} the target's schema, which is empty in a pull request. Nothing was built.`,
      ...located.map(({ source, location }) => `  ${describe(source, manifest, location)}`),
    ].join('\n'),
    { hint: adviseOn(first, manifest, job.project.name), ...(location && { location }) },
  );
}

function describe(source: MovedSource, { sources }: Manifest, location: Location | undefined) {
  const { sourceName, name } = sources.get(source.uniqueId) ?? { sourceName: '', name: '' };
  const where = location ? ` (${[location.file, location.line].filter(Boolean).join(':')})` : '';
  const elsewhere = source.production ? `, ${source.production.relation} in production` : '';
  return `${sourceName}.${name}${where}: ${source.relation} here${elsewhere}`;
}

function adviseOn(
  { uniqueId, production }: MovedSource,
  { sources }: Manifest,
  project: string,
): string {
  const { sourceName = '', packageName = '' } = sources.get(uniqueId) ?? {};
  const schema = production?.schema ?? sourceName;
  if (packageName !== project)
    return `In "vars" of dbt_project.yml, set the variable that the package ${packageName} uses for the schema.`;
  const variable = `schema: "{{ var('${sourceName}_schema', '${schema}') }}"`;
  return `Write the schema that production reads: \`schema: ${schema}\`. If targets differ, write \`${variable}\`.`;
}

/** A source of an installed package is not in the repository. */
function locate(
  { uniqueId }: MovedSource,
  { sources }: Manifest,
  { settings, project }: Job,
): Location | undefined {
  const source = sources.get(uniqueId);
  if (!source || source.packageName !== project.name) return undefined;
  const path = join(settings.projectDir, source.originalFilePath);
  const line = findSourceLine(readFileSync(path, 'utf8'), source.sourceName);
  const file = relative(settings.workspace, path);
  return { file, ...(line !== undefined && { line }) };
}
