import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NodeResult } from '../../src/dbt/artifacts/run-results.ts';
import { startDriverSession } from '../../src/dbt/driver-session.ts';
import type { DbtSession } from '../../src/dbt/session.ts';
import { type Build, startBuild } from '../../src/pipelines/steps/build.ts';
import { listNodes, parseProject } from '../../src/pipelines/steps/commands.ts';
import { targetPath } from '../../src/pipelines/steps/connect.ts';
import type { Job } from '../../src/pipelines/steps/job.ts';
import { loadProjectManifest } from '../../src/pipelines/steps/manifests.ts';
import { pinNodes } from '../../src/pipelines/steps/pinned-nodes.ts';
import { runNodes } from '../../src/pipelines/steps/retry.ts';
import { type RunState, startRunState } from '../../src/pipelines/steps/run-state.ts';
import { plannedFor } from '../../src/plan/unreported.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { makeShop, sessionOptions } from '../dbt/shop.ts';
import { createMemoryRunner } from '../publish/memory.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

const PROJECT = {
  'dbt_project.yml': `name: shop
profile: shop
version: "1.0"
on-run-start: "select 1"
on-run-end: "select 1"
`,
  'models/base.sql': "{{ config(materialized='ephemeral') }} select 1 as id",
  'models/orders.sql': "select id from {{ ref('base') }}",
  'models/daily.sql': "{{ config(materialized='incremental') }} select 1 as id",
  'models/off.sql': '{{ config(enabled=false) }} select 1 as id',
  'models/schema.yml': `models:
  - name: base
    columns: [{name: id, data_tests: [not_null]}]
  - name: orders
    columns: [{name: id, data_tests: [not_null]}]
exposures:
  - {name: board, type: dashboard, owner: {name: ada}, depends_on: [ref('orders')]}
unit_tests:
  - name: keeps
    model: orders
    given: [{input: ref('base'), format: sql, rows: select 2 as id}]
    expect: {rows: [{id: 2}]}
`,
  'seeds/countries.csv': 'code\nNL\n',
  'snapshots/history.yml': `snapshots:
  - name: history
    relation: ref('orders')
    config: {unique_key: id, strategy: check, check_cols: [id]}
`,
  'analyses/look.sql': "select * from {{ ref('orders') }}",
};

let session: DbtSession;
let job: Job;
let runState: RunState;
let build: Build;

beforeAll(async () => {
  const projectDir = await makeShop(PROJECT);
  session = await startDriverSession(createProcesses(), sessionOptions(projectDir));
  const scratch = join(dirname(projectDir), 'scratch');
  const settings = { workspace: projectDir, projectDir, fullRefresh: 'off' };
  job = {
    ports: {
      runner: createMemoryRunner().runner,
      clock: { now: () => new Date(), wait: async () => {} },
    },
    settings: { ...settings, retries: 1, retryDelay: 0, retryAll: true, transientErrors: [] },
    project: { name: 'shop' },
    ...{ scratch, env: {}, variables: {} },
  } as unknown as Job;
  await parseProject(job, session);
});

afterAll(async () => {
  await session.close();
  await removeTempDirs();
});

beforeEach(async () => {
  runState = startRunState();
  build = startBuild((await loadProjectManifest(job, runState)).nodes);
  await rm(join(job.scratch, 'retry-1-1-build'), { recursive: true, force: true });
});

/** The session, but what `change` makes of a command's results. */
function changed(change: (results: NodeResult[], attempt: number) => NodeResult[]): DbtSession {
  let builds = 0;
  return {
    version: session.version,
    fenced: session.fenced,
    refreshes: session.refreshes,
    protect: () => {},
    close: async () => {},
    async invoke(command) {
      const outcome = await session.invoke(command);
      if (command.args[0] !== 'build') return outcome;
      builds += 1;
      return { ...outcome, results: change(outcome.results, builds) };
    },
  };
}

describe('dbt itself', () => {
  it.each(['seed', 'run', 'snapshot', 'test', 'build'] as const)(
    'has a result for all that `%s` is to run, an ephemeral model aside',
    async (step) => {
      const planned = plannedFor(step, await listNodes(job, session, []), build.nodes);
      expect(planned.length).toBeGreaterThan(0);
      await runNodes(job, runState, build, session, { step, selection: [], planned });
      expect([...build.unreported]).toEqual([]);
      expect(
        build.results.filter(({ status }) => !['success', 'pass', 'no-op'].includes(status)),
      ).toEqual([]);
      expect(build.succeeded).toBe(true);
    },
  );
});

describe('a build that ends well with less than was planned', () => {
  const planned = ['model.shop.orders', 'seed.shop.countries', 'model.shop.base'];

  it('fails and names what has no result', async () => {
    job.settings.retryAll = false;
    const dropping = changed((results) =>
      results.filter(({ uniqueId }) => uniqueId !== 'model.shop.orders'),
    );
    await runNodes(job, runState, build, dropping, { step: 'build', selection: [], planned });
    expect([...build.unreported]).toEqual(['model.shop.orders']);
    expect(build.succeeded).toBe(false);
    expect(build.results.filter(({ status }) => status === 'error')).toMatchObject([
      { uniqueId: 'model.shop.orders', message: expect.stringMatching(/reported no result/) },
    ]);
  });

  it('recovers where `retry-all` brought the result in a retry', async () => {
    job.settings.retryAll = true;
    const late = changed((results, attempt) => (attempt === 1 ? [] : results));
    await runNodes(job, runState, build, late, { step: 'build', selection: [], planned });
    expect([...build.unreported]).toEqual([]);
    expect(build.succeeded).toBe(true);
  });

  it('fails where dbt ends without a file of results, and names what it had not said', async () => {
    job.settings.retryAll = false;
    const panicking = changed((results) =>
      results.filter(({ uniqueId }) => uniqueId === 'model.shop.orders'),
    );
    const invoke = panicking.invoke.bind(panicking);
    panicking.invoke = async (command) => {
      const outcome = await invoke(command);
      await rm(join(targetPath(job), 'run_results.json'), { force: true });
      return { ...outcome, success: false, exception: 'PANIC: index out of bounds' };
    };
    await runNodes(job, runState, build, panicking, { step: 'build', selection: [], planned });
    expect(build.succeeded).toBe(false);
    expect([...build.unreported]).toEqual(['seed.shop.countries']);
    expect(build.results.map(({ uniqueId, status }) => [uniqueId, status])).toEqual([
      ['model.shop.orders', 'success'],
      ['seed.shop.countries', 'skipped'],
    ]);
  });

  it('fails where dbt cannot make sense of the list of nodes and selects nothing', async () => {
    job.settings.retryAll = false;
    const folder = join(await makeTempDir(), 'pinned');
    const selection = await pinNodes(folder, planned);
    const file = join(folder, 'run_results.json');
    const results = JSON.parse(await readFile(file, 'utf8')) as { results: { status: string }[] };
    for (const result of results.results) result.status = 'error';
    await writeFile(file, JSON.stringify(results));

    await runNodes(job, runState, build, session, { step: 'build', selection, planned });
    expect([...build.unreported]).toEqual(['model.shop.orders', 'seed.shop.countries']);
    expect(build.succeeded).toBe(false);
  });
});
