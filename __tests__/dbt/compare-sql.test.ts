import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { compareSql, type SqlComparison } from '../../src/dbt/compare-sql.ts';
import { buildChildEnvironment } from '../../src/platform/child-environment.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PYTHON = join(ROOT, '.venv/bin/python');

afterAll(removeTempDirs);

type Pair = [before: string, after: string, macros?: string[]];

function compare(
  pairs: Pair[],
  adapterType = 'duckdb',
  env: Record<string, string> = {},
  python = PYTHON,
): Promise<SqlComparison> {
  return compareSql(
    createProcesses(),
    {
      python,
      script: join(ROOT, 'driver/sql_tokens.py'),
      adapterType,
      env: { ...buildChildEnvironment(process.env), ...env },
    },
    pairs.map(([before, after, macros = []]) => ({ before, after, macros })),
  );
}

/** Plain SQL, so that DuckDB can be asked too. */
const SAME_IN_DUCKDB: Array<[what: string, before: string, after: string]> = [
  ['white space and line breaks', 'select 1 as a, 2 as b', 'select\n    1 as a\n  , 2 as b\n'],
  ['comments', 'select 1 as a', '/* one */ select 1 -- a number\n as a -- end'],
  ['the case of keywords', 'select 1 as a where true', 'SELECT 1 AS a WHERE TRUE'],
  ['an expression without a name', 'select 1+1, sum( 2 )', 'SELECT 1 + 1,\n sum(2)'],
  ['a keyword of two words', 'select 1 as a group by all', 'SELECT 1 AS a GROUP\n  BY ALL'],
  ['text in dollars', 'select $$a  b$$ as a', 'select  $$a  b$$  as a'],
  [
    'blanks beside a literal',
    "select concat('a','x')='ax' as a",
    "select concat('a', 'x') = 'ax' as a",
  ],
  ['blanks beside a cast literal', "select ('1')::int as a", "select ( '1' ) :: int as a"],
  ['the case of functions', 'select SUM(1), Coalesce(1, 2)', 'select sum(1), coalesce(1, 2)'],
  [
    'the case of a window',
    'select row_number() OVER (Partition By 1 ORDER BY 2 ROWS between UNBOUNDED PRECEDING and CURRENT ROW) as n',
    'select row_number() over (partition by 1 order by 2 rows between unbounded preceding and current row) as n',
  ],
  [
    'the case of types',
    "select '1'::INT, cast(1 as VarChar)",
    "select '1'::int, CAST(1 AS varchar)",
  ],
];

const OTHER_IN_DUCKDB: Array<[what: string, before: string, after: string]> = [
  ['white space in a literal', "select 'a  b' as a", "select 'a b' as a"],
  ['what looks like a comment in a literal', "select 'a--b' as a", "select 'a--c' as a"],
  ['white space in a quoted name', 'select 1 as "a b"', 'select 1 as "a  b"'],
  ['the case of a name', 'select 1 as Total', 'select 1 as total'],
  ['the case of a name that is a type', 'select 1 as Int', 'select 1 as int'],
  ['the case of a field', 'select {A: 1} as a', 'select {a: 1} as a'],
  ['the case of a name in a cast', 'select cast(1 as int) as INT', 'select cast(1 as int) as int'],
  [
    'the case of a name in an expression',
    'select A+1 from (select 1 as a)',
    'select a+1 from (select 1 as a)',
  ],
  ['the case of a name that is a keyword', 'select 1 as From', 'select 1 as from'],
  ['a comment that ends later', 'select 1 -- a\n + 1 as b', 'select 1 -- a + 1 \n as b'],
  ['text in dollars', 'select $$a  b$$ as a', 'select $$a b$$ as a'],
];

describe('compareSql', () => {
  it('says what DuckDB says: the same columns and rows, or not', async () => {
    const all = [...SAME_IN_DUCKDB, ...OTHER_IN_DUCKDB];
    const { same } = await compare(all.map(([, before, after]) => [before, after]));
    const named = (verdicts: boolean[]) => all.map(([what], index) => [what, verdicts[index]]);
    expect(named(same)).toEqual(named(await askDuckDb(all)));
  });

  it.each<[what: string, ...pair: Pair]>([
    ['white space and quotes in a block', "select {{ref('a')}}", 'select {{ ref( "a" ) }}'],
    ['a config of other literals', "{{ config(docs={'a': 1}) }} select 1", '  select 1'],
    ['a comment of Jinja', 'select {# one #} 1', 'select  1'],
    ['blanks beside a block and a parenthesis', 'f({{ a }},b)', 'f( {{ a }} , b )'],
    [
      'a comment with a block in it',
      'select 1 --{{ a }} x\n, 2',
      'SELECT 1 -- old {{ a }} x\n , 2',
    ],
    ['a longer comment with a block in it', 'select 1 /*{{ a }}*/', 'select 1\n/* see {{ a }}*/'],
    ['the inside of a condition', '{% if a %} x {% endif %}', '{%if a%}\n  x -- x\n{%endif%}'],
    ['a literal with a block in it', "select '{{ a }}'  x", "select '{{ a }}' x"],
    [
      'a macro of complete SQL',
      'select  {{ m() }}',
      'select {{ m() }}',
      ["{% macro m() %} 'x' {% endmacro %}"],
    ],
  ])('takes for the same: %s', async (_, ...pair) => {
    expect(await compare([pair])).toEqual({ same: [true], sqlglot: true });
  });

  it.each<[what: string, ...pair: Pair]>([
    ['a block with another argument', "select {{ ref('a') }}", "select {{ ref('b') }}"],
    ['a config that is computed', '{{ config(a=target.name) }} select 1', 'select 1'],
    ['white space beside a block', 'select a{{ b }}', 'select a {{ b }}'],
    ['white space that a block eats', 'select a {{- b }}', 'select a {{ b }}'],
    ['a comment with other text after a block', 'select 1 -- {{ a }} b', 'select 1 -- {{ a }} c'],
    [
      'a comment with a block that stands elsewhere',
      '-- {{ a }}\nselect 1',
      'select -- {{ a }}\n1',
    ],
    [
      'a comment whose end depends on a condition',
      '-- {% if a %}\n x\n{% else %} y {% endif %} z',
      '-- {% if a %}\n x\n{% else %}\n y {% endif %} z',
    ],
    ['a comment right after a block', 'select {{ a }}-- x\n1', 'select {{ a }} -- x\n1'],
    ['white space beside a block and an operator', 'select 1 <{{ a }}', 'select 1 < {{ a }}'],
    ['a prefix of a literal', "select U&'x'", "select U & 'x'"],
    ['white space in a literal around a block', "select ' {{ a }}'", "select '{{ a }}'"],
    ['text that becomes a value', '{% set a %}x  y{% endset %}', '{% set a %}x y{% endset %}'],
    ['a block that opens a literal', `{{ "'" }}a  b{{ "'" }}`, `{{ "'" }}a b{{ "'" }}`],
    [
      'a condition inside a literal',
      "'{% if a %} ' {% endif %}  x'",
      "'{% if a %} ' {% endif %} x'",
    ],
    [
      'a macro that opens a literal',
      "{{ m() }}a  b'",
      "{{ m() }}a b'",
      ["{% macro m() %}'{% endmacro %}"],
    ],
    ['literals that white space joins', "select 'a'\n'b'", "select 'a' 'b'"],
    ['a hint', 'select /*+ a */ 1', 'select /*+ b */ 1'],
    ['SQL that cannot be read', "select 'a", "select  'a"],
    ['a template that cannot be read', 'select {{ a', 'select  {{ a'],
  ])('does not take for the same: %s', async (_, ...pair) => {
    expect((await compare([pair])).same).toEqual([false]);
  });

  it('folds unquoted names where the warehouse does', async () => {
    const pair: Pair = ['select Total, "Total" from Orders', 'SELECT total, "Total" FROM orders'];
    const quoted: Pair = ['select "Total"', 'select "total"'];
    expect((await compare([pair, quoted], 'postgres')).same).toEqual([true, false]);
    expect((await compare([pair, quoted], 'bigquery')).same).toEqual([false, false]);
  });

  it('takes functions of users for others in another case, where the warehouse does', async () => {
    const pairs: Pair[] = [
      ['select Sum(a) as a', 'select sum(a) as a'],
      ['select MyOwn(a) as a', 'select myown(a) as a'],
      ['select udfs.Sum(a) as a', 'select udfs.sum(a) as a'],
    ];
    expect((await compare(pairs, 'bigquery')).same).toEqual([true, false, false]);
    expect((await compare(pairs, 'postgres')).same).toEqual([true, true, true]);
    expect((await compare(pairs, 'trino')).same).toEqual([false, false, false]);
  });

  it('compares the text as it is where a column may be named by it, as in Snowflake', async () => {
    const pairs: Pair[] = [
      ['select 1', 'select  1'],
      ["select {{ref('a')}}", "select {{ ref('a') }}"],
    ];
    expect(await compare(pairs, 'snowflake')).toEqual({ same: [false, true], sqlglot: false });
  });

  it('compares the text as it is without sqlglot', async () => {
    const dir = await makeTempDir();
    await writeFile(join(dir, 'sqlglot.py'), 'raise ImportError("not installed")');
    const pairs: Pair[] = [
      ['select 1', 'select  1'],
      ["select {{ref('a')}}", "select {{ ref('a') }}"],
    ];
    expect(await compare(pairs, 'duckdb', { PYTHONPATH: dir })).toEqual({
      same: [false, true],
      sqlglot: false,
    });
  });

  it('finds nothing the same where Python fails', async () => {
    expect(await compare([['select 1', 'select 1']], 'duckdb', {}, '/nowhere/python')).toEqual({
      same: [false],
      sqlglot: false,
    });
  });

  it('starts nothing for no pairs', async () => {
    expect(await compare([], 'duckdb', {}, '/nowhere/python')).toEqual({
      same: [],
      sqlglot: false,
    });
  });

  it('compares hundreds of models in one go', async () => {
    const model =
      'select\n  id,\n  {{ euros("cents") }} as amount\nfrom {{ ref("orders") }}\n'.repeat(20);
    const pairs = Array.from({ length: 300 }, (): Pair => [model, model.replaceAll('\n', ' ')]);
    const { same } = await compare(pairs);
    expect(same.filter(Boolean)).toHaveLength(300);
  });
});

const ASK_DUCKDB = `
import duckdb, json, sys
def read(sql):
    try:
        cursor = duckdb.connect().execute(sql)
    except duckdb.Error as error:
        return str(error)
    return [column[0] for column in cursor.description], cursor.fetchall()
print(json.dumps([read(before) == read(after) for _, before, after in json.loads(sys.argv[1])]))
`;

async function askDuckDb(pairs: Array<[string, string, string]>): Promise<boolean[]> {
  const args = ['-c', ASK_DUCKDB, JSON.stringify(pairs)];
  const { stdout } = await promisify(execFile)(PYTHON, args);
  return JSON.parse(stdout) as boolean[];
}
