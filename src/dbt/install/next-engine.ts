import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { startsAtMajor } from './requirements.ts';

/** Keeps an open range such as `dbt-core>=1.9` below dbt 2, which is another engine. */
export const BELOW_NEXT_ENGINE = 'dbt-core<2';

/** More files in files than anybody has; a circle ends here too. */
const MOST_FILES = 20;

/**
 * Whether the user's requirements name dbt-core 2 themselves: by a range that starts there, or by an
 * address, whose version only the installation shows.
 */
export function asksForNextEngine(requirements: string): boolean {
  const text = requirements.replaceAll(/(?:^|\s)#.*$/gm, '');
  const lines = text.matchAll(/(?<![\w.-])dbt[-_.]core\s*(?:\[[^\]\n]*\]\s*)?([^;"'\n]*)/gi);
  return [...lines].some(
    ([, specifier = '']) =>
      specifier.startsWith('@') || startsAtMajor(specifier.replaceAll(/[\s()]/g, '')) >= 2,
  );
}

/** The text of a requirements file with those that it includes (`-r other.txt`), of a pip file. */
export async function readRequirements(path: string): Promise<string> {
  const paths = [path];
  // Both grow as included files are found.
  const texts = [await readFile(path, 'utf8')];
  for (let index = 0; index < texts.length && paths.length < MOST_FILES; index++) {
    const folder = dirname(paths[index] ?? path);
    const included = (texts[index] ?? '').matchAll(/^\s*(?:-r|--requirement)[\s=]+(\S+)\s*$/gm);
    for (const [, name = ''] of included) {
      const file = resolve(folder, name);
      // One that is missing is the tool's to name.
      const text = await readFile(file, 'utf8').catch(() => undefined);
      if (text === undefined || paths.includes(file)) continue;
      paths.push(file);
      texts.push(text);
    }
  }
  return texts.join('\n');
}
