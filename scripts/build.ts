/**
 * `npm run build`: compiles, then bundles into `dist/`, with the dashboard's page. `npm run
 * check:dist` (`--check`): rebuilds and fails when that changes anything that is committed.
 *
 * TypeScript 7 has no compiler API, so ncc is given JavaScript; ncc never cleans its output.
 */
import { spawnSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundleDashboard } from './bundle-dashboard.ts';

const NEW_DIST = `build/dist-${process.pid}`;

rmSync('build', { recursive: true, force: true });
run('tsc', '-p', 'tsconfig.build.json');
run(
  'ncc',
  'build',
  'build/main.js',
  '-o',
  NEW_DIST,
  '--license',
  'licenses.txt',
  '--no-source-map-register',
);
await bundleDashboard(resolve(NEW_DIST, 'dashboard'));
// At the end and at once: a build that fails, or is stopped, leaves the bundle as it was.
rmSync('dist', { recursive: true, force: true });
renameSync(NEW_DIST, 'dist');

if (process.argv.includes('--check')) {
  // Not `git diff`: it does not see files that the build has newly made.
  const changed = run('git', 'status', '--porcelain', '--', 'dist');
  if (changed !== '') {
    console.error(
      `dist is not what src builds. It has been rebuilt: run the tests again, then commit dist.\n${changed}`,
    );
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
