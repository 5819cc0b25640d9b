import type { PickedMacro, PickedManifest, PickedNode } from '../dbt/artifacts/picked-manifest.ts';
import type { JinjaTexts } from './jinja-texts.ts';
import type { JinjaUse } from './jinja-use.ts';
import { findBuiltInPackages, reachMacros } from './macro-changes.ts';

/** Reads the Jinja of nodes and of the macros that they call; dbt's own macros are known. */
export class CodeReader {
  readonly builtIn: ReadonlySet<string>;
  readonly #macros: ReadonlyMap<string, PickedMacro>;
  readonly #jinja: JinjaTexts;
  readonly #uses = new Map<string, JinjaUse>();

  constructor(manifest: PickedManifest, jinja: JinjaTexts) {
    this.#jinja = jinja;
    this.builtIn = findBuiltInPackages(manifest);
    this.#macros = manifest.macros;
  }

  /** The macros of the project and its packages that are called, directly or below. */
  userMacros(called: readonly string[]): PickedMacro[] {
    return reachMacros(called, this.#macros)
      .map((id) => this.#macros.get(id))
      .filter((macro) => macro !== undefined)
      .filter(({ packageName }) => !this.builtIn.has(packageName));
  }

  /** Of the node's code, its hooks, and the macros that they call. */
  readNode(node: PickedNode): JinjaUse[] {
    return [
      ...[node.code, ...hooksOf(node)].map((text) => this.#jinja.read(text)),
      ...this.userMacros(node.macros).map((macro) => this.readMacro(macro)),
    ];
  }

  /** @param calledByDbt whether its arguments are dbt's own objects */
  readMacro(macro: PickedMacro, calledByDbt = false): JinjaUse {
    const key = `${calledByDbt} ${macro.uniqueId}`;
    const known = this.#uses.get(key);
    if (known) return known;
    const use = this.#jinja.read(macro.sql, { calledByDbt });
    this.#uses.set(key, use);
    return use;
  }
}

/** The texts of `pre_hook` and `post_hook`. */
export function hooksOf(node: PickedNode): string[] {
  const config = JSON.parse(node.config) as Record<string, unknown>;
  return ['pre-hook', 'post-hook'].flatMap((key) => stringsIn(config[key]));
}

/** Every text in a value of JSON, names of members aside. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
