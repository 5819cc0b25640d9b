import { isAlias, isMap, isScalar, isSeq, type ParsedNode, visit } from 'yaml';
import { parseYamlFile, sourceOf, startOf, type YamlFile } from './yaml-file.ts';
import { type ParsedMap, resolveAlias } from './yaml-map.ts';

/** Keys that name the place an output writes to. */
const PLACE_KEYS = ['schema', 'dataset', 'database'];

/**
 * Adapters without databases. Most of them refuse a `database` that is not equal to `schema`:
 *   https://github.com/dbt-labs/dbt-adapters/blob/main/dbt-spark/src/dbt/adapters/spark/connections.py
 *   https://github.com/ClickHouse/dbt-clickhouse/blob/main/dbt/adapters/clickhouse/credentials.py
 *   https://github.com/aws-samples/dbt-glue (CHANGELOG, 0.2.15)
 */
const SCHEMA_IS_DATABASE = ['clickhouse', 'glue', 'spark'];

/** Whether the adapter has no databases, so that one in its output has to be equal to the schema. */
export function isSchemaDatabase(type: string): boolean {
  return SCHEMA_IS_DATABASE.includes(type);
}

/** What leads to one output: the keys from the root of profiles.yml to its mapping. */
type Path = readonly [profile: string, outputs: 'outputs', target: string];

/**
 * Keys below which the adapter writes files whose names need not hold the schema:
 *   https://github.com/duckdb/dbt-duckdb#writing-to-external-files
 *   https://docs.getdbt.com/docs/core/connect-data-platform/athena-setup
 */
const ROOTS_OF_FILES: Readonly<Record<string, string>> = {
  duckdb: 'external_root',
  athena: 's3_data_dir',
};

/** The key of the target that says where files are written; undefined where none does. */
export function rootOfFiles(type: string): string | undefined {
  return ROOTS_OF_FILES[type];
}

/**
 * The text of profiles.yml with one output's schema (dataset on BigQuery) replaced. Everything else
 * keeps its meaning and, some aliases apart, its very characters: Jinja, comments, quotes, the
 * target's name. The schema becomes the output's own key in every mapping that may be the output, so
 * that no precedence among merged mappings decides about it: PyYAML 6.0.4 turned that of
 * `<<: [*a, *b]` round. `profile`, `target` and `type` are as `resolveOutput` found them.
 */
export function deriveIsolatedTarget(input: {
  text: string;
  profile: string;
  target: string;
  type: string;
  schema: string;
  /** Files go to a folder of that schema's name, where the target says where they go. */
  isolatesFiles?: boolean;
}): string {
  const path: Path = [input.profile, 'outputs', input.target];
  const file = parseYamlFile(expandAliases(input.text, path), 'profiles.yml');
  const { outputs } = findOutputs(file, path);
  if (outputs.length === 0)
    throw new Error(`The profiles have no output ${input.profile}.${input.target}.`);
  return applyEdits(
    file.text,
    outputs.flatMap((output) => replaceSchema(file, output, input)),
  );
}

/**
 * Puts a copy in the place of every alias of what will be edited, so that the edit cannot reach
 * another output: `prod: *base` becomes `prod: {type: postgres, …}`. Other aliases stay: by which
 * of equal keys PyYAML 6.0.4 takes depends on what is an alias of what.
 */
function expandAliases(text: string, path: Path): string {
  const file = parseYamlFile(text, 'profiles.yml');
  const { touched } = findOutputs(file, path);
  const edits: Edit[] = [];
  visit(file.document, {
    Alias(key, alias) {
      const node = alias as ParsedNode;
      if (key === 'key' || isTouched(file, node, touched))
        edits.push({
          start: node.range[0],
          end: node.range[1],
          text: renderInline(file, resolveAlias(node, file.document), touched),
        });
    },
  });
  return applyEdits(text, edits);
}

function isTouched(file: YamlFile, alias: ParsedNode, touched: ReadonlySet<ParsedNode>): boolean {
  const node = resolveAlias(alias, file.document);
  return node !== null && touched.has(node);
}

/** A node in YAML's one-line form, aliases of what is touched followed. */
function renderInline(
  file: YamlFile,
  node: ParsedNode | null,
  touched: ReadonlySet<ParsedNode>,
): string {
  if (isAlias(node) && !isTouched(file, node, touched)) return sourceOf(file, node);
  const target = resolveAlias(node, file.document);
  const render = (item: ParsedNode | null) => renderInline(file, item, touched);
  if (isMap(target)) {
    const pairs = target.items.map(
      ({ key, value }) => `${render(resolveAlias(key, file.document))}: ${render(value)}`,
    );
    return `{${pairs.join(', ')}}`;
  }
  if (isSeq(target)) return `[${target.items.map(render).join(', ')}]`;
  return isScalar(target) ? renderScalar(file, target) : 'null';
}

function renderScalar(file: YamlFile, node: ParsedNode & { value: unknown }): string {
  const source = sourceOf(file, node);
  if (source === '') return 'null';
  const tag = node.tag ? `!<${node.tag}> ` : '';
  const quoted = /^["']/.test(source);
  const fits = quoted ? !source.includes('\n') : !/[\n,[\]{}|>]/.test(source);
  // Text that only fits on lines of its own is always a string, and JSON is YAML.
  return tag + (fits ? source : JSON.stringify(node.value));
}

/** Makes the keys that name the place an output writes to the output's own, and the schema. */
function replaceSchema(
  file: YamlFile,
  output: ParsedMap,
  {
    type,
    schema,
    isolatesFiles = false,
  }: { type: string; schema: string; isolatesFiles?: boolean },
): Edit[] {
  const has = (key: string) => findValues(file, [output], key).values.length > 0;
  // dbt-bigquery takes `dataset` as another name of `schema`, and refuses both in one output.
  const keys = [type === 'bigquery' && has('dataset') ? 'dataset' : 'schema'];
  if (isSchemaDatabase(type) && has('database')) keys.push('database');
  const text = JSON.stringify(schema);
  const own = (key: string) => output.items.filter((item) => nameOf(item.key) === key);
  const missing = keys.filter((key) => own(key).length === 0);
  // Own or merged: the file keeps what it says, and the output gets a key of its own.
  return [
    ...(isolatesFiles ? replaceRoot(file, output, { type, schema }) : []),
    ...keys.flatMap(own).flatMap(({ value }) => (value ? [replaceValue(file, value, text)] : [])),
    ...(missing.length > 0 ? [insertKeys(file, output, missing, text)] : []),
  ];
}

/** Makes the folder that files go to the output's own too, where it names one or merges one. */
function replaceRoot(
  file: YamlFile,
  output: ParsedMap,
  { type, schema }: { type: string; schema: string },
): Edit[] {
  const key = rootOfFiles(type) ?? '';
  const { values } = findValues(file, [output], key);
  const root = values.find((value) => isScalar(value) && Boolean(value.value));
  if (!isScalar(root)) return [];
  const text = below(root.value, schema);
  const own = output.items.filter((item) => nameOf(item.key) === key);
  return own.length === 0
    ? [insertKeys(file, output, [key], text)]
    : own.flatMap(({ value }) => (value ? [replaceValue(file, value, text)] : []));
}

function below(root: unknown, schema: string): string {
  return JSON.stringify(`${String(root).replace(/\/+$/, '')}/${schema}`);
}

interface Outputs {
  /** Every mapping that a reader of YAML could take for the output, whichever key it lets win. */
  outputs: ParsedMap[];
  /** These, all mappings on the way to them, and the schemas that they have of their own. */
  touched: Set<ParsedNode>;
}

function findOutputs(file: YamlFile, path: Path): Outputs {
  const touched = new Set<ParsedNode>();
  let outputs = [file.document.contents].filter((node) => isMap(node));
  for (const key of path) {
    const { values, visited } = findValues(file, outputs, key);
    for (const map of visited) touched.add(map);
    outputs = values.filter((value) => isMap(value));
  }
  for (const output of outputs) {
    touched.add(output);
    for (const { key, value } of output.items)
      if (value && PLACE_KEYS.includes(nameOf(key) ?? '')) touched.add(value);
  }
  return { outputs, touched };
}

/** All values of the key, aliases followed: own and merged ones, at any depth of merging. */
function findValues(
  file: YamlFile,
  maps: readonly ParsedMap[],
  key: string,
): { values: ParsedNode[]; visited: ParsedMap[] } {
  const values: ParsedNode[] = [];
  const visited: ParsedMap[] = [...maps];
  // Grows as merged mappings are found.
  for (const map of visited)
    for (const item of map.items) {
      const value = resolveAlias(item.value, file.document);
      if (nameOf(item.key) === key && value) values.push(value);
      if (nameOf(item.key) !== '<<') continue;
      for (const part of isSeq(value) ? value.items : [value]) {
        const merged = resolveAlias(part, file.document);
        if (isMap(merged) && !visited.includes(merged)) visited.push(merged);
      }
    }
  return { values, visited };
}

function nameOf(key: ParsedNode): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}

function replaceValue(file: YamlFile, value: ParsedNode, schema: string): Edit {
  const [start, end] = value.range;
  const source = sourceOf(file, value);
  // A block scalar (`schema: >-`) includes its line break, an absent value not even whitespace.
  const text = `${source === '' ? ' ' : ''}${schema}${source.endsWith('\n') ? '\n' : ''}`;
  return { start, end, text };
}

function insertKeys(
  file: YamlFile,
  output: ParsedMap,
  keys: readonly string[],
  value: string,
): Edit {
  const first = output.items[0];
  if (!first) throw new Error('The output has no keys, so it has no type.');
  const start = startOf(first.key);
  const indent = ' '.repeat((file.locate(start).column ?? 1) - 1);
  const separator = output.flow ? ', ' : `\n${indent}`;
  const text = keys.map((key) => `${key}: ${value}${separator}`).join('');
  return { start, end: start, text };
}

interface Edit {
  start: number;
  end: number;
  text: string;
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce(
      (result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end),
      text,
    );
}
