import { describe, expect, it } from 'vitest';
import { hasSameRows } from '../../src/plan/seed-text.ts';

describe('[B14] two files of a seed', () => {
  it.each([
    ['CRLF and LF', 'id,name\r\n1,a\r\n', 'id,name\n1,a\n'],
    ['a byte order mark', '\uFEFFid\n1\n', 'id\n1\n'],
    ['both', '\uFEFFid\r\n1\r\n', 'id\n1\n'],
    ['the line end of the last line', 'id\n1', 'id\n1\n'],
    ['CRLF, with quotes in the rows', 'id,name\r\n1,"a, ""b"""\r\n', 'id,name\n1,"a, ""b"""\n'],
  ])('hold the same rows where they differ by %s', (_, before, after) => {
    expect(hasSameRows(before, after)).toBe(true);
    expect(hasSameRows(after, before)).toBe(true);
  });

  it.each([
    ['a value', 'id\n1\n', 'id\n2\n'],
    ['a blank', 'id\n1\n', 'id\n1 \n'],
    ['a line end inside of quotes', 'id\n"a\r\nb"\n', 'id\n"a\nb"\n'],
    ['bytes that are no UTF-8', 'id\r\n\uFFFD\r\n', 'id\n\uFFFD\n'],
  ])('may hold other rows where they differ by %s', (_, before, after) => {
    expect(hasSameRows(before, after)).toBe(false);
  });
});
