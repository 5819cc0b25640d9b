import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { compareSql } from '../../src/dbt/compare-sql.ts';
import { buildChildEnvironment } from '../../src/platform/child-environment.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PYTHON = join(ROOT, '.venv/bin/python');
const PAIRS_OF_EACH = 100;
/** Fewer would prove little. */
const LEAST_PROVEN = 200;

afterAll(removeTempDirs);

/** Models over a table `t` with the columns Id, name and day; `a` and `b` are blocks of any value. */
const MODELS = [
  "select Id, name||'x' as n, f.Id from t as f where name='b' and Id in (1,2)",
  "select SUM(Id), count(*), Coalesce(name,'--') as n from t group by all order by 2 desc",
  "select Id::INT as i, cast(Id as VarChar) as v, 'a''b' as q, $$a  b$$ as d from t -- end",
  'select Id,{{ a }} as x, ({{ b }}) as y from t',
  'select Id, -- {{ a }} x\n 1 as one /* {{ b }} */ from t',
  'select {% if c %}Id,{% else %} name ,{% endif %} 1 as one from t where Id>{{ a }} -1',
  "with X as (select Id as Total from t) select Total, X.Total+1 from X where '{{ b }}'='{{ b }}'",
  'select row_number() over (partition by name order by Id rows between unbounded preceding and current row) as n, Id between 1 and 2 from t',
  "select {'A': 1, 'b': name} as s, [1,2] as l, Id -1, Id - -1, 1.5 as Real from t",
  "select 1 as Int, name as From, 'x' as \"Q q\", e'a\\nb' as esc, {{ a }}(Id) as f from t",
];

/** What the blocks become: SQL that opens no literal, and what may be glued to its neighbours. */
const VALUES = [
  ...['1', ' 1', '1 ', '-1', 'Id', 'sum', '+', '', '2 /* x */', "'q'", '1 -- x\n', 'x\n, 5 as z'],
];

const RENDER = `
import duckdb, functools, json, sys
from jinja2 import Environment
environment = Environment()
request = json.load(open(sys.argv[1]))
connection = duckdb.connect()
connection.execute("create table t as select 1 as Id, 'b' as name, date '2026-01-01' as day union all select 2, 'c', null")
@functools.cache
def read(sql):
    try:
        cursor = connection.execute(sql)
        return [column[0] for column in cursor.description], sorted(map(repr, cursor.fetchall()))
    except duckdb.Error as error:
        return type(error).__name__
wrong = []
worked = 0
for before, after in request["pairs"]:
    old, new = environment.from_string(before), environment.from_string(after)
    for a, b in request["values"]:
        for c in (True, False):
            texts = [template.render(a=a, b=b, c=c) for template in (old, new)]
            if texts[0] == texts[1]: continue
            results = [read(text) for text in texts]
            worked += isinstance(results[0], tuple)
            if results[0] != results[1]: wrong.append([texts, results])
print(json.dumps({"wrong": wrong[:5], "worked": worked}, default=str))
`;

/** mulberry32: the same pairs in every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const EDITS = [' ', '\n', '  ', '/* c */', ' -- c\n', '-- c\n', ''];

/** As a formatter would do it, and as none would: at any place, quotes and blocks included. */
function edit(text: string, random: (below: number) => number): string {
  const at = random(text.length);
  switch (random(4)) {
    case 0: {
      const blank = EDITS[random(EDITS.length)] ?? '';
      return text.slice(0, at) + blank + text.slice(at);
    }
    case 1: {
      // At the edge of a word or sign, where formatters work.
      const edges = [...text.matchAll(/(?<=\w)(?=\W)|(?<=\W)(?=\w)|(?<=[(),='])/g)];
      const edge = edges[random(edges.length)]?.index ?? 0;
      return text.slice(0, edge) + (EDITS[random(EDITS.length)] ?? '') + text.slice(edge);
    }
    case 2: {
      const blanks = [...text.matchAll(/\s+/g)];
      const blank = blanks[random(blanks.length)];
      if (!blank) return text;
      const end = blank.index + blank[0].length;
      return text.slice(0, blank.index) + (EDITS[random(EDITS.length)] ?? '') + text.slice(end);
    }
    default: {
      const words = [...text.matchAll(/[A-Za-z]+/g)];
      const word = words[random(words.length)];
      if (!word) return text;
      const [name] = word;
      const other = name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase();
      return text.slice(0, word.index) + other + text.slice(word.index + name.length);
    }
  }
}

it('[E5] never proves the same what dbt’s Jinja and DuckDB tell apart, and proves hundreds of edits', async () => {
  const random = createRandom(20_261_129);
  const pairs = MODELS.flatMap((before) =>
    Array.from({ length: PAIRS_OF_EACH }, () => {
      let after = before;
      for (let edits = random(4); edits >= 0; edits -= 1) after = edit(after, random);
      return { before, after, macros: [] };
    }),
  );
  const { same } = await compareSql(
    createProcesses(),
    {
      python: PYTHON,
      script: join(ROOT, 'driver/sql_tokens.py'),
      adapterType: 'duckdb',
      env: buildChildEnvironment(process.env),
    },
    pairs,
  );
  const proven = pairs.filter(({ before, after }, index) => same[index] && before !== after);
  const file = join(await makeTempDir(), 'pairs.json');
  const values = VALUES.map((a, index) => [a, VALUES[(index + 5) % VALUES.length]]);
  const request = { pairs: proven.map(({ before, after }) => [before, after]), values };
  await writeFile(file, JSON.stringify(request));
  const { stdout } = await promisify(execFile)(PYTHON, ['-c', RENDER, file]);
  const { wrong, worked } = JSON.parse(stdout) as { wrong: unknown[]; worked: number };

  expect(wrong).toEqual([]);
  expect(proven.length).toBeGreaterThan(LEAST_PROVEN);
  expect(worked).toBeGreaterThan(proven.length);
});
