import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  type YAMLMap,
} from 'yaml';

type Node = ParsedNode | null;
export type ParsedMap = YAMLMap.Parsed;

interface Entry {
  key: ParsedNode;
  value: Node;
}

/** Follows an alias (`*base`) to its anchor; null where the anchor is missing. */
export function resolveAlias(node: Node | undefined, document: Document.Parsed): Node {
  if (!isAlias(node)) return node ?? null;
  return (node.resolve(document) ?? null) as Node;
}

/**
 * The entries that count, as PyYAML reads a mapping: own keys before merged ones (`<<: *base`),
 * the first map of a merged list before the next, the last of equal keys.
 */
export function readEntries(map: ParsedMap, document: Document.Parsed): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const merged: ParsedMap[] = [];
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : undefined;
    if (name === '<<') merged.unshift(...readMerged(value, document));
    else if (name !== undefined) entries.set(name, { key, value });
  }
  for (const other of merged)
    for (const [name, entry] of readEntries(other, document))
      if (!entries.has(name)) entries.set(name, entry);
  return entries;
}

/**
 * All entries that some version of PyYAML may take: own ones, and those of every merged mapping that
 * no own key hides. Of equal keys there may be several.
 */
export function readPossibleEntries(
  map: ParsedMap,
  document: Document.Parsed,
): Array<[string, Entry]> {
  const own = new Map<string, Entry>();
  const merged: ParsedMap[] = [];
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : undefined;
    if (name === '<<') merged.push(...readMerged(value, document));
    else if (name !== undefined) own.set(name, { key, value });
  }
  const others = merged
    .flatMap((each) => readPossibleEntries(each, document))
    .filter(([name]) => !own.has(name));
  return [...own, ...others];
}

/**
 * Whether versions of PyYAML differ in the value of this key: mappings that are merged (`<<`) have
 * several, and no own key decides. Up to 6.0.3 the first of `<<: [*a, *b]` wins, from 6.0.4 on the
 * last.
 */
export function isAmbiguous(map: ParsedMap, key: string, document: Document.Parsed): boolean {
  const values = readPossibleEntries(map, document)
    .filter(([name]) => name === key)
    .map(([, { value }]) => resolveAlias(value, document));
  const [first, ...rest] = values;
  return rest.some((value) => {
    if (value === first) return false;
    return !isScalar(value) || !isScalar(first) || value.value !== first.value;
  });
}

/** The mapping under `key`, aliases followed; undefined where there is none. */
export function readMap(
  map: ParsedMap,
  key: string,
  document: Document.Parsed,
): ParsedMap | undefined {
  const value = resolveAlias(readEntries(map, document).get(key)?.value, document);
  return isMap(value) ? value : undefined;
}

/** The scalar under `key` as text, aliases followed; undefined where there is none. */
export function readText(
  map: ParsedMap,
  key: string,
  document: Document.Parsed,
): string | undefined {
  const value = resolveAlias(readEntries(map, document).get(key)?.value, document);
  return isScalar(value) && value.value !== null ? String(value.value) : undefined;
}

function readMerged(value: Node, document: Document.Parsed): ParsedMap[] {
  const node = resolveAlias(value, document);
  const maps = isSeq(node) ? node.items.map((item) => resolveAlias(item, document)) : [node];
  return maps.filter((item) => isMap(item));
}
