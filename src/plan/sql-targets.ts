import { type JinjaPiece, splitJinja } from './jinja-pieces.ts';
import { splitComments } from './sql-comments.ts';

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

/** Code, and the same with what only looks like code in strings of Jinja blanked. */
type Code = Pick<JinjaPiece, 'code' | 'bare'>;

/** Statements that change data, objects or rights; what follows is the target, after noise words. */
const VERB =
  /\b(insert|update|delete|merge|truncate|alter|drop|create|replace|grant|revoke|copy|rename|undrop|optimize|vacuum)\b/gi;

const NOISE =
  /^(?:\s|(?:into|from|overwrite|table|or|replace|view|materialized|temp|temporary|transient|external|dynamic|if|not|exists|only)\b)+/i;

/** Of `create index … on` and `grant … on`, what stands behind `on`. */
const ON = /^[^;]*?\bon\s+(?:(?:table|view|all|tables|in|schema|future)\s+)*/i;

/** The names are whole arguments: `ref('a' ~ b)` names nothing that is known. */
const REF =
  /(?<![.\w])(?:builtins\s*\.\s*)?ref\s*\(\s*(?:(['"])([^'"]*)\1\s*)(?:,\s*(['"])([^'"]*)\3\s*)?[,)]/dg;

/** Delimiters of expressions and statements in what `flatten` makes: no text has them. */
const [OPEN, CLOSE, OPEN_STATEMENT, CLOSE_STATEMENT] = ['\uE000', '\uE001', '\uE002', '\uE003'];
const DELIMITERS = /[\uE000-\uE003]/g;

/** `{% set log = ref('run_log') %}` */
const ASSIGNMENT = /^\s*set\s+(\w+)\s*=/;
/** Loops, blocks and several names at once give a variable what is not known. */
const OTHER_ASSIGNMENT = /^\s*(?:set\s+([\w,\s]+?)\s*(?:=|$)|for\s+([\w,\s]+?)\s+in\b)/;

/** A variable, with attributes or filters behind it. */
const VARIABLE = /^\s*(\w+)\s*(?:(?:\.\s*\w+\s*(?:\([^()]*\)\s*)?)|(?:\|\s*\w+\s*))*$/;

/** Follows the target, or is not a node's. */
const NOT_A_REF = /^\s*(?:this\b|source\s*\(|target\b|schema\b|database\b|model\b)/;

/** Also of texts that are rendered once more, as dbt does with hooks: in strings, and in `raw`. */
export function findRefTargets(text: string): RefTargets {
  const pieces = splitComments(splitJinja(text.replace(DELIMITERS, ' ')));
  const flat = flatten(pieces);
  const variables = readVariables(pieces);
  const written: RefCall[] = [];
  let isComputed = false;
  for (const { 0: verb, index } of flat.code.matchAll(VERB)) {
    const target = targetAfter(verb.toLowerCase(), sliceOf(flat, index + verb.length));
    if (target === undefined || NOT_A_REF.test(target.bare)) continue;
    const { refs, isKnown } = resolve(target, variables);
    written.push(...refs);
    if (!isKnown) isComputed = true;
  }
  const inner = pieces.flatMap(templatesIn).map(findRefTargets);
  return {
    written: [...written, ...inner.flatMap((each) => each.written)],
    all: [...readRefs(flat), ...inner.flatMap((each) => each.all)],
    isComputed: isComputed || inner.some((each) => each.isComputed),
  };
}

/** Texts in a piece that are templates themselves; each is shorter than what it is in. */
function templatesIn({ kind, code, bare }: JinjaPiece): string[] {
  const strings = [...bare.matchAll(/'[^']*'|"[^"]*"/g)].map(({ 0: { length }, index }) =>
    code.slice(index + 1, index + length - 1),
  );
  return (kind === 'text' ? [code] : strings).filter((each) => /\{[{%]/.test(each));
}

interface Targets {
  refs: RefCall[];
  /** They are all that it can be. */
  isKnown: boolean;
}

function flatten(pieces: readonly JinjaPiece[]): Code {
  const join = (key: keyof Code) =>
    pieces
      .map((piece) => {
        if (piece.kind === 'text') return piece[key];
        return piece.kind === 'expression'
          ? `${OPEN}${piece[key]}${CLOSE}`
          : `${OPEN_STATEMENT}${piece[key]}${CLOSE_STATEMENT}`;
      })
      .join('');
  return { code: join('code'), bare: join('bare') };
}

function sliceOf({ code, bare }: Code, start: number, end?: number): Code {
  return { code: code.slice(start, end), bare: bare.slice(start, end) };
}

/** The expression that gives the target; undefined where the text names it, or where it is none. */
function targetAfter(verb: string, rest: Code): Code | undefined {
  const isOn =
    verb === 'grant' || verb === 'revoke' || /^\s+(?:unique\s+)?index\b/i.test(rest.code);
  const on = isOn ? ON.exec(rest.code)?.[0] : undefined;
  if (isOn && on === undefined) return undefined;
  const noise = on ?? NOISE.exec(rest.code)?.[0] ?? '';
  const after = sliceOf(rest, noise.length);
  const isPlace = noise.trim() !== '';
  const braces = /^["`]?\uE000([^\uE001]*)\uE001/d.exec(after.code)?.indices?.[1];
  if (braces) return sliceOf(after, ...braces);
  // A string in Jinja that continues with an expression: "delete from " ~ ref('a').
  const added = /^['"]\s*[~+]\s*([^~+\n\uE001\uE003]*)/d.exec(after.code)?.indices?.[1];
  if (added) return firstArgument(sliceOf(after, ...added));
  // One that is put together otherwise: "delete from %s" % ref('a'), ["delete from", ref('a')].
  return isPlace && /^(?:%s|\{|['"]\s*[,)\]|%])/.test(after.code) ? NOT_KNOWN : undefined;
}

/** Up to the comma or the bracket that ends an argument. */
function firstArgument(rest: Code): Code {
  let depth = 0;
  const end = [...rest.bare].findIndex((char) => {
    if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
    return depth < 0 || (depth === 0 && char === ',');
  });
  return end < 0 ? rest : sliceOf(rest, 0, end);
}

const NOT_KNOWN: Code = { code: '', bare: '' };

function resolve(target: Code, variables: ReadonlyMap<string, Targets>): Targets {
  const variable = VARIABLE.exec(target.bare)?.[1];
  const known = variable === undefined ? undefined : variables.get(variable);
  return known ?? readTargets(target);
}

function readTargets(expression: Code): Targets {
  const refs = readRefs(expression);
  const alternatives = expression.bare.match(/\belse\b|\bor\b/g)?.length ?? 0;
  return { refs, isKnown: refs.length > alternatives && !/[~+]/.test(expression.bare) };
}

/** What variables may be: all that is ever assigned to them. */
function readVariables(pieces: readonly JinjaPiece[]): Map<string, Targets> {
  const variables = new Map<string, Targets>();
  const add = (name: string, { refs, isKnown }: Targets) => {
    const before = variables.get(name) ?? { refs: [], isKnown: true };
    const all = { refs: [...before.refs, ...refs], isKnown: before.isKnown && isKnown };
    variables.set(name, all);
  };
  for (const piece of pieces) {
    if (piece.kind !== 'statement') continue;
    const assigned = ASSIGNMENT.exec(piece.bare);
    const other = OTHER_ASSIGNMENT.exec(piece.bare);
    if (assigned) add(assigned[1] ?? '', readTargets(sliceOf(piece, assigned[0].length)));
    else
      for (const name of (other?.[1] ?? other?.[2] ?? '').split(','))
        add(name.trim(), { refs: [], isKnown: false });
  }
  return variables;
}

function readRefs({ code, bare }: Code): RefCall[] {
  return [...bare.matchAll(REF)].flatMap(({ indices = [] }) => {
    const [first, second] = [indices[2], indices[4]].map((at) => at && code.slice(...at));
    if (first === undefined || /\\/.test(first + (second ?? ''))) return [];
    return second === undefined
      ? { packageName: undefined, name: first }
      : { packageName: first, name: second };
  });
}
