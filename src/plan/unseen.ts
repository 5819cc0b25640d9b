import type { PickedManifest, PickedNode } from '../dbt/artifacts/picked-manifest.ts';
import { CodeReader, stringsIn } from './code-reader.ts';
import type { JinjaTexts } from './jinja-texts.ts';
import { findFileReaders } from './read-files.ts';
import type { Reason } from './reason.ts';

/** What dbt does not compare, as far as git knows it. */
export interface OutsideChanges {
  /** Names of vars whose value differs between the two dbt_project.yml. */
  vars: ReadonlySet<string>;
  /** Files that differ, relative to the project. */
  files: ReadonlySet<string>;
}

/** What changes though dbt takes it for unmodified, and files that nothing is known to read. */
export interface Unseen {
  /** By unique id. */
  reasons: Map<string, Reason>;
  /** Changed files of data that nothing is known to read, though the project reads such files. */
  unmatched: string[];
}

/**
 * Nodes and sources whose data changes though dbt takes them for unmodified: a var that stands only
 * in their code or config has another value (dbt-core#4304), they read a file of the checkout that
 * changed, or they are seeds above 1 MB, of which dbt compares the path
 * (https://docs.getdbt.com/reference/node-selection/state-comparison-caveats).
 *
 * @param head with all its nodes
 */
export function findUnseen(
  head: PickedManifest,
  { vars, files }: OutsideChanges,
  jinja: JinjaTexts,
): Unseen {
  const reader = new CodeReader(head, jinja);
  const { readers, unmatched } = findFileReaders(head, files);
  const unseen = new Map<string, Reason>(
    [...readers].map(([id, read]) => [id, { kind: 'files', files: read }]),
  );
  for (const node of head.nodes.values()) {
    const names =
      vars.size === 0 ? [] : readVars(node, reader, jinja).filter((name) => vars.has(name));
    if (names.length > 0) unseen.set(node.uniqueId, { kind: 'vars', names: [...new Set(names)] });
    else if (isLargeSeed(node) && files.has(node.originalFilePath))
      unseen.set(node.uniqueId, { kind: 'body' });
  }
  return { reasons: unseen, unmatched };
}

/** dbt's selection with the unseen nodes and all that depends on them, tests included. */
export function widenSelection(
  selected: readonly string[],
  unseen: Iterable<string>,
  head: PickedManifest,
): string[] {
  const reached = new Set(unseen);
  for (const id of reached) {
    for (const dependent of head.dependents.get(id) ?? []) reached.add(dependent);
  }
  return [...new Set([...selected, ...reached])];
}

function readVars(node: PickedNode, reader: CodeReader, jinja: JinjaTexts): string[] {
  if (node.language === 'python') return [];
  const { unrendered_schema: schema = '""', unrendered_database: database = '""' } = node.fields;
  const written = [node.unrenderedConfig, schema, database].map((text) => JSON.parse(text));
  const configs = written.flatMap(stringsIn).map((text) => jinja.read(text));
  const uses = [...reader.readNode(node), ...configs];
  return uses.flatMap((use) => [...use.vars]);
}

function isLargeSeed({ resourceType, checksum }: PickedNode): boolean {
  return resourceType === 'seed' && checksum.startsWith('path:');
}
