import type { PickedManifest, PickedNode } from '../dbt/artifacts/picked-manifest.ts';
import { reachMacros } from './macro-changes.ts';

/**
 * Files of data that the SQL of some warehouses reads from the checkout: `external_location` of
 * dbt-duckdb's sources, `read_csv()`, or a path in quotes.
 */
const DATA =
  /\.(?:csv|tsv|psv|parquet|jsonl?|ndjson|geojson|xlsx?|arrow|feather|avro|orc|duckdb|sqlite)(?:\.(?:gz|zst|bz2|zip))?$/i;

/** The adapters whose SQL runs where the checkout is. */
const READING_ADAPTERS = new Set(['duckdb', 'spark', 'sqlite']);

export function readsFiles(adapterType: string): boolean {
  return READING_ADAPTERS.has(adapterType);
}

export function isDataFile(path: string): boolean {
  return DATA.test(path);
}

export interface FileReaders {
  /** Changed files by unique id of the source or node that reads them. */
  readers: Map<string, string[]>;
  /** Changed files that nothing names, though the project reads files by paths. */
  unmatched: string[];
}

/**
 * Who reads the changed files of data.
 *
 * @param head with all its nodes and sources
 * @param changed paths from the project's folder, where dbt runs; with `/`
 */
export function findFileReaders(head: PickedManifest, changed: Iterable<string>): FileReaders {
  const seeds = new Set(
    [...head.nodes.values()]
      .filter(({ resourceType }) => resourceType === 'seed')
      .map(({ originalFilePath }) => originalFilePath),
  );
  const files = [...changed].filter((path) => isDataFile(path) && !seeds.has(path));
  const readers = new Map<string, string[]>();
  if (files.length === 0 || !readsFiles(head.adapterType)) return { readers, unmatched: [] };
  const matched = new Set<string>();
  let namesFiles = false;
  for (const node of head.nodes.values()) {
    const patterns = listPaths(node, head).map(toPattern);
    namesFiles ||= patterns.length > 0;
    const read = files.filter((path) => patterns.some((pattern) => pattern.test(path)));
    for (const path of read) matched.add(path);
    if (read.length > 0) readers.set(node.uniqueId, read);
  }
  const unmatched = namesFiles ? files.filter((path) => !matched.has(path)) : [];
  return { readers, unmatched };
}

/** Texts in quotes that may be paths of files. A source's relation is its location, with its name in place. */
function listPaths(node: PickedNode, head: PickedManifest): string[] {
  const called = reachMacros(node.macros, head.macros);
  const macros = called.map((id) => head.macros.get(id)?.sql ?? '');
  const texts = node.resourceType === 'source' ? [node.relation ?? ''] : [node.code, ...macros];
  return texts.flatMap((text) =>
    [...text.matchAll(/'([^'\n]+)'|"([^"\n]+)"/g)]
      .map(([, single, double]) => single ?? double ?? '')
      .filter((path) => !/^\w+:\/\//.test(path) && isDataFile(path.replace(/[*?\]}]+$/, '.csv'))),
  );
}

/** A glob as DuckDB has them; Jinja may become anything. */
function toPattern(path: string): RegExp {
  const glob = path.replace(/\{[{%].*?[}%]\}/g, '**').replace(/^(?:\.\/)+/, '');
  const source = glob.replace(/\*\*\/?|\*|\?|\[[^\]]*\]|\{[^}]*\}|[.+^$()|\\]/g, (token) => {
    if (token.startsWith('**')) return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.startsWith('[')) return token.replace('[!', '[^');
    if (token.startsWith('{')) return `(?:${token.slice(1, -1).replaceAll(',', '|')})`;
    return `\\${token}`;
  });
  return new RegExp(`^${source}$`);
}
