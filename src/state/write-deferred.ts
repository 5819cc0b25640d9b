import { readMembers } from '../dbt/artifacts/json-members.ts';
import { readArtifact } from '../dbt/artifacts/read-artifact.ts';
import { NODE_SECTIONS } from './manifest-text.ts';
import { writePieces } from './pieces.ts';

const OPEN_BRACE = '{'.charCodeAt(0);

/**
 * Copies what deferral reads of a manifest.json: dbt takes longer to load one than to run most pull
 * requests.
 * @param wanted unique ids that are deferred to
 */
export async function writeDeferred(
  source: string,
  wanted: ReadonlySet<string>,
  target: string,
): Promise<void> {
  await readArtifact(source, (bytes) => writePieces(target, renderDeferred(bytes, wanted)));
}

function* renderDeferred(
  manifest: Buffer,
  wanted: ReadonlySet<string>,
): Generator<string | Buffer> {
  let separator = '{';
  for (const [name, content] of readMembers(manifest)) {
    yield `${separator}${JSON.stringify(name)}:`;
    separator = ',';
    if (NODE_SECTIONS.includes(name)) yield* renderNodes(content, wanted);
    else yield name === 'metadata' || content[0] !== OPEN_BRACE ? content : '{}';
  }
  yield '}';
}

function* renderNodes(section: Buffer, wanted: ReadonlySet<string>): Generator<string | Buffer> {
  let separator = '';
  yield '{';
  for (const [id, entry] of readMembers(section)) {
    if (!wanted.has(id)) continue;
    yield `${separator}${JSON.stringify(id)}:`;
    yield entry;
    separator = ',';
  }
  yield '}';
}
