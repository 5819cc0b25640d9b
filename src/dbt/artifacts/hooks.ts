import { Fields } from './fields.ts';
import { parseMember, readMembers } from './json-members.ts';
import type { PickedMacro } from './picked-manifest.ts';

/** One hook that runs with the build. */
export interface Hook {
  /** Of the operation, or of the node that the hook belongs to. */
  uniqueId: string;
  packageName: string;
  /** From the folder of its package. */
  originalFilePath: string;
  /** `on-run-start`, `on-run-end`, `pre-hook` or `post-hook`. */
  kind: string;
  /** As written, with its Jinja. */
  code: string;
  /** Nodes and macros that dbt saw while parsing. */
  parents: readonly string[];
  macros: readonly string[];
}

export type HookMacro = PickedMacro;

/** The hooks that run with a command, and the macros that they may call. */
export interface HookEntries {
  hooks: Hook[];
  /** By unique id; empty where there is no hook. */
  macros: Map<string, HookMacro>;
}

/**
 * Reads from a manifest.json the hooks of the project and its packages (`on-run-start`,
 * `on-run-end`) and those of some nodes.
 *
 * @param running unique ids of the nodes whose `pre-hook` and `post-hook` run
 */
export function readHooks(manifest: Buffer, running: ReadonlySet<string>): HookEntries {
  const sections = new Map(readMembers(manifest));
  const hooks: Hook[] = [];
  for (const [id, entry] of entriesOf(sections.get('nodes')))
    if (id.startsWith('operation.')) hooks.push(toRunHook(id, parseEntry(id, entry)));
    else if (running.has(id)) hooks.push(...toNodeHooks(id, parseEntry(id, entry)));
  const macros = new Map<string, HookMacro>();
  if (hooks.length > 0)
    for (const [id, entry] of entriesOf(sections.get('macros')))
      macros.set(id, toMacro(id, parseEntry(id, entry)));
  return { hooks, macros };
}

function* entriesOf(section: Buffer | undefined): Generator<[string, Buffer]> {
  // A section that has nothing may be null.
  if (section?.[0] === '{'.charCodeAt(0)) yield* readMembers(section);
}

function parseEntry(id: string, entry: Buffer): Fields {
  return new Fields(parseMember(entry), id);
}

function toRunHook(uniqueId: string, entry: Fields): Hook {
  const kind = entry.texts('tags').find((tag) => tag.startsWith('on-run-')) ?? 'on-run-end';
  return {
    ...common(uniqueId, entry),
    kind,
    code: entry.text('raw_code') ?? '',
  };
}

function toNodeHooks(uniqueId: string, entry: Fields): Hook[] {
  const config = entry.object('config');
  return ['pre-hook', 'post-hook'].flatMap((kind) => {
    const list = config.value(kind);
    return (Array.isArray(list) ? list : []).flatMap((item: unknown) => {
      const code = typeof item === 'string' ? item : new Fields(item).text('sql');
      return code ? [{ ...common(uniqueId, entry), kind, code }] : [];
    });
  });
}

function common(uniqueId: string, entry: Fields) {
  return {
    uniqueId,
    packageName: entry.text('package_name') ?? '',
    originalFilePath: (entry.text('original_file_path') ?? '').replace(/^\.\//, ''),
    parents: entry.object('depends_on').texts('nodes'),
    macros: entry.object('depends_on').texts('macros'),
  };
}

function toMacro(uniqueId: string, entry: Fields): HookMacro {
  return {
    uniqueId,
    name: entry.text('name') ?? '',
    packageName: entry.text('package_name') ?? '',
    originalFilePath: entry.text('original_file_path') ?? '',
    sql: entry.text('macro_sql') ?? '',
    macros: entry.object('depends_on').texts('macros'),
  };
}
