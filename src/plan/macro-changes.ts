import type { PickedMacro, PickedManifest } from '../dbt/artifacts/picked-manifest.ts';

type Macros = ReadonlyMap<string, PickedMacro>;

/** Unique ids of the macros that are new, gone or of other text: what dbt calls modified macros. */
export function findChangedMacros(baseline: Macros, head: Macros): Set<string> {
  const changed = new Set<string>();
  for (const [id, macro] of head) {
    if (baseline.get(id)?.sql !== macro.sql) changed.add(id);
  }
  for (const id of baseline.keys()) {
    if (!head.has(id)) changed.add(id);
  }
  return changed;
}

/**
 * Those macros and all that they call, by unique id, nearest first. A macro that calls the one of
 * dbt or of a package by dispatch counts as calling it.
 */
export function reachMacros(from: readonly string[], macros: Macros): string[] {
  const reached = new Set(from);
  for (const id of reached) {
    for (const called of macros.get(id)?.macros ?? []) reached.add(called);
  }
  return [...reached];
}

/** The packages that dbt and the adapter bring; some adapters build on another's. */
export function findBuiltInPackages({
  adapterType,
}: Pick<PickedManifest, 'adapterType'>): Set<string> {
  const parent = PARENT_ADAPTERS[adapterType];
  return new Set(['dbt', `dbt_${adapterType}`, ...(parent ? [`dbt_${parent}`] : [])]);
}

/** Adapters that depend on another adapter's package (their `pyproject.toml`). */
const PARENT_ADAPTERS: Readonly<Record<string, string>> = {
  redshift: 'postgres',
  databricks: 'spark',
};
