import type { Hook, HookMacro } from '../dbt/artifacts/hooks.ts';
import { findBuiltInPackages, reachMacros } from './macro-changes.ts';
import { findRefTargets, type RefCall } from './sql-targets.ts';
import { readsTargetName } from './target-name.ts';

interface ReferredNode {
  uniqueId: string;
  name: string;
  packageName: string;
  resourceType: string;
  relationName: string | null;
}

/** A relation of the project that a hook changes. */
export interface HookWrite {
  hook: Hook;
  /** False if the hook computes its target, which may be this relation. */
  certain: boolean;
}

/** What hooks do to the relations that they name with `ref`. */
export interface HookUse {
  hooks: readonly Hook[];
  /** Keys are unique ids of the relations' nodes. */
  written: ReadonlyMap<string, HookWrite>;
  /** Unique ids of all nodes that hooks name, whether they write to them or only read them. */
  named: ReadonlySet<string>;
  /** Hooks that read `target.name`, directly or in a macro that they call. */
  readTargetName: readonly Hook[];
}

export const NO_HOOKS: HookUse = {
  hooks: [],
  written: new Map(),
  named: new Set(),
  readTargetName: [],
};

const REFERRED = new Set(['model', 'seed', 'snapshot']);

/**
 * Reads the hooks and the macros that they call, except dbt's own macros. The manifest's
 * `depends_on` lists what a hook names, but not which of it the hook writes to.
 *
 * @param nodes the project's nodes, by unique id
 */
export function findHookUse(
  hooks: readonly Hook[],
  project: {
    nodes: ReadonlyMap<string, ReferredNode>;
    macros: ReadonlyMap<string, HookMacro>;
    adapterType: string;
  },
): HookUse {
  const written = new Map<string, HookWrite>();
  const named = new Set<string>();
  const byName = groupByName(project.nodes);
  const resolve = ({ packageName, name }: RefCall) =>
    (byName.get(name) ?? [])
      .filter((node) => packageName === undefined || node.packageName === packageName)
      .map(({ uniqueId }) => uniqueId);
  for (const hook of hooks) {
    const isRunHook = hook.uniqueId.startsWith('operation.');
    const targets = textsOf(hook, project).map(findRefTargets);
    const certain = targets.flatMap((one) => one.written.flatMap(resolve));
    const all = targets.flatMap((one) => one.all.flatMap(resolve));
    const isComputed = targets.some((one) => one.isComputed);
    const possible = isComputed ? [...all, ...hook.parents] : [];
    for (const id of [...all, ...(isRunHook ? hook.parents : [])])
      if (project.nodes.has(id)) named.add(id);
    for (const id of certain) written.set(id, { hook, certain: true });
    for (const id of possible) {
      const node = project.nodes.get(id);
      if (node?.relationName && REFERRED.has(node.resourceType) && !written.has(id))
        written.set(id, { hook, certain: false });
    }
  }
  const readTargetName = hooks.filter((hook) => textsOf(hook, project).some(readsTargetName));
  return { hooks, written, named, readTargetName };
}

/** The hook's own text and that of every macro that it calls, directly or indirectly. */
function textsOf(hook: Hook, project: Parameters<typeof findHookUse>[1]): string[] {
  return [hook.code, ...macrosOf(hook, project).map(({ sql }) => sql)];
}

/** The user's and packages' macros that a hook calls. */
function macrosOf(
  { code, macros, uniqueId }: Hook,
  project: { macros: ReadonlyMap<string, HookMacro>; adapterType: string },
): HookMacro[] {
  const called = new Set([...code.matchAll(/(\w+)\s*\(/g)].map(([, name]) => name));
  const byText = [...project.macros.values()].filter(({ name }) => called.has(name));
  // For a node's hook, the manifest also lists the macros that the node's own SQL calls.
  const start = uniqueId.startsWith('operation.') ? macros : [];
  const builtIn = findBuiltInPackages(project);
  const own = new Map(
    [...project.macros].filter(([, { packageName }]) => !builtIn.has(packageName)),
  );
  return reachMacros([...start, ...byText.map((macro) => macro.uniqueId)], own)
    .map((id) => own.get(id))
    .filter((macro) => macro !== undefined);
}

function groupByName(nodes: ReadonlyMap<string, ReferredNode>): Map<string, ReferredNode[]> {
  const groups = new Map<string, ReferredNode[]>();
  for (const node of nodes.values()) {
    if (!REFERRED.has(node.resourceType) || node.relationName === null) continue;
    const group = groups.get(node.name);
    if (group) group.push(node);
    else groups.set(node.name, [node]);
  }
  return groups;
}

/** `on-run-end of shop`, `post-hook of model.shop.orders`. */
export function describeHook({ kind, packageName, uniqueId }: Hook): string {
  return kind.startsWith('on-run') ? `${kind} of ${packageName}` : `${kind} of ${uniqueId}`;
}
