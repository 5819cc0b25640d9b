import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import { pickManifest, TextPool } from '../../dbt/artifacts/pick-manifest.ts';
import type { PickedManifest, PickedNode } from '../../dbt/artifacts/picked-manifest.ts';
import { readArtifact } from '../../dbt/artifacts/read-artifact.ts';
import type { Location } from '../../errors.ts';
import { findProjectLine, findPropertyLine, findSqlConfigLine } from '../../plan/config-line.ts';
import { findFixedNaming } from '../../plan/schema-naming.ts';
import type { Cause, StrayWrite } from '../../plan/stray-write.ts';
import { targetPath } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import { findPackage } from '../steps/lfs-pointers.ts';

/** Finds the lines of a project that lead writes out of a pull request's schema. */
export class CauseFinder {
  readonly #job: Job;
  readonly #nodes: Manifest['nodes'];
  readonly #picked: PickedManifest;

  private constructor(job: Job, nodes: Manifest['nodes'], picked: PickedManifest) {
    this.#job = job;
    this.#nodes = nodes;
    this.#picked = picked;
  }

  /** @param manifest the project's, as dbt has just written it */
  static async open(
    job: Job,
    { nodes }: Manifest,
    writes: readonly StrayWrite[],
  ): Promise<CauseFinder> {
    const wanted = new Set(writes.map(({ node }) => node.uniqueId));
    const picked = await readArtifact(join(targetPath(job), 'manifest.json'), (bytes) =>
      pickManifest(bytes, (id) => wanted.has(id), new TextPool()),
    );
    return new CauseFinder(job, nodes, picked);
  }

  find({
    node: { uniqueId, schema, files, originalFilePath },
    place,
  }: StrayWrite): Cause | undefined {
    const node = this.#picked.nodes.get(uniqueId);
    if (!node) return undefined;
    if (place === files?.place) return this.#findConfig(node, files.key, originalFilePath);
    const config = JSON.parse(node.config) as Record<string, unknown>;
    if (typeof config.target_schema === 'string')
      return this.#findConfig(node, 'target_schema', originalFilePath);
    const customSchema = typeof config.schema === 'string' ? config.schema : null;
    const naming = findFixedNaming(this.#picked, { ...node, schema, customSchema });
    if (naming === undefined) return undefined;
    const { macro, line, dependsOnTargetName } = naming;
    const path = this.#pathOf(macro.packageName, macro.originalFilePath);
    const [before, ...rest] = readText(path).split(withoutReturns(macro.sql));
    const start = rest.length > 0 ? before?.split('\n').length : undefined;
    const found = start === undefined || line === undefined ? undefined : start + line - 1;
    const location = this.#locate(path, found);
    return { kind: 'macro', location, dependsOnTargetName };
  }

  /** In the node's file, in the YAML file that describes it, or in dbt_project.yml. */
  #findConfig(picked: PickedNode, key: string, file: string): Cause {
    const node = { ...picked, fqn: JSON.parse(picked.fqn) as string[] };
    const patch = this.#nodes.get(picked.uniqueId)?.patchPath ?? file;
    const own = [file, patch].map((each) => this.#pathOf(picked.packageName, each));
    const lines = [
      ...own.map((path) => ({ path, find: isYaml(path) ? findPropertyLine : findSqlConfigLine })),
      ...[this.#job.project.name, picked.packageName].map((each) => ({
        path: this.#pathOf(each, 'dbt_project.yml'),
        find: findProjectLine,
      })),
    ];
    for (const { path, find } of lines) {
      const line = find(readText(path), key, node);
      if (line !== undefined) return { kind: 'config', key, location: this.#locate(path, line) };
    }
    const path = this.#pathOf(picked.packageName, file);
    return { kind: 'config', key, location: this.#locate(path, undefined) };
  }

  #pathOf(packageName: string, file: string): string {
    return join(findPackage(this.#job, packageName), file);
  }

  /** Of a local package, which is linked, the file in the repository. */
  #locate(path: string, line: number | undefined): Location {
    const real = existsSync(path) ? realpathSync(path) : path;
    const file = relative(realpathSync(this.#job.settings.workspace), real);
    return { file, ...(line !== undefined && { line }) };
  }
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

function readText(path: string): string {
  return existsSync(path) ? withoutReturns(readFileSync(path, 'utf8')) : '';
}

function withoutReturns(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
