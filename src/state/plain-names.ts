import type { Manifest, ManifestNode } from '../dbt/artifacts/manifest.ts';
import type { CorruptStateError } from '../errors.ts';
import { corruptState } from './state-record.ts';

/**
 * Characters that end a quoted name, a string or a statement in some dialect. dbt's adapters escape
 * none of them: `BaseRelation.quoted` only puts a quote on each side, and `list_relations` writes the
 * schema between single quotes (dbt-adapters, dbt/adapters/base/relation.py; dbt-postgres,
 * macros/adapters.sql).
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a line break ends a comment.
const BREAKS_OUT = /["'`\];\\\u0000-\u001f\u007f]/;

/**
 * Of those, what ends a name between double quotes, or a string between single ones; a backtick, a
 * bracket, a semicolon and a comment's start are part of the name there.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: C's end of a string.
const ENDS_DOUBLE_QUOTES = /["'\\\n\r\u0000]/;

/** A name that means itself without quotes; BigQuery's projects hold `-`, `:` and `.`. */
const NEEDS_NO_QUOTES = /^[\p{L}\p{N}_$:.-]*$/u;

/**
 * Whether a name can be put into SQL by dbt's adapters and stay a name. The same rule for names of
 * the warehouse's catalogue is `dbt_ci_is_plain_name` in warehouse/macros/relations.sql.
 */
export function isPlainName(name: string): boolean {
  return !BREAKS_OUT.test(name) && !name.includes('--') && !name.includes('/*');
}

/**
 * Names of a state go into SQL: of the guard, the copies, the comparison, the row counts, dbt's own
 * deferral. A deploy would have had to build a relation of such a name, which dbt cannot.
 *
 * @param origin names the state in the message
 * @throws CorruptStateError naming the node and the name
 */
export function refuseUnsafeNames({ nodes }: Pick<Manifest, 'nodes'>, origin: string): void {
  for (const node of nodes.values()) {
    const unsafe = findUnsafe(node);
    if (unsafe !== undefined) throw describe(node, unsafe, origin);
  }
}

function findUnsafe(node: ManifestNode): string | undefined {
  // A node without a relation is named in no SQL, but its database is searched.
  const names = [node.database, node.schema];
  if (node.relationName !== null) names.push(node.alias ?? node.name);
  return names.filter((name) => name !== null).find((name) => !staysName(name, node));
}

function staysName(name: string, node: ManifestNode): boolean {
  if (NEEDS_NO_QUOTES.test(name)) return isPlainName(name);
  if (isPlainName(name)) return isQuoted(name, node);
  const isBetweenDoubleQuotes = node.relationName?.includes(`"${name}"`) ?? false;
  return isBetweenDoubleQuotes && !ENDS_DOUBLE_QUOTES.test(name);
}

/** As dbt has written it: a name with whitespace or brackets is one name in quotes only. */
function isQuoted(name: string, { relationName }: ManifestNode): boolean {
  return (
    relationName === null ||
    ['"', '`'].some((quote) => relationName.includes(`${quote}${name}${quote}`)) ||
    relationName.includes(`[${name}]`)
  );
}

function describe(node: ManifestNode, name: string, origin: string): CorruptStateError {
  return corruptState(
    origin,
    `it gives ${node.uniqueId} the name ${JSON.stringify(name)}, which could not stay a name in SQL`,
  );
}
