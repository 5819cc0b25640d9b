import { describe, expect, it } from 'vitest';
import {
  cleanLine,
  cleanText,
  cutLines,
  cutText,
  takeWhatFits,
} from '../../src/text/plain-text.ts';

describe('cleanText', () => {
  it('takes out terminal colours, titles and other sequences', () => {
    expect(cleanText('\u001b[1;31mred\u001b[0m \u001b]0;title\u0007x\u001b(B')).toBe('red x');
  });

  it('takes out control characters but keeps tabs and newlines, of any system', () => {
    expect(cleanText('a\u0000\u0007b\tc\r\nd\re')).toBe('ab\tc\nd\ne');
  });

  it('takes out marks that reorder or hide text', () => {
    expect(cleanText('\u202eevil\u202c\u200b\ufeff\u2066x\u2069\u{e0041}')).toBe('evilx');
  });

  it('keeps letters of any script and joined emoji', () => {
    expect(cleanText('größe 注文 👩‍💻')).toBe('größe 注文 👩‍💻');
  });
});

describe('cleanLine', () => {
  it('puts everything on one line', () => {
    expect(cleanLine(' a\n\n b\u2028c ')).toBe('a b c');
  });
});

describe('cutText', () => {
  it('leaves short text alone', () => {
    expect(cutText('abc', 3)).toBe('abc');
  });

  it('marks the cut and stays within the limit', () => {
    expect(cutText('abcdef', 4)).toBe('abc…');
  });

  it('does not cut a character in half', () => {
    expect(cutText('ab😀cd', 4)).toBe('ab…');
  });
});

describe('cutLines', () => {
  it('keeps so many lines and marks the rest', () => {
    expect(cutLines('1\n2\n3\n4', 3, 100)).toBe('1\n2\n…');
  });
});

describe('takeWhatFits', () => {
  it('takes the longest start that fits with a newline after each', () => {
    expect(takeWhatFits(['aa', 'bb', 'c'], 6)).toEqual(['aa', 'bb']);
    expect(takeWhatFits(['aa', 'bb', 'c'], 8)).toEqual(['aa', 'bb', 'c']);
    expect(takeWhatFits(['aa'], 0)).toEqual([]);
  });
});
