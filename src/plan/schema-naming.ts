import type { PickedMacro, PickedManifest } from '../dbt/artifacts/picked-manifest.ts';
import { splitJinja } from './jinja-pieces.ts';
import { findBuiltInPackages } from './macro-changes.ts';
import { findFixedResults, type ResultPiece } from './schema-results.ts';
import { readsTargetName } from './target-name.ts';

/** The line of a macro that names a schema without regard to the target's. */
export interface FixedNaming {
  macro: PickedMacro;
  /** In the text of the macro, from 1; undefined where several lines may be it. */
  line: number | undefined;
  /** It does so on targets of some names only. */
  dependsOnTargetName: boolean;
}

export interface NamedNode {
  packageName: string;
  schema: string | null;
  /** The config `schema`, which dbt passes to generate_schema_name. */
  customSchema: string | null;
}

const FOLLOWING_CALL = /(?<![.\w])(?:dbt\.)?(?:default__)?generate_schema_name\s*\(/;
const FOLLOWING_DISPATCH = /dispatch\s*\(\s*['"]generate_schema_name['"]/;
/**
 * The line of the project's or a package's `generate_schema_name`, or of a macro that it calls, that
 * gave the node its schema. Undefined where dbt's own macro names it, which follows the target.
 */
export function findFixedNaming(
  manifest: PickedManifest,
  node: NamedNode,
): FixedNaming | undefined {
  const macro = findNamingMacro(manifest, node.packageName);
  return macro && new Naming(manifest, node).locate(macro, []);
}

/** As dbt looks it up: `find_generate_macro_by_name`, then `adapter.dispatch`. */
function findNamingMacro(manifest: PickedManifest, packageName: string): PickedMacro | undefined {
  const { macros, projectName, adapterType } = manifest;
  const builtIn = findBuiltInPackages(manifest);
  const others = new Set([...macros.values()].map((macro) => macro.packageName));
  const named = (name: string, packages: Iterable<string>) =>
    [...packages].map((each) => macros.get(`macro.${each}.${name}`)).find(Boolean);
  const dispatched = [projectName, ...others].filter((each) => !builtIn.has(each));
  return (
    named('generate_schema_name', [packageName, projectName]) ??
    named(`${adapterType}__generate_schema_name`, dispatched) ??
    named('default__generate_schema_name', dispatched)
  );
}

class Naming {
  readonly #manifest: PickedManifest;
  readonly #node: NamedNode;
  readonly #builtIn: ReadonlySet<string>;

  constructor(manifest: PickedManifest, node: NamedNode) {
    this.#manifest = manifest;
    this.#node = node;
    this.#builtIn = findBuiltInPackages(manifest);
  }

  /** @param callers macros that are being read, against circles */
  locate(macro: PickedMacro, callers: readonly PickedMacro[]): FixedNaming {
    const here = [...callers, macro];
    const [best, ...others] = this.#pick(macro, this.#resultsOf(macro, callers));
    const called = best && this.#callsIn(best.bare, macro).find((each) => !here.includes(each));
    if (called && this.#resultsOf(called, here).length > 0) return this.locate(called, here);
    const lineOf = (offset: number) => macro.sql.slice(0, offset).split('\n').length;
    const line = lineOf(best?.offset ?? 0);
    return {
      macro,
      line: others.every(({ offset }) => lineOf(offset) === line) ? line : undefined,
      dependsOnTargetName: here.some(({ sql }) => readsTargetName(sql)),
    };
  }

  #resultsOf(macro: PickedMacro, callers: readonly PickedMacro[]): ResultPiece[] {
    const here = [...callers, macro];
    return findFixedResults(macro.sql, (bare) => {
      if (FOLLOWING_CALL.test(bare) || FOLLOWING_DISPATCH.test(bare)) return true;
      const called = this.#callsIn(bare, macro).filter((each) => !here.includes(each));
      return called.some((each) => this.#resultsOf(each, here).length === 0);
    });
  }

  /** The results that may name this node's schema: by their very text, or by what they are made of. */
  #pick(macro: PickedMacro, results: readonly ResultPiece[]): ResultPiece[] {
    const { schema, customSchema } = this.#node;
    const parameter = /\(\s*(\w+)/.exec(splitJinja(macro.sql)[0]?.bare ?? '')?.[1] ?? '';
    const score = ({ code, bare }: ResultPiece) => {
      if (schema !== null && wordsOf(code).includes(schema)) return 2;
      return wordsOf(bare).includes(parameter) === (customSchema !== null) ? 1 : 0;
    };
    const best = Math.max(...results.map(score));
    return results.filter((result) => score(result) === best);
  }

  /** The user's macros that an expression of `macro` calls. */
  #callsIn(bare: string, macro: PickedMacro): PickedMacro[] {
    return macro.macros
      .map((id) => this.#manifest.macros.get(id))
      .filter((called) => called !== undefined)
      .filter(({ packageName }) => !this.#builtIn.has(packageName))
      .filter(({ name }) => new RegExp(`(?<!\\w)${name}\\s*\\(`).test(bare));
  }
}

function wordsOf(code: string): string[] {
  return code.split(/[^\w-]+/);
}
