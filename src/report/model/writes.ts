import {
  type ManifestEntries,
  nameOf,
  type ProjectPlace,
  resourceTypeOf,
  workspacePath,
} from '../../dbt/artifacts/manifest-entry.ts';
import type { FencedWrite } from '../../dbt/session.ts';
import type { ReadText } from './build-tests.ts';
import type { ReportWrite } from './report.ts';

interface WriteFacts extends ProjectPlace {
  writes: readonly FencedWrite[];
  manifest: ManifestEntries;
  readText: ReadText;
}

/** Each write once, however often dbt tried it, with the place that it seems to stand at. */
export function buildWrites(facts: WriteFacts): ReportWrite[] {
  const unique = new Map(facts.writes.map((write) => [JSON.stringify(write), write]));
  return [...unique.values()].map((write) => buildWrite(write, facts));
}

function buildWrite(write: FencedWrite, facts: WriteFacts): ReportWrite {
  const { manifest, readText } = facts;
  const { by, target, statement, ...rest } = write;
  const entry = manifest.get(by);
  const type = entry ? resourceTypeOf(manifest, by) : '';
  const path = entry?.originalFilePath.replace(/^\.\//, '');
  const file = entry && path ? workspacePath(facts, entry.packageName, path) : '';
  const text = file === '' ? undefined : readText(file);
  return {
    ...rest,
    uniqueId: by,
    kind: type === 'operation' ? 'hook' : type,
    name: nameOf(manifest, by),
    file,
    line: text === undefined ? undefined : findWriteLine(text, write),
    statement,
    target: target ?? undefined,
  };
}

/**
 * The 1-based line that has the verb of the statement and the last part of its target. The text is a
 * template: a statement that a macro of another file makes is not found.
 */
export function findWriteLine(
  text: string,
  { statement, target }: Pick<FencedWrite, 'statement' | 'target'>,
): number | undefined {
  const verb = /^\w+/.exec(statement)?.[0].toLowerCase();
  const name = target?.split('.').at(-1)?.toLowerCase();
  if (verb === undefined || name === undefined) return undefined;
  const index = text.split('\n').findIndex((line) => {
    const words = line.toLowerCase().split(/[^\w-]+/);
    return words.includes(verb) && words.includes(name);
  });
  return index < 0 ? undefined : index + 1;
}
