import { globSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
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

  it('links to files that exist, with pictures that load fast', () => {
    const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(
      ([, path]) => path ?? '',
    );
    expect(links).toContain('docs/images/comment-success.png');
    for (const link of links) expect(statSync(join(ROOT, link)).size).toBeLessThan(150_000);
  });
});

/** `a ${b} c` reads `a … c`, as in the table. */
function withoutExpressions(source: string): string {
  return source.replaceAll(/\$\{[^}]*\}/g, '…');
}
