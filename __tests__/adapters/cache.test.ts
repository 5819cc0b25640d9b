import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCache } from '../../src/adapters/cache.ts';
import { createRunner } from '../../src/adapters/runner.ts';
import type { GitHubStandIn } from '../support/github/stand-in.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { connectToGitHub, hurryRetries } from './connect.ts';

let standIn: GitHubStandIn;
let parent: string;
let venv: string;
const cache = createCache(createRunner());

beforeAll(async () => {
  standIn = await connectToGitHub();
  hurryRetries();
});
beforeEach(async () => {
  standIn.clearFaults();
  process.env.ACTIONS_RUNTIME_TOKEN = standIn.startJob({ run: standIn.plantRun() }).runtimeToken;
  parent = await makeTempDir();
  venv = path.join(parent, 'venv');
  await fill();
});
afterAll(async () => {
  await standIn.stop();
  await removeTempDirs();
});

async function fill(): Promise<void> {
  await mkdir(venv, { recursive: true });
  await writeFile(path.join(venv, 'dbt'), 'x'.repeat(100_000));
}

describe('createCache', () => {
  it('brings back what was saved, and tells the key that matched', async () => {
    await cache.save([venv], 'venv-1');
    await rm(venv, { recursive: true });
    expect(await cache.restore([venv], 'venv-2', ['venv-'])).toBe('venv-1');
    expect(await readFile(path.join(venv, 'dbt'), 'utf8')).toHaveLength(100_000);
  });

  it('leaves nothing behind on a miss', async () => {
    expect(await cache.restore([venv], 'never-saved')).toBeUndefined();
    expect(await readdir(parent)).toEqual([]);
  });

  it.each([
    ['is damaged', { path: /^\/(?!twirp)/, times: 9, effect: 'corrupt-body' as const }],
    ['is cut short', { path: /^\/(?!twirp)/, times: 9, effect: 'delayed-truncation' as const }],
    ['is forbidden', { path: /GetCacheEntry/, times: 9, effect: { status: 403 } }],
    ['is cut off', { path: /GetCacheEntry/, times: 9, effect: 'reset' as const }],
    ['is limited', { path: /GetCacheEntry/, times: 9, effect: { status: 429 } }],
  ])('is a miss that leaves nothing behind when the cache %s', async (name, fault) => {
    const key = `faulty-${name.replaceAll(' ', '-')}`;
    await cache.save([venv], key);
    standIn.fault({ method: fault.path.source.includes('Get') ? 'POST' : 'GET', ...fault });
    expect(await cache.restore([venv], key)).toBeUndefined();
    expect(await readdir(parent)).toEqual([]);
  });

  it('does not throw when saving fails', async () => {
    standIn.fault({ path: /CreateCacheEntry/, times: 9, effect: 'reset' });
    await cache.save([venv], 'venv-3');
    await cache.save([path.join(parent, 'absent')], 'venv-4');
    expect(standIn.model.caches.some((one) => one.key === 'venv-3' && one.finalized)).toBe(false);
  });

  it('is a miss when the client refuses the key', async () => {
    expect(await cache.restore([venv], 'a,b')).toBeUndefined();
    expect(await readdir(parent)).toEqual([]);
  });
});
