import type { PickedMacro, PickedManifest, PickedNode } from '../dbt/artifacts/picked-manifest.ts';
import { CodeReader } from './code-reader.ts';
import type { JinjaTexts } from './jinja-texts.ts';
import { findChangedMacros, reachMacros } from './macro-changes.ts';
import type { ComparedProjects, SameData } from './same-data.ts';

const NAMING = /^(?:\w+__)?generate_(?:schema|database|alias)_name$/;

/** The project's Jinja: which of it changed, and what it can read. */
export class ProjectCode {
  readonly #projects: ComparedProjects;
  readonly #reader: CodeReader;
  readonly #changedMacros: ReadonlySet<string>;
  /** Macros of the project or a package that dbt itself calls: no node names them. */
  readonly #overrides: readonly PickedMacro[];

  constructor(projects: ComparedProjects, jinja: JinjaTexts) {
    this.#projects = projects;
    this.#reader = new CodeReader(projects.head, jinja);
    this.#changedMacros = findChangedMacros(projects.baseline.macros, projects.head.macros);
    this.#overrides = findOverrides(projects.head, this.#reader.builtIn);
  }

  /**
   * Whether something changed that can reach every node: dbt or the adapter, a macro of the project
   * that dbt calls by itself, `on-run-start`, or a setting such as `dispatch`.
   */
  mayReachAnything(): boolean {
    const { baseline, head, project } = this.#projects;
    if (project === undefined || project.others.length > 0) return true;
    if (!this.#knowsCallsOfMacros()) return true;
    if (baseline.runHooks !== head.runHooks || baseline.adapterType !== head.adapterType)
      return true;
    const gone = findOverrides(baseline, this.#reader.builtIn).map(({ uniqueId }) => uniqueId);
    const called = [...gone, ...this.#overrides.map(({ uniqueId }) => uniqueId)];
    if (reachMacros(called, head.macros).some((id) => this.#changedMacros.has(id))) return true;
    return [...this.#changedMacros].some((id) =>
      this.#reader.builtIn.has((head.macros.get(id) ?? baseline.macros.get(id))?.packageName ?? ''),
    );
  }

  /**
   * Previews of the 2.x engine name no macro that a macro calls, of dbt's own neither; then what
   * reaches a node is not known. https://github.com/dbt-labs/dbt-core/issues/15296
   */
  #knowsCallsOfMacros(): boolean {
    const dispatcher = this.#projects.head.macros.get('macro.dbt.generate_schema_name');
    return dispatcher === undefined || dispatcher.macros.length > 0;
  }

  /** Texts of the user's macros that the node calls, directly or below. */
  macrosOf(node: PickedNode): string[] {
    return this.#reader.userMacros(node.macros).map(({ sql }) => sql);
  }

  /** Whether a difference of the node, of others or of the project can reach the SQL of the node. */
  canSee(node: PickedNode, { configs, movedFrom, descriptions, sql }: SameData): boolean {
    const { head, project } = this.#projects;
    // Of a source, models read nothing but its relation, or all by `graph`.
    if (node.resourceType === 'source') return false;
    if (reachMacros(node.macros, head.macros).some((id) => this.#changedMacros.has(id)))
      return true;
    const uses = this.#reader.readNode(node);
    if (uses.some(({ graph }) => graph)) return true;
    const changedVars = this.#hasPackageChange() ? undefined : project?.vars;
    const isChanged = (name: string) =>
      changedVars === undefined || (name === '*' ? changedVars.size > 0 : changedVars.has(name));
    // Nobody reads which vars a text uses where none has changed.
    const mayDiffer = changedVars === undefined || changedVars.size > 0;
    if (mayDiffer && uses.some(({ vars }) => [...vars].some(isChanged))) return true;

    const isAsItWas =
      configs.length === 0 && movedFrom === undefined && !descriptions && sql === undefined;
    if (isAsItWas) return false;
    const readers = [
      ...uses,
      ...this.#overrides
        .filter(({ name }) => !NAMING.test(name))
        .map((macro) => this.#reader.readMacro(macro, true)),
    ];
    return readers.some((use) => use.ownEntry || configs.some((key) => use.configs.has(key)));
  }

  /** A package has vars of its own, which are in none of the two manifests. */
  #hasPackageChange(): boolean {
    const { baseline, head } = this.#projects;
    return [...this.#changedMacros].some((id) => {
      const owner = (head.macros.get(id) ?? baseline.macros.get(id))?.packageName;
      return owner !== head.projectName;
    });
  }
}

/**
 * Whether a node's relation follows from its name, its config and the target alone, as it does by
 * dbt's own macros: then a node that moved to another folder keeps its relation on every target.
 */
export function hasSameNaming(head: PickedManifest, jinja: JinjaTexts): boolean {
  const reader = new CodeReader(head, jinja);
  const own = findOverrides(head, reader.builtIn).filter(({ name }) => NAMING.test(name));
  return reader
    .userMacros(own.map(({ uniqueId }) => uniqueId))
    .map(({ sql }) => jinja.read(sql, { calledByDbt: true, harmlessCalls: DELEGATION }))
    .every(({ ownEntry, graph, configs }) => !ownEntry && !graph && configs.size === 0);
}

/** dbt's own naming macros, called with the node, look at nothing but its name and config. */
const DELEGATION = /^(?:default__)?generate_(?:schema|database|alias)_name(?:_for_env)?$/;

function findOverrides(manifest: PickedManifest, builtIn: ReadonlySet<string>): PickedMacro[] {
  const all = [...manifest.macros.values()];
  const names = new Set(
    all.filter(({ packageName }) => builtIn.has(packageName)).map(({ name }) => unprefixed(name)),
  );
  return all.filter(
    ({ name, packageName }) =>
      !builtIn.has(packageName) &&
      // A generic test is named by the tests that use it.
      !unprefixed(name).startsWith('test_') &&
      (name.startsWith('materialization_') || names.has(unprefixed(name))),
  );
}

/** `default__create_table_as` and `duckdb__create_table_as` are called as `create_table_as`. */
function unprefixed(name: string): string {
  return name.replace(/^[a-z0-9]+__/, '');
}
