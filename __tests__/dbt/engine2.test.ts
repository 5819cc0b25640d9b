import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { recordScenes, type SceneRecord } from '../../scripts/dbt-scenes.ts';
import { startCliSession } from '../../src/dbt/cli-session.ts';
import type { DbtSession } from '../../src/dbt/session.ts';
import { pinNodes } from '../../src/pipelines/steps/pinned-nodes.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { type Double, startDouble } from '../support/double.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { invoke, makeShop, sessionOptions } from './shop.ts';

// Each of dbt 2's commands is a process that starts dbt 1.
vi.setConfig({ hookTimeout: 600_000 });

let double: Double;
beforeAll(async () => {
  double = await startDouble();
});

afterAll(async () => {
  await double.stop();
  await removeTempDirs();
});

describe('the double of dbt 2', () => {
  let scenes: Map<string, SceneRecord>;
  beforeAll(async () => {
    scenes = await recordScenes(double.dbt, double.env);
  });
  const statuses = (scene: string, artifact = 'run_results') => {
    const written = scenes.get(scene)?.artifacts[artifact] as
      | { results: { unique_id: string; status: string }[] }
      | undefined;
    const results = written?.results ?? [];
    return Object.fromEntries(results.map(({ unique_id: id, status }) => [id, status]));
  };

  it.each([
    ['version', 0, /^dbt-core 2\./],
    ['manifest', 0, /^/],
    ['ls', 0, /model\.shop\.orders/],
    ['build', 1, /LogModelResult/],
    ['pinned', 0, /LogModelResult/],
    ['pinned-broken', 0, /\[NoNodesSelected \(dbt1601\)\]: Nothing to do/],
    ['unknown-argument', 1, /unexpected argument '--no-such-thing'/],
    ['unknown-log-format', 2, /invalid value 'debug'/],
    ['unknown-variable', 1, /DBT_ENGINE_OF_MINE/],
    ['sources', 1, /LogFreshnessResult/],
    ['operation', 0, /said/],
    ['operation-refused', 1, /not today/],
    ['sigint', 1, /waiting/],
    ['refused-adapter', 1, /'postgres' adapter is not yet supported/],
    ['parse-error', 1, /\[error\] \[\w+ \(dbt\d+\)\]: .*\n {2}--> models\/wrong\.sql:\d+:\d+/s],
  ])('in the scene %s ends with %i', (name, exitCode, words) => {
    const scene = scenes.get(name);
    expect(scene?.exitCode, JSON.stringify(scene)).toBe(exitCode);
    const printed = [...(scene?.stdout ?? []), ...(scene?.stderr ?? [])].join('\n');
    expect(printed.replaceAll('\\n', '\n')).toMatch(words);
  });

  it('writes every status of dbt 2: an ephemeral model is skipped, one with warnings is `warn`', () => {
    expect(statuses('build')).toEqual({
      'model.shop.helper': 'skipped',
      'model.shop.orders': 'success',
      'model.shop.warned': 'warn',
      'model.shop.broken': 'error',
      'model.shop.below': 'skipped',
      'seed.shop.countries': 'success',
      'test.shop.no_orders': 'fail',
      'test.shop.few': 'warn',
      'test.shop.fine': 'pass',
    });
  });

  it('builds what it can read of pinned results, and nothing besides', () => {
    expect(statuses('pinned')).toEqual({ 'model.shop.orders': 'success' });
    expect(statuses('pinned-broken')).toEqual({});
  });

  it('counts nothing, and says no result above level info', () => {
    const lines = scenes.get('build')?.stdout ?? [];
    expect(lines.join('\n')).not.toMatch(/"(?:index|total|num_models)":/);
    const results = lines.map((line) => JSON.parse(line) as { info: Record<string, string> });
    const levels = results.filter(({ info }) => /Result$/.test(info.name ?? ''));
    expect(new Set(levels.map(({ info }) => info.level))).toEqual(new Set(['info']));
  });

  it('leaves a source that it could not read out of sources.json', () => {
    expect(statuses('sources', 'sources')).toEqual({
      'source.shop.raw.orders': 'Warn',
      'source.shop.raw.warned': 'Error',
    });
  });

  it('leaves no results where it was stopped', () => {
    expect(scenes.get('sigint')?.artifacts.run_results).toBeNull();
  });
});

describe('a session over the command line of dbt 2', () => {
  let project: string;
  let session: DbtSession;
  beforeAll(async () => {
    project = await makeShop({
      'models/orders.sql': 'select 1 as id',
      'models/helper.sql': "{{ config(materialized='ephemeral') }} select 1 as id",
      'models/broken.sql': 'select nope',
    });
    const { env, ...options } = sessionOptions(project);
    session = await startCliSession(createProcesses(), {
      ...options,
      ...{ dbt: double.dbt, env: { ...env, ...double.env } },
    });
  });
  afterAll(() => session.close());

  it('takes exit code 1 for a failed node where a result says so', async () => {
    const outcome = await invoke(session, { args: ['build'], expected: 3 });
    expect(session.version).toBe('2.0.0-beta.2');
    expect(outcome).toMatchObject({ success: false, exception: undefined });
    expect(outcome.results.map(({ uniqueId, status }) => [uniqueId, status]).sort()).toEqual([
      ['model.shop.broken', 'error'],
      ['model.shop.helper', 'skipped'],
      ['model.shop.orders', 'success'],
    ]);
    const counted = outcome.events.flatMap((event) =>
      event.kind === 'result' ? [[event.index, event.total]] : [],
    );
    expect(counted).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('takes exit code 1 for a stop with its reason where no result failed', async () => {
    const outcome = await invoke(session, {
      args: ['run-operation', 'nowhere'],
    });
    expect(outcome.success).toBe(false);
    expect(outcome.exception).toMatch(/^\w+ \(dbt\d+\): .*nowhere/s);
    expect(outcome.results).toEqual([]);
  });

  it('builds exactly the pinned nodes', async () => {
    const folder = join(await makeTempDir(), 'pinned');
    const selection = await pinNodes(folder, ['model.shop.orders']);
    const { success, results } = await invoke(session, { args: ['build', ...selection] });
    expect(success).toBe(true);
    expect(results.map(({ uniqueId }) => uniqueId)).toEqual(['model.shop.orders']);
  });
});
