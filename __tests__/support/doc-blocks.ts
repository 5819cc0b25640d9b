import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** A block of code in docs/ whose first line is the comment `# <name>`, as a reader would copy it. */
export function readDocBlock(file: string, name: string): string {
  const text = readFileSync(join(ROOT, 'docs', file), 'utf8');
  const blocks = [...text.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? '');
  const block = blocks.find((each) => each.split('\n')[0]?.startsWith(`# ${name}`));
  if (block === undefined) throw new Error(`docs/${file} has no block "# ${name}"`);
  return block;
}

/** The places that the docs name, where they are on this machine. */
export function replacePlaces(text: string, places: { project: string; state: string }): string {
  return text
    .replaceAll('/opt/dbt-ci', ROOT)
    .replaceAll('/opt/shop', places.project)
    .replaceAll(/(?<![\w.])\/state\b/g, places.state);
}
