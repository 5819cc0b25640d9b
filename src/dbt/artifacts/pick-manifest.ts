import { hash } from 'node:crypto';
import { parseMember, readMembers } from './json-members.ts';
import type { PickedMacro, PickedManifest, PickedNode } from './picked-manifest.ts';

type Json = Record<string, unknown>;

/** Where a manifest keeps what takes part in the graph. */
const SECTIONS = [
  'nodes',
  'sources',
  'exposures',
  'metrics',
  'semantic_models',
  'saved_queries',
  'unit_tests',
  'functions',
];

/** Nodes of the manifest that are not in dbt's graph. */
const RUN_HOOK = 'operation';

/** Fields that only some resource types have, compared as they are (`StateSelectorMethod` of dbt). */
const FIELDS = [
  ...['version', 'latest_version', 'access', 'deprecation_date', 'constraints'],
  ...['test_metadata', 'column_name', 'arguments', 'returns'],
  ...['database', 'schema', 'identifier', 'unrendered_database', 'unrendered_schema'],
  ...['quoting', 'external', 'freshness', 'loaded_at_field', 'loaded_at_query'],
  ...['type', 'owner', 'maturity', 'url', 'label', 'group', 'tags'],
  ...['model', 'defaults', 'entities', 'dimensions', 'measures', 'primary_entity'],
  ...['query_params', 'exports'],
];

/** Said of a column for the reader. */
const DESCRIPTIVE = ['description', 'doc_blocks', 'meta', 'tags', 'config'];

/** Said of a column for its contract, and of no use without one. */
const CONTRACTED = ['name', 'data_type', 'constraints', 'quote'];

/**
 * Equal texts, kept once. Two manifests of one project say nearly the same; use one pool for both,
 * and the second costs little.
 */
export class TextPool {
  readonly #texts = new Map<string, string>();
  /** By JSON whose keys are in any order. */
  readonly #canonical = new Map<string, string>();

  keep(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }

  /** JSON with sorted keys. */
  canonical(value: unknown): string {
    const unsorted = JSON.stringify(value);
    const known = this.#canonical.get(unsorted);
    if (known !== undefined) return known;
    const sorted = this.keep(JSON.stringify(value, sortKeys));
    this.#canonical.set(sorted === unsorted ? sorted : unsorted, sorted);
    return sorted;
  }
}

/**
 * Takes what the plan compares from a manifest.json (schema v11 or v12), entry by entry: two parsed
 * manifests of 30 MB would not fit into a small runner (`npm run bench:memory`).
 *
 * @param bytes UTF-8 of the file; throws `SyntaxError` for anything that is no JSON object
 * @param wanted which nodes, sources, exposures … to take, by unique id
 */
export function pickManifest(
  bytes: Buffer,
  wanted: (uniqueId: string) => boolean,
  pool: TextPool,
): PickedManifest {
  const sections = new Map(readMembers(bytes));
  const ids = new Set<string>();
  const nodes = new Map<string, PickedNode>();
  const dependents = new Map<string, string[]>();
  const hooks: string[] = [];
  for (const section of SECTIONS) {
    for (const [name, entry] of readEntries(sections.get(section))) {
      if (entry.resource_type === RUN_HOOK) {
        hooks.push(`${name} ${textOf(entry.raw_code)}`);
        continue;
      }
      const id = pool.keep(name);
      ids.add(id);
      if (wanted(id)) nodes.set(id, pickNode(id, entry, pool));
      for (const parent of new Set(listOf(objectOf(entry.depends_on).nodes))) {
        if (!wanted(parent)) continue;
        const known = dependents.get(parent);
        if (known) known.push(id);
        else dependents.set(pool.keep(parent), [id]);
      }
    }
  }
  const metadata = objectOf(parseMember(sections.get('metadata') ?? NO_ENTRIES));
  return {
    adapterType: textOf(metadata.adapter_type),
    projectName: textOf(metadata.project_name),
    ids,
    disabled: pickDisabled(sections.get('disabled'), pool),
    nodes,
    macros: pickMacros(sections.get('macros'), pool),
    sources: digestSources(sections.get('sources')),
    runHooks: hooks.sort().join('\n'),
    dependents,
  };
}

/** dbt keeps a list by unique id: several files may define the same disabled node. */
function pickDisabled(section: Buffer | undefined, pool: TextPool): Map<string, PickedNode> {
  const disabled = new Map<string, PickedNode>();
  if (section === undefined || section[0] !== NO_ENTRIES[0]) return disabled;
  for (const [id, value] of readMembers(section)) {
    const list = parseMember(value);
    const first: unknown = Array.isArray(list) ? list[0] : undefined;
    if (isObject(first)) disabled.set(id, pickNode(id, first, pool));
  }
  return disabled;
}

/** What differs from parse to parse, or follows the target. */
const NOT_SAID = ['created_at', 'database', 'schema', 'relation_name'];

function digestSources(section: Buffer | undefined): string {
  const pool = new TextPool();
  const entries = Array.from(readEntries(section), ([id, entry]) => {
    const said = Object.entries(entry).filter(([key]) => !NOT_SAID.includes(key));
    return `${id} ${pool.canonical(withoutNulls(Object.fromEntries(said)))}`;
  });
  return digest(entries.sort().join('\n'));
}

function pickMacros(section: Buffer | undefined, pool: TextPool): Map<string, PickedMacro> {
  const macros = new Map<string, PickedMacro>();
  for (const [id, entry] of readEntries(section)) macros.set(id, pickMacro(id, entry, pool));
  return macros;
}

const NO_ENTRIES: Buffer = Buffer.from('{}');

/** The members of a section that are objects themselves. */
function* readEntries(section = NO_ENTRIES): Generator<[string, Json]> {
  // A section that has nothing may be null.
  if (section[0] !== NO_ENTRIES[0]) return;
  for (const [id, value] of readMembers(section)) {
    const entry = parseMember(value);
    if (isObject(entry)) yield [id, entry];
  }
}

function pickNode(uniqueId: string, entry: Json, pool: TextPool): PickedNode {
  const dependsOn = objectOf(entry.depends_on);
  const contract = objectOf(entry.contract);
  const checksum = objectOf(entry.checksum);
  const columns = entriesOf(entry.columns);
  const keep = (value: unknown) => pool.keep(textOf(value));
  return {
    uniqueId: pool.keep(uniqueId),
    resourceType: keep(entry.resource_type),
    name: keep(entry.name),
    packageName: keep(entry.package_name),
    originalFilePath: keep(entry.original_file_path),
    fqn: pool.keep(JSON.stringify(listOf(entry.fqn))),
    language: nullable(entry.language),
    code: keep(entry.raw_code),
    // A unit test has a text, a seed an object.
    checksum: pool.keep(
      typeof entry.checksum === 'string'
        ? entry.checksum
        : `${textOf(checksum.name)}:${textOf(checksum.checksum)}`,
    ),
    config: pool.canonical(withoutNulls(objectOf(entry.config))),
    unrenderedConfig: pool.canonical(objectOf(entry.unrendered_config)),
    relation: nullable(entry.relation_name),
    alias: nullable(entry.alias),
    parents: listOf(dependsOn.nodes).map(keep),
    macros: listOf(dependsOn.macros).map(keep),
    attachedNode: nullable(entry.attached_node),
    contractEnforced: contract.enforced === true,
    contractChecksum: nullable(contract.checksum),
    description: digest(textOf(entry.description)),
    columnDescriptions: digest(
      columns
        .map(([name, column]) => `${name}: ${textOf(column.description)}`)
        .sort()
        .join('\n'),
    ),
    columns: digest(pool.canonical(pickColumns(columns, contract.enforced === true))),
    fields: pickFields(entry, pool),
  };
}

function pickMacro(uniqueId: string, entry: Json, pool: TextPool): PickedMacro {
  return {
    uniqueId: pool.keep(uniqueId),
    name: textOf(entry.name),
    packageName: pool.keep(textOf(entry.package_name)),
    originalFilePath: pool.keep(textOf(entry.original_file_path)),
    sql: pool.keep(textOf(entry.macro_sql)),
    macros: listOf(objectOf(entry.depends_on).macros).map((id) => pool.keep(id)),
  };
}

function pickFields(entry: Json, pool: TextPool): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const name of FIELDS) {
    const value = entry[name];
    if (value !== undefined && value !== null) fields[name] = pool.canonical(value);
  }
  return fields;
}

function pickColumns(columns: Array<[string, Json]>, contracted: boolean): Json {
  const skipped = contracted ? DESCRIPTIVE : [...DESCRIPTIVE, ...CONTRACTED];
  const picked: Json = {};
  for (const [name, column] of columns) {
    const entries = Object.entries(withoutNulls(column));
    const kept = entries.filter(([key]) => !skipped.includes(key));
    if (kept.length > 0) picked[name] = Object.fromEntries(kept);
  }
  return picked;
}

function sortKeys(_: string, value: unknown): unknown {
  return isObject(value) ? Object.fromEntries(Object.entries(value).sort(byKey)) : value;
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Versions of dbt differ in which absent values they write. */
function withoutNulls(value: Json): Json {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null));
}

function digest(text: string): string {
  return hash('sha1', text, 'base64');
}

function entriesOf(value: unknown): Array<[string, Json]> {
  return Object.entries(objectOf(value)).filter((entry): entry is [string, Json] =>
    isObject(entry[1]),
  );
}

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function nullable(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
