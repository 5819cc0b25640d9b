import type { NodeResult } from '../dbt/session.ts';

/** The fields of an entry that the ledger reads; everything else is carried along untouched. */
export interface ManifestEntry {
  resource_type: string;
  config?: { materialized?: string | null };
  depends_on?: { nodes?: string[]; macros?: string[] };
  raw_code?: string;
  macro_sql?: string;
  [field: string]: unknown;
}

type Entries = Record<string, ManifestEntry>;

/** manifest.json as JSON, unknown fields included. */
export interface ManifestJson {
  metadata?: { dbt_schema_version?: string };
  nodes: Entries;
  macros: Entries;
  /** Since dbt 1.11. */
  functions?: Entries;
  parent_map?: Record<string, string[]> | null;
  child_map?: Record<string, string[]> | null;
  group_map?: Record<string, string[]> | null;
  [field: string]: unknown;
}

/** What dbt builds in the warehouse; everything else has no "last success". */
const BUILT_TYPES = new Set(['model', 'seed', 'snapshot', 'function']);

/** dbt's words for a node that is in production as the manifest says; `reused` is dbt 2's. */
const SUCCEEDED = new Set(['success', 'no-op', 'reused']);

/** Added to the SQL of a kept node whose code changed where dbt's comparison would not see it. */
export const STALE_MARK =
  '\n-- the production build is older than a macro or ephemeral model in it';

/**
 * The nodes whose new version is not in production after a deploy: they failed, were skipped, or
 * were not part of the command.
 * @param results of all commands and retries in order; the last one of a node decides.
 */
export function computeUnbuilt(current: ManifestJson, results: readonly NodeResult[]): string[] {
  const statuses = new Map(results.map((result) => [result.uniqueId, result.status]));
  const unbuilt: string[] = [];
  for (const entries of [current.nodes, current.functions ?? {}]) {
    for (const [id, entry] of Object.entries(entries)) {
      const runs = BUILT_TYPES.has(entry.resource_type) && !isEphemeral(entry);
      if (runs && !SUCCEEDED.has(statuses.get(id) ?? '')) unbuilt.push(id);
    }
  }
  return unbuilt;
}

/**
 * The ledger manifest: each node as it was when it last succeeded in production, so that a node
 * that did not make it is still "modified" next time. Nodes that were never built are left out.
 * Tests decide nothing.
 * @returns `current` itself when everything in it is in production.
 */
export function computeLedger(facts: {
  /** The ledger of the deploy before; undefined where there is none. */
  previous: ManifestJson | undefined;
  current: ManifestJson;
  results: readonly NodeResult[];
}): ManifestJson {
  const { previous, current } = facts;
  const unbuilt = computeUnbuilt(current, facts.results);
  if (unbuilt.length === 0) return current;

  const ledger = { ...current, nodes: { ...current.nodes } };
  if (current.functions) ledger.functions = { ...current.functions };
  for (const id of unbuilt) {
    const entries = ledger.nodes[id] ? ledger.nodes : ledger.functions;
    if (!entries) continue;
    const kept = previous && computeKeptEntry(id, previous, current);
    if (kept) entries[id] = kept;
    else delete entries[id];
  }
  return { ...ledger, ...computeMaps(ledger, unbuilt) };
}

function computeKeptEntry(
  id: string,
  previous: ManifestJson,
  current: ManifestJson,
): ManifestEntry | undefined {
  const old = findEntry(previous, id);
  const now = findEntry(current, id);
  if (!old || !now) return undefined;
  // dbt upgrades a manifest of an older schema as a whole: its entries cannot stand among new ones.
  if (previous.metadata?.dbt_schema_version !== current.metadata?.dbt_schema_version) {
    return markStale(now);
  }
  return inlinesChangedCode(now, previous, current) ? markStale(old) : old;
}

/**
 * Whether a macro or an ephemeral model that becomes part of the node's SQL changed between the two
 * manifests. dbt compares macros manifest with manifest, not node by node, and the ledger holds the
 * new ones, which the other nodes were built with. Without the mark, a node that failed for its
 * macro would look unmodified from then on.
 */
function inlinesChangedCode(
  node: ManifestEntry,
  previous: ManifestJson,
  current: ManifestJson,
): boolean {
  const seen = new Set<string>();
  const pending = inlinedBy(node);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const now = findEntry(current, id);
    const isMacro = id in current.macros;
    if (!now || !(isMacro || isEphemeral(now))) continue;
    const old = findEntry(previous, id);
    if (!old || old.macro_sql !== now.macro_sql || old.raw_code !== now.raw_code) return true;
    pending.push(...inlinedBy(now));
  }
  return false;
}

function inlinedBy(entry: ManifestEntry): string[] {
  return [...(entry.depends_on?.macros ?? []), ...(entry.depends_on?.nodes ?? [])];
}

/** dbt Core compares `raw_code`; the checksum is changed with it, for engines that compare that. */
function markStale(entry: ManifestEntry): ManifestEntry {
  const code = entry.raw_code ?? '';
  if (code.endsWith(STALE_MARK)) return entry;
  return { ...entry, raw_code: code + STALE_MARK, checksum: { name: 'none', checksum: '' } };
}

function findEntry(manifest: ManifestJson, id: string): ManifestEntry | undefined {
  return manifest.nodes[id] ?? manifest.functions?.[id] ?? manifest.macros[id];
}

export function isEphemeral(entry: ManifestEntry): boolean {
  return entry.config?.materialized === 'ephemeral';
}

/**
 * The maps of the manifest, without the nodes that were left out, and with the older parents of the
 * nodes that were kept.
 */
function computeMaps(
  ledger: ManifestJson,
  unbuilt: readonly string[],
): Pick<ManifestJson, 'parent_map' | 'child_map' | 'group_map'> {
  const kept = new Set(unbuilt.filter((id) => findEntry(ledger, id)));
  const leftOut = new Set(unbuilt.filter((id) => !kept.has(id)));

  const parents: Record<string, string[]> = {};
  const children: Record<string, string[]> = {};
  for (const id of Object.keys(ledger.parent_map ?? {})) {
    if (leftOut.has(id)) continue;
    parents[id] = [];
    children[id] = [];
  }
  for (const [id, own] of Object.entries(parents)) {
    const entry = kept.has(id) ? findEntry(ledger, id) : undefined;
    const named = entry ? entry.depends_on?.nodes : ledger.parent_map?.[id];
    for (const parent of new Set(named)) {
      if (!parents[parent]) continue;
      own.push(parent);
      children[parent]?.push(id);
    }
  }
  const groups = Object.entries(ledger.group_map ?? {}).map(([group, members]) => [
    group,
    members.filter((id) => !leftOut.has(id)),
  ]);
  return { parent_map: parents, child_map: children, group_map: Object.fromEntries(groups) };
}
