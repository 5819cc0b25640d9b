import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileOutput } from '../../../src/config/profiles.ts';
import {
  claimFiles,
  findFilesPlace,
  removeFiles,
} from '../../../src/pipelines/steps/isolated-files.ts';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import { tally } from '../../support/tally.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';

let root: string;

beforeEach(async () => {
  root = await makeTempDir('files-');
});
afterAll(removeTempDirs);

const jobOf = (project = 'shop', repository = 'acme/shop') =>
  ({
    settings: { projectDir: root },
    env: { ROOT: 'lake' },
    variables: {},
    context: { repository },
    project: { name: project },
  }) as unknown as Job;

const OF_12 = { schema: 'pr_12_shop', pullRequest: 12 };

describe('findFilesPlace', () => {
  const find = (line: string, type = 'duckdb') =>
    findFilesPlace(jobOf(), `shop: {outputs: {prod: {type: ${type}${line}}}}`, {
      profile: 'shop',
      target: 'prod',
      type,
    } as ProfileOutput);

  it('is a folder of the project, or an address', () => {
    expect(find(', external_root: lake/pr_12_shop')).toBe(join(root, 'lake/pr_12_shop'));
    expect(find(`, external_root: "{{ env_var('ROOT') }}/pr_12_shop"`)).toBe(
      join(root, 'lake/pr_12_shop'),
    );
    expect(find(', external_root: "s3://lake/pr_12_shop"')).toBe('s3://lake/pr_12_shop');
    expect(find(', s3_data_dir: "s3://lake/pr_12_shop"', 'athena')).toBe('s3://lake/pr_12_shop');
  });

  it('is not known where the target names none, or only dbt knows', () => {
    expect(find('')).toBeUndefined();
    expect(find(`, external_root: "{{ target.name }}/x"`)).toBeUndefined();
    expect(find(', external_root: lake', 'postgres')).toBeUndefined();
  });
});

describe('[T14] the files of a closed pull request', () => {
  it('are removed with their folder, and nothing beside it', async () => {
    const place = join(root, 'lake', 'pr_12_shop');
    await claimFiles(jobOf(), place, 12);
    await writeFile(join(place, 'orders.parquet'), '');
    await mkdir(join(place, 'deep'));
    await writeFile(join(root, 'lake', 'orders.parquet'), '');
    await symlink(join(root, 'lake', 'orders.parquet'), join(place, 'deep', 'link'));
    // Another push finds it there.
    await claimFiles(jobOf(), place, 12);

    expect(await removeFiles(jobOf(), place, OF_12)).toBeUndefined();
    expect(await readdir(join(root, 'lake'))).toEqual(['orders.parquet']);
    expect(await removeFiles(jobOf(), place, OF_12)).toBeUndefined();
  });

  it('stay where the folder was there before, or is not this pull request’s', async () => {
    const places: Array<[string, () => Promise<unknown>]> = [
      ['pr_12_shop', () => mkdir(join(root, 'pr_12_shop'))],
      ['a/pr_12_shop', () => claimFiles(jobOf('other'), join(root, 'a/pr_12_shop'), 12)],
      ['b/pr_12_shop', () => claimFiles(jobOf('shop', 'x/y'), join(root, 'b/pr_12_shop'), 12)],
      ['c/pr_12_shop', () => claimFiles(jobOf(), join(root, 'c/pr_12_shop'), 1)],
      ['d/analytics', () => claimFiles(jobOf(), join(root, 'd/analytics'), 12)],
    ];
    for (const [path, prepare] of places) {
      await prepare();
      expect(await removeFiles(jobOf(), join(root, path), OF_12), path).toContain(
        'was not removed',
      );
      tally('stray writes', existsSync(join(root, path)) ? 0 : 1);
      expect(existsSync(join(root, path)), path).toBe(true);
    }
  });

  it('stay in an object store, and the user is informed', async () => {
    await claimFiles(jobOf(), 's3://lake/pr_12_shop', 12);
    expect(await readdir(root)).toEqual([]);
    expect(await removeFiles(jobOf(), 's3://lake/pr_12_shop', OF_12)).toContain('A lifecycle rule');
  });
});
