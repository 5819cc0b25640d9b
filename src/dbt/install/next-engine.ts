import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { startsAtMajor } from './requirements.ts';

/** Keeps an open range such as `dbt-core>=1.9` below dbt 2, which is another engine. */
export const BELOW_NEXT_ENGINE = 'dbt-core<2';

/** More files in files than anybody has; a circle ends here too. */
const MOST_FILES = 20;

/**
 * Whether the user's requirements name dbt-core 2 themselves: by a range that starts there, by a file
 * of it, or by an address, whose version only the installation shows.
 */
export function asksForNextEngine(requirements: string): boolean {
  const text = requirements.replaceAll(/(?:^|\s)#.*$/gm, '');
  const lines = text.matchAll(
    /(?<![\w.-])dbt[-_.]core[^\S\n]*(?:\[[^\]\n]*\][^\S\n]*)?([^;"'\n]*)/gi,
  );
  return [...lines].some(([, specifier = '']) => {
    if (specifier.startsWith('@')) return true;
    const file = /^-(\d+)\.[^\s/]*\.(?:whl|tar\.gz|zip)\b/.exec(specifier);
    return Number(file?.[1] ?? startsAtMajor(specifier.replaceAll(/[\s()]/g, ''))) >= 2;
  });
}

/**
 * The text of a requirements file with those that it includes: requirements (`-r other.txt`) and
 * constraints (`-c other.txt`). A line that goes on (`\`) is one line.
 * https://pip.pypa.io/en/stable/reference/requirements-file-format/
 *
 * @param constraints more files, which a variable names
 */
export async function readRequirements(
  path: string,
  constraints: readonly string[] = [],
): Promise<string> {
  const paths = [path];
  // Both grow as included files are found.
  const texts = [joinLines(await readFile(path, 'utf8'))];
  for (const constraint of constraints) await include(constraint);
  for (let index = 0; index < texts.length; index++) {
    const folder = dirname(paths[index] ?? path);
    const included = (texts[index] ?? '').matchAll(
      /^\s*(?:-[rc]\s*|--(?:requirement|constraint)[\s=]+)(["']?)(\S.*?)\1(?:\s+#.*)?\s*$/gm,
    );
    for (const [, , name = ''] of included) await include(resolve(folder, name));
  }
  return texts.join('\n');

  /** One that is missing is the tool's to name. */
  async function include(file: string): Promise<void> {
    if (paths.includes(file) || paths.length >= MOST_FILES) return;
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    paths.push(file);
    texts.push(joinLines(text));
  }
}

function joinLines(text: string): string {
  return text.replaceAll(/\\\r?\n/g, '');
}
