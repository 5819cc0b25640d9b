import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRepository } from './git.ts';
import { removeTempDirs } from './temp.ts';

afterAll(removeTempDirs);

describe('GitRepository', () => {
  it('makes the same commits on every machine', async () => {
    const first = await (await createRepository({ 'a.txt': 'a' })).head();
    const second = await (await createRepository({ 'a.txt': 'a' })).head();
    expect(first).toBe(second);
  });

  it('keeps the merge of a pull request beside its branches, base as first parent', async () => {
    const repository = await createRepository({ 'base.txt': '1' });
    await repository.branch('feature');
    const head = await repository.commit('Add', { 'models/new.sql': 'select 1' });
    await repository.switch('main');
    const base = await repository.commit('Other', { 'base.txt': null, 'other.txt': '2' });
    const pull = await repository.pullRequestMerge(12, 'feature');
    expect(pull).toMatchObject({ headSha: head, baseSha: base });
    expect(await repository.git('rev-parse', `${pull.mergeSha}^1`, `${pull.mergeSha}^2`)).toBe(
      `${base}\n${head}`,
    );
    expect(await repository.head()).toBe(base);

    const workspace = await repository.checkout('refs/pull/12/merge');
    expect(readFileSync(join(workspace, 'models/new.sql'), 'utf8')).toBe('select 1');
    expect(existsSync(join(workspace, 'other.txt'))).toBe(true);
    expect(existsSync(join(workspace, 'base.txt'))).toBe(false);
  });

  it('checks out one commit without its history, or all of it', async () => {
    const repository = await createRepository({ 'a.txt': '1' });
    await repository.commit('Second', { 'a.txt': '2' });
    const shallow = await repository.checkout('main');
    expect(existsSync(join(shallow, '.git/shallow'))).toBe(true);
    expect(readFileSync(join(shallow, 'a.txt'), 'utf8')).toBe('2');
    const deep = await repository.checkout('main', { depth: 0 });
    expect(existsSync(join(deep, '.git/shallow'))).toBe(false);
  });
});
