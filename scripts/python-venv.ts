import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

/**
 * A virtual environment with the lock `requirements/<name>.txt`, made where it is not there yet.
 * @returns its folder of programs
 */
export function makeVenv(name: string): string {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'setup.mjs')], {
    stdio: 'inherit',
    env: { ...process.env, TEST_VENV: name },
  });
  if (status !== 0) throw new Error(`The Python environment "${name}" could not be made.`);
  return join(ROOT, '.cache', 'venvs', name, 'bin');
}
