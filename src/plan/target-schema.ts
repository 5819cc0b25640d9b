import { formatNumberOf } from '../text/quantities.ts';

interface Reader {
  name: string;
  originalFilePath: string;
  readsTargetSchema?: boolean;
}

const NAMED = 5;

/**
 * A sentence for nodes that look something up in `target.schema`, and what to write instead; undefined
 * where there are none.
 *
 * @param nodes what is built
 * @param schema the pull request's
 */
export function describeTargetSchemaReaders(
  nodes: readonly Reader[],
  schema: string,
): string | undefined {
  const readers = nodes.filter((node) => node.readsTargetSchema);
  if (readers.length === 0) return undefined;
  const names = readers.slice(0, NAMED).map((node) => `${node.name} (${node.originalFilePath})`);
  const more = readers.length - names.length;
  const rest = more > 0 ? ` and ${formatNumberOf(more, 'other node')}` : '';
  return (
    `${names.join(', ')}${rest} ${readers.length === 1 ? 'uses' : 'use'} target.schema, which is ${schema} in this pull request. ` +
    'What is looked up there is only what this pull request builds. ' +
    'To read production, use ref() or source(), or take the schema from a var.'
  );
}
