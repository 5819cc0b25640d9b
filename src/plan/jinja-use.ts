import type { JinjaBlock, JinjaTemplate } from '../dbt/lex-jinja.ts';

/**
 * What the Jinja of a model or macro can read of its own entry in the manifest, of others and of
 * the project: enough to know that a change there cannot reach the SQL that it renders to.
 */
export interface JinjaUse {
  /** It may read any field of the node's own entry: its tags, its place, its description. */
  readonly ownEntry: boolean;
  /** It may read other nodes' entries. */
  readonly graph: boolean;
  /** It reads the entries of sources: `graph.sources`. */
  readonly sources: boolean;
  /** Config keys that it reads by name. */
  readonly configs: ReadonlySet<string>;
  /** Vars that it reads by name; `*` stands for a computed name. */
  readonly vars: ReadonlySet<string>;
  /** Environment variables that it reads by name; `*` stands for a computed name. */
  readonly envVars: ReadonlySet<string>;
}

export interface TemplateRole {
  /** The arguments of a macro are dbt's own objects, and not what another macro passes to it. */
  calledByDbt?: boolean;
  /** Calls of these macros, with no call among their arguments, read nothing that matters. */
  harmlessCalls?: RegExp;
}

/** Attributes by which dbt knows a node: they differ only where the node is another one. */
const IDENTITY = new Set([
  ...['name', 'alias', 'schema', 'database', 'identifier', 'resource_type', 'unique_id'],
  ...['package_name', 'version', 'language'],
]);
const CONFIG_READERS = new Set(['get', 'require', 'meta_get', 'meta_require']);
const DOCS_READERS = new Set(['persist_relation_docs', 'persist_column_docs']);
/** By these all of dbt's context can be reached, or text that is rendered once more. */
const WHOLE_CONTEXT = new Set(['context', 'builtins', 'render']);
const MACROS = new Set(['macro', 'test', 'data_test', 'materialization']);

type Tokens = JinjaBlock['tokens'];

/** @param template null: it may read anything */
export function readTemplate(template: JinjaTemplate, role: TemplateRole = {}): JinjaUse {
  if (template === null) {
    const anything = new Set(['*']);
    return {
      ...{ ownEntry: true, graph: true, sources: true },
      ...{ configs: new Set(), vars: anything, envVars: anything },
    };
  }
  const reading = new Reading(role);
  for (const block of template) reading.addBlock(block);
  const { ownEntry, graph, sources, configs, vars, envVars } = reading;
  return { ownEntry: ownEntry || graph, graph, sources, configs, vars, envVars };
}

class Reading {
  ownEntry = false;
  graph = false;
  sources = false;
  readonly configs = new Set<string>();
  readonly vars = new Set<string>();
  readonly envVars = new Set<string>();
  readonly #role: TemplateRole;
  /** Parameters of the macros around a block, the innermost last. */
  readonly #scopes: ReadonlySet<string>[] = [];
  /** Variables of the loops around a block: they hide what dbt gives under that name. */
  readonly #loops: ReadonlySet<string>[] = [];

  constructor(role: TemplateRole) {
    this.#role = role;
  }

  addBlock({ kind, nested, tokens }: JinjaBlock): void {
    const keyword = kind === 'statement' && !nested ? (tokens[0]?.[1] ?? '') : '';
    if (keyword.startsWith('end') && MACROS.has(keyword.slice(3))) this.#scopes.pop();
    if (keyword === 'endfor') this.#loops.pop();
    const parameters = MACROS.has(keyword) ? parametersOf(tokens) : new Set<number>();
    const variables = keyword === 'for' ? variablesOf(tokens) : new Set<number>();
    for (let index = 0; index < tokens.length; index += 1) {
      const end = this.#endOfHarmlessCall(tokens, index);
      if (end !== undefined) index = end;
      else if (isName(tokens, index) && !parameters.has(index) && !variables.has(index))
        this.#addName(tokens, index, nested);
    }
    if (MACROS.has(keyword))
      this.#scopes.push(new Set([...parameters].map((index) => valueAt(tokens, index))));
    if (keyword === 'for')
      this.#loops.push(new Set([...variables].map((index) => valueAt(tokens, index))));
  }

  #addName(tokens: Tokens, index: number, nested: boolean): void {
    const name = valueAt(tokens, index);
    // Also as an attribute: `adapter.dispatch`.
    if (name === 'dispatch' && !isLiteralDispatch(tokens, index)) this.graph = true;
    if (typeAt(tokens, index - 1) === 'dot') return;
    if (!nested && this.#loops.some((variables) => variables.has(name))) return;
    if (name === 'selected_resources' || name === 'invocation_args_dict') this.ownEntry = true;
    if (name === 'graph' && isOfSources(tokens, index + 1)) this.sources = true;
    else if (name === 'graph') this.graph = true;
    if (WHOLE_CONTEXT.has(name)) {
      this.graph = true;
      this.vars.add('*');
      this.envVars.add('*');
    }
    if (name === 'var') this.vars.add(literalArgument(tokens, index + 1) ?? '*');
    if (name === 'env_var') this.envVars.add(literalArgument(tokens, index + 1) ?? '*');
    if (typeAt(tokens, index + 1) === 'assign') return;
    if (name === 'config') this.#addConfig(tokens, index);
    if (['model', 'node'].includes(name) && !(this.#isParameter(name) && !nested)) {
      const attribute = attributeAt(tokens, index + 1);
      if (attribute === undefined || !IDENTITY.has(attribute)) this.ownEntry = true;
    }
  }

  #addConfig(tokens: Tokens, index: number): void {
    const method = attributeAt(tokens, index + 1) ?? '';
    const key = CONFIG_READERS.has(method) ? literalArgument(tokens, index + 3) : undefined;
    if (key !== undefined) this.configs.add(method.startsWith('meta') ? 'meta' : key);
    else if (DOCS_READERS.has(method)) this.configs.add('persist_docs');
    else if (typeAt(tokens, index + 1) !== 'lparen') this.ownEntry = true;
  }

  #isParameter(name: string): boolean {
    return !this.#role.calledByDbt && this.#scopes.some((scope) => scope.has(name));
  }

  #endOfHarmlessCall(tokens: Tokens, index: number): number | undefined {
    const { harmlessCalls } = this.#role;
    if (!harmlessCalls || !isName(tokens, index) || !harmlessCalls.test(valueAt(tokens, index)))
      return undefined;
    if (MACROS.has(valueAt(tokens, index - 1)) || typeAt(tokens, index + 1) !== 'lparen')
      return undefined;
    const rest = tokens.slice(index + 2);
    const end = rest.findIndex(([type]) => type === 'lparen' || type === 'rparen');
    return rest[end]?.[0] === 'rparen' ? index + 2 + end : undefined;
  }
}

/**
 * Where the parameters of `macro name(one, two=default)` stand. Generic tests get their relation as
 * `model`.
 */
function parametersOf(tokens: Tokens): Set<number> {
  const found = new Set<number>();
  let depth = 0;
  for (const [index, [type]] of tokens.entries()) {
    if (['lparen', 'lbrace', 'lbracket'].includes(type)) depth += 1;
    else if (['rparen', 'rbrace', 'rbracket'].includes(type)) depth -= 1;
    const isFirst = ['lparen', 'comma'].includes(typeAt(tokens, index - 1) ?? '');
    if (depth === 1 && type === 'name' && isFirst) found.add(index);
  }
  return found;
}

/**
 * Where the variables of `for one, two in …` stand: fivetran_utils loops over `graph.sources` with
 * one called `node`, which is none of dbt's.
 */
function variablesOf(tokens: Tokens): Set<number> {
  const end = tokens.findIndex(([type, value]) => type === 'name' && value === 'in');
  const names = [...tokens.keys()].filter((index) => isName(tokens, index));
  return new Set(names.filter((index) => index > 0 && index < end));
}

/** `graph.sources` or `graph['sources']`. */
function isOfSources(tokens: Tokens, index: number): boolean {
  if (attributeAt(tokens, index) === 'sources') return true;
  return typeAt(tokens, index) === 'lbracket' && valueAt(tokens, index + 1) === 'sources';
}

/** dbt looks for the macro by the name that stands there. */
function isLiteralDispatch(tokens: Tokens, index: number): boolean {
  if (typeAt(tokens, index + 1) !== 'lparen') return false;
  const isKeyword =
    valueAt(tokens, index + 2) === 'macro_name' && typeAt(tokens, index + 3) === 'assign';
  return literalAt(tokens, index + (isKeyword ? 4 : 2)) !== undefined;
}

/** The text in `('text')` and `('text', …)`. */
function literalArgument(tokens: Tokens, index: number): string | undefined {
  return typeAt(tokens, index) === 'lparen' ? literalAt(tokens, index + 1) : undefined;
}

/** A string that is a whole argument: `'a' ~ b`, `'a' 'b'` and `'a'.upper()` are none. */
function literalAt(tokens: Tokens, index: number): string | undefined {
  const isWhole = ['rparen', 'comma'].includes(typeAt(tokens, index + 1) ?? '');
  return isWhole && typeAt(tokens, index) === 'string' ? valueAt(tokens, index) : undefined;
}

/** `name` in `.name`. */
function attributeAt(tokens: Tokens, index: number): string | undefined {
  if (typeAt(tokens, index) !== 'dot' || !isName(tokens, index + 1)) return undefined;
  return valueAt(tokens, index + 1);
}

function isName(tokens: Tokens, index: number): boolean {
  return typeAt(tokens, index) === 'name';
}

function typeAt(tokens: Tokens, index: number): string | undefined {
  return tokens[index]?.[0];
}

function valueAt(tokens: Tokens, index: number): string {
  return tokens[index]?.[1] ?? '';
}
