import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { DbtSession } from '../../../src/dbt/session.ts';
import { parseFromCache } from '../../../src/pipelines/ci/parse-cache.ts';
import { targetPath } from '../../../src/pipelines/steps/connect.ts';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import { readCachesToSave } from '../../../src/pipelines/steps/saved-state.ts';
import type { WarehouseTarget } from '../../../src/pipelines/steps/warehouse-target.ts';
import { createMemoryRunner } from '../../publish/memory.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';
import { createFolderCache } from '../folder-cache.ts';

/** One push of a pull request. */
interface Push {
  /** Whether the driver runs dbt. */
  fenced?: boolean;
  sha: string;
  schema?: string;
  version?: string;
  vars?: string;
  event?: 'pull_request' | 'push';
}

let projectDir: string;
let temp: string;
let caches: ReturnType<typeof createFolderCache>;

beforeEach(async () => {
  caches = createFolderCache();
  projectDir = await makeTempDir('project-');
  temp = await makeTempDir('temp-');
  await writeFile(join(projectDir, 'dbt_project.yml'), 'name: shop\n');
  await writeFile(join(projectDir, 'profiles.yml'), 'shop: {}\n');
});
afterAll(removeTempDirs);

/** `dbt parse` adds the push to what it finds. @returns what it found, and the log */
async function parse(push: Push) {
  const { sha, schema = 'pr_12_shop', version = '1.11.16', vars, event, fenced = true } = push;
  await rm(join(temp, 'dbt-ci'), { recursive: true, force: true });
  const { runner, told } = createMemoryRunner();
  const scratch = await makeTempDir('scratch-');
  const file = join(targetPath({ scratch } as Job), 'partial_parse.msgpack');
  const job = {
    ports: { runner, cache: caches.cache, clock: { now: () => new Date() } },
    settings: { workspace: projectDir, projectDir, vars, retries: 0 },
    project: { name: 'shop' },
    context: event === 'push' ? {} : { pullRequest: { number: 12, headSha: sha } },
    secrets: { list: () => [{ name: 'the password', value: 'hunter2-hunter2' }] },
    ...{ temp, scratch, env: {}, variables: {} },
  } as unknown as Job;
  let found = '';
  const session = {
    version,
    fenced,
    async invoke() {
      found = await readFile(file, 'utf8').catch(() => '');
      await mkdir(targetPath({ scratch } as Job), { recursive: true });
      await writeFile(file, `\u0093${found}${sha} `);
      return { success: true, results: [], lines: [] };
    },
  } as unknown as DbtSession;
  const target = {
    profile: 'shop',
    target: 'prod',
    schema,
    profilesDir: projectDir,
  } as WarehouseTarget;
  await parseFromCache(job, session, target);
  for (const { paths, key } of readCachesToSave(runner)) await caches.cache.save(paths, key);
  return { found, log: told.lines.filter((line) => line.includes('pars')) };
}

describe('parseFromCache', () => {
  it('gives dbt what the last push of the pull request left, and says what that spares', async () => {
    expect((await parse({ sha: 'a1' })).found).toBe('');
    await parse({ sha: 'b2' });
    const { found, log } = await parse({ sha: 'c3' });
    expect(found).toContain('b2');
    expect(log).toEqual([
      expect.stringMatching(
        /^Parsed in \d\.\d s with the last push’s parse from the cache. A full parse took \d\.\d s\.$/,
      ),
    ]);
  });

  it('keeps none where the driver does not run dbt, which then compares files without blanks', async () => {
    await parse({ sha: 'a1', fenced: false });
    expect(caches.keys()).toEqual([]);
  });

  it('saves nothing a second time for the same commit', async () => {
    await parse({ sha: 'a1' });
    await parse({ sha: 'a1' });
    expect(caches.keys()).toHaveLength(1);
  });

  it.each<[string, Partial<Push>]>([
    ['schema', { schema: 'pr_12_shop_eu' }],
    ['dbt version', { version: '1.11.17' }],
    ['variable', { vars: 'day: 1' }],
  ])('finds nothing that dbt would throw away: another %s', async (_, change) => {
    await parse({ sha: 'a1' });
    expect((await parse({ sha: 'b2', ...change })).found).toBe('');
  });

  it('finds nothing either after a change of dbt_project.yml or profiles.yml', async () => {
    for (const file of ['dbt_project.yml', 'profiles.yml']) {
      await parse({ sha: 'a1' });
      await writeFile(join(projectDir, file), 'name: shop # 2\n');
      expect((await parse({ sha: 'b2' })).found).toBe('');
    }
  });

  it('[T10] keeps no parse in which a secret stands', async () => {
    const { log } = await parse({ sha: 'hunter2-hunter2' });
    expect(caches.keys()).toEqual([]);
    expect(log).toEqual([
      'The parse was not saved for the next push, because it contains a secret.',
    ]);
  });

  it('[T12] is for pull requests: a deploy parses its checkout and nothing else', async () => {
    await parse({ sha: 'a1' });
    expect((await parse({ sha: 'b2', event: 'push' })).found).toBe('');
    expect(caches.keys()).toHaveLength(1);
  });
});
