import { existsSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openRepository } from '../../src/git/repository.ts';
import { switchOffPrograms } from '../../src/git/repository-config.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { createRepository, GitRepository } from '../support/git.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
const open = (directory: string, more: Record<string, string> = {}) =>
  openRepository(createProcesses(), { ...env, ...more }, directory);

let origin: GitRepository;
let base: string;
let workspace: string;
/** A program that leaves a file when it is started. */
let program: string;
let witness: string;

beforeEach(async () => {
  origin = await createRepository({
    'a.sql': 'select 1',
    '.gitattributes': '*.sql filter=x diff=x',
  });
  base = await origin.head();
  await origin.commit('Change', { 'a.sql': 'select 2' });
  workspace = await origin.checkout('main');
  const folder = await makeTempDir();
  program = join(folder, 'program');
  witness = join(folder, 'witness');
  await writeFile(program, `#!/bin/sh\necho started >> ${witness}\ncat\n`);
  await chmod(program, 0o755);
});

afterAll(removeTempDirs);

const configure = (...args: string[]) => runGit(workspace, ['config', ...args]);

function runGit(directory: string, args: readonly string[]): Promise<string> {
  return new GitRepository(directory).git(...args);
}

/** Everything that the action asks git. */
async function useAll(): Promise<void> {
  const repository = await open(workspace);
  await repository.readHead();
  await repository.fetchCommit(base);
  await writeFile(join(workspace, 'a.sql'), 'select 3');
  expect(await repository.differsFrom(base, ['.'])).toBe(true);
  expect(await repository.listChanges(base, '')).toEqual(['a.sql']);
  expect(await repository.readFile(base, 'a.sql')).toBe('select 1');
  const directory = join(await makeTempDir(), 'base');
  const text = await repository.withWorktree(base, directory, () =>
    readFile(join(directory, 'a.sql'), 'utf8'),
  );
  expect(text).toBe('select 1');
}

describe('[T35] a program that the configuration of the checkout names', () => {
  it.each([
    ['core.fsmonitor'],
    ['core.pager'],
    ['core.alternateRefsCommand'],
    ['core.askPass'],
    ['filter.x.clean'],
    ['filter.x.smudge'],
    ['filter.x.process'],
    ['diff.external'],
    ['diff.x.command'],
    ['diff.x.textconv'],
    ['credential.helper'],
    ['credential.https://github.com.helper'],
    ['core.editor'],
    ['gpg.program'],
    ['interactive.diffFilter'],
    ['merge.x.driver'],
    ['remote.origin.receivepack'],
    ['trailer.x.command'],
    ['uploadpack.packObjectsHook'],
  ])('%s is not run', async (name) => {
    await configure(name, program);
    if (name.startsWith('filter.')) await configure('filter.x.required', 'true');
    await useAll();
    expect(existsSync(witness)).toBe(false);
  });

  it('hooks are not run, wherever they are said to be', async () => {
    const hooks = await makeTempDir();
    for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change']) {
      await writeFile(join(hooks, hook), `#!/bin/sh\necho ${hook} >> ${witness}\n`);
      await chmod(join(hooks, hook), 0o755);
    }
    await configure('core.hooksPath', hooks);
    await useAll();
    expect(existsSync(witness)).toBe(false);
  });

  it('is not run from a file that the configuration includes', async () => {
    const included = join(await makeTempDir(), 'included');
    await writeFile(included, `[filter "x"]\n\tsmudge = ${program}\n`);
    await configure('include.path', included);
    await useAll();
    expect(existsSync(witness)).toBe(false);
  });

  it('is not run as the transport of origin', async () => {
    await configure('remote.origin.url', `ext::${program}`);
    await configure('protocol.ext.allow', 'always');
    const repository = await open(workspace);
    await expect(repository.fetchCommit(base)).rejects.toThrow("transport 'ext' not allowed");
    await configure('remote.origin.url', 'git@git.invalid:shop.git');
    await configure('core.sshCommand', program);
    await expect(repository.fetchCommit(base)).rejects.toThrow(/^git fetch: /);
    expect(existsSync(witness)).toBe(false);
  });

  it('is not run though it was named while the action ran', async () => {
    const repository = await open(workspace);
    await configure('filter.x.clean', program);
    await writeFile(join(workspace, 'a.sql'), 'select 3');
    expect(await repository.differsFrom('HEAD', ['.'])).toBe(true);
    expect(existsSync(witness)).toBe(false);
  });

  it.each([['filter.a=b.clean'], ['remote.origin.uploadpack'], ['remote.origin.vcs']])(
    '%s stops the call, as it cannot be switched off',
    async (name) => {
      await configure(name, program);
      await expect(open(workspace)).rejects.toThrow(`"${name}" in .git/config`);
      expect(existsSync(witness)).toBe(false);
    },
  );
});

describe('[T35] switchOffPrograms', () => {
  const listing = (...entries: Array<[scope: string, name: string, value: string]>) =>
    entries.map(([scope, name, value]) => `${scope}\0${name}\n${value}\0`).join('');

  it('leaves what the machine and its user have set', () => {
    const theirs = listing(
      ['system', 'credential.helper', 'manager'],
      ['global', 'core.sshcommand', 'ssh -v'],
      ['command', 'core.askpass', 'mine'],
      ['local', 'http.https://github.com/.extraheader', 'AUTHORIZATION: basic x'],
    );
    expect(switchOffPrograms(theirs)).toEqual([]);
  });

  it('leaves git-lfs as it installs itself, unless it were to start programs', () => {
    const plain: [string, string, string] = ['local', 'filter.lfs.smudge', 'git-lfs smudge -- %f'];
    expect(switchOffPrograms(listing(plain))).toEqual([]);
    const transfer: [string, string, string] = ['local', 'lfs.customtransfer.x.path', '/tmp/x'];
    expect(switchOffPrograms(listing(plain, transfer))).toContain('filter.lfs.smudge=');
  });

  it('keeps the key that actions/checkout has put in place, and nothing else of the command', () => {
    const key = '-i "/tmp/key" -o StrictHostKeyChecking=yes -o "UserKnownHostsFile=/tmp/hosts"';
    const of = (command: string) =>
      switchOffPrograms(listing(['local', 'core.sshcommand', command]));
    expect(of(`"/usr/bin/ssh" ${key}`)).toEqual(['-c', `core.sshcommand=ssh ${key}`]);
    for (const command of [`ssh ${key} -o ProxyCommand=x`, `ssh -i "$(x)"`, `ssh -i a; x`, 'x'])
      expect(of(command)).toEqual(['-c', 'core.sshcommand=ssh']);
  });
});

describe('[T36] a checkout of another user', () => {
  const foreign = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };

  it.each([[''], ['models'], ['models/staging']])('is read from its folder "%s"', async (below) => {
    await origin.commit('Add', { 'models/staging/b.sql': 'select 1' });
    const repository = await open(join(await origin.checkout('main'), below), foreign);
    expect((await repository.readHead()).sha).toBe(await origin.head());
  });
});

describe('submodules', () => {
  it('are in the worktree as the commit has them', async () => {
    const library = await createRepository({ 'macros/m.sql': 'one' });
    const allow = ['-c', 'protocol.file.allow=always'];
    await origin.git(...allow, 'submodule', 'add', '--quiet', library.path, 'lib');
    const before = await origin.commit('Add the library');
    await library.commit('Change', { 'macros/m.sql': 'two' });
    const after = await library.head();
    await runGit(join(origin.path, 'lib'), ['pull', '--quiet']);
    await origin.commit('Move the library on');
    const checkout = await origin.checkout('main');
    await runGit(checkout, [...allow, 'submodule', 'update', '--init', '--quiet', '--depth=1']);

    const repository = await open(checkout);
    await repository.fetchCommit(before);
    const directory = join(await makeTempDir(), 'base');
    const text = await repository.withWorktree(before, directory, () =>
      readFile(join(directory, 'lib/macros/m.sql'), 'utf8'),
    );
    expect(text).toBe('one');
    expect(existsSync(directory)).toBe(false);
    expect(await runGit(join(checkout, 'lib'), ['rev-parse', 'HEAD'])).toBe(after);
  });
});
