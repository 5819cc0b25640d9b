import { isMap, isScalar, isSeq, LineCounter, type YAMLMap } from 'yaml';
import { parseYaml } from '../text/yaml.ts';

interface ConfiguredNode {
  name: string;
  resourceType: string;
  /** Package, folders and name, as dbt gives them. */
  fqn: readonly string[];
}

/** Where dbt_project.yml configures which nodes. */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  model: ['models'],
  seed: ['seeds'],
  snapshot: ['snapshots'],
  test: ['data_tests', 'tests'],
};

/** The 1-based line of a SQL file on which its `config(…)` sets the key for the node. */
export function findSqlConfigLine(sql: string, key: string, node: ConfiguredNode) {
  // A file may hold several snapshots.
  const block = new RegExp(`\\{%-?\\s*snapshot\\s+${node.name}\\b`).exec(sql)?.index ?? 0;
  const set = new RegExp(`\\b${key}\\s*=|['"]${key}['"]\\s*:`).exec(sql.slice(block));
  return set ? lineAt(sql, block + set.index) : undefined;
}

/** The same in a properties file, for a node that has an entry of its own. */
export function findPropertyLine(yamlText: string, key: string, { name }: ConfiguredNode) {
  const lines = new LineCounter();
  const root = parseYaml(yamlText, { lineCounter: lines }).document.contents;
  const lists = isMap(root)
    ? root.items.map(({ value }) => value).filter((each) => isSeq(each))
    : [];
  const entries = lists.flatMap(({ items }) => items).filter((each) => isMap(each));
  const entry = entries.find((each) => String(each.get('name')) === name);
  const config = entry?.get('config');
  const offset =
    entry && (offsetOf(isMap(config) ? config : undefined, [key]) ?? offsetOf(entry, [key]));
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

/** The same in dbt_project.yml, where the deepest folder wins. */
export function findProjectLine(yamlText: string, key: string, node: ConfiguredNode) {
  const lines = new LineCounter();
  const root = parseYaml(yamlText, { lineCounter: lines }).document.contents;
  let found: number | undefined;
  for (const section of SECTIONS[node.resourceType] ?? []) {
    let level = isMap(root) ? root.get(section) : undefined;
    for (const folder of ['', ...node.fqn]) {
      if (folder !== '') level = isMap(level) ? level.get(folder) : undefined;
      found = offsetOf(isMap(level) ? level : undefined, [`+${key}`, key]) ?? found;
    }
  }
  return found === undefined ? undefined : lines.linePos(found).line;
}

function offsetOf(map: YAMLMap | undefined, keys: readonly string[]): number | undefined {
  const keyed = map?.items.map((item) => item.key).filter((key) => isScalar(key)) ?? [];
  return keyed.find(({ value }) => keys.includes(String(value)))?.range?.[0];
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
