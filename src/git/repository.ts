import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GitError } from '../errors.ts';
import type { Processes } from '../platform/ports.ts';
import { optionsFor, switchOffPrograms } from './repository-config.ts';

/** A commit as its own object names it. */
interface Commit {
  sha: string;
  /** Also where they were not fetched: a shallow checkout has the commit, not its parents. */
  parents: string[];
}

/** The repository that a folder is checked out from. Every method throws `GitError`. */
export interface GitRepository {
  /** Absolute folder of the checkout, symlinks resolved. */
  readonly root: string;
  readHead(): Promise<Commit>;
  /** Fetches a commit from `origin`, unless it is there already. */
  fetchCommit(sha: string): Promise<void>;
  /** Whether the checkout differs from the commit below any of `paths` (git pathspecs from `root`). */
  differsFrom(sha: string, paths: readonly string[]): Promise<boolean>;
  /** Files that differ, relative to `root`, below `path` (relative to `root`; empty: everywhere). */
  listChanges(sha: string, path: string): Promise<string[]>;
  /** The text of a file at the commit; undefined where it has none. */
  readFile(sha: string, path: string): Promise<string | undefined>;
  /** @param path absolute */
  isTracked(path: string): Promise<boolean>;
  /** @param path absolute; of a folder with a slash at its end */
  isIgnored(path: string): Promise<boolean>;
  /** Undefined where HEAD is detached. */
  readBranch(): Promise<string | undefined>;
  /** The branch that a clone of `origin` starts with; undefined where the clone did not note it. */
  readDefaultBranch(): Promise<string | undefined>;
  /** As it is configured: it may hold a password. */
  readOriginUrl(): Promise<string | undefined>;
  /** Where HEAD left `ref`; undefined where git knows no such ref, or no common commit. */
  findForkPoint(ref: string): Promise<string | undefined>;
  /** Lends a folder with the commit's files to `work`; it is gone afterwards. */
  withWorktree<T>(sha: string, directory: string, work: () => Promise<T>): Promise<T>;
}

/**
 * Opens the checkout that holds a folder. Nothing that its own configuration names is run, as on a
 * runner that is used again an earlier job may have written it, and no password is asked for; where
 * actions/checkout left credentials there, fetching uses them.
 *
 * @param env whole environment of git
 * @param directory absolute folder in a checkout
 * @throws GitError where it is in none
 */
export async function openRepository(
  processes: Processes,
  env: Readonly<Record<string, string>>,
  directory: string,
): Promise<GitRepository> {
  const options = optionsFor(findCheckout(directory));
  const start = (cwd: string, args: readonly string[]) =>
    processes
      .run('git', [...options, ...args], {
        cwd,
        env: { ...env, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
      })
      .catch((cause: unknown) => {
        throw new GitError('git could not be started.', { cause });
      });
  /** The configuration is read again each time: what runs in between may have changed it. */
  const run = async (cwd: string, args: readonly string[]) => {
    const listing = await start(cwd, ['config', '--list', '--show-scope', '-z']);
    if (listing.exitCode !== 0) throw failure('git config', listing.stderr);
    return start(cwd, [...switchOffPrograms(listing.stdout), ...args]);
  };
  const git = async (cwd: string, ...args: string[]) => {
    const { exitCode, stdout, stderr } = await run(cwd, args);
    if (exitCode !== 0) throw failure(`git ${args[0]}`, stderr);
    return stdout.trimEnd();
  };
  const root = await git(directory, 'rev-parse', '--show-toplevel');

  /** Its output, or undefined where git has no answer. */
  async function ask(...args: string[]): Promise<string | undefined> {
    const { exitCode, stdout } = await run(root, args);
    return exitCode === 0 ? stdout.trim() : undefined;
  }

  async function hasCommit(sha: string): Promise<boolean> {
    return (await run(root, ['cat-file', '-e', `${sha}^{commit}`])).exitCode === 0;
  }

  return {
    root,

    async readHead() {
      const sha = await git(root, 'rev-parse', 'HEAD');
      const [headers = ''] = (await git(root, 'cat-file', '-p', sha)).split('\n\n');
      const parents = headers.split('\n').filter((line) => line.startsWith('parent '));
      return { sha, parents: parents.map((line) => line.slice('parent '.length)) };
    },

    async fetchCommit(sha) {
      if (await hasCommit(sha)) return;
      // In a complete clone `--depth` would cut off the history.
      const shallow = (await git(root, 'rev-parse', '--is-shallow-repository')) === 'true';
      const depth = shallow ? ['--depth=1'] : [];
      const flags = ['--quiet', '--no-tags', '--no-recurse-submodules', ...depth];
      await git(root, 'fetch', ...flags, 'origin', sha);
    },

    async differsFrom(sha, paths) {
      const args = ['diff', '--quiet', ...DIFF, sha, '--', ...paths];
      const { exitCode, stderr } = await run(root, args);
      if (exitCode > 1) throw failure('git diff', stderr);
      return exitCode === 1;
    },

    async listChanges(sha, path) {
      const flags = ['--name-only', '-z', '--no-renames', ...DIFF];
      const names = await git(root, 'diff', ...flags, sha, '--', ...(path ? [path] : []));
      return names.split('\0').filter((name) => name !== '');
    },

    async readFile(sha, path) {
      const { exitCode, stdout } = await run(root, ['cat-file', 'blob', `${sha}:${path}`]);
      return exitCode === 0 ? stdout : undefined;
    },

    async isTracked(path) {
      return (await run(root, ['ls-files', '--error-unmatch', '--', path])).exitCode === 0;
    },

    async isIgnored(path) {
      return (await run(root, ['check-ignore', '--quiet', '--', path])).exitCode === 0;
    },

    readBranch: () => ask('symbolic-ref', '--quiet', '--short', 'HEAD'),

    async readDefaultBranch() {
      const ref = await ask('symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD');
      return ref?.replace(/^origin\//, '');
    },

    readOriginUrl: () => ask('config', '--get', 'remote.origin.url'),

    findForkPoint: (ref) => ask('merge-base', 'HEAD', ref),

    async withWorktree(sha, directory, work) {
      await git(root, 'worktree', 'add', '--quiet', '--detach', directory, sha);
      try {
        return await withSubmodules(await listSubmodules(sha), directory, work);
      } finally {
        // One that stays behind harms nothing: the folder is in the job's temp. Twice, as git keeps
        // the folder of a submodule otherwise.
        await run(root, ['worktree', 'remove', '--force', '--force', directory]);
      }
    },
  };

  async function listSubmodules(sha: string): Promise<Submodule[]> {
    const entries = (await git(root, 'ls-tree', '-r', '-z', sha)).split('\0');
    return entries.flatMap((entry) => {
      const [, commit, path] = /^160000 commit (\w+)\t(.+)$/s.exec(entry) ?? [];
      // What is not checked out here, dbt cannot read at the head either.
      if (commit === undefined || path === undefined) return [];
      return existsSync(join(root, path, '.git')) ? [{ commit, path }] : [];
    });
  }

  /** Puts each submodule's files into the worktree while `work` has it, as a checkout does. */
  async function withSubmodules<T>(
    [first, ...others]: readonly Submodule[],
    directory: string,
    work: () => Promise<T>,
  ): Promise<T> {
    if (first === undefined) return work();
    const { commit, path } = first;
    const submodule = await openRepository(processes, env, join(root, path));
    try {
      await submodule.fetchCommit(commit);
    } catch (cause) {
      if (!(cause instanceof GitError)) throw cause;
      throw new GitError(
        `The submodule ${path} could not be read at ${commit.slice(0, 7)}. ${cause.message}`,
        { hint: 'Check out with "submodules: true" and "fetch-depth: 0".', cause },
      );
    }
    return submodule.withWorktree(commit, join(directory, path), () =>
      withSubmodules(others, directory, work),
    );
  }
}

interface Submodule {
  commit: string;
  /** Relative to the root of the repository that holds it. */
  path: string;
}

/** Nothing is started to show a difference, and no git in a submodule, which has its own settings. */
const DIFF = ['--no-ext-diff', '--no-textconv', '--ignore-submodules=dirty'];

/** The nearest folder with a `.git`, or the folder itself. */
function findCheckout(directory: string): string {
  const start = existsSync(directory) ? realpathSync(directory) : directory;
  let folder = start;
  while (!existsSync(join(folder, '.git'))) {
    if (folder === dirname(folder)) return start;
    folder = dirname(folder);
  }
  return folder;
}

function failure(what: string, stderr: string): GitError {
  return new GitError(`${what}: ${stderr.trim()}`);
}
