import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import {
  deleteVenv,
  locateVenv,
  markComplete,
  restoreVenv,
  type Venv,
} from '../../../src/dbt/install/venv.ts';
import { removeTempDirs } from '../../support/temp.ts';
import { type Machine, makeMachine, OWN_PYTHON } from './support.ts';

const run = promisify(execFile);

afterAll(removeTempDirs);

describe('locateVenv', () => {
  const python = { base: '/usr/bin/python3.12', version: '3.12.4', platform: 'linux-x86_64' };
  const venv = locateVenv('/tmp/a', python, ['dbt-core==1.11.16'], 'deploy');

  it('names system, architecture and Python in the key', () => {
    expect(venv.key).toMatch(/^dbt-venv-v2-deploy-linux-x86_64-py3\.12\.4-[0-9a-f]{16}$/);
    expect(venv.path).toMatch(/^\/tmp\/a\/dbt-ci\/venv-[0-9a-f]{16}$/);
  });

  it('is the same for the same packages', () => {
    expect(locateVenv('/tmp/a', python, ['dbt-core==1.11.16'], 'deploy')).toEqual(venv);
  });

  it.each([
    ['another package', '/tmp/a', python, ['dbt-core==1.11.15']],
    ['another Python', '/tmp/a', { ...python, version: '3.12.5' }, ['dbt-core==1.11.16']],
    [
      'another place of Python',
      '/tmp/a',
      { ...python, base: '/opt/python' },
      ['dbt-core==1.11.16'],
    ],
    [
      'another architecture',
      '/tmp/a',
      { ...python, platform: 'linux-aarch64' },
      ['dbt-core==1.11.16'],
    ],
    ['another place of the venv', '/tmp/b', python, ['dbt-core==1.11.16']],
  ])('has another key for %s', (_, tempDir, other, pins) => {
    expect(locateVenv(tempDir, other, pins, 'deploy').key).not.toBe(venv.key);
  });
});

describe('[T12] the venv of a run that anybody can start', () => {
  const python = { base: '/usr/bin/python3.12', version: '3.12.4', platform: 'linux-x86_64' };
  const locate = (trust: 'deploy' | 'review') => locateVenv('/tmp/a', python, ['x==1'], trust);

  it('is saved under a name that no deploy looks for', () => {
    const deploy = locate('deploy');
    expect([deploy.key, ...deploy.otherKeys]).not.toContain(locate('review').key);
  });

  it('may be that of a deploy, at the same place', () => {
    const { path, content, otherKeys } = locate('review');
    expect(otherKeys).toEqual([locate('deploy').key]);
    expect({ path, content }).toEqual({
      path: locate('deploy').path,
      content: locate('deploy').content,
    });
  });
});

describe('restoreVenv', () => {
  /** A venv that was installed in this job and saved; `version` is that of its Python. */
  async function makeSaved(): Promise<{ machine: Machine; venv: Venv; version: string }> {
    const machine = await makeMachine();
    const path = join(machine.request.tempDir, 'venv');
    const venv = { path, content: 'content-1', key: 'key-1', otherKeys: [] };
    await run(OWN_PYTHON, ['-m', 'venv', '--without-pip', venv.path]);
    await writeFile(join(venv.path, 'bin', 'dbt'), '#!/bin/sh\n');
    await chmod(join(venv.path, 'bin', 'dbt'), 0o755);
    await markComplete(venv);
    await machine.cache.save([venv.path], venv.key);
    const { stdout } = await run(OWN_PYTHON, [
      '-c',
      'import platform as p; print(p.python_version())',
    ]);
    return { machine, venv, version: stdout.trim() };
  }

  it('keeps the venv of an earlier step', async () => {
    const { machine, venv, version } = await makeSaved();
    await rm(machine.cache.folder, { recursive: true });
    expect(await restoreVenv(machine.ports, machine.request, venv, version)).toBe(true);
    expect(machine.log).toEqual([`venv of an earlier step of this job: ${venv.path}`]);
  });

  it('takes the venv from the cache', async () => {
    const { machine, venv, version } = await makeSaved();
    await deleteVenv(venv);
    expect(await restoreVenv(machine.ports, machine.request, venv, version)).toBe(true);
    expect(machine.log).toEqual([`venv restored from cache, key ${venv.key}`]);
  });

  it('takes the venv from the cache where an earlier step left half of one', async () => {
    const { machine, venv, version } = await makeSaved();
    await rm(join(venv.path, 'dbt-ci-key'));
    expect(await restoreVenv(machine.ports, machine.request, venv, version)).toBe(true);
    expect(machine.log).toEqual([`venv restored from cache, key ${venv.key}`]);
  });

  it.each([
    ['its Python is gone', 'bin/python'],
    ['its dbt is gone', 'bin/dbt'],
    ['it was not complete', 'dbt-ci-key'],
  ])('deletes the venv from the cache when %s', async (_, file) => {
    const { machine, venv, version } = await makeSaved();
    await deleteVenv(venv);
    const damaged = join(machine.cache.entry(venv.path, venv.key), file);
    await rm(damaged);
    await symlink('/no/such/file', damaged);
    expect(await restoreVenv(machine.ports, machine.request, venv, version)).toBe(false);
    expect(existsSync(venv.path)).toBe(false);
    expect(machine.log).toEqual([
      `venv from the cache is not usable, key ${venv.key}. Installing dbt from scratch.`,
    ]);
  });

  it('deletes a venv whose Python has another version by now', async () => {
    const { machine, venv } = await makeSaved();
    expect(await restoreVenv(machine.ports, machine.request, venv, '3.9.0')).toBe(false);
    expect(existsSync(venv.path)).toBe(false);
  });

  it('leaves nothing at its place when the cache has none', async () => {
    const { machine, venv, version } = await makeSaved();
    await rm(machine.cache.folder, { recursive: true });
    await deleteVenv(venv);
    await mkdir(join(dirname(venv.path), 'venv', 'bin'), { recursive: true });
    expect(await restoreVenv(machine.ports, machine.request, venv, version)).toBe(false);
    expect(existsSync(venv.path)).toBe(false);
    expect(machine.log).toEqual([]);
  });
});
