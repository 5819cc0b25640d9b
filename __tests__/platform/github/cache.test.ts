import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCache } from '../../../src/platform/github/cache.ts';
import { createRunner } from '../../../src/platform/github/runner.ts';
import type { Fault, FaultEffect } from '../../support/github/faults.ts';
import type { GitHubStandIn } from '../../support/github/stand-in.ts';
import { tally } from '../../support/tally.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';
import { connectToGitHub, hurryRetries } from '../connect.ts';

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

/** @param cacheScopes the ref whose caches the job writes, then others that it may read */
function startJob(cacheScopes: readonly [string, ...string[]]): void {
  const job = standIn.startJob({ run: standIn.plantRun(), cacheScopes });
  process.env.ACTIONS_RUNTIME_TOKEN = job.runtimeToken;
}

async function fill(): Promise<void> {
  await mkdir(venv, { recursive: true });
  await writeFile(path.join(venv, 'dbt'), 'x'.repeat(100_000));
}

describe('createCache', () => {
  it('brings back what was saved, and reports the key that matched', async () => {
    await cache.save([venv], 'venv-1');
    await rm(venv, { recursive: true });
    expect(await cache.restore([venv], 'venv-2', ['venv-'])).toBe('venv-1');
    expect(await readFile(path.join(venv, 'dbt'), 'utf8')).toHaveLength(100_000);
  });

  it('leaves nothing behind on a miss', async () => {
    expect(await cache.restore([venv], 'never-saved')).toBeUndefined();
    expect(await readdir(parent)).toEqual([]);
  });

  async function expectMiss(name: string, fault: Fault): Promise<void> {
    const key = `faulty-${name.replaceAll(' ', '-')}`;
    await cache.save([venv], key);
    standIn.fault(fault);
    expect(await cache.restore([venv], key)).toBeUndefined();
    expect(await readdir(parent)).toEqual([]);
    tally('faults');
  }

  it.each<[string, FaultEffect]>([
    ['damaged', 'corrupt-body'],
    ['cut short', 'delayed-truncation'],
  ])('[F15] is a miss without partial files when the archive is %s', (name, effect) =>
    expectMiss(name, { method: 'GET', path: /^\/(?!twirp)/, times: 9, effect }),
  );

  it.each<[string, FaultEffect]>([
    ['forbidden', { status: 403 }],
    ['cut off', 'reset'],
    ['limited', { status: 429 }],
    ['down', { status: 503 }],
    ['no JSON', { status: 200, body: '<html>' }],
  ])('[F14] is a miss when the service is %s', (name, effect) =>
    expectMiss(name, { method: 'POST', path: /GetCacheEntry/, times: 9, effect }),
  );

  it('[F14] gives up a service that hangs at its deadline', async () => {
    const lines: string[] = [];
    const impatient = createCache({ info: (line) => lines.push(line) }, 0.1);
    standIn.fault({ path: /CacheEntry/, times: 9, effect: 'hang' });
    expect(await impatient.restore([venv], 'hanging')).toBeUndefined();
    await fill();
    await impatient.save([venv], 'hanging');
    expect(lines).toEqual([
      'The cache hanging cannot be used: Restoring it took longer than 0.1 seconds',
      'The cache hanging was not saved: Saving it took longer than 0.1 seconds',
    ]);
    tally('faults', 2);
  });

  it('[F14] continues without saving where the token may only read', async () => {
    const job = standIn.startJob({ run: standIn.plantRun(), cacheMode: 'read' });
    process.env.ACTIONS_RUNTIME_TOKEN = job.runtimeToken;
    await cache.save([venv], 'denied');
    expect(standIn.model.caches.some(({ key }) => key === 'denied')).toBe(false);
    tally('faults');
  });

  it('[F14] does not throw when saving fails', async () => {
    standIn.fault({ path: /CreateCacheEntry/, times: 9, effect: 'reset' });
    await cache.save([venv], 'venv-3');
    await cache.save([path.join(parent, 'absent')], 'venv-4');
    expect(standIn.model.caches.some((one) => one.key === 'venv-3' && one.finalized)).toBe(false);
  });

  it('[T12] finds nothing of a pull request or a merge group in a run on the default branch', async () => {
    const own = ['refs/pull/12/merge', 'refs/heads/gh-readonly-queue/main/pr-12-abc'];
    for (const ref of own) {
      startJob([ref, 'refs/heads/main']);
      await fill();
      await cache.save([venv], 'poisoned');
      expect(await cache.restore([venv], 'poisoned')).toBe('poisoned');
    }
    startJob(['refs/heads/main']);
    expect(await cache.restore([venv], 'poisoned', ['poi'])).toBeUndefined();
    expect(await readdir(parent)).toEqual([]);
    tally('stray writes', 0);
  });

  it('is a miss when the client refuses the key', async () => {
    expect(await cache.restore([venv], 'a,b')).toBeUndefined();
    expect(await readdir(parent)).toEqual([]);
  });
});
