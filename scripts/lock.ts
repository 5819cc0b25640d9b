/**
 * `npm run lock [-- [--upgrade] <name>…]`: makes the locks of `requirements/`, all or those that are
 * named. Versions that still fit are kept, unless `--upgrade` asks for the newest.
 * `npm run check:locks`, which is `--check`, only says which locks are stale.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findStale, listEnvironments, OVERRIDE, readOldestPython, renderHeader } from './locks.ts';

const ROOT = resolve(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'requirements');
const UV = join(ROOT, '.venv', 'bin', 'uv');

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean' }, upgrade: { type: 'boolean' } },
  allowPositionals: true,
});

if (values.check) {
  const stale = findStale(FOLDER);
  if (stale.length > 0) {
    console.error([...stale, 'Run: npm run lock'].join('\n'));
    process.exit(1);
  }
  console.log('Every lock is made from its .in file.');
} else {
  for (const name of positionals.length > 0 ? positionals : listEnvironments(FOLDER)) lock(name);
}

function lock(name: string): void {
  const path = join(FOLDER, `${name}.txt`);
  const { status, stderr, error } = spawnSync(
    UV,
    [
      ...['pip', 'compile', '--quiet', '--no-python-downloads'],
      // One lock for each Python from the oldest on, and for every platform.
      ...['--universal', '--python-version', readOldestPython(FOLDER, name)],
      ...['--generate-hashes'],
      ...['--overrides', OVERRIDE, '--no-emit-package', 'dbt-core-experimental-parser'],
      // Nothing of the machine that made it stands in a lock.
      ...['--no-header', '--no-annotate', '--no-emit-index-url', '--no-emit-find-links'],
      ...(values.upgrade ? ['--upgrade'] : []),
      ...['--output-file', path, `${name}.in`],
    ],
    { cwd: FOLDER, encoding: 'utf8' },
  );
  if (status !== 0)
    throw new Error(`requirements/${name}.in could not be locked.\n${error?.message ?? stderr}`);
  const header = renderHeader(FOLDER, name);
  const packages = readFileSync(path, 'utf8');
  writeFileSync(path, `${header}${packages}`);
  console.log(`requirements/${name}.txt: ${packages.match(/^[a-z]/gim)?.length} lines`);
}
