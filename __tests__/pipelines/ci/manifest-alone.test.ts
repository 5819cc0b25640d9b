import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { linkManifestAlone } from '../../../src/pipelines/ci/manifest-alone.ts';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';

afterAll(removeTempDirs);

async function makeState(): Promise<string> {
  const state = await makeTempDir('state-');
  await writeFile(join(state, 'manifest.json'), '{"nodes": {}}');
  await writeFile(join(state, 'run_results.json'), '{}');
  return state;
}

async function link(state: string, selectors: { select?: string[]; exclude?: string[] }) {
  const job = {
    scratch: await makeTempDir('scratch-'),
    settings: { select: [], exclude: [], ...selectors },
  };
  return linkManifestAlone(job as unknown as Job, state, 'compared');
}

it('hands dbt the manifest without the results of the run', async () => {
  const folder = await link(await makeState(), {});
  expect(await readdir(folder)).toEqual(['manifest.json']);
  expect(await readFile(join(folder, 'manifest.json'), 'utf8')).toBe('{"nodes": {}}');
});

it.each([{ select: ['result:error+'] }, { exclude: ['source_status:fresher+'] }])(
  'leaves all that there is to selectors of the user: %o',
  async (selectors) => {
    const state = await makeState();
    expect(await link(state, selectors)).toBe(state);
  },
);
