import { HOSTILE_TEXT } from './variants.ts';

/** Characters that mean something to Markdown, HTML, Mermaid, tables or terminals. */
const ALPHABET = [
  ...'abcE _-#;:&<>"\'`[](){}|\\/%$@!*~=+^?0123',
  '\n',
  '\t',
  '\r',
  '\u0000',
  '\u001b[31m',
  '\u202e',
  '\u200b',
  '表',
  'é',
  '🎉',
  '-->',
  '```',
  '<!--',
  '</details>',
  'https://evil.example',
];

const KNOWN = [
  '',
  'end',
  'style x:#fff;',
  'classDef a:b#c;',
  'click n0 "javascript:alert(1)"',
  '%%{init: {"theme":"dark"}}%%',
  '1. list',
  '- list',
  '# heading',
  '"quoted" `md`',
  '<br/>',
  '&quot; #quot; #35;',
  ':::changed',
  'n0@{ shape: x }',
  '| a | b |',
  '__proto__',
  HOSTILE_TEXT,
];

/** The same on every machine: names that break renderers, and random ones. */
export function nastyTexts(count: number): string[] {
  let seed = 7;
  const pick = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  const random = Array.from({ length: count }, () =>
    Array.from({ length: 1 + pick(40) }, () => ALPHABET[pick(ALPHABET.length)]).join(''),
  );
  return [...KNOWN, ...random];
}
