import { writeFile } from 'node:fs/promises';
import { readMembers } from '../dbt/artifacts/json-members.ts';
import { readArtifact } from '../dbt/artifacts/read-artifact.ts';
import { NODE_SECTIONS } from './manifest-text.ts';

/** What dbt defers to: `Manifest.merge_from_artifact` of dbt-core. The type begins the unique id. */
const DEFERRED = /^(?:model|seed|snapshot|function)\./;

const OPEN_BRACE = '{'.charCodeAt(0);

/**
 * Copies what deferral reads of a manifest.json: dbt takes as long to load tests, macros and docs as
 * it does for all the rest.
 * @param without unique ids that are not deferred to
 */
export async function writeDeferred(
  source: string,
  without: ReadonlySet<string>,
  target: string,
): Promise<void> {
  await readArtifact(source, (bytes) => writeFile(target, renderDeferred(bytes, without)));
}

function* renderDeferred(
  manifest: Buffer,
  without: ReadonlySet<string>,
): Generator<string | Buffer> {
  let separator = '{';
  for (const [name, content] of readMembers(manifest)) {
    yield `${separator}${JSON.stringify(name)}:`;
    separator = ',';
    if (NODE_SECTIONS.includes(name)) yield* renderNodes(content, without);
    else yield name === 'metadata' || content[0] !== OPEN_BRACE ? content : '{}';
  }
  yield '}';
}

function* renderNodes(section: Buffer, without: ReadonlySet<string>): Generator<string | Buffer> {
  let separator = '';
  yield '{';
  for (const [id, entry] of readMembers(section)) {
    if (!DEFERRED.test(id) || without.has(id)) continue;
    yield `${separator}${JSON.stringify(id)}:`;
    yield entry;
    separator = ',';
  }
  yield '}';
}
