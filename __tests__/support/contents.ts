/** Rows of a query, every value as text. */
export type Query = (sql: string) => Promise<string[][]>;

export interface Content {
  /** `table` or `view`. */
  kind: string;
  /** Names and types, in their order. */
  columns: string;
  /** Sorted. */
  rows: string[];
}

/** By `schema.relation`. */
export type Contents = ReadonlyMap<string, Content>;

/** https://docs.getdbt.com/docs/build/snapshots#snapshot-meta-fields: when it ran is in them. */
const SNAPSHOT_TIMES = new Set(['dbt_scd_id', 'dbt_updated_at', 'dbt_valid_from']);
const SNAPSHOT_END = 'dbt_valid_to';

/** The action's own tables, which say whose the schema is. */
const OWN = 'dbt\\_ci\\_schema\\_%';

/**
 * Everything in the warehouse but what dbt finds there, snapshot times aside.
 * @param asRow from the SQL of a row's text to the SQL of what stands for it
 */
export async function readContents(
  query: Query,
  foreign = ['raw'],
  asRow = (text: string) => text,
): Promise<Contents> {
  const schemas = ['information_schema', 'pg_catalog', ...foreign];
  const columns = await query(
    `select columns.table_schema || '.' || columns.table_name, columns.column_name,
       columns.data_type, tables.table_type
     from information_schema.columns as columns
     join information_schema.tables as tables
       on tables.table_schema = columns.table_schema and tables.table_name = columns.table_name
     where columns.table_schema not in (${schemas.map((name) => `'${name}'`).join(', ')})
       and columns.table_name not like '${OWN}' escape '\\'
     order by columns.table_schema, columns.table_name, columns.ordinal_position`,
  );
  const relations = Map.groupBy(columns, ([relation = '']) => relation);
  if (relations.size === 0) return new Map();
  const selects = [...relations].map(([relation, its]) => renderSelect(relation, its, asRow));
  const rows = Map.groupBy(await query(selects.join(' union all ')), ([relation]) => relation);
  return new Map(
    [...relations].map(([relation, its]) => [
      relation,
      {
        kind: its[0]?.[3] === 'VIEW' ? 'view' : 'table',
        columns: its.map(([, name, type]) => `${name} ${type}`).join(', '),
        rows: (rows.get(relation) ?? []).map(([, row = '']) => row).sort(),
      },
    ]),
  );
}

/** No decimal has them. */
const NO_NUMBERS = ['NaN', 'Infinity', '-Infinity']
  .map((value) => `cast('${value}' as double precision)`)
  .join(', ');

/** PostgreSQL takes a hundred arguments: https://www.postgresql.org/docs/current/runtime-config-preset.html */
const MOST_ARGUMENTS = 90;

function renderSelect(
  relation: string,
  columns: string[][],
  asRow: (text: string) => string,
): string {
  const values = columns
    .filter(([, name = '']) => !SNAPSHOT_TIMES.has(name))
    .map(([, name = '', type = '']) => {
      if (name === SNAPSHOT_END)
        return `case when "${name}" is null then 'current' else 'ended' end`;
      // The last digits of a sum follow the order of its rows.
      const text = /double|float|real/i.test(type)
        ? `case when "${name}" in (${NO_NUMBERS}) then cast("${name}" as varchar)
           else cast(cast("${name}" as decimal(30, 6)) as varchar) end`
        : `cast("${name}" as varchar)`;
      return `coalesce(${text}, 'null')`;
    });
  const [schema, table] = relation.split('.');
  const parts = Array.from({ length: Math.ceil(values.length / MOST_ARGUMENTS) }, (_, part) => {
    const some = values.slice(part * MOST_ARGUMENTS, (part + 1) * MOST_ARGUMENTS);
    return `concat_ws(' | ', ${some.join(', ')})`;
  });
  const row = parts.length > 1 ? `concat_ws(' | ', ${parts.join(', ')})` : (parts[0] ?? "''");
  // Named: PostgreSQL's driver gives rows by the names of their columns.
  return `select '${relation}' as relation, ${asRow(row)} as row_text from "${schema}"."${table}"`;
}
