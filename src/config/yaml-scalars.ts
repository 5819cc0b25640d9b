import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { YamlFile } from './yaml-file.ts';
import { readPossibleEntries, resolveAlias } from './yaml-map.ts';

/** A single value of a YAML file. */
export interface YamlValue {
  /** The keys that lead to it, the nearest last; an item of a list has the keys of the list. */
  keys: readonly string[];
  /** Its text; undefined for null and for booleans. */
  text: string | undefined;
  node: ParsedNode;
}

/** All values below `node`, through aliases and merges, in reading order. */
export function listValues(
  file: YamlFile,
  node: ParsedNode | null,
  keys: readonly string[] = [],
): YamlValue[] {
  const target = resolveAlias(node, file.document);
  if (isMap(target))
    return readPossibleEntries(target, file.document).flatMap(([key, { value }]) =>
      listValues(file, value, [...keys, key]),
    );
  if (isSeq(target)) return target.items.flatMap((item) => listValues(file, item, keys));
  if (!isScalar(target)) return [];
  const { value } = target;
  const text = value === null || typeof value === 'boolean' ? undefined : String(value);
  return [{ keys, text, node: target }];
}
