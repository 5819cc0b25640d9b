import { execFileSync } from 'node:child_process';

import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDriverSession } from '../../src/dbt/driver-session.ts';
import type { DbtSession } from '../../src/dbt/session.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { PYTHON } from '../support/venv.ts';
import {
  invoke,
  isRunning,
  makeShop,
  sessionOptions,
  targetOf,
  WAITING_MODEL,
  writeFiles,
} from './shop.ts';

afterAll(removeTempDirs);

const start = (project: string, target = 'prod'): Promise<DbtSession> => {
  const options = sessionOptions(project);
  return startDriverSession(createProcesses(), {
    ...options,
    flags: { ...options.flags, target },
  });
};

const listModels = async (session: DbtSession, ...args: string[]): Promise<string[]> =>
  (await invoke(session, 'ls', '--resource-type', 'model', ...args)).lines;

describe('the partial parse of a driver session', () => {
  it('takes up a change of blanks alone, which dbt 1.12 does not compare', async () => {
    const model = 'models/orders.sql';
    const project = await makeShop({ [model]: "select 'a b' as name" });
    const parseWith = async (code: string) => {
      await writeFile(join(project, model), code);
      const session = await start(project);
      await invoke(session, 'parse');
      await session.close();
      const { targetPath } = sessionOptions(project).flags;
      return JSON.parse(await readFile(join(targetPath, 'manifest.json'), 'utf8')).nodes[
        'model.shop.orders'
      ].raw_code;
    };

    expect(await parseWith("select 'a b' as name")).toBe("select 'a b' as name");
    expect(await parseWith("select 'a  b' as name")).toBe("select 'a  b' as name");
  });
});

describe('the manifest of a driver session', () => {
  let project: string;
  let session: DbtSession;

  beforeAll(async () => {
    project = await makeShop({ 'models/orders.sql': 'select 1 as id' });
    session = await start(project);
  });
  afterAll(() => session.close());

  it('is handed on from a first command that is not `parse`, until `parse` or `deps`', async () => {
    expect(await listModels(session)).toEqual(['shop.orders']);

    await writeFile(join(project, 'models/customers.sql'), 'select 1 as id');
    expect(await listModels(session)).toEqual(['shop.orders']);
    await invoke(session, 'run', '--select', 'orders');
    expect(await listModels(session)).toEqual(['shop.orders']);

    await invoke(session, 'parse');
    expect(await listModels(session)).toEqual(['shop.customers', 'shop.orders']);

    await rm(join(project, 'models/customers.sql'));
    await invoke(session, 'deps');
    expect(await listModels(session)).toEqual(['shop.orders']);
  });

  it('is not shared between targets or values of vars', async () => {
    await writeFile(
      join(project, 'models/by_var.sql'),
      "{{ config(enabled=var('more', false)) }} select 1",
    );
    await invoke(session, 'parse');

    expect(await listModels(session, '--vars', '{more: true}')).toEqual([
      'shop.by_var',
      'shop.orders',
    ]);
    expect(await listModels(session)).toEqual(['shop.orders']);
  });

  it('does not mix with the one of another project', async () => {
    const other = join(dirname(project), 'other');
    await writeFiles(other, {
      'dbt_project.yml': 'name: other\nprofile: shop\nversion: "1.0"\n',
      'models/elsewhere.sql': 'select 1 as id',
    });
    const inOther = await invoke(session, { args: ['ls'], projectDir: other });

    expect(inOther.lines).toEqual(['other.elsewhere']);
    expect(await listModels(session)).toEqual(['shop.orders']);
  });
});

describe('a session that keeps the manifest', () => {
  it('leaves it as it was parsed, and the results as always', async () => {
    const project = await makeShop({ 'models/orders.sql': 'select {{ 1 + 1 }} as id' });
    const keeping = await startDriverSession(
      createProcesses(),
      sessionOptions(project, { keepManifest: true }),
    );
    const read = (name: string) => readFile(join(targetOf(project), name), 'utf8').then(JSON.parse);
    const built = async (session: DbtSession) => {
      await invoke(session, 'parse');
      await invoke(session, 'run');
      await session.close();
      const [manifest, results] = await Promise.all([
        read('manifest.json'),
        read('run_results.json'),
      ]);
      return [manifest.nodes['model.shop.orders'].compiled_code, results.results[0].compiled_code];
    };
    expect(await built(keeping)).toEqual([undefined, 'select 2 as id']);
    const always = await start(project);
    expect(await built(always)).toEqual(['select 2 as id', 'select 2 as id']);
  });
});

describe('a driver session after a command that compiled nodes', () => {
  const SHOP = {
    'models/orders.sql':
      "{{ config(materialized='table') }} select '{{ target.name }}' as built_in",
    'models/paid.sql': "{{ config(materialized='ephemeral') }} select * from {{ ref('orders') }}",
    'models/revenue.sql': "{{ config(materialized='table') }} select * from {{ ref('paid') }}",
    'models/contracted.sql': "select 'x' as built_in from {{ ref('orders') }}",
    'models/schema.yml': `models:
  - name: contracted
    config: { contract: { enforced: true } }
    columns:
      - name: built_in
        data_type: varchar
        constraints: [{ type: foreign_key, to: ref('orders'), to_columns: [built_in] }]
`,
    'macros/revenue.sql': `{% macro revenue_read() %}
      {% do print(run_query('select built_in from ci.revenue').columns[0].values()[0]) %}
    {% endmacro %}`,
  };
  let project: string;
  let state: string;
  let session: DbtSession;
  const deferred = () => ['--defer', '--state', state];

  beforeAll(async () => {
    project = await makeShop(SHOP);
    state = await makeTempDir();
    const production = await start(project);
    await invoke(production, 'run', '--select', 'orders');
    await mkdir(state, { recursive: true });
    await copyFile(join(targetOf(project), 'manifest.json'), join(state, 'manifest.json'));
    await production.close();
    session = await start(project, 'ci');
  });
  afterAll(() => session.close());

  it('resolves deferral again, through ephemeral models too', async () => {
    await invoke(session, 'run', '--select', 'revenue', ...deferred());
    expect((await invoke(session, 'run-operation', 'revenue_read')).events).toEqual([
      { kind: 'macro-output', message: 'prod' },
    ]);

    await invoke(session, 'run', '--select', 'orders');
    await invoke(session, 'run', '--select', 'revenue', ...deferred());
    expect((await invoke(session, 'run-operation', 'revenue_read')).events).toEqual([
      { kind: 'macro-output', message: 'ci' },
    ]);
  });

  it('selects what is modified as a fresh process does', async () => {
    await writeFile(join(project, 'models/revenue.sql'), "select 2 as n from {{ ref('paid') }}");
    await invoke(session, 'parse');
    await invoke(session, 'run', '--select', 'revenue', ...deferred());
    const fresh = await start(project, 'ci');

    const args = ['--select', 'state:modified', '--state', state];
    expect(await listModels(session, ...args)).toEqual(await listModels(fresh, ...args));
    expect(await listModels(session, ...args)).toEqual(['shop.revenue']);
    await fresh.close();
  });

  it('compiles a foreign key twice', async () => {
    await invoke(session, 'compile', '--select', 'contracted');
    expect(await invoke(session, 'compile', '--select', 'contracted')).toMatchObject({
      success: true,
      exception: undefined,
    });
  });
});

describe('the end of a driver session', () => {
  /** What a step after the run finds that takes the warehouse's file and nothing beside it. */
  async function readCopy(project: string): Promise<string> {
    const copy = join(await makeTempDir(), 'copy.duckdb');
    await copyFile(join(project, 'shop.duckdb'), copy);
    const script =
      'import duckdb, sys; print(duckdb.connect(sys.argv[1]).sql("select count(*) from prod.orders").fetchall()[0][0])';
    return execFileSync(PYTHON, ['-c', script, copy], { encoding: 'utf8' }).trim();
  }

  it('leaves the whole warehouse in DuckDB’s file', async () => {
    const project = await makeShop({ 'models/orders.sql': 'select * from range(10)' });
    const session = await start(project);
    await invoke(session, 'run');
    await session.close();

    expect(await readCopy(project)).toBe('10');
  });

  it('does so where the run was cancelled', async () => {
    const project = await makeShop({
      'models/orders.sql': "{{ config(materialized='table') }} select * from range(10)",
      'models/waiting.py': `${WAITING_MODEL.replace('import subprocess', '# after orders\nimport subprocess').replace('    child', '    dbt.ref("orders")\n    child')}`,
    });
    const session = await start(project);
    let closed: Promise<void> | undefined;
    await session.invoke({
      args: ['run'],
      onEvent(event) {
        if (isRunning(event)) closed = session.close();
      },
    });
    await closed;

    expect(await readCopy(project)).toBe('10');
  });
});

describe('startDriverSession', () => {
  it('runs commands one after another, in the order in which they were asked for', async () => {
    const project = await makeShop({ 'models/orders.sql': 'select 1 as id' });
    const session = await start(project);
    const ended: string[] = [];
    await Promise.all(
      ['parse', 'ls', 'run'].map(async (command) => {
        await invoke(session, command);
        ended.push(command);
      }),
    );

    expect(ended).toEqual(['parse', 'ls', 'run']);
    await session.close();
  });

  it('stops the command when the session ends before it', async () => {
    const project = await makeShop({ 'models/waiting.py': WAITING_MODEL });
    const session = await start(project);
    let closed: Promise<void> | undefined;
    const outcome = await session.invoke({
      args: ['run'],
      onEvent(event) {
        if (isRunning(event)) closed = session.close();
      },
    });

    expect(outcome.exception).toBe('dbt was cancelled.');
    await closed;
  });
});

describe('a driver that answers in another form than the session knows', () => {
  const talk = async (...lines: string[]) => {
    const folder = await makeTempDir();
    const driver = join(folder, 'driver.py');
    await writeFile(
      driver,
      `import json, os, sys
ready, *answers = json.loads(${JSON.stringify(JSON.stringify(lines))})
os.write(3, (ready + "\\n").encode())
for line in sys.stdin:
    for answer in answers:
        os.write(3, (answer + "\\n").encode())
`,
    );
    const options = { ...sessionOptions(folder), driverPath: driver };
    return startDriverSession(createProcesses(), options);
  };
  const READY = '{"type": "ready", "version": "1.11.16"}';
  const DONE = { type: 'done', id: 1, success: true, cancelled: false, exception: null };
  const WHOLE = { ...DONE, results: [], lines: [], writes: [], elsewhere: null, refreshed: [] };

  it.each([
    ['a field is missing', JSON.stringify({ ...WHOLE, writes: undefined }), 'writes'],
    ['a field has another type', JSON.stringify({ ...WHOLE, results: [{}] }), 'unique_id'],
    ['the type is unknown', '{"type": "finished", "id": 1}', 'type'],
    ['it is not JSON', 'done', 'It is not JSON.'],
  ])('rejects the command and says why, where %s', async (_, answer, why) => {
    const session = await talk(READY, answer);
    const build = session.invoke({ args: ['build'] });
    await expect(build).rejects.toThrow(/answer to `dbt build` that cannot be read/);
    await expect(build).rejects.toThrow(why);
    await session.close();
  });

  it('loses no more than the line of an event', async () => {
    const session = await talk(READY, '{"type": "event", "info": 1}', JSON.stringify(WHOLE));
    expect(await session.invoke({ args: ['build'] })).toMatchObject({ success: true });
    await session.close();
  });

  it('does not start where the first answer cannot be read', async () => {
    await expect(talk('{"type": "ready"}')).rejects.toThrow('an answer to its start');
  });
});
