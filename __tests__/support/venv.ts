import { delimiter, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..', '..');
const OTHER = process.env.TEST_VENV;

/** Programs of the Python environment that the tests run on; `TEST_VENV`: scripts/setup.mjs. */
const VENV_BIN = join(ROOT, OTHER ? join('.cache', 'venvs', OTHER) : '.venv', 'bin');

export const PYTHON = join(VENV_BIN, 'python');
export const DBT = join(VENV_BIN, 'dbt');

/** PATH with the dbt of the tests. */
export const DBT_PATH = `${VENV_BIN}${delimiter}${process.env.PATH}`;

/**
 * A project's file as dbt 1.8 and 1.9 read it: the arguments of a generic test without the key
 * `arguments`, and a source's `loaded_at_field` beside its config.
 */
export function writeForDbt(text: string): string {
  if (OTHER !== 'dbt-1.8' && OTHER !== 'dbt-1.9') return text;
  return text
    .replace(/^ *arguments:\n/gm, '')
    .replace(/^( *)config:\n +(loaded_at_field: .*\n)/gm, '$1$2$1config:\n');
}
