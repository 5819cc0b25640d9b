import { describe, expect, it } from 'vitest';
import { findFileReaders, isDataFile } from '../../src/plan/read-files.ts';
import { findUnseen, widenSelection } from '../../src/plan/unseen.ts';
import { readingJinja } from '../support/jinja.ts';
import { pickedMacro, pickedManifest, pickedNode } from './picked.ts';

const SOURCE = 'source.shop.files.orders';

/** A source of dbt-duckdb; its relation is what dbt makes of `external_location`. */
const source = (relation: string) => pickedNode(SOURCE, { relation, code: '' });

describe('[E4] a file of data that a source reads by external_location', () => {
  it.each([
    ["'data/orders.csv'", 'data/orders.csv'],
    ["'./data/orders.csv'", 'data/orders.csv'],
    ["'../lake/orders.parquet'", '../lake/orders.parquet'],
    ["'data/*.parquet'", 'data/2026.parquet'],
    ["'data/**/*.json'", 'data/2026/11/a.json'],
    ["'data/{a,b}/[0-9].ndjson'", 'data/b/7.ndjson'],
    ["read_csv(['data/a.csv', 'data/b.csv'])", 'data/b.csv'],
    ["read_json('data/a.json.gz', format='array')", 'data/a.json.gz'],
    ["read_xlsx('book.xlsx')", 'book.xlsx'],
  ])('%s is changed with %s', (relation, file) => {
    const head = pickedManifest([source(relation)]);
    expect([...findFileReaders(head, [file]).readers]).toEqual([[SOURCE, [file]]]);
  });

  it.each([
    ["'data/*.parquet'", 'data/2026/a.parquet'],
    ["'data/orders.csv'", 'data/orders_2.csv'],
    ["'s3://lake/orders.csv'", 'orders.csv'],
    ['"wh"."raw"."orders"', 'orders.csv'],
    ["'data/orders.csv'", 'data/orders.sql'],
  ])('%s is not changed with %s', (relation, file) => {
    const head = pickedManifest([source(relation)]);
    expect([...findFileReaders(head, [file]).readers]).toEqual([]);
  });

  it('is read by the SQL of a model or of a macro as well, and by a path with Jinja', () => {
    const head = pickedManifest(
      [
        pickedNode('model.shop.a', { code: "select * from 'data/x.csv'" }),
        pickedNode('model.shop.b', { macros: ['macro.shop.m'] }),
        pickedNode('model.shop.c', { code: `from "{{ var('dir') }}/x.csv"` }),
      ],
      [pickedMacro('macro.shop.m', "read_csv('data/x.csv')")],
    );
    const { readers, unmatched } = findFileReaders(head, ['data/x.csv']);
    expect([...readers.keys()]).toEqual(['model.shop.a', 'model.shop.b', 'model.shop.c']);
    expect(unmatched).toEqual([]);
  });

  it('brings what is downstream of it into the selection', () => {
    const below = pickedNode('model.shop.below', { parents: [SOURCE] });
    const head = pickedManifest([source("'data/orders.csv'"), below]);
    const files = new Set(['data/orders.csv']);
    const { reasons } = readingJinja((jinja) =>
      findUnseen(head, { vars: new Set(), env: new Set(), files }, jinja),
    );
    expect(reasons.get(SOURCE)).toEqual({ kind: 'files', files: ['data/orders.csv'] });
    expect(widenSelection([], reasons.keys(), head)).toEqual([SOURCE, 'model.shop.below']);
  });

  it('is named where nothing is found that reads it, in a project that reads files', () => {
    const seed = pickedNode('seed.shop.s', { originalFilePath: 'seeds/s.csv' });
    const head = pickedManifest([source("'data/orders.csv'"), seed]);
    const changed = ['data/others.csv', 'seeds/s.csv', 'models/a.sql'];
    expect(findFileReaders(head, changed).unmatched).toEqual(['data/others.csv']);
    expect(findFileReaders(pickedManifest([seed]), changed).unmatched).toEqual([]);
    const elsewhere = { ...head, adapterType: 'snowflake' };
    expect(findFileReaders(elsewhere, changed).unmatched).toEqual([]);
  });
});

it('knows files of data by their names', () => {
  expect(['a.csv', 'b/c.PARQUET', 'd.jsonl.gz'].every(isDataFile)).toBe(true);
  expect(['a.sql', 'b.yml', 'csv', 'c.csv.sql'].some(isDataFile)).toBe(false);
});

it('sees a var that only the schema of a source reads', () => {
  const fields = { unrendered_schema: JSON.stringify("{{ var('raw') }}") };
  const head = pickedManifest([pickedNode(SOURCE, { code: '', fields })]);
  const { reasons } = readingJinja((jinja) =>
    findUnseen(head, { vars: new Set(['raw']), env: new Set(), files: new Set() }, jinja),
  );
  expect(reasons.get(SOURCE)).toEqual({ kind: 'vars', names: ['raw'] });
});
