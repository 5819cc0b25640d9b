import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { makeTempDir } from './temp.ts';
import { writeForDbt } from './venv.ts';

const execute = promisify(execFile);

/** Path in the repository → content; null removes the file. */
export type FileChanges = Record<string, string | null>;

/** A real repository in a temp folder, with a fixed identity and a clock that counts commits. */
export class GitRepository {
  readonly path: string;
  #commits = 0;

  constructor(path: string) {
    this.path = path;
  }

  async git(...args: string[]): Promise<string> {
    return runGit(this.path, args, this.#commits);
  }

  /** Writes the files, commits everything. @returns the commit's SHA. */
  async commit(message: string, files: FileChanges = {}): Promise<string> {
    for (const [name, content] of Object.entries(files)) {
      if (content === null) {
        await rm(join(this.path, name));
        continue;
      }
      const [file, text] = writeForDbt(name, content);
      const path = join(this.path, file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    await this.git('add', '--all');
    this.#commits += 1;
    await this.git('commit', '--quiet', '--allow-empty', '--message', message);
    return this.head();
  }

  async head(): Promise<string> {
    return this.git('rev-parse', 'HEAD');
  }

  /** Creates the branch where `start` is (HEAD by default) and switches to it. */
  async branch(name: string, start = 'HEAD'): Promise<void> {
    await this.git('switch', '--quiet', '--create', name, start);
  }

  async switch(name: string): Promise<void> {
    await this.git('switch', '--quiet', name);
  }

  /** Merges a branch into the current one with a merge commit. @returns its SHA. */
  async merge(branch: string): Promise<string> {
    this.#commits += 1;
    await this.git('merge', '--quiet', '--no-ff', '--message', `Merge ${branch}`, branch);
    return this.head();
  }

  /**
   * What GitHub keeps at `refs/pull/N/merge`: head merged into base, base as first parent.
   * Neither branch moves. @returns the three commits.
   */
  async pullRequestMerge(
    number: number,
    head: string,
    base = 'main',
  ): Promise<{ mergeSha: string; headSha: string; baseSha: string }> {
    const headSha = await this.git('rev-parse', head);
    const baseSha = await this.git('rev-parse', base);
    const tree = await this.git('merge-tree', '--write-tree', baseSha, headSha);
    this.#commits += 1;
    const message = `Merge ${headSha} into ${baseSha}`;
    const parents = ['-p', baseSha, '-p', headSha];
    const mergeSha = await this.git('commit-tree', tree, ...parents, '-m', message);
    await this.git('update-ref', `refs/pull/${number}/merge`, mergeSha);
    await this.git('update-ref', `refs/pull/${number}/head`, headSha);
    return { mergeSha, headSha, baseSha };
  }

  /**
   * A workspace as actions/checkout leaves it: a branch, or detached at `refs/pull/N/merge`;
   * history of the given depth (1 is its default, 0 is everything); `origin` points here.
   */
  async checkout(ref: string, options: { depth?: number } = {}): Promise<string> {
    const { depth = 1 } = options;
    const workspace = await makeTempDir('workspace-');
    const git = (...args: string[]) => runGit(workspace, args, 0);
    await git('init', '--quiet', '--initial-branch', 'main');
    await git('remote', 'add', 'origin', `file://${this.path}`);
    const isPull = ref.startsWith('refs/pull/');
    const local = isPull ? ref.replace('refs/', 'refs/remotes/') : `refs/remotes/origin/${ref}`;
    const wanted = `+${await this.git('rev-parse', ref)}:${local}`;
    if (depth > 0) await git('fetch', '--quiet', '--no-tags', `--depth=${depth}`, 'origin', wanted);
    else {
      await git('fetch', '--quiet', 'origin', '+refs/heads/*:refs/remotes/origin/*');
      await git('fetch', '--quiet', 'origin', wanted);
    }
    await git('checkout', '--quiet', '--force', ...(isPull ? ['--detach'] : ['-B', ref]), local);
    return workspace;
  }
}

/** An empty repository, or one with the files as first commit on `main`. */
export async function createRepository(files?: FileChanges): Promise<GitRepository> {
  const path = await makeTempDir('repository-');
  await runGit(path, ['init', '--quiet', '--initial-branch', 'main'], 0);
  const repository = new GitRepository(path);
  // actions/checkout fetches commits by SHA, which GitHub allows.
  await repository.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  if (files) await repository.commit('First commit', files);
  return repository;
}

async function runGit(cwd: string, args: string[], tick: number): Promise<string> {
  const date = new Date(Date.UTC(2026, 0, 5, 6, tick)).toISOString();
  const env = {
    PATH: process.env.PATH,
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ana Lyst',
    GIT_AUTHOR_EMAIL: 'ana@example.com',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: 'Ana Lyst',
    GIT_COMMITTER_EMAIL: 'ana@example.com',
    GIT_COMMITTER_DATE: date,
  };
  const { stdout } = await execute('git', args, { cwd, env, maxBuffer: 64 * 1024 * 1024 });
  return stdout.trim();
}
