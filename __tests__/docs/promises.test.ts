import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROMISES } from './promises.ts';

const TESTS = resolve(import.meta.dirname, '..');
const STRONG = /\b(?:never|(?<!read-)only|always|exactly|nothing|cannot|no change|at once)\b/i;

describe('what the README promises', () => {
  const sentences = readSentences(readFileSync(join(TESTS, '..', 'README.md'), 'utf8'));
  const strong = sentences.filter((sentence) => STRONG.test(sentence));

  it('is in the list with its proof, sentence by sentence', () => {
    expect(strong.length).toBeGreaterThan(15);
    const missing = strong.filter(
      (sentence) => !PROMISES.some(({ words }) => sentence.includes(words)),
    );
    expect(missing).toEqual([]);
  });

  it.each(PROMISES)('is still said: $words', ({ words }) => {
    expect(sentences.some((sentence) => sentence.includes(words))).toBe(true);
  });

  it.each(PROMISES.filter(({ ground }) => 'file' in ground))('has a test: $words', ({ ground }) => {
    if (!('file' in ground)) throw new Error('filtered out');
    expect(readFileSync(join(TESTS, ground.file), 'utf8')).toContain(ground.title);
  });
});

/** The sentences of Markdown, without code blocks, links' addresses and the generated tables. */
function readSentences(markdown: string): string[] {
  return markdown
    .replaceAll(/```[\s\S]*?```/g, '')
    .replaceAll(/<!-- (\w+):start -->[\s\S]*?<!-- \1:end -->/g, '')
    .split('\n')
    .flatMap((line) => (line.startsWith('|') ? line.split('|') : [line]))
    .flatMap((text) => text.trim().split(/(?<=[.:;])\s+(?=[A-Z*`[])/));
}
