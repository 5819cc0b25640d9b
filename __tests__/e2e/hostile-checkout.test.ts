import '../support/real-processes.ts';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileChanges } from '../support/git.ts';
import { Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

/** Deep in its repository, so that its paths may lead far up. */
const PROJECT = 'analytics/warehouses/main/dbt/shop';
const UP = '../../../../..';

const project = (more: string) =>
  `name: shop\nversion: "1.0"\nprofile: shop\nmodel-paths: ["models", "${UP}/shared"]\n${more}`;
const inProject = (files: FileChanges): FileChanges =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${PROJECT}/${name}`, text]));

/** A module that leaves a file where somebody imports it. */
const trap = (witness: string) => `open(${JSON.stringify(witness)}, "a").write(__name__ + "\\n")\n`;
const MODULES = [
  'json',
  'platform',
  'sysconfig',
  'yaml',
  'jinja2',
  'sitecustomize',
  'usercustomize',
];
const OF_THE_DRIVER = ['dbt_driver_fence', 'dbt_driver_messages', 'sql_tokens', 'dbt_plugin'];

let shop: Shop;
let outside: string;
const INPUTS = { inputs: { 'project-dir': PROJECT } };

beforeAll(async () => {
  outside = await makeTempDir('outside-');
  shop = await Shop.openWith({
    ...inProject({
      'dbt_project.yml': project(''),
      'profiles.yml':
        'shop: {target: prod, outputs: {prod: {type: duckdb, path: "{{ env_var(\'SHOP_WAREHOUSE\') }}", schema: analytics}}}\n',
      'models/orders.sql': 'select 1 as id\n',
    }),
    'shared/customers.sql': "select 2 as id union all select id from {{ ref('orders') }}\n",
  });
  const deploy = await shop.runPush(INPUTS);
  expect(deploy.exitCode, deploy.log).toBe(0);
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

describe('[T49] a project whose paths lead elsewhere', () => {
  it('may read its models far up in the checkout: what dbt compiles stays in its own folder', async () => {
    const pull = await shop.openPull(1, 'far-up', {
      'shared/customers.sql': "select 3 as id union all select id from {{ ref('orders') }}\n",
    });
    const step = await shop.runPull(pull, 'opened', INPUTS);
    expect(step.outputs.status, step.log).toBe('success');
    const written = await readdir(step.runnerTemp, { recursive: true });
    const compiled = written.filter((path) => path.endsWith('customers.sql'));
    expect(compiled.length).toBeGreaterThan(0);
    for (const path of compiled) expect(path).toMatch(/^dbt-ci-[^/]+\//);
    expect(existsSync(join(step.runnerTemp, '..', 'shared'))).toBe(false);
  });

  it('is refused where dbt would write its compiled SQL over files of others', async () => {
    const victim = join(outside, 'models');
    await mkdir(victim, { recursive: true });
    await writeFile(join(victim, 'theirs.sql'), 'select {{ 1 }} as id\n');
    const pull = await shop.openPull(2, 'absolute', {
      ...inProject({ 'dbt_project.yml': project('').replace(`"${UP}/shared"`, `"${victim}"`) }),
    });
    const step = await shop.runPull(pull, 'opened', INPUTS);
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain(`names the folder ${victim}`);
    expect(await readFile(join(victim, 'theirs.sql'), 'utf8')).toBe('select {{ 1 }} as id\n');
    tally('stray writes', 0);
  });

  it.each([
    ['is named', 3, (folder: string) => folder],
    [
      'is led to by two dots',
      4,
      (folder: string) => `../../../../../../../../../../../..${folder}`,
    ],
  ])('is refused where `dbt deps` would delete a folder that %s', async (_, number, write) => {
    const victim = join(outside, 'packages');
    await mkdir(victim, { recursive: true });
    await writeFile(join(victim, 'precious'), '');
    const pull = await shop.openPull(number, `packages-${number}`, {
      ...inProject({
        'dbt_project.yml': project(`packages-install-path: "${write(victim)}"\n`),
        'packages.yml': 'packages: [{local: utils}]\n',
        'utils/dbt_project.yml': 'name: utils\nversion: "1.0"\n',
      }),
    });
    const step = await shop.runPull(pull, 'opened', INPUTS);
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('`dbt deps` was not started: it deletes that folder first');
    expect(await readdir(victim)).toEqual(['precious']);
  });
});

describe('[T50] modules of the checkout', () => {
  it('are imported by no Python of the action, from its root or the project', async () => {
    const witness = join(outside, 'imported');
    const modules = [...MODULES, ...OF_THE_DRIVER].map((name) => `${name}.py`);
    const files = [...modules, 'dbt/__init__.py', 'sqlglot/__init__.py'];
    const pull = await shop.openPull(5, 'modules', {
      ...Object.fromEntries(
        files.flatMap((name) => [name, `${PROJECT}/${name}`].map((path) => [path, trap(witness)])),
      ),
      'evil.pth': `import os; ${trap(witness)}`,
      'conftest.py': trap(witness),
      'shared/customers.sql': "select 4 as id union all select id from {{ ref('orders') }}\n",
    });
    const env = { PYTHONPATH: ':', PYTHONSTARTUP: '' };
    const step = await shop.runPull(pull, 'opened', { ...INPUTS, env });
    const imported = existsSync(witness) ? await readFile(witness, 'utf8') : '';
    expect(imported).toBe('');
    expect(step.outputs.status, step.log).toBe('success');
    tally('bad inputs', files.length);
  });
});
