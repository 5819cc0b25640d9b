import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const CACHE = resolve(import.meta.dirname, '..', '.cache');

/**
 * A virtual environment below `.cache/`, made where it is not there yet.
 * @returns its folder of programs
 */
export function makeVenv(name: string, packages: readonly string[]): string {
  const venv = join(CACHE, name);
  const complete = join(venv, 'complete');
  if (!existsSync(complete)) {
    console.log(`Installing ${packages.join(', ')} into .cache/${name} …`);
    rmSync(venv, { recursive: true, force: true });
    run('python3', ['-m', 'venv', venv]);
    run(join(venv, 'bin', 'pip'), ['install', '--quiet', ...packages]);
    writeFileSync(complete, '');
  }
  return join(venv, 'bin');
}

function run(program: string, args: readonly string[]): void {
  const { status } = spawnSync(program, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed.`);
}
