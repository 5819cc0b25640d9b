import { parseMember, readMembers } from '../dbt/artifacts/json-members.ts';
import { readArtifact } from '../dbt/artifacts/read-artifact.ts';
import type { FollowsTarget } from '../plan/isolated-names.ts';
import { NODE_SECTIONS } from './manifest-text.ts';
import { writePieces } from './pieces.ts';

type Json = Record<string, unknown>;

/** What dbt compares of an entry and renders with the target: `same_…` of its contracts/graph/nodes.py. */
const RENDERED: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(NODE_SECTIONS.map((name) => [name, ['config', 'unrendered_config']])),
  sources: ['database', 'schema', 'identifier', 'relation_name'],
};

/**
 * Copies production's manifest.json with what differs only by the target's schema as the pull
 * request has it, so that dbt compares like with like: a source with `schema: "{{ target.schema }}"`
 * would be modified in every pull request.
 *
 * @param files absolute paths; `production` and `head` are read, `aligned` is written
 * @returns unique ids of what was changed; without any, no file is written
 */
export async function writeAligned(
  files: { production: string; head: string; aligned: string },
  isolatedSchema: string,
  follows: FollowsTarget,
): Promise<string[]> {
  const candidates = await readArtifact(files.head, (bytes) => findNamed(bytes, isolatedSchema));
  if (candidates.size === 0) return [];
  return readArtifact(files.production, async (bytes) => {
    const changed = new Map(findFollowing(bytes, candidates, follows));
    if (changed.size > 0) await writePieces(files.aligned, renderWith(bytes, changed));
    return [...changed.keys()];
  });
}

function* readRendered(manifest: Buffer): Generator<[string, Buffer, readonly string[]]> {
  for (const [section, content] of readMembers(manifest)) {
    const fields = RENDERED[section];
    if (fields === undefined || content[0] !== '{'.charCodeAt(0)) continue;
    for (const [id, entry] of readMembers(content)) yield [id, entry, fields];
  }
}

/** The fields of each entry in which the schema is named. */
function findNamed(manifest: Buffer, schema: string): Map<string, Json> {
  const named = new Map<string, Json>();
  const isNamed = (value: unknown) =>
    (JSON.stringify(value) ?? '').toLowerCase().includes(schema.toLowerCase());
  for (const [id, entry, fields] of readRendered(manifest)) {
    const values = parseMember(entry) as Json;
    const found = fields.filter((field) => isNamed(values[field]));
    if (found.length > 0) named.set(id, Object.fromEntries(found.map((f) => [f, values[f]])));
  }
  return named;
}

function* findFollowing(
  manifest: Buffer,
  candidates: ReadonlyMap<string, Json>,
  follows: FollowsTarget,
): Generator<[string, Json]> {
  for (const [id, entry] of readRendered(manifest)) {
    const now = candidates.get(id);
    if (!now) continue;
    const before = parseMember(entry) as Json;
    const fields = Object.entries(now).filter(([field, value]) => follows(before[field], value));
    if (fields.length > 0) yield [id, { ...before, ...Object.fromEntries(fields) }];
  }
}

function* renderWith(
  manifest: Buffer,
  changed: ReadonlyMap<string, Json>,
): Generator<string | Buffer> {
  let separator = '{';
  for (const [name, content] of readMembers(manifest)) {
    yield `${separator}${JSON.stringify(name)}:`;
    separator = ',';
    if (RENDERED[name] && content[0] === '{'.charCodeAt(0)) yield* renderEntries(content, changed);
    else yield content;
  }
  yield '}';
}

function* renderEntries(
  section: Buffer,
  changed: ReadonlyMap<string, Json>,
): Generator<string | Buffer> {
  let separator = '';
  yield '{';
  for (const [id, entry] of readMembers(section)) {
    const other = changed.get(id);
    yield `${separator}${JSON.stringify(id)}:`;
    yield other ? JSON.stringify(other) : entry;
    separator = ',';
  }
  yield '}';
}
