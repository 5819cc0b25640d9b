/** What a report needs of a node in a manifest; `ManifestNode` of src/dbt has all of it. */
export interface ManifestEntry {
  uniqueId: string;
  resourceType: string;
  name: string;
  packageName: string;
  /** Relative to the project's folder. */
  originalFilePath: string;
  /** The YAML file that describes the node, relative to the project's folder. */
  patchPath: string | null;
  materialized: string | null;
  relationName: string | null;
  schema?: string | null;
  /** Generic tests only; `attachedNode` is a unique id. */
  test: { name: string; column: string | null; attachedNode: string | null } | null;
}

export type ManifestEntries = ReadonlyMap<string, ManifestEntry>;

/** Where the project lies in the workspace. */
export interface ProjectPlace {
  project: string;
  /** The project's folder relative to the workspace: `.` or `dbt/shop`. */
  projectPath: string;
}

/** A path of dbt's as one of the workspace. A package's files are not in the repository. */
export function workspacePath(place: ProjectPlace, packageName: string, path: string): string {
  // A hook's is `./dbt_project.yml`.
  const file = path.replaceAll('\\', '/').replace(/^\.\//, '');
  if (packageName !== place.project) return `dbt_packages/${packageName}/${file}`;
  return place.projectPath === '.' ? file : `${place.projectPath}/${file}`;
}

export function nameOf(manifest: ManifestEntries, uniqueId: string): string {
  return manifest.get(uniqueId)?.name ?? uniqueId.split('.').at(-1) ?? uniqueId;
}

export function resourceTypeOf(manifest: ManifestEntries, uniqueId: string): string {
  return manifest.get(uniqueId)?.resourceType ?? uniqueId.split('.')[0] ?? '';
}
