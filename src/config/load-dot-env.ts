import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type DotEnv, parseDotEnv } from './dot-env.ts';
import type { Settings } from './settings.ts';

const NAME = '.env';
/** Far more than anybody writes; reading takes no time that is worth a thought. */
const LARGEST = 64 * 1024;

/** The file `.env` and the folder it is in. */
export interface LoadedDotEnv extends DotEnv {
  /** Absolute, symlinks resolved. */
  folder: string;
}

/**
 * The first `.env` of the project's folder and those above, as `find_dotenv(usecwd=True)` of
 * python-dotenv looks for it: dbt runs in the project's folder. Undefined where there is none.
 */
export function loadDotEnv({
  projectDir,
  workspace,
}: Pick<Settings, 'projectDir' | 'workspace'>): LoadedDotEnv | undefined {
  const start = realpathSync(projectDir);
  for (let folder = start; ; folder = dirname(folder)) {
    const path = join(folder, NAME);
    const kind = kindOf(path);
    if (kind !== undefined) {
      const inside = relative(realpathSync(workspace), path);
      const file = inside.startsWith('..') ? path : inside;
      return { folder, ...(kind === 'file' ? read(path, file) : refuse(file)) };
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/** A folder of that name (a venv, often) is none to python-dotenv, and a pipe is one. */
function kindOf(path: string): 'file' | 'other' | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile() && !stats?.isFIFO()) return undefined;
  return lstatSync(path).isFile() ? 'file' : 'other';
}

function read(path: string, file: string): DotEnv {
  if (statSync(path).size > LARGEST)
    return unreadable(file, 'is larger than 64 KB', 'Keep in it what dbt needs.');
  const bytes = readFileSync(path);
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return parseDotEnv(decoder.decode(bytes), file);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable(file, 'is no text in UTF-8', 'Save it in UTF-8.');
  }
}

/** A link can lead out of the checkout, to what the machine keeps for itself. */
function refuse(file: string): DotEnv {
  return unreadable(file, 'is a link or no plain file', 'Put a plain file there, or none.');
}

function unreadable(file: string, what: string, hint: string): DotEnv {
  const message = `The .env file, which dbt loads, ${what}.`;
  return { file, entries: [], problems: [{ message, hint, location: { file } }] };
}
