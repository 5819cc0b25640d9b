import type { PickedMacro, PickedManifest, PickedNode } from '../dbt/artifacts/picked-manifest.ts';
import { hooksOf } from './code-reader.ts';
import type { JinjaTexts } from './jinja-texts.ts';
import { findBuiltInPackages, findChangedMacros, reachMacros } from './macro-changes.ts';
import type { Reason } from './reason.ts';

type Project = Pick<PickedManifest, 'adapterType' | 'macros'>;

/** Macros that changed, but dbt's own, which come with another version of dbt. */
export function findChangedUserMacros(baseline: Project, head: Project): Set<string> {
  const builtIn = findBuiltInPackages(head);
  const packageOf = (id: string) => (head.macros.get(id) ?? baseline.macros.get(id))?.packageName;
  const changed = [...findChangedMacros(baseline.macros, head.macros)];
  return new Set(changed.filter((id) => !builtIn.has(packageOf(id) ?? '')));
}

/**
 * Nodes whose SQL or hooks name a changed macro that the manifest does not list for them. dbt renders
 * a node with `execute` false when it parses, so it never meets what stands below
 * `{% if execute %}`, and `state:modified` does not select the node.
 * https://docs.getdbt.com/reference/dbt-jinja-functions/execute
 *
 * @param head with all its nodes
 */
export function findHiddenMacroUsers(
  baseline: Project,
  head: PickedManifest,
  jinja: JinjaTexts,
): Map<string, Reason> {
  const users = new Map<string, Reason>();
  const changed = findChangedUserMacros(baseline, head);
  if (changed.size === 0) return users;
  const byName = new NamedMacros(baseline, head, changed);
  for (const node of head.nodes.values()) {
    const listed = new Set(reachMacros(node.macros, head.macros));
    const hidden = textsOf(node)
      .map((text) => jinja.readCalls(text, (name) => byName.has(name)))
      .flatMap(({ names, dispatched }) => [
        ...[...names].flatMap((name) => byName.named(name)),
        ...[...dispatched].flatMap((name) => byName.dispatched(name)),
      ])
      .filter((id) => !listed.has(id));
    if (hidden.length > 0)
      users.set(node.uniqueId, { kind: 'hidden-macros', macros: [...new Set(hidden)].sort() });
  }
  return users;
}

/** By name, the changed macros that a call of it reaches: itself, or one that it calls. */
class NamedMacros {
  readonly #byName = new Map<string, string[]>();
  readonly #byUnprefixed = new Map<string, string[]>();

  constructor(baseline: Project, head: Project, changed: ReadonlySet<string>) {
    const gone = [...changed].flatMap((id) =>
      head.macros.has(id) ? [] : [baseline.macros.get(id)],
    );
    const builtIn = findBuiltInPackages(head);
    for (const macro of [...head.macros.values(), ...gone]) {
      if (macro === undefined || builtIn.has(macro.packageName)) continue;
      const reached = reachMacros([macro.uniqueId], head.macros).filter((id) => changed.has(id));
      if (reached.length > 0) this.#add(macro, reached);
    }
  }

  #add({ name }: PickedMacro, reached: readonly string[]): void {
    const unprefixed = name.replace(/^[a-z0-9]+__/, '');
    for (const [map, key] of [
      [this.#byName, name],
      [this.#byUnprefixed, name],
      ...(unprefixed === name ? [] : [[this.#byUnprefixed, unprefixed] as const]),
    ] as const)
      map.set(key, [...(map.get(key) ?? []), ...reached]);
  }

  has(name: string): boolean {
    return this.#byUnprefixed.has(name);
  }

  named(name: string): readonly string[] {
    return this.#byName.get(name) ?? [];
  }

  dispatched(name: string): readonly string[] {
    return this.#byUnprefixed.get(name) ?? [];
  }
}

function textsOf(node: PickedNode): string[] {
  return node.language === 'python' ? hooksOf(node) : [node.code, ...hooksOf(node)];
}
