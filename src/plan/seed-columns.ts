import type { ColumnKind, SeedColumn } from '../dbt/seed-columns.ts';

/** How the columns of a seed's file differ from those of its table. */
export interface ColumnChanges {
  added: string[];
  removed: string[];
  /** Their values would not go into the type that the table has. */
  retyped: string[];
  /** The same columns in another order: DuckDB's COPY goes by their position. */
  reordered: boolean;
}

export interface TableColumn {
  name: string;
  /** As the warehouse writes it. */
  type: string;
}

/**
 * @param declared names of columns of which `column_types` changed; of the others with a declared type
 *   the file's values say nothing
 * @returns undefined where they are the same
 */
export function compareSeedColumns(
  file: readonly SeedColumn[],
  table: readonly TableColumn[],
  declared: { changed: ReadonlySet<string>; all: ReadonlySet<string> },
): ColumnChanges | undefined {
  const before = new Map(table.map(({ name, type }) => [name.toLowerCase(), type]));
  const after = new Set(file.map(({ name }) => name.toLowerCase()));
  const added = file.map(({ name }) => name).filter((name) => !before.has(name.toLowerCase()));
  const removed = table.map(({ name }) => name).filter((name) => !after.has(name.toLowerCase()));
  const retyped = file.flatMap(({ name, kind }) => {
    const type = before.get(name.toLowerCase());
    if (type === undefined) return [];
    const isRetyped =
      declared.all.has(name) || declared.changed.has(name)
        ? declared.changed.has(name)
        : !fits(kind, kindOfType(type));
    return isRetyped ? [name] : [];
  });
  const reordered =
    added.length + removed.length === 0 && [...before.keys()].join('\n') !== [...after].join('\n');
  if (added.length + removed.length + retyped.length === 0 && !reordered) return undefined;
  return { added, removed, retyped, reordered };
}

/** Whether values of one kind go into a column of another unchanged; yes where either is not known. */
function fits(kind: ColumnKind | undefined, type: ColumnKind | undefined): boolean {
  if (kind === undefined || type === undefined || kind === type) return true;
  // A column of decimals takes whole numbers; where there is no boolean or date, numbers stand for them.
  if (type === 'number' || type === 'integer') return kind === 'integer' || kind === 'boolean';
  return false;
}

const WHOLE = /^(?:nullable\()?u?(?:tiny|small|medium|big|huge)?int(?:eger)?\d*\b|^\w*serial\b/i;
const SCALE_ZERO = /^(?:number|numeric|decimal)\(\d+,\s*0\)/i;

/** What a warehouse's type holds, by its name; undefined for one that is not known. */
export function kindOfType(type: string): ColumnKind | undefined {
  if (WHOLE.test(type) || SCALE_ZERO.test(type)) return 'integer';
  if (/string|char|text|clob/i.test(type)) return 'text';
  if (/number|numeric|decimal|float|double|real/i.test(type)) return 'number';
  if (/bool/i.test(type)) return 'boolean';
  return /date|time/i.test(type) ? 'time' : undefined;
}
