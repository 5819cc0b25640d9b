/** What a text of SQL and Jinja writes to by `ref`, as far as it can be read without rendering it. */
export interface RefTargets {
  /** Calls of `ref` that stand where a statement names what it changes. */
  written: RefCall[];
  /** All calls of `ref` with literal names. */
  all: RefCall[];
  /** Some target is computed: it may be any relation that the hook can name. */
  isComputed: boolean;
}

export interface RefCall {
  /** Undefined where the call names no package. */
  packageName: string | undefined;
  name: string;
}

/** Statements that change data, objects or rights; what follows is the target, after noise words. */
const VERB =
  /\b(insert|update|delete|merge|truncate|alter|drop|create|replace|grant|revoke|copy|rename|undrop|optimize|vacuum)\b/gi;

const NOISE =
  /^(?:\s|(?:into|from|overwrite|table|or|replace|view|materialized|temp|temporary|transient|external|dynamic|if|not|exists|only)\b)+/i;

/** Of `create index … on` and `grant … on`, what stands behind `on`. */
const ON = /^[^;]*?\bon\s+(?:(?:table|view|all|tables|in|schema|future)\s+)*/i;

const REF = /(?<![.\w])(?:builtins\.)?ref\s*\(\s*(['"])([^'"]+)\1(?:\s*,\s*(['"])([^'"]+)\3)?/g;

/** `{% set log = ref('run_log') %}` */
const VARIABLE = /\bset\s+(\w+)\s*=\s*((?:builtins\.)?ref\s*\([^)]*\))/g;

/** Follows the target, or is not a node's. */
const NOT_A_REF = /^\s*(?:this\b|source\s*\(|target\b|schema\b|database\b|model\b)/;

export function findRefTargets(text: string): RefTargets {
  const code = text.replace(/\{#.*?#\}/gs, ' ').replace(/--[^\n]*$/gm, ' ');
  const written: RefCall[] = [];
  const variables = new Map([...code.matchAll(VARIABLE)].map(([, name, ref]) => [name, ref]));
  let isComputed = false;
  for (const { 0: verb, index } of code.matchAll(VERB)) {
    const target = targetAfter(verb.toLowerCase(), code.slice(index + verb.length));
    if (target === undefined || NOT_A_REF.test(target)) continue;
    const variable = /^\s*(\w+)\b(?!\s*\()/.exec(target)?.[1];
    const refs = readRefs(variables.get(variable) ?? target);
    if (refs.length > 0) written.push(...refs);
    else isComputed = true;
  }
  return { written, all: readRefs(code), isComputed };
}

/** The expression that gives the target; undefined where the text names it, or where it is none. */
function targetAfter(verb: string, rest: string): string | undefined {
  const isOn = verb === 'grant' || verb === 'revoke' || /^\s+(?:unique\s+)?index\b/i.test(rest);
  const on = isOn ? ON.exec(rest)?.[0] : undefined;
  if (isOn && on === undefined) return undefined;
  const after = rest.slice((on ?? NOISE.exec(rest)?.[0] ?? '').length);
  const inBraces = /^["`]?\{\{-?([^}]*)\}\}/.exec(after)?.[1];
  if (inBraces !== undefined) return inBraces;
  // A string in Jinja that continues with an expression: "delete from " ~ ref('a').
  return /^['"]\s*~\s*([^~\n]*)/.exec(after)?.[1];
}

function readRefs(code: string): RefCall[] {
  return [...code.matchAll(REF)].map(([, , first = '', , second]) =>
    second === undefined
      ? { packageName: undefined, name: first }
      : { packageName: first, name: second },
  );
}
