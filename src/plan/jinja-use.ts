/**
 * What the Jinja of a model or macro can read of its own entry in the manifest, of others and of
 * the project: enough to tell that a change there cannot reach the SQL that it renders to.
 */
export interface JinjaUse {
  /** It may read any field of the node's own entry: its tags, its place, its description. */
  ownEntry: boolean;
  /** It may read other nodes' entries. */
  graph: boolean;
  /** It reads the entries of sources: `graph.sources`. */
  sources: boolean;
  /** Config keys that it reads by name. */
  configs: Set<string>;
  /** Vars that it reads by name; `*` stands for a computed name. */
  vars: Set<string>;
}

/** Attributes by which dbt knows a node: they differ only where the node is another one. */
const IDENTITY =
  /^\s*\.\s*(?:name|alias|schema|database|identifier|resource_type|unique_id|package_name|version|language)\b/;
const SOURCES = /^\s*(?:\.\s*sources\b|\[\s*(['"])sources\1\s*\])/;
const ASSIGNED = /^\s*=(?!=)/;
const CONFIG_READ = /^\s*\.\s*(get|require|meta_get|meta_require)\s*\(\s*['"]([\w-]+)['"]/;
const DOCS_READ = /^\s*\.\s*persist_(?:relation|column)_docs\b/;
const SIGNATURE = /\{%[-+]?\s*(?:macro|test|materialization|data_test)\b[^%]*%\}/g;

/**
 * Reads all of `text`, SQL included: a column named `model` counts as a use of dbt's `model`.
 *
 * @param calledByDbt whether the arguments of a macro are dbt's own objects, and not what another
 *   macro or a test passes to it
 */
export function readJinja(text: string, calledByDbt = false): JinjaUse {
  const code = withoutComments(text);
  const parameters = calledByDbt ? [] : parametersOf(code);
  const body = hideLoopVariables(code.replace(SIGNATURE, ''));
  const graph = usesOf(['graph'], body);
  const ofSources = graph.filter((rest) => SOURCES.test(rest));
  const use: JinjaUse = {
    ownEntry: usesOf(['selected_resources', 'invocation_args_dict'], body).length > 0,
    graph: graph.length > ofSources.length || usesOf(['context', 'builtins'], body).length > 0,
    sources: ofSources.length > 0,
    configs: new Set(),
    vars: new Set(),
  };
  const entries = ['model', 'node'].filter((name) => !parameters.includes(name));
  for (const rest of usesOf(entries, body)) {
    if (!IDENTITY.test(rest) && !ASSIGNED.test(rest)) use.ownEntry = true;
  }
  for (const rest of usesOf(['config'], body)) {
    const [, method, key] = CONFIG_READ.exec(rest) ?? [];
    if (method !== undefined && key !== undefined)
      use.configs.add(method.startsWith('meta') ? 'meta' : key);
    else if (DOCS_READ.test(rest)) use.configs.add('persist_docs');
    else if (!/^\s*\(/.test(rest) && !ASSIGNED.test(rest)) use.ownEntry = true;
  }
  for (const rest of usesOf(['var'], body)) {
    use.vars.add(/^\s*\(\s*['"]([^'"]+)['"]\s*[,)]/.exec(rest)?.[1] ?? '*');
  }
  // A dispatch by a computed name: dbt cannot tell which macro is called.
  if (/\bdispatch\s*\(\s*(?!['"]|macro_name\s*=\s*['"])/.test(body)) use.graph = true;
  return use;
}

/**
 * Renames the variable of each loop in the loop's body, where it hides what dbt gives under that
 * name: `{% for node in graph.sources.values() %}` of fivetran_utils reads no `node` of dbt's.
 * https://jinja.palletsprojects.com/en/stable/templates/#assignments
 */
function hideLoopVariables(code: string): string {
  const open: Array<RegExp | undefined> = [];
  const hide = (text: string, names: RegExp | undefined) =>
    names ? text.replace(names, (name) => `${name}_of_loop`) : text;
  return code
    .split(/(\{%[-+]?.*?[-+]?%\})/s)
    .map((part) => {
      if (/^\{%[-+]?\s*endfor\b/.test(part)) open.pop();
      const hidden = open.reduce(hide, part);
      const [start = '', variables] = /^\{%[-+]?\s*for\s+(.+?)\s+in\b/s.exec(hidden) ?? [];
      if (variables === undefined) return hidden;
      const names = namesIn(variables);
      open.push(names);
      // What it loops over is outside of the loop.
      return hide(start, names) + hidden.slice(start.length);
    })
    .join('');
}

/** Undefined where the text names nothing that dbt gives. */
function namesIn(variables: string): RegExp | undefined {
  const names = (variables.match(/\w+/g) ?? []).filter((name) => GIVEN_BY_DBT.has(name));
  if (names.length === 0) return undefined;
  return new RegExp(`(?<![.\\w'"])(?:${names.join('|')})(?!\\w)`, 'g');
}

const GIVEN_BY_DBT = new Set(['node', 'model', 'graph', 'config', 'context']);

/** What follows each use of one of the names; `x.name` is an attribute of something else. */
function usesOf(names: readonly string[], code: string): string[] {
  return names.flatMap((name) =>
    [...code.matchAll(new RegExp(`(?<![.\\w])${name}(?!\\w)`, 'g'))].map(({ index }) =>
      code.slice(index + name.length, index + name.length + 200),
    ),
  );
}

function withoutComments(text: string): string {
  // In quotes inside a block it may be no comment.
  return /['"]\{#/.test(text) ? text : text.replace(/\{#.*?#\}/gs, ' ');
}

/** Generic tests get their relation as `model`. */
function parametersOf(code: string): string[] {
  return [...code.matchAll(SIGNATURE)].flatMap(([signature]) => signature.match(/\w+/g) ?? []);
}
