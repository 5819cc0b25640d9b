import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildDbtEnvironment,
  explainRefusedSetting,
  isDecidedByCommand,
} from '../../src/dbt/engine-settings.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { removeTempDirs } from '../support/temp.ts';
import { PYTHON } from '../support/venv.ts';
import { invoke, makeShop, SESSION_KINDS, sessionOptions } from './shop.ts';

const OUTPUT = {
  LOG_FORMAT: 'json',
  LOG_LEVEL: 'info',
  LOG_FORMAT_FILE: 'text',
  LOG_LEVEL_FILE: 'debug',
  LOG_PATH: '/scratch/logs',
  DEBUG: 'false',
  PRINT: 'true',
  QUIET: 'false',
  USE_COLORS: 'false',
  WRITE_JSON: 'true',
};

describe('buildDbtEnvironment', () => {
  it("overrules the user's settings of dbt's output, under both of their names", () => {
    const env = {
      DBT_QUIET: 'true',
      DBT_ENGINE_LOG_FORMAT: 'debug',
      DBT_WRITE_JSON: 'false',
      DBT_TARGET: 'prod',
      HOME: '/home/me',
    };
    expect(buildDbtEnvironment(env, 'json', '/scratch/logs')).toEqual({
      ...Object.fromEntries(
        Object.entries(OUTPUT).flatMap(([name, value]) => [
          [`DBT_${name}`, value],
          [`DBT_ENGINE_${name}`, value],
        ]),
      ),
      DBT_TARGET: 'prod',
      HOME: '/home/me',
    });
  });

  it('can keep dbt silent', () => {
    expect(buildDbtEnvironment({}, 'none', '/logs')).toMatchObject({ DBT_LOG_LEVEL: 'none' });
  });

  it('leaves to commands what the options of a command decide', () => {
    const env = { DBT_STATE: 'x', DBT_ENGINE_DEFER: '1', DBT_FAVOR_STATE: '1', DBT_DEFER: '' };
    const built = buildDbtEnvironment(env, 'none', '/logs');
    expect(Object.keys(env).filter((name) => name in built)).toEqual(['DBT_DEFER']);
  });

  it("keeps the user's word on usage statistics, under both names", () => {
    const built = buildDbtEnvironment({ DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' }, 'none', '/logs');
    expect(built.DBT_ENGINE_SEND_ANONYMOUS_USAGE_STATS).toBe('false');
  });
});

describe('explainRefusedSetting', () => {
  it.each([
    ['DBT_EMPTY', 'true', 'dbt builds relations without rows'],
    ['DBT_ENGINE_SAMPLE', '3 days', 'dbt builds a part of the rows'],
    ['DBT_EMPTY', 'false', undefined],
    ['DBT_ENGINE_EMPTY', '', undefined],
    ['EMPTY', 'true', undefined],
    ['DBT_FAIL_FAST', 'true', undefined],
  ])('says of %s=%s: %s', (name, value, effect) => {
    expect(explainRefusedSetting(name, value)).toBe(effect);
  });
});

/** Settings of dbt 1.12 that a run can bear: it gives them itself, or they only change how dbt works. */
const BORNE = [
  ...['CACHE_SELECTED_ONLY', 'CLEAN_PROJECT_FILES_ONLY', 'DOWNLOAD_DIR', 'EVENT_TIME_END'],
  ...['EVENT_TIME_START', 'EXPORT_SAVED_QUERIES', 'FAIL_FAST', 'FULL_REFRESH', 'HINTS_ENABLED'],
  ...['HOST', 'INCLUDE_SAVED_QUERY', 'INDIRECT_SELECTION', 'INTROSPECT', 'INVOCATION_ENV'],
  ...['LOG_CACHE_EVENTS', 'LOG_FILE_MAX_BYTES', 'MACRO_DEBUGGING', 'MAXIMUM_SEED_SIZE_MIB'],
  ...['PACKAGE_HUB_URL', 'PARTIAL_PARSE', 'POPULATE_CACHE', 'PRINTER_WIDTH', 'PROFILE'],
  ...['PROFILES_DIR', 'PROJECT_DIR', 'SEND_ANONYMOUS_USAGE_STATS', 'SHOW_RESOURCE_REPORT'],
  ...['SINGLE_THREADED', 'SNOWFLAKE_PROJECTS_OTEL', 'SQLPARSE', 'STATIC_PARSER'],
  ...['STORE_FAILURES', 'TARGET', 'TARGET_PATH', 'UPLOAD_TO_ARTIFACTS_INGEST_API'],
  ...['USE_COLORS_FILE', 'USE_EXPERIMENTAL_PARSER', 'USE_FAST_TEST_EDGES', 'VERSION_CHECK'],
  ...['WARN_ERROR', 'WARN_ERROR_OPTIONS'],
];

it('knows every setting that this dbt reads from the environment', () => {
  const script = `
import json
import dbt.cli.main
from dbt.env_vars import KNOWN_ENGINE_ENV_VARS as known
print(json.dumps(sorted(v.name for v in known)))`;
  const names: string[] = JSON.parse(
    execFileSync(PYTHON, ['-c', script], { cwd: '/', encoding: 'utf8' }),
  );
  expect(names.length).toBeGreaterThan(60);
  const isKnown = (name: string) =>
    isDecidedByCommand(name) ||
    explainRefusedSetting(name, 'x') !== undefined ||
    `${name.replace('DBT_ENGINE_', '')}` in OUTPUT ||
    BORNE.includes(name.replace('DBT_ENGINE_', ''));
  expect(names.filter((name) => !isKnown(name))).toEqual([]);
});

describe.each(SESSION_KINDS)('a .env file beside a project, over %s', (_, startSession) => {
  let project: string;
  beforeAll(async () => {
    project = await makeShop({
      'models/orders.sql': "select '{{ env_var('WORD', 'none') }}' as word",
      '.env':
        'DBT_ENGINE_WRITE_JSON=false\nDBT_ENGINE_LOG_LEVEL=none\nDBT_ENGINE_LOG_FORMAT=text\nDBT_ENGINE_QUIET=true\nDBT_ENGINE_PRINT=false\nDBT_ENGINE_DEFER=true\nDBT_DEFER=true\n',
    });
  });
  afterAll(removeTempDirs);

  it('changes nothing of what dbt reports and writes', async () => {
    const options = sessionOptions(project);
    const env = { ...options.env, DBT_DEFER: '', DBT_ENGINE_DEFER: '' };
    const session = await startSession(createProcesses(), { ...options, env });
    try {
      const listed = await invoke(session, 'ls', '--resource-type', 'model');
      expect(listed).toMatchObject({ success: true, lines: ['shop.orders'] });
      const built = await invoke(session, 'build');
      expect(built).toMatchObject({ success: true, results: [{ status: 'success' }] });
      expect(built.events.some(({ kind }) => kind === 'result')).toBe(true);
      const { targetPath } = options.flags;
      const manifest = await import(join(targetPath, 'manifest.json'), { with: { type: 'json' } });
      expect(Object.keys(manifest.default.nodes)).toEqual(['model.shop.orders']);
    } finally {
      await session.close();
    }
  });
});

it.each(SESSION_KINDS)(
  '[T51] a parser that dbt_project.yml names is not started, over %s',
  async (_, startSession) => {
    const project = await makeShop({
      'models/orders.sql': 'select 1 as id',
    });
    const witness = join(project, 'started');
    const flags = `flags:\n  use_v2_parser: true\n  v2_parser: "sh -c 'touch ${witness}'"\n`;
    await appendFile(join(project, 'dbt_project.yml'), `\n${flags}`);
    const session = await startSession(createProcesses(), sessionOptions(project));
    try {
      const listed = await invoke(session, 'ls', '--resource-type', 'model');
      expect(listed).toMatchObject({ success: true, lines: ['shop.orders'] });
      expect(existsSync(witness)).toBe(false);
    } finally {
      await session.close();
    }
  },
);
