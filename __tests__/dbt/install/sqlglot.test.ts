import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provideSqlglot } from '../../../src/dbt/install/sqlglot.ts';
import { removeTempDirs } from '../../support/temp.ts';
import { addPython, type Machine, makeMachine, OWN_PYTHON } from './support.ts';

const run = promisify(execFile);
afterAll(removeTempDirs);

describe('[B17] provideSqlglot', () => {
  let machine: Machine;
  /** A Python without dbt and without sqlglot. */
  let python: string;
  let folder: string;
  const provide = (trust: 'deploy' | 'review' = 'review') =>
    provideSqlglot(machine.ports, { ...machine.request, trust }, python);

  beforeAll(async () => {
    machine = await makeMachine();
    await addPython(machine);
    python = join(machine.bin, 'python3');
    folder = join(machine.request.tempDir, 'dbt-ci', 'sqlglot-30.30.0');
  });

  it("uses that of dbt's own environment, where it is the tested version", async () => {
    expect(await provideSqlglot(machine.ports, machine.request, OWN_PYTHON)).toEqual({
      found: true,
    });
    expect(machine.log).toEqual([]);
  });

  it('says why it cannot be had, and leaves nothing behind', async () => {
    const env = { ...machine.request.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: machine.bin };
    const answer = await provideSqlglot(machine.ports, { ...machine.request, env }, python);
    expect(answer).toMatchObject({
      found: false,
      reason: expect.stringContaining('No matching distribution found for sqlglot==30.30.0'),
    });
    expect(readdirSync(join(machine.request.tempDir, 'dbt-ci'))).toEqual([]);
    expect(await provideSqlglot(machine.ports, machine.request, '/nowhere/python')).toEqual({
      found: false,
      reason: '/nowhere/python does not run',
    });
  });

  it('installs the pinned wheel alone into a folder of its own', async () => {
    const answer = await provide();
    const key = 'dbt-sqlglot-v1-review-30.30.0';
    expect(answer).toEqual({ found: true, folder, saveCache: { paths: [folder], key } });
    const names = readdirSync(folder).filter((name) => !name.startsWith('__pycache__'));
    expect(names.every((name) => name.startsWith('sqlglot') || name === 'bin')).toBe(true);
    const script = 'import sqlglot; print(sqlglot.__version__, sqlglot.__file__)';
    const { stdout } = await run(python, ['-c', script], { env: { PYTHONPATH: folder } });
    expect(stdout).toContain(`30.30.0 ${folder}`);
    await machine.ports.cache.save([folder], key);
  });

  it('takes it from an earlier step, else from the cache; a deploy takes none of a review', async () => {
    expect(await provide()).toEqual({ found: true, folder });
    await rm(folder, { recursive: true });
    expect(await provide()).toEqual({ found: true, folder });
    expect(existsSync(folder)).toBe(true);
    await rm(folder, { recursive: true });
    expect(await provide('deploy')).toMatchObject({
      saveCache: { key: 'dbt-sqlglot-v1-deploy-30.30.0' },
    });
  });
});
