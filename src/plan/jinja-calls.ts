import type { JinjaBlock } from '../dbt/lex-jinja.ts';

/** The macros that a text may call, by the names that stand there. */
export interface JinjaCalls {
  /** `round_to(…)`, `shop.round_to(…)`, and a macro that is passed on. */
  names: ReadonlySet<string>;
  /** `adapter.dispatch('round_to')`, which calls `duckdb__round_to` or `default__round_to`. */
  dispatched: ReadonlySet<string>;
}

type Tokens = JinjaBlock['tokens'];

export function readCalls(template: readonly JinjaBlock[]): JinjaCalls {
  const names = new Set<string>();
  const dispatched = new Set<string>();
  for (const { tokens } of template) {
    for (const [index, [type, value]] of tokens.entries()) {
      if (type === 'name' && !isAssigned(tokens, index)) names.add(value);
      // `context['round_to']` is the macro itself.
      if (type === 'string' && typeAt(tokens, index - 1) === 'lbracket') names.add(value);
      if (type === 'string' && isDispatched(tokens, index)) dispatched.add(value);
    }
  }
  return { names, dispatched };
}

/** A variable, or a keyword argument. */
function isAssigned(tokens: Tokens, index: number): boolean {
  return typeAt(tokens, index + 1) === 'assign' || tokens[index - 1]?.[1] === 'set';
}

/** The first argument of `dispatch(…)`, with or without its name. */
function isDispatched(tokens: Tokens, index: number): boolean {
  const isNamed = typeAt(tokens, index - 1) === 'assign' && tokens[index - 2]?.[1] === 'macro_name';
  const opening = isNamed ? index - 3 : index - 1;
  return typeAt(tokens, opening) === 'lparen' && tokens[opening - 1]?.[1] === 'dispatch';
}

function typeAt(tokens: Tokens, index: number): string | undefined {
  return tokens[index]?.[0];
}
