import { parseMember } from '../dbt/artifacts/json-members.ts';
import type { NodeResult } from '../dbt/artifacts/run-results.ts';
import { STALE_MARK } from '../plan/stale-mark.ts';
import type { LocatedEntry, ManifestText } from './manifest-text.ts';

/** dbt's words for a node that is in production as the manifest says; `warn` and `reused` are dbt 2's. */
const SUCCEEDED = new Set(['success', 'warn', 'no-op', 'reused']);

/** What the ledger manifest has in place of the manifest of its deploy. */
export interface LedgerChanges {
  /** Of the nodes that are not in production as the deploy has them; undefined leaves one out. */
  entries: Map<string, LedgerEntry | undefined>;
  /** The manifest's members of these names. */
  maps: Record<'parent_map' | 'child_map' | 'group_map', Record<string, string[]>>;
}

interface LedgerEntry {
  /** The previous manifest's; undefined where the entry stays as it is in the current one. */
  old: LocatedEntry | undefined;
  /** It must look modified, though its SQL may be the same: see `inlinesChangedCode`. */
  isStale: boolean;
}

/**
 * The nodes whose new version is not in production after a deploy: they failed, were skipped, or
 * were not part of the command.
 * @param results of all commands and retries in order; the last one of a node decides.
 */
export function computeUnbuilt(current: ManifestText, results: readonly NodeResult[]): string[] {
  const statuses = new Map(results.map((result) => [result.uniqueId, result.status]));
  const unbuilt: string[] = [];
  for (const [id, { isBuilt }] of current.entries)
    if (isBuilt && !SUCCEEDED.has(statuses.get(id) ?? '')) unbuilt.push(id);
  return unbuilt;
}

/**
 * The ledger manifest: each node as it was when it last succeeded in production, so that a node
 * that did not make it is still "modified" next time. Nodes that were never built are left out.
 * Tests decide nothing.
 */
export function computeLedger(facts: {
  /** The ledger of the deploy before; undefined where there is none. */
  previous: ManifestText | undefined;
  current: ManifestText;
  unbuilt: readonly string[];
}): LedgerChanges {
  const { previous, current, unbuilt } = facts;
  const entries = new Map(
    unbuilt.map((id) => [id, previous && computeKeptEntry(id, previous, current)]),
  );
  return { entries, maps: computeMaps(current, entries) };
}

function computeKeptEntry(
  id: string,
  previous: ManifestText,
  current: ManifestText,
): LedgerEntry | undefined {
  const old = previous.entries.get(id);
  const now = current.entries.get(id);
  if (!old || !now) return undefined;
  // dbt upgrades a manifest of an older schema as a whole: its entries cannot stand among new ones.
  if (previous.schemaVersion !== current.schemaVersion) {
    return { old: undefined, isStale: true };
  }
  return { old, isStale: inlinesChangedCode(now, previous, current) };
}

/**
 * Whether a macro or an ephemeral model that becomes part of the node's SQL changed between the two
 * manifests. dbt compares macros manifest with manifest, not node by node, and the ledger holds the
 * new ones, which the other nodes were built with. Without the mark, a node that failed for its
 * macro would look unmodified from then on.
 */
function inlinesChangedCode(
  node: LocatedEntry,
  previous: ManifestText,
  current: ManifestText,
): boolean {
  const seen = new Set<string>();
  const pending = inlinedBy(node);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const now = current.entries.get(id);
    if (now?.inlinedCode === undefined) continue;
    if (previous.entries.get(id)?.inlinedCode !== now.inlinedCode) return true;
    pending.push(...inlinedBy(now));
  }
  return false;
}

function inlinedBy({ dependsOn }: LocatedEntry): string[] {
  return [...dependsOn.macros, ...dependsOn.nodes];
}

/** dbt Core compares `raw_code`; the checksum is changed with it, for engines that compare that. */
export function markStale(text: Buffer): string | Buffer {
  const entry = parseMember(text) as { raw_code?: string };
  const code = entry.raw_code ?? '';
  if (code.endsWith(STALE_MARK)) return text;
  const checksum = { name: 'none', checksum: '' };
  return JSON.stringify({ ...entry, raw_code: code + STALE_MARK, checksum });
}

/**
 * The maps of the manifest, without the nodes that were left out, and with the older parents of the
 * nodes that were kept.
 */
function computeMaps(
  { parentMap, groupMap }: ManifestText,
  entries: LedgerChanges['entries'],
): LedgerChanges['maps'] {
  const isIn = (id: string) => !entries.has(id) || entries.get(id) !== undefined;
  const parents: Record<string, string[]> = {};
  const children: Record<string, string[]> = {};
  for (const id of Object.keys(parentMap).filter(isIn)) {
    parents[id] = [];
    children[id] = [];
  }
  for (const [id, own] of Object.entries(parents)) {
    const named = entries.get(id)?.old?.dependsOn.nodes ?? parentMap[id];
    for (const parent of new Set(named)) {
      if (!parents[parent]) continue;
      own.push(parent);
      children[parent]?.push(id);
    }
  }
  const groups = Object.entries(groupMap).map(([group, ids]) => [group, ids.filter(isIn)]);
  return { parent_map: parents, child_map: children, group_map: Object.fromEntries(groups) };
}
