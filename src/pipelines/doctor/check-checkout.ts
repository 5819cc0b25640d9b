import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pullSideOf } from '../../context/resolve-mode.ts';
import type { Check } from '../../doctor/check.ts';
import { GitError } from '../../errors.ts';
import { type GitRepository, openRepository } from '../../git/repository.ts';
import { buildChildEnvironment } from '../../platform/child-environment.ts';
import { findBase } from '../ci/base-commit.ts';
import type { Job } from '../steps/job.ts';
import { isLfsPointer } from '../steps/lfs-pointers.ts';
import { describeFailure } from './describe-failure.ts';

/** What lies in the checkout, and what should and does not. */
export async function checkCheckout(job: Job): Promise<Check[]> {
  const { ports, env, settings, context } = job;
  try {
    const childEnv = buildChildEnvironment(env);
    const git = await openRepository(ports.processes, childEnv, settings.workspace);
    return [
      ...(pullSideOf(context) && context.event !== 'command' ? [await checkBase(job)] : []),
      await checkLargeFiles(job),
      checkSubmodules(git),
      await checkIgnored(job, git),
    ];
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return [describeFailure('Checkout', error)];
  }
}

/** Fetches it, as a pull request’s run does. */
async function checkBase(job: Job): Promise<Check> {
  const name = 'Base commit';
  const base = await findBase(job);
  if (!('missing' in base))
    return { name, status: 'ok', found: `\`${base.sha.slice(0, 7)}\` can be read.` };
  return {
    ...{ name, status: 'failed', found: base.missing },
    todo: 'Add `fetch-depth: 2` to actions/checkout.',
  };
}

const DATA_FILE = /\.(?:csv|parquet|json|jsonl)$/;
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', 'target', 'logs']);

/** dbt would load a pointer as the rows of a seed. */
async function checkLargeFiles({ settings }: Job): Promise<Check> {
  const name = 'Git LFS';
  const { projectDir, workspace } = settings;
  const pointers: string[] = [];
  for (const path of listDataFiles(projectDir)) if (await isLfsPointer(path)) pointers.push(path);
  const [first] = pointers;
  if (first !== undefined) {
    const file = relative(workspace, first);
    return {
      ...{ name, status: 'failed', location: { file, line: 1 } },
      found: `The checkout has a pointer instead of the content of \`${file}\`${pointers.length > 1 ? ` and of ${pointers.length - 1} more files` : ''}.`,
      todo: 'Give actions/checkout the input `lfs: true`.',
    };
  }
  const attributes = join(workspace, '.gitattributes');
  const isUsed = existsSync(attributes) && /filter=lfs/.test(readFileSync(attributes, 'utf8'));
  return { name, status: 'ok', found: isUsed ? 'Used, and the files are there.' : 'Not used.' };
}

function listDataFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return DATA_FILE.test(entry.name) ? [path] : [];
    const isSkipped = entry.name.startsWith('.') || SKIPPED_FOLDERS.has(entry.name);
    return entry.isDirectory() && !isSkipped ? listDataFiles(path) : [];
  });
}

/** https://git-scm.com/docs/gitmodules */
function checkSubmodules({ root }: GitRepository): Check {
  const name = 'Submodules';
  const path = join(root, '.gitmodules');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const folders = [...text.matchAll(/^\s*path\s*=\s*(.+?)\s*$/gm)].map(
    ([, folder]) => folder ?? '',
  );
  if (folders.length === 0) return { name, status: 'ok', found: 'Not used.' };
  const empty = folders.filter((folder) => !existsSync(join(root, folder, '.git')));
  if (empty.length === 0)
    return {
      name,
      status: 'ok',
      found: `${folders.map((one) => `\`${one}\``).join(', ')}: checked out.`,
    };
  return {
    ...{ name, status: 'warning', location: { file: '.gitmodules', line: 1 } },
    found: `${empty.map((one) => `\`${one}\``).join(', ')} is not checked out. A package with \`local:\` in it is missing then.`,
    todo: 'Give actions/checkout the input `submodules: true`, if dbt reads them.',
  };
}

/** What dbt writes, and what may hold credentials. */
const UNWANTED = ['target/', 'dbt_packages/', 'logs/', '.env'];

async function checkIgnored({ settings }: Job, git: GitRepository): Promise<Check> {
  const name = '.gitignore';
  const tracked: string[] = [];
  const open: string[] = [];
  for (const one of UNWANTED) {
    const path = join(settings.projectDir, one);
    if (await git.isTracked(path)) tracked.push(one);
    else if (!(await git.isIgnored(path))) open.push(one);
  }
  const names = (list: readonly string[]) => list.map((one) => `\`${one}\``).join(', ');
  if (tracked.length > 0)
    return {
      ...{ name, status: 'warning' },
      found: `In the repository: ${names(tracked)}. What dbt writes there counts as a change of the project.`,
      todo: `git rm -r --cached ${tracked.join(' ')}, and add ${tracked.length === 1 ? 'it' : 'them'} to .gitignore.`,
    };
  if (open.length > 0)
    return {
      ...{ name, status: 'warning', found: `Not ignored: ${names(open)}.` },
      todo: 'Add them to .gitignore, so that nobody commits them.',
    };
  return { name, status: 'ok', found: `Ignored: ${names(UNWANTED)}.` };
}
