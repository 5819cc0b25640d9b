/**
 * What the Jinja of a model or macro can read of its own entry in the manifest, of others and of
 * the project: enough to tell that a change there cannot reach the SQL that it renders to.
 */
export interface JinjaUse {
  /** It may read any field of the node's own entry: its tags, its place, its description. */
  ownEntry: boolean;
  /** It may read other nodes' entries. */
  graph: boolean;
  /** Config keys that it reads by name. */
  configs: Set<string>;
  /** Vars that it reads by name; `*` stands for a computed name. */
  vars: Set<string>;
}

/** Attributes by which dbt knows a node: they differ only where the node is another one. */
const IDENTITY =
  /^\s*\.\s*(?:name|alias|schema|database|identifier|resource_type|unique_id|package_name|version|language)\b/;
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
  const body = code.replace(SIGNATURE, '');
  const use: JinjaUse = {
    ownEntry: usesOf(['selected_resources', 'invocation_args_dict'], body).length > 0,
    graph: usesOf(['graph', 'context', 'builtins'], body).length > 0,
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
