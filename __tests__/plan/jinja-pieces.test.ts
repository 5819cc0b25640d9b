import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitJinja } from '../../src/plan/jinja-pieces.ts';
import { REAL_BIN } from '../support/venv.ts';

const HOSTILE = [
  "a {{ '}}' }} b {% if x == '%}' %} c {% endif %}",
  '{{ {"a": {"b": 1}} }} d',
  "{# {{ x }} {% raw %} #}{{ y }}{# it's #}",
  "{{ '{#' }} x {{ '#}' }}",
  '{% raw %}{{ x }}{# y #}{% endraw %}{{ z }}',
  '{%- raw -%} {{ x }} {%- endraw -%} {{- z -}} end',
  '{%+ if x +%}{{+ y }}{% endif -%}\n\n text',
  '{{ "a\\"}}b" }}{{ \'it\\\'s }}\' }}',
  '{{ f("\'") }} {{ g(\'"\') }} {{ [1, (2, {"}}": 3})] }}',
  '{% set x %}{{ ref("a") }}{% endset %}{% set y = "{{ z }}" %}',
  '}} text %} #} {{ a }}',
  '{{ a\n  -}}\n b {{ 1 - 2 }}{{ -x }}',
];

/** The same by jinja2's own lexer; null where it refuses the text. */
const JINJA2 = `
import json, sys
from jinja2 import Environment, TemplateSyntaxError
def split(text):
    pieces, code = [], None
    try:
        for _, kind, value in Environment().lexer.tokeniter(text, None):
            if kind in ("variable_begin", "block_begin"):
                code = []
            elif kind in ("variable_end", "block_end"):
                pieces.append(["expression" if kind == "variable_end" else "statement", "".join(code)])
                code = None
            elif code is not None:
                code.append(value)
            elif kind == "data":
                pieces.append(["text", value])
    except TemplateSyntaxError:
        return None
    return pieces if code is None else None
print(json.dumps([split(text) for text in json.load(sys.stdin)]))
`;

type Piece = [kind: string, code: string];

function splitByJinja2(texts: readonly string[]): Array<Piece[] | null> {
  const { stdout } = spawnSync(join(REAL_BIN, 'python'), ['-c', JINJA2], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
  });
  return JSON.parse(stdout) as Array<Piece[] | null>;
}

/** Without the whitespace that jinja2 takes away and empty tags, with neighbouring texts as one. */
function normalize(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const [kind, code] of pieces) {
    if (code === '') continue;
    const last = joined.at(-1);
    if (kind === 'text' && last?.[0] === 'text') last[1] += code;
    else joined.push([kind, code]);
  }
  return joined
    .map(([kind, code]): Piece => [kind, code.replace(/\s+/g, '')])
    .filter(([, code]) => code !== '');
}

const splitHere = (text: string) =>
  normalize(splitJinja(text).map(({ kind, code }): Piece => [kind, code]));

describe('splitJinja', () => {
  it('splits hostile texts where jinja2 does', () => {
    const expected = splitByJinja2(HOSTILE);
    expect(expected).not.toContain(null);
    for (const [index, text] of HOSTILE.entries())
      expect(splitHere(text), text).toEqual(normalize(expected[index] ?? []));
  });

  it('splits random texts of tags, quotes and brackets where jinja2 does', () => {
    const parts = [
      ...[
        '{{',
        '}}',
        '{%',
        '%}',
        '{#',
        '#}',
        '-',
        '+',
        "'",
        '"',
        '\\',
        '{',
        '}',
        '(',
        ')',
        ' ',
        '\n',
      ],
      ...['{{ a }}', '{%- raw %}', '{% endraw -%}', "'}}'", '"%}"', '{{ "', '" }}', 'x', 'if'],
    ];
    const text = fc.array(fc.constantFrom(...parts), { minLength: 3, maxLength: 14 });
    const texts = fc.sample(text, { numRuns: 8_000, seed: 15 }).map((each) => each.join(''));
    const expected = splitByJinja2(texts);
    const readable = texts.filter((_, index) => expected[index]);
    expect(readable.length).toBeGreaterThan(500);
    for (const [index, pieces] of expected.entries()) {
      const each = texts[index] ?? '';
      if (pieces) expect(splitHere(each), each).toEqual(normalize(pieces));
    }
  });

  it('says where each piece stands, and blanks what looks like code in a string', () => {
    const template = 'a {{- f("ref(\'x\')", y) }}';
    const [, expression] = splitJinja(template);
    expect(expression).toMatchObject({ offset: 5, bare: ' f("ref  x  ", y) ' });
    expect(template.slice(5)).toBe(`${expression?.code}}}`);
  });
});
