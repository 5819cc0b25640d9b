import { asList, asObject, asText, asTexts, type Json } from './json-values.ts';

/** The columns that identify a row. */
export interface RowKey {
  columns: string[];
  /** Words of a SQL expression: those of them that are columns count. */
  isExpression?: true;
}

/** dbt's own names in a snapshot: `snapshot_meta_column_names`. */
const SNAPSHOT_ID = 'dbt_scd_id';
const VALID_FROM = 'dbt_valid_from';

/** Tests of a combination of columns, by package and name, with the argument that lists them. */
const COMBINATION_TESTS: Record<string, string> = {
  'dbt_utils.unique_combination_of_columns': 'combination_of_columns',
  'dbt_expectations.expect_compound_columns_to_be_unique': 'column_list',
};

interface TestedColumns {
  unique: Set<string>;
  notNull: Set<string>;
  combinations: string[][];
}

interface DeclaredKey {
  certain: string[];
  /** In the order of the YAML file. */
  columns: string[];
  /** The first that is there counts, if no test says better. */
  others: Array<RowKey | undefined>;
}

/**
 * Finds the key of each node of `wanted` that the project declares: the first of
 * `meta.dbt_ci.primary_key`, an enforced contract's primary key or unique + not_null column, a column
 * with the tests unique and not_null, a tested combination of columns, the config `unique_key`, a
 * contract that is not enforced, dbt's own `primary_key`. A key that turns out not to tell rows apart
 * does no harm: such rows are compared whole.
 */
export class KeyFinder {
  readonly #wanted: ReadonlySet<string>;
  readonly #tested = new Map<string, TestedColumns>();
  readonly #declared = new Map<string, DeclaredKey>();

  constructor(wanted: ReadonlySet<string>) {
    this.#wanted = wanted;
  }

  /** Takes a member of `nodes` of a manifest.json, in any order. */
  read(uniqueId: string, node: Json): void {
    if (node.resource_type === 'test') this.#readTest(node);
    else if (this.#wanted.has(uniqueId)) this.#declared.set(uniqueId, readDeclaredKey(node));
  }

  find(): Map<string, RowKey> {
    const keys = new Map<string, RowKey>();
    for (const [uniqueId, { certain, columns, others }] of this.#declared) {
      const tests = this.#tested.get(uniqueId);
      const both = columns.find((column) => tests?.unique.has(column) && tests.notNull.has(column));
      const candidates = [
        { columns: certain },
        { columns: both === undefined ? [] : [both] },
        { columns: tests?.combinations[0] ?? [] },
        ...others,
      ];
      const key = candidates.find((candidate) => candidate && candidate.columns.length > 0);
      if (key) keys.set(uniqueId, key);
    }
    return keys;
  }

  /** A test with a `where` says nothing of the other rows. */
  #readTest(test: Json): void {
    const node = asText(test.attached_node);
    if (node === undefined || !this.#wanted.has(node) || asObject(test.config).where) return;
    const tested = this.#tested.get(node) ?? {
      ...{ unique: new Set(), notNull: new Set(), combinations: [] },
    };
    this.#tested.set(node, tested);
    const metadata = asObject(test.test_metadata);
    const name = asText(metadata.name) ?? '';
    const argument = COMBINATION_TESTS[`${metadata.namespace}.${name}`];
    if (argument !== undefined) {
      tested.combinations.push(asTexts(asObject(metadata.kwargs)[argument]).map(unquote));
      // The order in the manifest is that of the files.
      tested.combinations.sort((a, b) => a.length - b.length || (a.join() < b.join() ? -1 : 1));
    }
    const column = asText(test.column_name);
    if (column === undefined || metadata.namespace) return;
    if (name === 'unique') tested.unique.add(column);
    if (name === 'not_null') tested.notNull.add(column);
  }
}

function readDeclaredKey(node: Json): DeclaredKey {
  const config = asObject(node.config);
  const columns = asObject(node.columns);
  const given = readMetaKey(config.meta) ?? readMetaKey(node.meta);
  const contract = readContractKey(node);
  const isEnforced = asObject(config.contract).enforced === true;
  return {
    certain: given ?? (isEnforced ? contract : undefined) ?? [],
    columns: Object.entries(columns).map(([key, column]) => asText(asObject(column).name) ?? key),
    others: [
      node.resource_type === 'snapshot' ? readSnapshotKey(config) : readUniqueKey(config),
      { columns: contract ?? [] },
      // dbt keeps it in a set: its order changes from one parse to the next.
      { columns: asTexts(node.primary_key).sort() },
    ],
  };
}

/** A column's name or a list of them. */
function readMetaKey(meta: unknown): string[] | undefined {
  const key = asObject(asObject(meta).dbt_ci).primary_key;
  const columns = typeof key === 'string' ? [key] : asTexts(key);
  return columns.length > 0 ? columns : undefined;
}

function readContractKey(node: Json): string[] | undefined {
  const model = asList(node.constraints).map(asObject);
  const columns = Object.entries(asObject(node.columns)).map(([key, column]) => {
    const types = asList(asObject(column).constraints).map(
      (constraint) => asObject(constraint).type,
    );
    return { name: asText(asObject(column).name) ?? key, types };
  });
  const primary = model.find(({ type }) => type === 'primary_key');
  if (primary && asTexts(primary.columns).length > 0) return asTexts(primary.columns);
  const column =
    columns.find(({ types }) => types.includes('primary_key')) ??
    columns.find(({ types }) => types.includes('unique') && types.includes('not_null'));
  if (column) return [column.name];
  const required = new Set(
    columns.filter(({ types }) => types.includes('not_null')).map(({ name }) => name),
  );
  return model
    .filter(({ type }) => type === 'unique')
    .map(({ columns: names }) => asTexts(names))
    .find((names) => names.length > 0 && names.every((name) => required.has(name)));
}

/** A row of a snapshot is one version of what `unique_key` identifies; its expression has dbt's id. */
function readSnapshotKey(config: Json): RowKey {
  const names = asObject(config.snapshot_meta_column_names);
  const key = readUniqueKey(config);
  if (key === undefined || key.isExpression)
    return { columns: [asText(names.dbt_scd_id) ?? SNAPSHOT_ID] };
  return { columns: [...key.columns, asText(names.dbt_valid_from) ?? VALID_FROM] };
}

const STRING = /'(?:[^']|'')*'/g;
/** A name, quoted or not, that is no function's: `"Order Id"`, `id`. */
const NAME = /"[^"]+"|`[^`]+`|[\p{L}_][\p{L}\p{N}_$]*(?![\p{L}\p{N}_$]*\s*\()/gu;
const ONE_NAME = /^\s*(?:"[^"]+"|`[^`]+`|[\p{L}_][\p{L}\p{N}_$]*)\s*$/u;

/**
 * The config `unique_key`: a column, a list, or a SQL expression over columns. Where the expression is
 * unique, the columns in it are so together, so that no text of the project has to run as SQL.
 */
function readUniqueKey(config: Json): RowKey | undefined {
  const given = config.unique_key;
  const texts = typeof given === 'string' ? [given] : asTexts(given);
  if (texts.length === 0) return undefined;
  if (texts.every((text) => ONE_NAME.test(text))) return { columns: texts.map(unquote) };
  const names = texts.flatMap((text) => text.replaceAll(STRING, ' ').match(NAME) ?? []);
  return { columns: [...new Set(names.map(unquote))], isExpression: true };
}

function unquote(name: string): string {
  const [, quoted] = /^\s*(?:["`])(.+)(?:["`])\s*$/.exec(name) ?? [];
  return quoted ?? name.trim();
}
