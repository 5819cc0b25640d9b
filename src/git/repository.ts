import type { Processes } from '../adapters/ports.ts';
import { GitError } from '../errors.ts';

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
 * Git runs nothing of the user's here: no hook, no prompt for a password. Where actions/checkout
 * left credentials in the checkout's own configuration, fetching uses them.
 */
const CONFIG = [
  ['core.hooksPath', '/dev/null'],
  // A connection that moves nothing is given up, or it would hold the job for hours.
  ['http.lowSpeedLimit', '1000'],
  ['http.lowSpeedTime', '30'],
].flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/**
 * @param env whole environment of git
 * @param directory absolute folder in a checkout
 * @throws GitError where it is in none
 */
export async function openRepository(
  processes: Processes,
  env: Readonly<Record<string, string>>,
  directory: string,
): Promise<GitRepository> {
  const run = (cwd: string, args: readonly string[]) =>
    processes
      .run('git', [...CONFIG, ...args], {
        cwd,
        env: { ...env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
      })
      .catch((cause: unknown) => {
        throw new GitError('git could not be started.', { cause });
      });
  const git = async (cwd: string, ...args: string[]) => {
    const { exitCode, stdout, stderr } = await run(cwd, args);
    if (exitCode !== 0) throw new GitError(`git ${args[0]}: ${lastLine(stderr)}`);
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
      const options = ['--quiet', '--no-tags', '--no-recurse-submodules', ...depth];
      await git(root, 'fetch', ...options, 'origin', sha);
    },

    async differsFrom(sha, paths) {
      const args = ['diff', '--quiet', '--no-ext-diff', sha, '--', ...paths];
      const { exitCode, stderr } = await run(root, args);
      if (exitCode > 1) throw new GitError(`git diff: ${lastLine(stderr)}`);
      return exitCode === 1;
    },

    async listChanges(sha, path) {
      const options = ['--name-only', '-z', '--no-renames', '--no-ext-diff'];
      const names = await git(root, 'diff', ...options, sha, '--', ...(path ? [path] : []));
      return names.split('\0').filter((name) => name !== '');
    },

    async readFile(sha, path) {
      const { exitCode, stdout } = await run(root, ['cat-file', 'blob', `${sha}:${path}`]);
      return exitCode === 0 ? stdout : undefined;
    },

    async isTracked(path) {
      return (await run(root, ['ls-files', '--error-unmatch', '--', path])).exitCode === 0;
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
        return await work();
      } finally {
        // One that stays behind harms nothing: the folder is in the job's temp.
        await run(root, ['worktree', 'remove', '--force', directory]);
      }
    },
  };
}

/** git says last what failed; hints and progress come before. */
function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
