import { describe, expect, it } from 'vitest';
import { parseMember, readItems, readMembers } from '../../../src/dbt/artifacts/json-members.ts';

function parseByMembers(text: string): Record<string, unknown> {
  const members = [...readMembers(Buffer.from(text))];
  return Object.fromEntries(members.map(([name, value]) => [name, parseMember(value)]));
}

describe('readMembers', () => {
  it.each([
    ['an empty object', {}],
    ['every kind of value', { a: 1, b: -1.5e3, c: 'x', d: null, e: true, f: [], g: {} }],
    ['what is nested', { a: { b: [{ c: [1, [2]] }, {}] }, d: [[], { e: 'f' }] }],
    ['braces, quotes and backslashes in text', { 'a"}{\\': '{"b": [1, "\\\\"]}\\', c: '\\"' }],
    ['text beyond ASCII', { 'ü☃': '日本 😀', b: '\u2028' }],
  ])('agrees with JSON.parse on %s', (_, value) => {
    for (const indent of [0, 2, '\t'] as const)
      expect(parseByMembers(JSON.stringify(value, null, indent))).toEqual(value);
  });

  it.each(
    [
      ['', '[]', 'null', '"a"', '{', '{"a"', '{"a":', '{"a": {"b": 1}', '{"a": 1,', '{"a": "b'],
      ['{"a" 1}', '{a: 1}', '{"a": }', '{"a": tru}'],
    ].flat(),
  )('throws a SyntaxError for %j', (text) => {
    expect(() => parseByMembers(text)).toThrow(SyntaxError);
  });
});

describe('readItems', () => {
  const items = (text: string) => [...readItems(Buffer.from(text))].map(parseMember);

  it.each([
    '[]',
    ' [ ] ',
    '[1]',
    '[1, "a]", {"b": [2, "}"]}, [], null]',
    '[\n  {"sql": "select \\"x\\" -- ]"},\n  {"sql": "ü"}\n]',
  ])('reads %j as JSON.parse does', (text) => {
    expect(items(text)).toEqual(JSON.parse(text));
  });

  it.each(['{}', '', '[', '[1', '[1,', '[1 2]', '["a'])('throws for %j', (text) => {
    expect(() => items(text)).toThrow(SyntaxError);
  });
});
