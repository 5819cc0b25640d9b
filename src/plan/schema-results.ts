import { type JinjaPiece, splitJinja } from './jinja-pieces.ts';

/** A piece of a naming macro that ends up in its result: text, or the code of an expression. */
export type ResultPiece = Pick<JinjaPiece, 'code' | 'bare' | 'offset'>;

/** What the macro yields between one `if` and its `else` or `endif`. */
interface Branch {
  /** Something that it yields is made of the target's schema. */
  follows: boolean;
  /** What of it is not, and of the branches in it. */
  fixed: ResultPiece[];
}

const TARGET_SCHEMA =
  /\btarget\s*(?:\.\s*schema\b|\[\s*['"]schema['"]\s*\]|\.\s*get\s*\(\s*['"]schema['"])/;
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
 * @param follows whether an expression, with what is in its strings blanked, calls a macro that starts
 *   from the target's schema
 */
export function findFixedResults(sql: string, follows: (bare: string) => boolean): ResultPiece[] {
  const pieces = splitJinja(sql).flatMap(trimPiece);
  const assignments = pieces.flatMap(readAssignment);
  const made = new Set<string>();
  const isMade = (bare: string) =>
    TARGET_SCHEMA.test(bare) || follows(bare) || namesIn(bare).some((name) => made.has(name));
  for (const { name, value } of assignments) if (isMade(value)) made.add(name);

  const returned: ResultPiece[] = [];
  const root: Branch = { follows: false, fixed: [] };
  const stack: Branch[] = [root];
  for (const piece of pieces) {
    const branch = stack.at(-1) ?? root;
    const value = piece.kind === 'text' ? undefined : RETURN.exec(piece.bare)?.groups?.value;
    if (value !== undefined) {
      if (!isMade(value)) returned.push(piece);
    } else if (piece.kind !== 'statement') {
      if (piece.kind === 'expression' && isMade(piece.bare)) branch.follows = true;
      else branch.fixed.push(piece);
    } else if (OPENING.test(piece.bare)) {
      stack.push({ follows: branch.follows, fixed: [] });
    } else if (stack.length > 1 && (NEXT.test(piece.bare) || CLOSING.test(piece.bare))) {
      stack.pop();
      const outer = stack.at(-1) ?? root;
      if (!branch.follows) outer.fixed.push(...branch.fixed);
      if (NEXT.test(piece.bare)) stack.push({ follows: outer.follows, fixed: [] });
    }
  }
  const results = [...returned, ...(root.follows ? [] : root.fixed)];
  if (results.length > 0) return results.sort((a, b) => a.offset - b.offset);
  // A variable that is made of it at one place and of something else at another.
  return assignments.filter(({ name, value }) => made.has(name) && !isMade(value));
}

/** Without the whitespace around them, and without what is nothing else. */
function trimPiece({ code, bare, offset, kind }: JinjaPiece): JinjaPiece[] {
  const start = code.length - code.trimStart().length;
  const end = code.trimEnd().length;
  if (start >= end) return [];
  return [
    { kind, code: code.slice(start, end), bare: bare.slice(start, end), offset: offset + start },
  ];
}

function readAssignment(piece: JinjaPiece) {
  const { name, value } = (piece.kind === 'statement' && SET.exec(piece.bare)?.groups) || {};
  return name === undefined || value === undefined ? [] : [{ ...piece, name, value }];
}

/** The variables that an expression reads. */
function namesIn(bare: string): string[] {
  const withoutStrings = bare.replace(/'[^']*'|"[^"]*"/g, "''");
  return [...withoutStrings.matchAll(/(?<![.\w])[A-Za-z_]\w*/g)].map(([name]) => name);
}
