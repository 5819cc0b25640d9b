import { readFile, writeFile } from 'node:fs/promises';
import { readMembers } from '../dbt/artifacts/json-members.ts';
import { NODE_SECTIONS } from './manifest-text.ts';

/** Copies a manifest.json without some of its nodes, entry by entry. */
export async function writeWithoutNodes(
  source: string,
  uniqueIds: ReadonlySet<string>,
  target: string,
): Promise<void> {
  await writeFile(target, renderWithout(await readFile(source), uniqueIds));
}

function* renderWithout(
  manifest: Buffer,
  uniqueIds: ReadonlySet<string>,
): Generator<string | Buffer> {
  let separator = '{';
  for (const [name, content] of readMembers(manifest)) {
    yield `${separator}${JSON.stringify(name)}:`;
    separator = ',';
    if (!NODE_SECTIONS.includes(name)) {
      yield content;
      continue;
    }
    const kept = [...readMembers(content)].filter(([id]) => !uniqueIds.has(id));
    yield '{';
    for (const [index, [id, entry]] of kept.entries()) {
      yield `${index === 0 ? '' : ','}${JSON.stringify(id)}:`;
      yield entry;
    }
    yield '}';
  }
  yield '}';
}
