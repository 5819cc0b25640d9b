import { parseMember, readMembers } from '../dbt/artifacts/json-members.ts';
import { readArtifact } from '../dbt/artifacts/read-artifact.ts';
import { StateError } from '../errors.ts';

/**
 * The little that the ledger decides by of a manifest.json, and where in the file the rest is:
 * parsed as a whole, one of 30 MB takes 120 MB, and a deploy needs two at once.
 */
export interface ManifestText {
  /** Models, seeds, snapshots, functions and macros, by unique_id. */
  entries: Map<string, LocatedEntry>;
  schemaVersion: string | undefined;
  /** The parents of each node, by unique_id. */
  parentMap: Record<string, string[]>;
  /** The members of each group. */
  groupMap: Record<string, string[]>;
}

export interface LocatedEntry {
  /** In the file, in bytes. */
  place: { start: number; length: number };
  /** dbt builds it in the warehouse; everything else has no "last success". */
  isBuilt: boolean;
  dependsOn: { nodes: string[]; macros: string[] };
  /** Only of what becomes part of the SQL of others: a macro or an ephemeral model. */
  inlinedCode: string | undefined;
}

/** Where a manifest has its nodes; functions are there since dbt 1.11. */
export const NODE_SECTIONS: readonly string[] = ['nodes', 'functions'];

const BUILT_TYPES = new Set(['model', 'seed', 'snapshot', 'function']);

/** Throws `StateError` for a file that is no manifest. */
export async function loadManifestText(file: string): Promise<ManifestText> {
  try {
    return await readArtifact(file, parseManifestText);
  } catch (cause) {
    throw new StateError(`${file} is not a dbt manifest.`, { cause });
  }
}

/** Throws `SyntaxError` for what is no JSON object, or has no nodes or macros. */
export function parseManifestText(manifest: Buffer): ManifestText {
  const sections = new Map(readMembers(manifest));
  const parse = (name: string) => parseMember(sections.get(name) ?? Buffer.from('null'));
  const metadata = parse('metadata') as { dbt_schema_version?: string } | null;
  return {
    entries: new Map(readEntries(manifest, sections)),
    schemaVersion: metadata?.dbt_schema_version,
    parentMap: (parse('parent_map') ?? {}) as Record<string, string[]>,
    groupMap: (parse('group_map') ?? {}) as Record<string, string[]>,
  };
}

function* readEntries(
  manifest: Buffer,
  sections: ReadonlyMap<string, Buffer>,
): Generator<[uniqueId: string, entry: LocatedEntry]> {
  for (const name of [...NODE_SECTIONS, 'macros']) {
    const section = sections.get(name);
    if (!section && name !== 'functions') throw new SyntaxError(`it has no ${name}`);
    for (const [uniqueId, text] of section ? readMembers(section) : []) {
      const start = text.byteOffset - manifest.byteOffset;
      const entry = { place: { start, length: text.length }, ...parseEntry(text) };
      if (entry.isBuilt || entry.inlinedCode !== undefined) yield [uniqueId, entry];
    }
  }
}

function parseEntry(text: Buffer): Omit<LocatedEntry, 'place'> {
  const fields = parseMember(text) as {
    resource_type: string;
    config?: { materialized?: string | null };
    depends_on?: { nodes?: string[] | null; macros?: string[] | null } | null;
    raw_code?: string;
    macro_sql?: string;
  };
  const { nodes, macros } = fields.depends_on ?? {};
  const isEphemeral = fields.config?.materialized === 'ephemeral';
  return {
    isBuilt: BUILT_TYPES.has(fields.resource_type) && !isEphemeral,
    dependsOn: { nodes: nodes ?? [], macros: macros ?? [] },
    inlinedCode: isEphemeral ? fields.raw_code : fields.macro_sql,
  };
}
