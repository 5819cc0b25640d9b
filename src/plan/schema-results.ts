/** A piece of a naming macro that ends up in its result. */
export interface ResultPiece {
  /** Text, or the expression between the braces. */
  code: string;
  /** Where it starts in the macro. */
  offset: number;
}

interface Piece extends ResultPiece {
  kind: 'text' | 'expression' | 'statement';
}

/** What the macro yields between one `if` and its `else` or `endif`. */
interface Branch {
  /** Something that it yields is made of the target's schema. */
  follows: boolean;
  /** What of it is not, and of the branches in it. */
  fixed: ResultPiece[];
}

const TAGS = /\{#.*?#\}|\{\{-?(?<expression>.*?)-?\}\}|\{%[-+]?(?<statement>.*?)[-+]?%\}/gs;
const TARGET_SCHEMA = /\btarget\s*(?:\.\s*schema\b|\[\s*['"]schema['"]\s*\])/;
const RETURN = /^\s*(?:do\s+)?return\s*\((?<value>.*)\)\s*$/s;
const SET = /^\s*set\s+(?<name>\w+)\s*=(?<value>.*)$/s;
const OPENING = /^\s*(?:if|for)\b/;
const NEXT = /^\s*(?:elif|else)\b/;
const CLOSING = /^\s*(?:endif|endfor)\b/;

/**
 * The results of a macro that are not made of the target's schema, branch by branch: in
 * `{% if target.name == 'prod' %}{{ custom }}{% else %}{{ target.schema }}_{{ custom }}{% endif %}`
 * it is the first `custom`. Read from the text, so a clever macro may be misread; the guard does not
 * depend on it.
 *
 * @param follows whether an expression calls a macro that starts from the target's schema
 */
export function findFixedResults(
  sql: string,
  follows: (expression: string) => boolean,
): ResultPiece[] {
  const pieces = splitJinja(sql);
  const assignments = pieces.flatMap(readAssignment);
  const made = new Set<string>();
  const isMade = (code: string) =>
    TARGET_SCHEMA.test(code) || follows(code) || namesIn(code).some((name) => made.has(name));
  for (const { name, value } of assignments) if (isMade(value)) made.add(name);

  const returned: ResultPiece[] = [];
  const root: Branch = { follows: false, fixed: [] };
  const stack: Branch[] = [root];
  for (const piece of pieces) {
    const branch = stack.at(-1) ?? root;
    const value = piece.kind === 'text' ? undefined : RETURN.exec(piece.code)?.groups?.value;
    if (value !== undefined) {
      if (!isMade(value)) returned.push(piece);
    } else if (piece.kind !== 'statement') {
      if (piece.kind === 'expression' && isMade(piece.code)) branch.follows = true;
      else branch.fixed.push(piece);
    } else if (OPENING.test(piece.code)) {
      stack.push({ follows: branch.follows, fixed: [] });
    } else if (stack.length > 1 && (NEXT.test(piece.code) || CLOSING.test(piece.code))) {
      stack.pop();
      const outer = stack.at(-1) ?? root;
      if (!branch.follows) outer.fixed.push(...branch.fixed);
      if (NEXT.test(piece.code)) stack.push({ follows: outer.follows, fixed: [] });
    }
  }
  const results = [...returned, ...(root.follows ? [] : root.fixed)];
  if (results.length > 0) return results.sort((a, b) => a.offset - b.offset);
  // A variable that is made of it at one place and of something else at another.
  return assignments.filter(({ name, value }) => made.has(name) && !isMade(value));
}

function splitJinja(sql: string): Piece[] {
  const pieces: Piece[] = [];
  const add = (kind: Piece['kind'], code: string, offset: number) => {
    const whitespace = code.length - code.trimStart().length;
    if (code.trim() !== '') pieces.push({ kind, code: code.trim(), offset: offset + whitespace });
  };
  let end = 0;
  for (const { 0: tag, index, groups } of sql.matchAll(TAGS)) {
    add('text', sql.slice(end, index), end);
    if (groups?.expression !== undefined) add('expression', groups.expression, index);
    else if (groups?.statement !== undefined) add('statement', groups.statement, index);
    end = index + tag.length;
  }
  add('text', sql.slice(end), end);
  return pieces;
}

function readAssignment({ kind, code, offset }: Piece) {
  const { name, value } = (kind === 'statement' && SET.exec(code)?.groups) || {};
  return name === undefined || value === undefined ? [] : [{ name, value, code, offset }];
}

/** The variables that an expression reads. */
function namesIn(code: string): string[] {
  const withoutTexts = code.replace(/'[^']*'|"[^"]*"/g, "''");
  return [...withoutTexts.matchAll(/(?<![.\w])[A-Za-z_]\w*/g)].map(([name]) => name);
}
