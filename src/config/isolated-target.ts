import { isMap, isScalar, isSeq, type ParsedNode, visit } from 'yaml';
import { parseYamlFile, sourceOf, startOf, type YamlFile } from './yaml-file.ts';
import { type ParsedMap, readEntries, readMap, resolveAlias } from './yaml-map.ts';

/**
 * Adapters without databases. Most of them refuse a `database` that is not equal to `schema`:
 *   https://github.com/dbt-labs/dbt-adapters/blob/main/dbt-spark/src/dbt/adapters/spark/connections.py
 *   https://github.com/ClickHouse/dbt-clickhouse/blob/main/dbt/adapters/clickhouse/credentials.py
 *   https://github.com/aws-samples/dbt-glue (CHANGELOG, 0.2.15)
 */
const SCHEMA_IS_DATABASE = ['clickhouse', 'glue', 'spark'];

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
 * keeps its meaning and, aliases apart, its very characters: Jinja, comments, quotes, the target's
 * name. `profile`, `target` and `type` are as `resolveOutput` found them.
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
  const file = parseYamlFile(expandAliases(input.text), 'profiles.yml');
  const root = file.document.contents as ParsedMap;
  const profile = readMap(root, input.profile, file.document);
  const outputs = profile && readMap(profile, 'outputs', file.document);
  const output = outputs && readMap(outputs, input.target, file.document);
  if (!output) throw new Error(`No output ${input.profile}.${input.target} in the profiles.`);
  return applyEdits(file.text, replaceSchema(file, output, input));
}

/**
 * Puts a copy in the place of every alias, so that an edit of one output cannot reach another:
 * `prod: *base` becomes `prod: {type: postgres, …}`, and `<<: *base` becomes `<<: {…}`.
 */
function expandAliases(text: string): string {
  const file = parseYamlFile(text, 'profiles.yml');
  const edits: Edit[] = [];
  visit(file.document, {
    Alias(_key, alias) {
      const node = alias as ParsedNode;
      if (resolveAlias(node, file.document))
        edits.push({ start: node.range[0], end: node.range[1], text: renderInline(file, node) });
    },
  });
  return applyEdits(text, edits);
}

/** A node in YAML's one-line form, aliases followed. Values that fit keep their characters. */
function renderInline(file: YamlFile, node: ParsedNode | null): string {
  const target = resolveAlias(node, file.document);
  if (isMap(target)) {
    const pairs = target.items.map(
      ({ key, value }) => `${renderInline(file, key)}: ${renderInline(file, value)}`,
    );
    return `{${pairs.join(', ')}}`;
  }
  if (isSeq(target)) return `[${target.items.map((item) => renderInline(file, item)).join(', ')}]`;
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

function replaceSchema(
  file: YamlFile,
  output: ParsedMap,
  {
    type,
    schema,
    isolatesFiles = false,
  }: { type: string; schema: string; isolatesFiles?: boolean },
): Edit[] {
  const entries = readEntries(output, file.document);
  const text = JSON.stringify(schema);
  // dbt-bigquery takes `dataset` as another name of `schema`.
  const value =
    (type === 'bigquery' && entries.get('dataset')?.value) || entries.get('schema')?.value;
  const database = SCHEMA_IS_DATABASE.includes(type) ? entries.get('database')?.value : undefined;
  const root = isolatesFiles ? entries.get(rootOfFiles(type) ?? '')?.value : undefined;
  return [
    ...(isScalar(root) && root.value ? [replaceValue(file, root, below(root.value, schema))] : []),
    value ? replaceValue(file, value, text) : insertSchema(file, output, text),
    ...(database ? [replaceValue(file, database, text)] : []),
  ];
}

function below(root: unknown, schema: string): string {
  return JSON.stringify(`${String(root).replace(/\/+$/, '')}/${schema}`);
}

function replaceValue(file: YamlFile, value: ParsedNode, schema: string): Edit {
  const [start, end] = value.range;
  const source = sourceOf(file, value);
  // A block scalar (`schema: >-`) includes its line break, an absent value not even a blank.
  const text = `${source === '' ? ' ' : ''}${schema}${source.endsWith('\n') ? '\n' : ''}`;
  return { start, end, text };
}

function insertSchema(file: YamlFile, output: ParsedMap, schema: string): Edit {
  const first = output.items[0];
  if (!first) throw new Error('An output without any key has no type either.');
  const start = startOf(first.key);
  const indent = ' '.repeat((file.locate(start).column ?? 1) - 1);
  const separator = output.flow ? ', ' : `\n${indent}`;
  return { start, end: start, text: `schema: ${schema}${separator}` };
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
