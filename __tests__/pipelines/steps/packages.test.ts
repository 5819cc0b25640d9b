import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { DbtSession } from '../../../src/dbt/session.ts';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import { installDbtPackages } from '../../../src/pipelines/steps/packages.ts';
import { readCachesToSave } from '../../../src/pipelines/steps/saved-state.ts';
import { createMemoryRunner } from '../../publish/memory.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';
import { createFolderCache } from '../folder-cache.ts';

const HUB = 'packages:\n  - name: dbt_utils\n    package: dbt-labs/dbt_utils\n    version: 1.3.0\n';
const GIT = 'packages:\n  - git: https://example.com/x.git\n    revision: 1a2b\n';

let caches: ReturnType<typeof createFolderCache>;
let projectDir: string;
let temp: string;
let deps: number;

beforeEach(async () => {
  caches = createFolderCache();
  deps = 0;
  projectDir = await makeTempDir('project-');
  temp = await makeTempDir('temp-');
  await writeFile(join(projectDir, 'dbt_project.yml'), 'name: shop\n');
  await writeFile(join(projectDir, 'packages.yml'), HUB);
  await writeFile(join(projectDir, 'package-lock.yml'), HUB);
});
afterAll(removeTempDirs);

/** A job on a fresh checkout: `dbt deps` writes one file. @returns what it logged */
async function runJob(event: 'push' | 'pull_request'): Promise<string[]> {
  const installed = join(projectDir, 'dbt_packages');
  await rm(installed, { recursive: true, force: true });
  await rm(join(temp, 'dbt-ci'), { recursive: true, force: true });
  const { job, runner, told } = makeJob(event);
  const session = {
    async invoke() {
      deps += 1;
      await mkdir(installed);
      await writeFile(join(installed, 'package'), `deps ${deps}`);
      return { success: true, results: [], lines: [] };
    },
  } as unknown as DbtSession;
  await installDbtPackages(job, session);
  for (const { paths, key } of readCachesToSave(runner)) await job.ports.cache.save(paths, key);
  return told.lines.filter((line) => line.includes('cache'));
}

function makeJob(event: string) {
  const { runner, told } = createMemoryRunner();
  const job = {
    ports: { runner, cache: caches.cache, clock: { now: () => new Date() } },
    settings: { projectDir, workspace: projectDir, retries: 0 },
    project: { name: 'shop', needsDeps: true },
    context: { event },
    env: {},
    temp,
  } as unknown as Job;
  return { job, runner, told };
}

const readPackage = () => readFile(join(projectDir, 'dbt_packages', 'package'), 'utf8');

describe('installPackages', () => {
  it('takes from the cache what dbt deps installed for the same lock, and says what that spares', async () => {
    await runJob('push');
    const lines = await runJob('push');
    expect([deps, await readPackage()]).toEqual([1, 'deps 1']);
    expect(lines).toEqual([
      expect.stringMatching(
        /^Packages restored from cache, key dbt-packages-v1-deploy-[0-9a-f]{16}. Skipped dbt deps, which took \d+\.\d s before\.$/,
      ),
    ]);
  });

  it('installs again when the lock or what it was made from is another', async () => {
    await runJob('push');
    for (const file of ['package-lock.yml', 'packages.yml']) {
      await writeFile(join(projectDir, file), HUB.replace('1.3.0', '1.3.1'));
      await runJob('push');
    }
    expect(deps).toBe(3);
  });

  it('gives a pull request what a deploy saved', async () => {
    await runJob('push');
    await runJob('pull_request');
    expect(deps).toBe(1);
  });

  it('[T12] gives a deploy nothing that a pull request saved', async () => {
    await runJob('pull_request');
    await runJob('push');
    expect(deps).toBe(2);
  });

  it.each([
    ['without a lock', undefined],
    ['with a package from git, whose clone may hold a token', GIT],
    ['with a lock that is no YAML', 'packages: [\n'],
  ])('uses no cache %s', async (_, lock) => {
    const path = join(projectDir, 'package-lock.yml');
    await (lock === undefined ? rm(path) : writeFile(path, lock));
    await runJob('push');
    await runJob('push');
    expect([deps, caches.keys().length]).toEqual([2, 0]);
  });

  it('lets dbt deps decide where packages are committed', async () => {
    await runJob('push');
    const { job } = makeJob('push');
    let asked = 0;
    const invoke = async () => ({ success: true, results: [], lines: [], asked: asked++ });
    await installDbtPackages(job, { invoke } as unknown as DbtSession);
    expect([asked, await readPackage()]).toEqual([1, 'deps 1']);
  });
});
