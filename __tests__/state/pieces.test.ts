import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPieces, writePieces } from '../../src/state/pieces.ts';
import { makeTempDir } from '../support/temp.ts';

describe('readPieces', () => {
  it.each([0, 1, 65_536, 65_537, 200_000])('reads all of %d bytes in their order', async (size) => {
    const file = path.join(await makeTempDir(), 'file');
    const bytes = Buffer.from(Array.from({ length: size }, (_, index) => index % 251));
    await writeFile(file, bytes);
    const read: Buffer[] = [];
    for await (const piece of readPieces(file)) read.push(Buffer.from(piece));
    expect(Buffer.concat(read).equals(bytes)).toBe(true);
    expect(read.length).toBe(Math.ceil(size / 65_536));
  });
});

describe('writePieces', () => {
  it.each([
    ['small ones', ['{', Buffer.from('"ü"'), ': ', '1', '}']],
    ['one larger than what is written at once', ['a', Buffer.alloc(3_000_000, 'b'), 'c']],
    [
      'many that fill it several times',
      Array.from({ length: 50_000 }, (_, i) => `${i},`.repeat(9)),
    ],
    ['none', []],
  ])('writes %s in their order', async (_, pieces) => {
    const file = path.join(await makeTempDir(), 'file');
    await writePieces(file, pieces);
    const expected = Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
    expect((await readFile(file)).equals(expected)).toBe(true);
  });
});
