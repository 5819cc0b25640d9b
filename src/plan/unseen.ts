import type { PickedManifest, PickedNode } from '../dbt/artifacts/picked-manifest.ts';
import { CodeReader, stringsIn } from './code-reader.ts';
import type { JinjaTexts } from './jinja-texts.ts';
import { findFileReaders } from './read-files.ts';
import type { Reason } from './reason.ts';

/** What dbt does not compare, as far as git knows it. */
export interface OutsideChanges {
  /** Names of vars whose value differs. */
  vars: ReadonlySet<string>;
  /** Names of environment variables whose value differs. */
  env: ReadonlySet<string>;
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
 * Nodes and sources whose data changes though dbt takes them for unmodified: a var or environment
 * variable that stands only in their code or config has another value (dbt-core#4304), they read a
 * file of the checkout that changed, or they are seeds above 1 MB, of which dbt compares the path
 * (https://docs.getdbt.com/reference/node-selection/state-comparison-caveats).
 *
 * @param head with all its nodes
 */
export function findUnseen(
  head: PickedManifest,
  { vars, env, files }: OutsideChanges,
  jinja: JinjaTexts,
): Unseen {
  const reader = new CodeReader(head, jinja);
  const { readers, unmatched } = findFileReaders(head, files);
  const unseen = new Map<string, Reason>(
    [...readers].map(([id, read]) => [id, { kind: 'files', files: read }]),
  );
  for (const node of head.nodes.values()) {
    const read = vars.size + env.size === 0 ? NOTHING_READ : readGiven(node, reader, jinja);
    const changedVars = [...read.vars].filter((name) => vars.has(name));
    const changedEnv = [...read.env].filter((name) => env.has(name));
    if (changedVars.length > 0) unseen.set(node.uniqueId, { kind: 'vars', names: changedVars });
    else if (changedEnv.length > 0) unseen.set(node.uniqueId, { kind: 'env', names: changedEnv });
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

interface GivenUse {
  vars: ReadonlySet<string>;
  env: ReadonlySet<string>;
}

const NOTHING_READ: GivenUse = { vars: new Set(), env: new Set() };

/** Vars and environment variables that the node's code, configs and hooks read by name. */
export function readGiven(node: PickedNode, reader: CodeReader, jinja: JinjaTexts): GivenUse {
  const { unrendered_schema: schema = '""', unrendered_database: database = '""' } = node.fields;
  const written = [node.unrenderedConfig, schema, database].map((text) => JSON.parse(text));
  const configs = written.flatMap(stringsIn).map((text) => jinja.read(text));
  // Python has no Jinja.
  const code = node.language === 'python' ? [] : reader.readNode(node);
  const uses = [...code, ...configs];
  return {
    vars: new Set(uses.flatMap((use) => [...use.vars])),
    env: new Set(uses.flatMap((use) => [...use.envVars])),
  };
}

function isLargeSeed({ resourceType, checksum }: PickedNode): boolean {
  return resourceType === 'seed' && checksum.startsWith('path:');
}
