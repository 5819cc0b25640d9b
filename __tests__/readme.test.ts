import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const readme = read('README.md');

describe('README.md', () => {
  it('shows the workflow that the demo project has', () => {
    const [, shown] =
      /<!-- workflow:start -->\n\n```yaml\n([\s\S]*?)```\n\n<!-- workflow:end -->/.exec(readme) ??
      [];
    expect(shown).toBe(read('demo/project/.github/workflows/dbt.yml'));
  });

  it('explains messages that the action has', () => {
    const source = withoutExpressions(globSync('src/**/*.ts', { cwd: ROOT }).map(read).join('\n'));
    const rows = [...read('docs/troubleshooting.md').matchAll(/^\| `(.+?)` \|/gm)].map(
      ([, message]) => message ?? '',
    );
    expect(rows.length).toBeGreaterThan(10);
    const fragments = rows.flatMap((message) => message.split('…')).map((text) => text.trim());
    expect(fragments.filter((fragment) => !source.includes(fragment))).toEqual([]);
  });

  it('shows pictures that load fast', () => {
    const pictures = listLinks(readme).filter((link) => link.endsWith('.png'));
    expect(pictures).toContain('docs/images/comment-success.png');
    for (const picture of pictures)
      expect(statSync(join(ROOT, picture)).size).toBeLessThan(150_000);
  });
});

describe('links between the pages', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: ROOT })];

  it.each(pages)('%s links to files and headings that exist', (page) => {
    const broken = listLinks(read(page)).filter((link) => {
      const [path = '', heading] = link.split('#');
      const file = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), path);
      if (!existsSync(file)) return true;
      return heading !== undefined && !listAnchors(readFileSync(file, 'utf8')).includes(heading);
    });
    expect(broken).toEqual([]);
  });
});

/** `a ${b} c` reads `a … c`, as in the table. */
function withoutExpressions(source: string): string {
  return source.replaceAll(/\$\{[^}]*\}/g, '…');
}

/** Targets of links and pictures that are not on the web. */
function listLinks(markdown: string): string[] {
  const text = markdown.replaceAll(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)|src="(?!https?:)([^"]+)"/g)].map(
    ([, link, source]) => link ?? source ?? '',
  );
}

/** As GitHub makes them from headings. */
function listAnchors(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
