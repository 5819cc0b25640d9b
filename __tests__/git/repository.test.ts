import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRepository } from '../../src/git/repository.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { createRepository, type GitRepository } from '../support/git.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
const open = (directory: string) => openRepository(createProcesses(), env, directory);

let origin: GitRepository;
let pull: { mergeSha: string; headSha: string; baseSha: string };
/** As actions/checkout leaves it by default: one commit deep. */
let workspace: string;

beforeAll(async () => {
  origin = await createRepository({ 'shop/a.sql': 'select 1', 'notes.txt': 'one' });
  await origin.branch('feature');
  await origin.commit('Change', { 'shop/a.sql': 'select 2' });
  await origin.switch('main');
  await origin.commit('Other', { 'notes.txt': 'two' });
  pull = await origin.pullRequestMerge(12, 'feature');
  workspace = await origin.checkout('refs/pull/12/merge');
});

afterAll(removeTempDirs);

describe('openRepository', () => {
  it('finds the checkout that a folder is in', async () => {
    expect((await open(join(workspace, 'shop'))).root).toBe(workspace);
  });

  it('says so where there is none', async () => {
    await expect(open(await makeTempDir())).rejects.toThrow('git rev-parse: fatal: not a git repo');
  });

  it('says so where git is missing', async () => {
    const repository = openRepository(createProcesses(), { PATH: '/nonexistent' }, workspace);
    await expect(repository).rejects.toThrow('git could not be started.');
  });
});

describe('readHead', () => {
  it('names the parents of a merge commit that was fetched alone', async () => {
    const repository = await open(workspace);
    expect(await repository.readHead()).toEqual({
      sha: pull.mergeSha,
      parents: [pull.baseSha, pull.headSha],
    });
    await expect(repository.differsFrom(pull.baseSha, ['.'])).rejects.toThrow('git diff: fatal');
  });

  it('is not misled by a message that looks like a parent', async () => {
    const sha = await origin.commit(`Say\n\nparent ${pull.headSha}`);
    const full = await open(await origin.checkout('main', { depth: 0 }));
    expect(await full.readHead()).toEqual({ sha, parents: [pull.baseSha] });
  });
});

describe('fetchCommit', () => {
  it('fetches the commit alone into a shallow checkout, once', async () => {
    const repository = await open(workspace);
    await repository.fetchCommit(pull.baseSha);
    expect(await repository.differsFrom(pull.baseSha, ['shop'])).toBe(true);
    expect(await readFile(join(workspace, '.git', 'shallow'), 'utf8')).toContain(pull.baseSha);
    await origin.git('update-ref', '-d', 'refs/heads/nothing');
    await repository.fetchCommit(pull.baseSha);
  });

  it('leaves the history of a complete clone complete', async () => {
    const clone = await origin.checkout('main', { depth: 0 });
    await origin.switch('feature');
    const fresh = await origin.commit('Later');
    await origin.switch('main');
    const repository = await open(clone);
    await repository.fetchCommit(fresh);
    expect(existsSync(join(clone, '.git', 'shallow'))).toBe(false);
  });

  it('says what git said where the commit is not to be had', async () => {
    const repository = await open(workspace);
    await expect(repository.fetchCommit('1'.repeat(40))).rejects.toThrow(/^git fetch: .+1111/);
  });
});

describe('differsFrom', () => {
  it('looks at the paths alone', async () => {
    const repository = await open(workspace);
    expect(await repository.differsFrom(pull.baseSha, ['shop'])).toBe(true);
    expect(await repository.differsFrom(pull.baseSha, ['notes.txt'])).toBe(false);
    expect(await repository.differsFrom(pull.baseSha, ['.', ':(exclude,literal)shop'])).toBe(false);
  });

  it('sees what an earlier step changed and did not commit', async () => {
    const edited = await origin.checkout('refs/pull/12/merge', { depth: 2 });
    await writeFile(join(edited, 'notes.txt'), 'three');
    expect(await (await open(edited)).differsFrom(pull.baseSha, ['notes.txt'])).toBe(true);
  });
});

describe('withWorktree', () => {
  it('lends the files of the commit, and leaves nothing behind', async () => {
    const repository = await open(workspace);
    const directory = join(await makeTempDir(), 'base');
    const text = await repository.withWorktree(pull.baseSha, directory, () =>
      readFile(join(directory, 'shop', 'a.sql'), 'utf8'),
    );
    expect(text).toBe('select 1');
    expect(existsSync(directory)).toBe(false);
    expect(existsSync(join(workspace, '.git', 'worktrees'))).toBe(false);
    expect(await readFile(join(workspace, 'shop', 'a.sql'), 'utf8')).toBe('select 2');
  });

  it('knows what belongs to the repository', async () => {
    const repository = await open(workspace);
    await writeFile(join(workspace, 'shop', 'profiles.yml'), 'written by a step');
    expect(await repository.isTracked(join(workspace, 'shop', 'a.sql'))).toBe(true);
    expect(await repository.isTracked(join(workspace, 'shop', 'profiles.yml'))).toBe(false);
    expect(await repository.isTracked(join(workspace, 'nothing.yml'))).toBe(false);
  });

  it('removes the folder when the work fails', async () => {
    const repository = await open(workspace);
    const directory = join(await makeTempDir(), 'base');
    const work = repository.withWorktree(pull.baseSha, directory, () => Promise.reject('no'));
    await expect(work).rejects.toBe('no');
    expect(existsSync(directory)).toBe(false);
  });

  it('runs no hook', async () => {
    const repository = await open(workspace);
    const hook = join(workspace, '.git', 'hooks', 'post-checkout');
    await mkdir(join(hook, '..'), { recursive: true });
    await writeFile(hook, `#!/bin/sh\ntouch ${workspace}/hooked\n`);
    await chmod(hook, 0o755);
    await repository.withWorktree(pull.baseSha, join(await makeTempDir(), 'base'), async () => {});
    expect(existsSync(join(workspace, 'hooked'))).toBe(false);
  });
});
