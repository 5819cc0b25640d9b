import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DbtOutcome, DbtSession } from '../../src/dbt/session.ts';
import { makeDocs } from '../../src/pipelines/production/dashboard.ts';
import type { Job } from '../../src/pipelines/steps/job.ts';
import { type RunState, startRunState } from '../../src/pipelines/steps/run-state.ts';
import { clock } from '../../src/platform/clock.ts';
import { createSecrets } from '../../src/secrets/secrets.ts';
import { createMemoryRunner } from '../publish/memory.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

const SECRET = 'hunter2-and-more';

afterAll(removeTempDirs);

/** @param page what dbt would write; undefined: the command fails */
async function docsOf(page: string | undefined): Promise<{ runState: RunState; asked: string[] }> {
  const scratch = await makeTempDir('docs-');
  const manifest = join(scratch, 'manifest.json');
  await writeFile(manifest, '{}');
  const secrets = createSecrets(() => {});
  secrets.add([{ name: 'WAREHOUSE_PASSWORD', value: SECRET }]);
  const asked: string[] = [];
  const session: DbtSession = {
    version: '1.11.16',
    fenced: false,
    refreshes: false,
    protect() {},
    async invoke({ args }): Promise<DbtOutcome> {
      asked.push(args.slice(0, -1).join(' '));
      const folder = args.at(-1) ?? '';
      expect(await readFile(join(folder, 'manifest.json'), 'utf8')).toBe('{}');
      if (page !== undefined) await writeFile(join(folder, 'static_index.html'), page);
      const exception = page === undefined ? 'Database Error: permission denied' : undefined;
      return { success: page !== undefined, exception, results: [], lines: [] };
    },
    close: async () => {},
  };
  const job = {
    ...{ scratch, secrets, ports: { runner: createMemoryRunner().runner, clock } },
    settings: { docs: true, dashboard: true },
  } as unknown as Job;
  const runState = startRunState();
  await makeDocs(job, runState, session, manifest);
  return { runState, asked };
}

describe('dbt docs beside the page', () => {
  it('are made in a folder of their own, of the manifest that is there', async () => {
    const { runState, asked } = await docsOf('<html>orders</html>');
    expect(asked).toEqual(['docs generate --static --no-compile --target-path']);
    expect(runState.files.docs).toMatch(/docs\/static_index\.html$/);
    expect(runState.notices).toEqual([]);
  });

  it('[T10] are left out when they show a secret, and the notice does not', async () => {
    const { runState } = await docsOf(`<html>{"raw_code": "select '${SECRET}'"}</html>`);
    expect(runState.files.docs).toBeUndefined();
    expect(runState.notices).toEqual([
      "dbt's docs contain a secret of this run, so they were not published. Read the secret with env_var() in profiles.yml only.",
    ]);
  });

  it('do not fail a deploy when they cannot be made', async () => {
    const { runState } = await docsOf(undefined);
    expect(runState.files.docs).toBeUndefined();
    expect(runState.notices).toEqual([
      'dbt docs generate failed, so the dashboard has no docs: Database Error: permission denied',
    ]);
  });
});
