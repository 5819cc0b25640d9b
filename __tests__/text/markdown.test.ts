import { describe, expect, it } from 'vitest';
import {
  code,
  details,
  escapeProse,
  escapeText,
  fence,
  link,
  tableHead,
  tableRow,
} from '../../src/text/markdown.ts';
import { proseOf, tagsOf, toHtml } from '../report/rendered.ts';
import { HOSTILE_TEXT } from '../report/variants.ts';

const MARKUP = [
  '*a* _b_ __c__ ~~d~~ **e**',
  '`code`',
  '[text](https://evil.example) [ref][] ![image](x.png)',
  '<b>bold</b> <!-- comment --> <https://evil.example>',
  'https://evil.example http://evil.example www.evil.example me@evil.example',
  '@octocat @acme/team &#64;octocat &commat;octocat &#x40;octocat',
  '#1 acme/shop#12 GH-3 gh-4',
  '# heading',
  '- item',
  '1. item',
  '> quote',
  '---',
  '===',
  '| a | b |',
  'a\nb\r\n\nc',
  '$x$ $$y$$ :tada:',
  '\\*a\\* \\[x\\](y) \\',
  HOSTILE_TEXT,
];

describe('escapeText', () => {
  it.each(MARKUP)('shows %j as it is, in a paragraph', (text) => {
    const html = toHtml(escapeText(text));
    expect([...tagsOf(html)]).toEqual(['p']);
  });

  it.each(MARKUP)('leaves no mention, reference or address in %j', (text) => {
    const prose = proseOf(toHtml(escapeText(text)));
    expect(prose).not.toMatch(/@\w|#\d|GH-\d|:\/\/|www\.|:\w+:/i);
  });

  it('leaves GitHub no formula', () => {
    expect(escapeText('$x$ and $$y$$')).not.toContain('$');
  });

  it('shows the reader every visible character', () => {
    const text = 'a|b * c_d `e` <f> & [g](h) $5 #1 @you 100%';
    expect(
      proseOf(toHtml(escapeText(text)))
        .replaceAll('\u200b', '')
        .trim(),
    ).toBe(text);
  });

  it('leaves ordinary sentences readable in their source', () => {
    expect(escapeText('Built in 3.2 s, 1.11.16: 4 of 5 (why not?)')).toBe(
      'Built in 3.2 s, 1.11.16: 4 of 5 (why not?)',
    );
  });
});

describe('escapeProse', () => {
  it('makes code of what is in backticks, and escapes the rest', () => {
    expect(escapeProse('Set `ci-target` to *it*, or `a|b`.')).toBe(
      'Set `ci-target` to \\*it\\*, or <code>a&#124;b</code>.',
    );
    expect(escapeProse('an odd ` one')).toBe('an odd \\` one');
  });

  it.each(MARKUP)('lets nothing out of %s', (markup) => {
    const html = toHtml(escapeProse(markup));
    expect([...tagsOf(html)].filter((tag) => tag !== 'code')).toEqual(['p']);
    expect(proseOf(html)).not.toMatch(/@\w|#\d|GH-\d|:\/\/|www\.|:\w+:/i);
  });
});

describe('code', () => {
  it('uses backticks where they suffice', () => {
    expect(code('stg_orders')).toBe('`stg_orders`');
  });

  it.each(MARKUP)('keeps %j inside the code of one table cell', (text) => {
    const head = tableHead([
      { title: 'a', align: 'left' },
      { title: 'b', align: 'right' },
    ]);
    const html = toHtml([...head, tableRow([code(text), 'last'])].join('\n'));
    expect([...tagsOf(html)].sort()).toEqual(['code', 'table', 'tbody', 'td', 'th', 'thead', 'tr']);
    expect(html).toContain('<td align="right">last</td>');
    expect(html.match(/<code>/g)).toHaveLength(1);
    expect(proseOf(html).trim().split(/\s+/)).toEqual(['a', 'b', 'last']);
  });

  it('cuts endless names visibly', () => {
    expect(code('x'.repeat(500))).toBe(`\`${'x'.repeat(119)}…\``);
  });

  it('is nothing for nothing', () => {
    expect(code(' \u200b')).toBe('');
  });
});

describe('fence', () => {
  it.each(['```', '````\n```', '~~~', '</details>', '<!-- x -->', '```\n# h\n@octocat'])(
    'cannot be closed by %j inside',
    (text) => {
      const html = toHtml(`${fence(text)}\n\nafter`);
      expect([...tagsOf(html)].sort()).toEqual(['code', 'p', 'pre']);
      expect(html).toContain('<p>after</p>');
    },
  );
});

describe('link', () => {
  it('links', () => {
    expect(link('run', 'https://github.com/a/b')).toBe('[run](https://github.com/a/b)');
  });

  it.each(['javascript:alert(1)', 'https://a/b) [x](c', 'https://a b', 'https://a/|b'])(
    'shows only the label for %j',
    (url) => {
      expect(link('run', url)).toBe('run');
    },
  );
});

describe('details', () => {
  it('folds Markdown', () => {
    expect(toHtml(details('2 nodes', '*x*'))).toContain('<p><em>x</em></p>');
  });
});
