import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseManifest } from '../../src/dbt/artifacts/manifest.ts';
import type { DbtOutcome, DbtSession } from '../../src/dbt/session.ts';
import {
  buildPinnedResults,
  PINNED_SELECTION,
  splitByCommand,
} from '../../src/plan/pinned-selection.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { SESSION_KINDS, sessionOptions, writeFiles } from '../dbt/shop.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

/** Names that are also folders, versions, unit tests and columns. */
const PROJECT = {
  'dbt_project.yml': 'name: shop\nprofile: shop\nversion: "1.0"\n',
  'profiles.yml':
    'shop:\n  target: ci\n  outputs:\n' +
    '    prod: { type: duckdb, path: shop.duckdb, schema: prod }\n' +
    '    ci: { type: duckdb, path: shop.duckdb, schema: ci }\n',
  'models/orders.sql': 'select 1 as id',
  'models/orders/lines.sql': "select id from {{ ref('orders') }}",
  'models/orders/shop.sql': "select id from {{ ref('lines') }}",
  'models/kpis_v1.sql': 'select 1 as id',
  'models/kpis_v2.sql': 'select 2 as id',
  'models/models.yml': `models:
  - name: orders
    columns: [{ name: id, data_tests: [unique, not_null] }]
  - name: kpis
    latest_version: 2
    versions: [{ v: 1 }, { v: 2 }]
unit_tests:
  - name: lines
    model: orders
    given: []
    expect: { rows: [{ id: 1 }] }
`,
  'tests/below.sql': "select * from {{ ref('lines') }} where id < 0",
};

afterAll(removeTempDirs);

describe.each(SESSION_KINDS)('the pinned selection over %s', (_, startSession) => {
  let project: string;
  let session: DbtSession;
  /** Unique ids of all nodes. */
  let all: string[];

  beforeAll(async () => {
    project = join(await makeTempDir(), 'shop');
    await writeFiles(project, PROJECT);
    const options = sessionOptions(project);
    session = await startSession(createProcesses(), {
      ...options,
      flags: { ...options.flags, target: 'ci' },
    });
    await invoke('build', '--target', 'prod', '--target-path', join(project, 'production'));
    all = await list();
  });
  afterAll(() => session.close());

  it.each([
    ['a model that is a folder too', /^model.*orders$/],
    ['a model with the project’s name, a version and one of two tests', /^model.*shop$|v1|unique/],
    ['a model in a folder and a unit test', /^model.*lines$|^unit_test/],
    ['everything', /./],
  ])('lists exactly %s', async (_, pattern) => {
    const ids = all.filter((id) => pattern.test(id));
    expect(ids).not.toEqual([]);
    expect(await list(...(await pin(ids)))).toEqual(ids);
  });

  it('runs tests against production’s relation, and rebuilds nothing', async () => {
    const planned = all.filter((id) => /not_null_orders_id|^unit_test/.test(id));
    const manifest = await readFile(join(project, 'production/manifest.json'), 'utf8');
    const { nodes } = parseManifest(manifest);
    const commands = splitByCommand(planned.flatMap((id) => nodes.get(id) ?? []));
    expect(commands).toEqual({ build: [planned[0]], test: [planned[1]] });

    for (const [command, ids] of Object.entries(commands)) {
      const { results } = await invoke(
        ...[command, ...(await pin(ids)), '--defer', '--favor-state'],
        ...['--defer-state', join(project, 'production')],
      );
      expect(results.map(({ uniqueId, status }) => [uniqueId, status])).toEqual([[ids[0], 'pass']]);
    }
  });

  it('needs its own command for a unit test: dbt build runs none without its model', async () => {
    const ids = all.filter((id) => id.startsWith('unit_test'));
    expect((await invoke('build', ...(await pin(ids)))).results).toEqual([]);
  });

  async function list(...selection: string[]): Promise<string[]> {
    const { lines } = await invoke(
      ...['ls', ...selection, '--output', 'json', '--output-keys', 'unique_id'],
    );
    return lines.map((line) => JSON.parse(line).unique_id as string).sort();
  }

  async function pin(ids: string[]): Promise<string[]> {
    const directory = join(project, 'pinned');
    await mkdir(directory, { recursive: true });
    const file = join(directory, 'run_results.json');
    await writeFile(file, JSON.stringify(buildPinnedResults(ids)));
    return [...PINNED_SELECTION, '--state', dirname(file)];
  }

  async function invoke(...args: string[]): Promise<DbtOutcome> {
    const outcome = await session.invoke({ args });
    expect(outcome).toMatchObject({ success: true, exception: undefined });
    return outcome;
  }
});
