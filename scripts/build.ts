/**
 * `npm run build`: compiles, then bundles into `dist/`. With `--check`: rebuilds and fails when that
 * changes anything that is committed.
 *
 * TypeScript 7 has no compiler API, so ncc is given JavaScript; ncc never cleans its output.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';

rmSync('build', { recursive: true, force: true });
rmSync('dist', { recursive: true, force: true });
run('tsc', '-p', 'tsconfig.build.json');
run(
  'ncc',
  'build',
  'build/main.js',
  '-o',
  'dist',
  '--license',
  'licenses.txt',
  '--no-source-map-register',
);

if (process.argv.includes('--check')) {
  // Not `git diff`: it does not see files that the build has newly made.
  const changed = run('git', 'status', '--porcelain', '--', 'dist');
  if (changed !== '') {
    console.error(`dist is not what src builds. Run "npm run build" and commit dist:\n${changed}`);
    process.exit(1);
  }
}

function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) {
    console.error(`${command} ${args.join(' ')} failed\n${stdout}${stderr}${error ?? ''}`);
    process.exit(1);
  }
  return stdout;
}
