type Json = Record<string, unknown>;

/** dbt's own name for the column that is unique in a snapshot: `snapshot_meta_column_names`. */
const SNAPSHOT_ID = 'dbt_scd_id';

/**
 * The columns that identify a row, for each node of `wanted` where the project declares them: the first of
 * `meta.dbt_ci.primary_key`, an enforced contract's primary key or unique + not_null column, a column
 * with the tests unique and not_null, dbt's own `primary_key`, and dbt's id in a snapshot.
 *
 * @param nodes the members of `nodes` in a manifest.json
 */
export function findKeys(
  nodes: Iterable<readonly [uniqueId: string, node: unknown]>,
  wanted: ReadonlySet<string>,
): Map<string, string[]> {
  const tested = new Map<string, TestedColumns>();
  const declared = new Map<string, DeclaredKey>();
  for (const [uniqueId, entry] of nodes) {
    const node = objectOf(entry);
    if (node.resource_type === 'test') collectTest(tested, node, wanted);
    else if (wanted.has(uniqueId)) declared.set(uniqueId, readDeclaredKey(node));
  }
  const keys = new Map<string, string[]>();
  for (const [uniqueId, { certain, columns, inferred }] of declared) {
    const tests = tested.get(uniqueId);
    const both = columns.find((column) => tests?.unique.has(column) && tests.notNull.has(column));
    const key = certain.length > 0 ? certain : both === undefined ? inferred : [both];
    if (key.length > 0) keys.set(uniqueId, key);
  }
  return keys;
}

interface TestedColumns {
  unique: Set<string>;
  notNull: Set<string>;
}

interface DeclaredKey {
  certain: string[];
  /** In the order of the YAML file. */
  columns: string[];
  inferred: string[];
}

/** A test with a `where` says nothing of the other rows. */
function collectTest(
  tested: Map<string, TestedColumns>,
  test: Json,
  wanted: ReadonlySet<string>,
): void {
  const node = test.attached_node;
  const column = test.column_name;
  if (typeof node !== 'string' || typeof column !== 'string' || !wanted.has(node)) return;
  const metadata = objectOf(test.test_metadata);
  if (metadata.namespace || objectOf(test.config).where) return;
  const columns = tested.get(node) ?? { unique: new Set(), notNull: new Set() };
  if (metadata.name === 'unique') columns.unique.add(unquoted(column));
  if (metadata.name === 'not_null') columns.notNull.add(unquoted(column));
  tested.set(node, columns);
}

function readDeclaredKey(node: Json): DeclaredKey {
  const config = objectOf(node.config);
  const columns = objectOf(node.columns);
  const names = Object.entries(columns).map(
    ([key, column]) => textOf(objectOf(column).name) ?? key,
  );
  const given = readMetaKey(config.meta) ?? readMetaKey(node.meta);
  const contract = objectOf(config.contract).enforced === true ? readContractKey(node) : undefined;
  return {
    certain: given ?? contract ?? [],
    columns: names,
    inferred:
      node.resource_type === 'snapshot'
        ? [textOf(objectOf(config.snapshot_meta_column_names).dbt_scd_id) ?? SNAPSHOT_ID]
        : // dbt keeps it in a set: its order changes from one parse to the next.
          textsOf(node.primary_key).map(unquoted).sort(),
  };
}

/** A column's name or a list of them. */
function readMetaKey(meta: unknown): string[] | undefined {
  const key = objectOf(objectOf(meta).dbt_ci).primary_key;
  const columns = typeof key === 'string' ? [key] : textsOf(key);
  return columns.length > 0 ? columns.map(unquoted) : undefined;
}

function readContractKey(node: Json): string[] | undefined {
  const model = listOf(node.constraints).map(objectOf);
  const columns = Object.entries(objectOf(node.columns)).map(([key, column]) => {
    const types = listOf(objectOf(column).constraints).map(
      (constraint) => objectOf(constraint).type,
    );
    return { name: textOf(objectOf(column).name) ?? key, types };
  });
  const primary = model.find(({ type }) => type === 'primary_key');
  if (primary && textsOf(primary.columns).length > 0) return textsOf(primary.columns).map(unquoted);
  const column =
    columns.find(({ types }) => types.includes('primary_key')) ??
    columns.find(({ types }) => types.includes('unique') && types.includes('not_null'));
  if (column) return [column.name];
  const required = new Set(
    columns.filter(({ types }) => types.includes('not_null')).map(({ name }) => name),
  );
  return model
    .filter(({ type }) => type === 'unique')
    .map(({ columns: names }) => textsOf(names).map(unquoted))
    .find((names) => names.length > 0 && names.every((name) => required.has(name)));
}

/**
 * The tests of a column with `quote: true` name it as SQL does, and so does dbt's primary key
 * (`column_name` in dbt-core's parser/schema_generic_tests.py); its own entry does not.
 */
function unquoted(name: string): string {
  const [, double, tick, bracket] = /^(?:"(.+)"|`(.+)`|\[(.+)\])$/s.exec(name) ?? [];
  if (double !== undefined) return double.replaceAll('""', '"');
  return tick ?? bracket ?? name;
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function textsOf(value: unknown): string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
