import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restoreEngine2Drivers } from '../../../src/dbt/install/engine2-drivers.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';
import { type Machine, makeMachine } from './support.ts';

afterAll(removeTempDirs);

describe('restoreEngine2Drivers', () => {
  let machine: Machine;
  let home: string;
  const restore = (change: { trust?: 'deploy' | 'review'; adapter?: string } = {}) =>
    restoreEngine2Drivers(machine.ports.cache, {
      ...{ version: '2.0.9', adapter: 'snowflake', trust: 'review', env: { HOME: home } },
      ...change,
    });
  const folder = () => join(home, '.cache', 'com.getdbt', 'adbc');
  const download = async () => {
    await mkdir(folder(), { recursive: true });
    await writeFile(join(folder(), 'libadbc.so'), 'driver');
  };

  beforeAll(async () => {
    machine = await makeMachine();
    home = await makeTempDir('home-');
  });

  it('names what to save after the first download, and restores it for the next run', async () => {
    const first = await restore();
    expect(first).toEqual({
      paths: [folder()],
      key: expect.stringMatching(/^dbt2-drivers-v1-review-[0-9a-f]{16}$/),
    });
    await download();
    await machine.ports.cache.save([folder()], first?.key ?? '');
    await rm(folder(), { recursive: true });
    expect(await restore()).toBeUndefined();
    expect(existsSync(join(folder(), 'libadbc.so'))).toBe(true);
  });

  it('leaves drivers alone that are there already', async () => {
    expect(await restore({ trust: 'deploy' })).toBeUndefined();
    expect(existsSync(join(folder(), 'libadbc.so'))).toBe(true);
  });

  it('gives a deploy none that a pull request saved, and no adapter those of another', async () => {
    await rm(folder(), { recursive: true });
    expect(await restore({ trust: 'deploy' })).toMatchObject({
      key: expect.stringContaining('-deploy-'),
    });
    expect(await restore({ adapter: 'bigquery' })).toBeDefined();
    expect(existsSync(folder())).toBe(false);
  });

  it('looks where XDG_CACHE_HOME points', async () => {
    const env = { HOME: home, XDG_CACHE_HOME: join(home, 'xdg') };
    const request = { version: '2.0.9', adapter: 'duckdb', trust: 'deploy' as const, env };
    expect((await restoreEngine2Drivers(machine.ports.cache, request))?.paths).toEqual([
      join(home, 'xdg', 'com.getdbt', 'adbc'),
    ]);
  });
});
