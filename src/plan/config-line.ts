import { isMap, isScalar, isSeq, LineCounter, type YAMLMap } from 'yaml';
import { parseYaml } from '../text/yaml.ts';
import { type JinjaPiece, splitJinja } from './jinja-pieces.ts';

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

/**
 * The 1-based line of a SQL file on which its `config(…)` sets the key for the node; undefined where
 * no line does, or several do.
 */
export function findSqlConfigLine(sql: string, key: string, node: ConfiguredNode) {
  const set = new RegExp(`(?<![\\w.])${key}\\s*=(?!=)|(['"])${key}\\1\\s*:`, 'g');
  const offsets = findBlock(splitJinja(sql), node)
    .filter(({ kind, bare }) => kind !== 'text' && CONFIG_CALL.test(bare))
    .flatMap(({ bare, offset }) => [...bare.matchAll(set)].map(({ index }) => offset + index));
  const [line, ...others] = new Set(offsets.map((offset) => lineAt(sql, offset)));
  return others.length === 0 ? line : undefined;
}

const CONFIG_CALL = /^\s*(?:do\s+)?config\s*\(/;

/** The snapshot's own block: a file may hold several. All pieces of a file without it. */
function findBlock(pieces: JinjaPiece[], { name }: ConfiguredNode): JinjaPiece[] {
  const isStatement = ({ kind, bare }: JinjaPiece, words: RegExp) =>
    kind === 'statement' && words.test(bare);
  const start = pieces.findIndex((piece) =>
    isStatement(piece, new RegExp(`^\\s*snapshot\\s+${name}\\s*$`)),
  );
  if (start < 0) return pieces;
  const block = pieces.slice(start);
  return block.slice(0, block.findIndex((piece) => isStatement(piece, /^\s*endsnapshot\s*$/)) + 1);
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
