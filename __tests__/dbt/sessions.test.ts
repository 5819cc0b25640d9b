import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DbtSession } from '../../src/dbt/session.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { removeTempDirs } from '../support/temp.ts';
import {
  invoke,
  makeShop,
  printed,
  SESSION_KINDS,
  sessionOptions,
  targetOf,
  writeFiles,
} from './shop.ts';

const NOISY_MODEL = `
import os, subprocess, sys

def model(dbt, session):
    print("::error::from a model")
    print('{"type": "done", "id": 1, "success": true}')
    print("on stderr", file=sys.stderr)
    child = "import os,sys\\ntry: os.fstat(3); print('fd 3 is open')\\nexcept OSError: print('fd 3 is closed')\\nprint(repr(sys.stdin.read()))"
    print(subprocess.run([sys.executable, "-c", child], capture_output=True, text=True, close_fds=False).stdout)
    return session.sql("select 1 as id")
`;

const SHOP = {
  'models/orders.sql': "{{ config(materialized='table') }} select * from range(3) as t(id)",
  'models/broken.sql': "select nope from {{ ref('orders') }}",
  'models/below_broken.sql': "select * from {{ ref('broken') }}",
  'models/noisy.py': NOISY_MODEL,
  'models/leaving.py': `
import os

def model(dbt, session):
    os.chdir("/")
    return session.sql("select 1 as id")
`,
  'tests/no_orders.sql': "select * from {{ ref('orders') }}",
  'tests/few_orders.sql':
    "{{ config(severity='warn') }} select * from {{ ref('orders') }} where id > 1",
};

const OPERATIONS = {
  'dbt_project.yml': 'name: operations\nprofile: shop\nversion: "1.0"\n',
  'macros/operations.sql': `
    {% macro count_orders() %}
      {% do print('rows: ' ~ run_query('select count(*) from prod.orders').columns[0].values()[0]) %}
      {% do log('logged', info=true) %}
    {% endmacro %}
    {% macro refuse() %}{% do exceptions.raise_compiler_error('not today') %}{% endmacro %}`,
};

afterAll(removeTempDirs);

describe.each(SESSION_KINDS)('a session over %s', (_, startSession) => {
  let project: string;
  let session: DbtSession;
  let operations: string;

  beforeAll(async () => {
    project = await makeShop(SHOP);
    operations = join(dirname(project), 'operations');
    await writeFiles(operations, OPERATIONS);
    session = await startSession(createProcesses(), sessionOptions(project));
  });
  afterAll(() => session.close());

  it('reports the version of dbt', () => {
    expect(session.version).toMatch(/^1\.\d+\.\d+/);
  });

  it('writes to the target path and to no other place', async () => {
    const outcome = await invoke(session, 'parse');

    expect(outcome).toMatchObject({ success: true, exception: undefined, results: [], lines: [] });
    expect(existsSync(join(targetOf(project), 'manifest.json'))).toBe(true);
    expect((await readdir(project)).sort()).toEqual(
      ['dbt_project.yml', 'models', 'profiles.yml', 'tests'].sort(),
    );
  });

  it('lists nodes as JSON lines', async () => {
    const args = ['ls', '--select', 'orders+', '--output', 'json', '--output-keys', 'unique_id'];
    const outcome = await invoke(session, { args });

    expect(outcome.lines.map((line) => JSON.parse(line))).toEqual([
      { unique_id: 'model.shop.below_broken' },
      { unique_id: 'model.shop.broken' },
      { unique_id: 'model.shop.orders' },
      { unique_id: 'test.shop.few_orders' },
      { unique_id: 'test.shop.no_orders' },
    ]);
    expect(outcome.events).toEqual([]);
  });

  it('reports what failed, warned and was skipped, as events and as results', async () => {
    const outcome = await invoke(session, 'run', '--select', 'orders+', '--no-write-json');

    expect(outcome.success).toBe(false);
    expect(outcome.exception).toBeUndefined();
    expect(outcome.results).toMatchObject([
      { uniqueId: 'model.shop.orders', status: 'success', message: 'OK', failures: null },
      {
        uniqueId: 'model.shop.broken',
        status: 'error',
        message: expect.stringContaining('Referenced column "nope" not found'),
      },
      { uniqueId: 'model.shop.below_broken', status: 'skipped', executionTime: 0 },
    ]);
    expect(outcome.events).toContainEqual({
      kind: 'start',
      uniqueId: 'model.shop.orders',
      index: 1,
      total: 3,
    });
    const results = outcome.events.filter((event) => event.kind === 'result');
    expect(results.map(({ index, total, status }) => [index, total, status])).toEqual([
      [1, 3, 'success'],
      [2, 3, 'error'],
      [3, 3, 'skipped'],
    ]);
    expect(outcome.events).toContainEqual({
      kind: 'message',
      level: 'error',
      name: 'RunResultError',
      message: expect.stringContaining('Referenced column "nope" not found'),
      uniqueId: 'model.shop.broken',
    });
  });

  it('counts the failing rows of tests', async () => {
    const outcome = await invoke(session, 'test');

    const byId = (id: string) => outcome.results.find(({ uniqueId }) => uniqueId === id);
    expect(byId('test.shop.no_orders')).toMatchObject({ status: 'fail', failures: 3 });
    expect(byId('test.shop.few_orders')).toMatchObject({ status: 'warn', failures: 1 });
    expect(outcome.events).toContainEqual(
      expect.objectContaining({ uniqueId: 'test.shop.no_orders', status: 'fail', failures: 3 }),
    );
  });

  it("runs another project's macro on the database of the user's relative path", async () => {
    const outcome = await invoke(session, {
      args: ['run-operation', 'count_orders'],
      projectDir: operations,
    });

    expect(outcome).toMatchObject({
      success: true,
      events: [
        { kind: 'macro-output', message: 'rows: 3' },
        { kind: 'macro-output', message: 'logged' },
      ],
    });
    expect(existsSync(join(operations, 'shop.duckdb'))).toBe(false);
    expect(existsSync(join(operations, 'target'))).toBe(false);
  });

  it("stays in the user's folder when a model or a command leaves it", async () => {
    await invoke(session, 'run', '--select', 'leaving');
    await invoke(session, { args: ['deps'], projectDir: operations });
    const outcome = await invoke(session, {
      args: ['run-operation', 'count_orders'],
      projectDir: operations,
    });

    expect(outcome.events).toContainEqual({ kind: 'macro-output', message: 'rows: 3' });
  });

  it("reports why another project's macro failed", async () => {
    const outcome = await invoke(session, {
      args: ['run-operation', 'refuse'],
      projectDir: operations,
    });

    expect(outcome.success).toBe(false);
    expect(outcome.results).toMatchObject([{ status: 'error' }]);
    const messages = outcome.events.flatMap((event) =>
      event.kind === 'message' ? [event.message] : [],
    );
    expect(messages.join('\n')).toContain('not today');
  });

  it('passes on what user code prints, and hides the session from it and its children', async () => {
    const outcome = await invoke(session, 'run', '--select', 'noisy');

    expect(outcome.success).toBe(true);
    expect(printed(outcome.events)).toEqual(
      expect.arrayContaining([
        '::error::from a model',
        '{"type": "done", "id": 1, "success": true}',
        'on stderr',
        'fd 3 is closed',
        "''",
      ]),
    );
  });

  it("gives dbt's reason for a selection that makes no sense, and no older results", async () => {
    const outcome = await invoke(session, 'run', '--select', 'nonsense:orders');

    expect(outcome).toMatchObject({
      success: false,
      exception: "Runtime Error\n  'nonsense' is not a valid method name",
      results: [],
    });
    expect(existsSync(join(targetOf(project), 'run_results.json'))).toBe(false);
  });

  it('warns when nothing is selected', async () => {
    const outcome = await invoke(session, 'run', '--select', 'no_such_model');

    expect(outcome).toMatchObject({ success: true, exception: undefined, results: [] });
    expect(outcome.events).toContainEqual(
      expect.objectContaining({ level: 'warn', name: 'NoNodesForSelectionCriteria' }),
    );
  });

  it('gives the reason for a value that dbt does not know', async () => {
    const outcome = await invoke(session, 'ls', '--output', 'nonsense');

    expect(outcome.success).toBe(false);
    expect(outcome.exception).toContain("'nonsense' is not one of");
  });

  it('names the file that does not parse', async () => {
    const projectDir = join(dirname(project), 'unparsable');
    await writeFiles(projectDir, {
      'dbt_project.yml': 'name: unparsable\nprofile: shop\nversion: "1.0"\n',
      'models/marts/revenue.sql': "select * from {{ ref('nowhere') }}",
    });
    const outcome = await invoke(session, { args: ['parse'], projectDir });

    expect(outcome.success).toBe(false);
    expect(outcome.exception).toContain('models/marts/revenue.sql');
    expect(outcome.exception).toContain("'nowhere'");
  });

  it('names the variable that the profile needs', async () => {
    const profilesDir = join(dirname(project), 'profiles');
    await writeFiles(profilesDir, {
      'profiles.yml':
        'shop: {target: prod, outputs: {prod: {type: duckdb, path: "{{ env_var(\'NO_SUCH_PATH\') }}"}}}',
    });
    const outcome = await invoke(session, 'parse', '--profiles-dir', profilesDir);

    expect(outcome.success).toBe(false);
    expect(outcome.exception).toContain("Env var required but not provided: 'NO_SUCH_PATH'");
  });

  it('continues after all that', async () => {
    expect(
      await invoke(session, 'ls', '--resource-type', 'model', '--select', 'orders'),
    ).toMatchObject({
      success: true,
      lines: ['shop.orders'],
    });
  });
});
