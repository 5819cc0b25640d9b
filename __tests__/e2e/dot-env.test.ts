import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

const FILES = {
  'dbt_project.yml':
    'name: shop\nprofile: shop\nversion: "1.0"\nmodels: { +materialized: table }\n',
  'profiles.yml': `shop:
  target: prod
  outputs:
    prod:
      type: duckdb
      path: "{{ env_var('WAREHOUSE') }}"
      schema: "{{ env_var('SHOP_SCHEMA', 'analytics') }}"
`,
  'models/orders.sql':
    "{{ log('token: ' ~ env_var('API_TOKEN', 'none'), info=true) }}\nselect 1 as id, 2 as amount\n",
  '.env': `SHOP_SCHEMA=marts
API_TOKEN='t0ken-of-the-file'
DBT_ENGINE_DEFER=true
DBT_ENGINE_WRITE_JSON=false
DBT_ENGINE_LOG_LEVEL=none
`,
};

/** dbt 1.12 imports a sqlglot itself: only the action's own process finds none. */
const UNUSABLE = `
import importlib, os, sys
if sys.argv[0].endswith("sql_tokens.py"):
    raise ImportError("another")
sys.path = [entry for entry in sys.path if entry != os.path.dirname(__file__)]
del sys.modules["sqlglot"]
importlib.invalidate_caches()
importlib.import_module("sqlglot")
`;

/** Nothing can be installed, and nothing was before. */
const NOWHERE = 'http://127.0.0.1:9/simple';
const NO_INDEX = {
  ...{ PIP_INDEX_URL: NOWHERE, UV_INDEX_URL: NOWHERE, UV_DEFAULT_INDEX: NOWHERE },
  ...{ PIP_RETRIES: '0', UV_HTTP_RETRIES: '0', UV_NO_CACHE: '1', PIP_NO_CACHE_DIR: '1' },
};

let shop: Shop;
let deploy: StepResult;
const env = () => ({ WAREHOUSE: shop.warehouse });

beforeAll(async () => {
  shop = await Shop.openWith(FILES);
  deploy = await shop.runPush({ env: env() });
});
afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

describe('a .env file of the checkout', () => {
  it('names the schema of production, hides its token, and switches nothing off', async () => {
    expect(deploy.outputs).toMatchObject({ status: 'success', schema: 'marts', built: '1' });
    expect(await shop.relations()).toContain('marts.orders');
    expect(deploy.log).toContain('token: ***');
    expect(deploy.log).not.toContain('t0ken-of-the-file');
  });

  it('stops a pull request whose file steers programs, with its line', async () => {
    const pull = await shop.openPull(7, 'steers', {
      '.env': `${FILES['.env']}GIT_SSH_COMMAND=/bin/false\n`,
    });
    const ci = await shop.runPull(pull, 'opened', { env: env() });
    expect(ci.outputs).toMatchObject({ status: 'failure' });
    expect(ci.log).toContain('dbt stopped at .env:6\n   .env sets GIT_SSH_COMMAND, which');
  });
});

describe('[B17] a dbt without a sqlglot of use', () => {
  /** An environment whose sqlglot is another, and cannot be imported. */
  const without = async () => {
    const folder = await makeTempDir();
    await mkdir(join(folder, 'sqlglot-0.1.dist-info'));
    await writeFile(
      join(folder, 'sqlglot-0.1.dist-info', 'METADATA'),
      'Metadata-Version: 2.1\nName: sqlglot\nVersion: 0.1\n',
    );
    await writeFile(join(folder, 'sqlglot.py'), UNUSABLE);
    return { ...env(), PYTHONPATH: folder };
  };
  const openPull = (number: number) =>
    shop.openPull(number, `formatted-${number}`, {
      'models/orders.sql': FILES['models/orders.sql'].replace('2 as', '\n  2 as'),
    });

  it('builds what was only formatted where none can be installed, and the comment says so', async () => {
    const ci = await shop.runPull(await openPull(8), 'opened', {
      env: { ...(await without()), ...NO_INDEX },
    });
    expect(ci.outputs, ci.log).toMatchObject({ status: 'success', built: '1' });
    const [comment] = shop.github.comments(8);
    expect(comment?.body.match(/could not be compared without sqlglot/g)).toHaveLength(1);
  });

  it('skips it with a sqlglot of our own', async () => {
    const ci = await shop.runPull(await openPull(9), 'opened', { env: await without() });
    expect(ci.outputs).toMatchObject({ status: 'nothing', built: '0' });
    const [comment] = shop.github.comments(9);
    expect(comment?.body).not.toContain('sqlglot');
  });
});
