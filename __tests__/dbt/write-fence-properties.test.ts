import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CORPORA, FenceReader } from '../support/write-fence.ts';

const fence = new FenceReader();
afterAll(() => fence.close());

/** Of which the words can be told from the rest by a pattern: no comments, escapes or open quotes. */
const SIMPLE = /^(?:[^'"`$\\#@/;-]|'[^'\\]*'|"[^"\\]*"|`[^`\\]*`)*$/;
const QUOTED = /('[^']*'|"[^"]*"|`[^`]*`)/;

const statements = fc.constantFrom(
  ...CORPORA.flatMap(({ dialect, allowed, refused, unknown }) =>
    [...allowed, ...refused, ...unknown]
      .filter((sql) => SIMPLE.test(sql))
      .map((sql) => ({ dialect, sql })),
  ),
);

/** Means nothing to any of the warehouses. */
const blanks = fc.constantFrom(
  ...[' ', '  ', '\t', '\n', '\r\n', ' \f '],
  ...['/**/', '/* x */', "/* it's; */", '/* "; drop table prod.a; */', '/***/', '/* -- */'],
  ...['-- x\n', "-- it's\n", '--\n', '-- ; /*\n', '-- */ "\n'],
);
const noise = fc.array(blanks, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));

/** The same statement with other letters' case, white space and comments. */
function disguise(sql: string, gaps: readonly string[], upper: readonly boolean[]): string {
  let at = 0;
  const next = () => at++;
  return sql
    .split(QUOTED)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replace(/[a-z]/gi, (letter) =>
              upper[next() % upper.length] ? letter.toUpperCase() : letter.toLowerCase(),
            )
            .replace(/ +/g, () => ` ${gaps[next() % gaps.length]}`),
    )
    .join('');
}

const RUNS = { numRuns: 1_500 };

describe('the write fence', () => {
  it('reads a statement the same in any case, with any white space and comments', async () => {
    await fc.assert(
      fc.asyncProperty(
        statements,
        fc.array(noise, { minLength: 1, maxLength: 7 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 11 }),
        async ({ dialect, sql }, gaps, upper) => {
          const plain = await fence.read(dialect, sql);
          const disguised = await fence.read(dialect, disguise(sql, gaps, upper));
          expect(disguised === null).toBe(plain === null);
        },
      ),
      RUNS,
    );
  });

  it('finds a refused statement behind and before any other', async () => {
    const other = fc.constantFrom(
      ...[
        'select 1',
        "select 'a;b'",
        'select ";"',
        'begin',
        '',
        "select 'it''s'",
        'select /* ; */ 1',
      ],
    );
    await fc.assert(
      fc.asyncProperty(statements, other, other, async ({ dialect, sql }, before, after) => {
        if ((await fence.read(dialect, sql)) === null) return;
        // Where a statement makes a temporary relation, what follows may write to it.
        expect(await fence.read(dialect, `${before}; ${sql}; ${after}`)).not.toBeNull();
      }),
      RUNS,
    );
  });

  it('never lets quotes turn production’s name into another', async () => {
    const quote = fc.constantFrom('"', '`', '');
    await fc.assert(
      fc.asyncProperty(statements, quote, quote, async ({ dialect, sql }, left, right) => {
        if (/['"`]/.test(sql) || (await fence.read(dialect, sql)) === null) return;
        const quoted = sql.replace(/\bprod\.(\w+)/g, `${left}prod${left}.${right}$1${right}`);
        expect(await fence.read(dialect, quoted)).not.toBeNull();
      }),
      RUNS,
    );
  });

  it('finds a refused statement behind any words', async () => {
    const words = fc.stringMatching(/^[ a-z,*.()=0-9\n]{0,40}$/);
    const refused = fc.constantFrom(
      ...CORPORA.flatMap(({ dialect, refused }) => refused.map((sql) => ({ dialect, sql }))),
    );
    await fc.assert(
      fc.asyncProperty(refused, words, async ({ dialect, sql }, text) => {
        expect(await fence.read(dialect, `${text}; ${sql}`)).not.toBeNull();
      }),
      RUNS,
    );
  });
});
