import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandShop } from '../support/command.ts';
import type { FileChanges } from '../support/git.ts';
import { DATABASE, makeLoginRoles, readLoginPage } from '../support/login-roles.ts';
import {
  POSTGRES_PROFILES,
  type Postgres,
  postgresEnv,
  startPostgres,
} from '../support/postgres.ts';
import { readReport } from '../support/read-report.ts';
import { workflowDispatchEvent } from '../support/runner/events.ts';
import type { StepResult } from '../support/runner/step.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

/** `mode: doctor` with the two roles of docs/logins/postgresql.md, then with one thing broken each time. */

const ROOT = resolve(import.meta.dirname, '..', '..');
const ACTION = 'acme/dbt-ci';

/** The workflow of the same page. */
const [WORKFLOW = ''] = [...readLoginPage().matchAll(/```yaml\n(name: dbt\n[\s\S]*?)```/g)].map(
  ([, text]) => text?.replaceAll('OWNER/REPO', ACTION),
);

const project: FileChanges = {
  'dbt_project.yml':
    'name: shop\nversion: "1.0"\nprofile: shop\nmodels: {shop: {+materialized: table}}\n',
  'profiles.yml': POSTGRES_PROFILES,
  'models/sources.yml': 'sources:\n  - name: raw\n    tables: [{name: orders}]\n',
  'models/orders.sql': "select id, amount from {{ source('raw', 'orders') }}\n",
  'models/kept.sql': "select * from {{ ref('orders') }}\n",
  '.github/workflows/dbt.yml': WORKFLOW,
  '.gitignore': 'target/\ndbt_packages/\nlogs/\n.env\n',
};

type Rows = Record<string, { status: string; found: string; todo?: string; at?: string }>;

async function rowsOf(step: StepResult): Promise<Rows> {
  const { checkup = [] } = await readReport(step);
  return Object.fromEntries(
    checkup.map(({ name, status, found, todo, location }) => [
      name,
      {
        ...{ status, found },
        ...(todo !== undefined && { todo }),
        ...(location && { at: `${location.file}:${location.line}` }),
      },
    ]),
  );
}

const statuses = (rows: Rows) =>
  Object.fromEntries(Object.entries(rows).map(([name, { status }]) => [name, status]));

afterAll(removeTempDirs);

describe('mode: doctor', () => {
  let server: Postgres;
  let shop: Shop;
  let pull: Pull;
  const env = (user: string, job: string) => ({
    ...postgresEnv(server, DATABASE),
    ...{ SHOP_USER: user, SHOP_PASSWORD: `${user}-password` },
    ...{ GITHUB_JOB: job, GITHUB_ACTION_REPOSITORY: ACTION },
  });
  const query = (sql: string) => server.query(sql, DATABASE);
  const inventory = () =>
    query(
      `select n.nspname, c.relname, c.relfilenode from pg_namespace n left join pg_class c on c.relnamespace = n.oid
       where n.nspname !~ '^pg_|information_schema' order by 1, 2`,
    );
  const onPull = (extra: Parameters<Shop['runPull']>[2] = {}, of = pull) =>
    shop.runPull(of, 'synchronize', {
      ...extra,
      env: { ...env('dbt_ci', 'pull-request'), ...extra.env },
      inputs: { mode: 'doctor', ...extra.inputs },
    });
  const onDeploy = async (extra: Parameters<Shop['runPull']>[2] = {}) => {
    const sha = await shop.repository.git('rev-parse', 'main');
    const step = await shop.start('main', workflowDispatchEvent({ sha }), {
      ...extra,
      env: { ...env('dbt_deploy', 'deploy'), ...extra.env },
      inputs: { mode: 'doctor', ...extra.inputs },
      permissions: extra.permissions ?? {
        contents: 'read',
        actions: 'read',
        'pull-requests': 'read',
      },
    });
    return step.result;
  };

  beforeAll(async () => {
    server = await startPostgres();
    await makeLoginRoles(server);
    shop = await Shop.openWith(project);
    pull = await shop.openPull(1, 'more', { 'models/orders.sql': 'select 1 as id, 2 as amount\n' });
    const deploy = await shop.runPush({ env: env('dbt_deploy', 'deploy') });
    expect(deploy.conclusion, deploy.log).toBe('success');
  });

  afterAll(async () => {
    expect(shop.github.strictErrors).toEqual([]);
    await shop.close();
    await server.stop();
  });

  /** Of a set-up that is right in all. */
  const COMMON = {
    ...{ Profile: 'ok', Targets: 'ok', dbt: 'ok', Adapter: 'ok', Login: 'ok' },
    ...{ 'Create schemas': 'ok', 'Production state': 'ok' },
    ...{ '`contents: read`': 'ok', '`actions: read`': 'ok' },
    ...{ 'Two jobs': 'ok', 'Environment of deploys': 'ok', Concurrency: 'ok', 'Clean-up': 'ok' },
    ...{ 'Token in the checkout': 'ok', 'Depth of the checkout': 'ok', Notifications: 'ok' },
    ...{ 'Git LFS': 'ok', Submodules: 'ok', '.gitignore': 'ok' },
  };

  it('finds nothing wrong with the pull requests of docs/logins/postgresql.md, and writes nothing', async () => {
    const before = [await inventory(), shop.github.artifacts().length, shop.github.comments(1)];
    // The server itself refuses whatever would write.
    await query('alter role dbt_ci set default_transaction_read_only = on');
    const step = await onPull();
    await query('alter role dbt_ci reset default_transaction_read_only');
    const rows = await rowsOf(step);
    expect(statuses(rows), step.log).toEqual({
      ...COMMON,
      ...{ 'Read production': 'ok', 'No write to production': 'ok', 'Base commit': 'ok' },
      '`pull-requests: write`': 'ok',
    });
    expect(rows['Read production']?.found).toBe(
      '`dbt_ci` may read 3 of 3 relations of production and its sources.',
    );
    expect(step.conclusion).toBe('success');
    expect(step.summary).toContain(
      '| ✅ | Login | Logged in on postgres as `dbt\\_ci`.'.replace('\\', ''),
    );
    expect(step.log).toContain('✅ dbt shop: set-up: 23 ok');
    expect([await inventory(), shop.github.artifacts().length, shop.github.comments(1)]).toEqual(
      before,
    );
  });

  it('finds nothing wrong with the deploys of that page', async () => {
    const step = await onDeploy();
    const rows = await rowsOf(step);
    expect(statuses(rows), step.log).toEqual({
      ...COMMON,
      ...{ 'Read sources': 'ok', 'Replace production': 'ok', '`pull-requests: read`': 'ok' },
    });
    expect(rows['Replace production']?.found).toBe(
      '`dbt_deploy` owns 2 of 2 relations of production that exist.',
    );
    expect(step.conclusion).toBe('success');
  });

  it('fails for a wrong password, and still looks at the rest', async () => {
    const step = await onPull({ env: { SHOP_PASSWORD: 'wrong-password' } });
    const { Login, ...rows } = await rowsOf(step);
    expect(Login?.status, step.log).toBe('failed');
    expect(Login?.found).toContain('Could not log in as the user dbt_ci.');
    expect(Login?.found).toContain('password authentication failed');
    expect(rows['Production state']?.status).toBe('ok');
    expect(rows['Two jobs']?.status).toBe('ok');
    expect(step.exitCode).toBe(1);
  });

  it('warns of pull requests that log in as the owner of production', async () => {
    const step = await onPull({ env: env('dbt_deploy', 'pull-request') });
    const row = (await rowsOf(step))['No write to production'];
    expect(row?.status, step.log).toBe('warning');
    expect(row?.found).toBe(
      '`dbt_deploy` can change 2 relations of production (`analytics.kept`, `analytics.orders`) and create relations in `analytics`. The write fence stops mistakes; only a login without these rights stops everything.',
    );
    expect(row?.todo).toContain('docs/security.md#warehouse-logins');
    expect(step.conclusion).toBe('success');
  });

  it('warns of a login that can become the owner', async () => {
    await query('revoke dbt_ci from dbt_deploy; grant dbt_deploy to dbt_ci with inherit false');
    const step = await onPull();
    await query('revoke dbt_deploy from dbt_ci; grant dbt_ci to dbt_deploy');
    const row = (await rowsOf(step))['No write to production'];
    expect(row, step.log).toMatchObject({
      status: 'warning',
      todo: expect.stringContaining('a member of `dbt_deploy`, which owns them.'),
    });
  });

  it('names the relation, the role and the grant where production cannot be read', async () => {
    await query('revoke select on raw.orders from dbt_ci');
    const step = await onPull();
    const row = (await rowsOf(step))['Read production'];
    expect(row, step.log).toMatchObject({
      status: 'failed',
      found: '`dbt_ci` may not read 1 of 3 relations of production and its sources: `raw.orders`.',
    });
    expect(step.exitCode).toBe(1);
    // What it says to do is enough.
    await query(row?.todo ?? '');
    const [may] = await query(
      "select has_table_privilege('dbt_ci', 'raw.orders', 'select') as may",
    );
    expect(may).toEqual({ may: true });
  });

  it('names the database, the role and the grant where no schema can be created', async () => {
    await query(`revoke create on database ${DATABASE} from dbt_ci`);
    const step = await onPull();
    const row = (await rowsOf(step))['Create schemas'];
    expect(row, step.log).toEqual({
      ...{ status: 'failed', found: '`dbt_ci` may not create schemas in `shop`.' },
      todo: 'grant create on database shop to dbt_ci;',
    });
    await query(row?.todo ?? '');
  });

  it('fails where a deploy does not own what it replaces', async () => {
    await query(
      'grant create on schema analytics to loader; alter table analytics.orders owner to loader',
    );
    const step = await onDeploy();
    const row = (await rowsOf(step))['Replace production'];
    expect(row, step.log).toEqual({
      status: 'failed',
      found:
        '`dbt_deploy` does not own 1 of 2 relations of production, and only the owner may replace one: `analytics.orders`.',
      todo: 'alter table analytics.orders owner to dbt_deploy;',
    });
    expect(step.exitCode).toBe(1);
    await query(row?.todo ?? '');
  });

  it('names each permission that the job’s token lacks', async () => {
    const step = await onPull({ permissions: { contents: 'read' } });
    const rows = await rowsOf(step);
    expect(rows['`actions: read`'], step.log).toMatchObject({
      ...{ status: 'failed', todo: 'Add `permissions: actions: read` to the job.' },
    });
    expect(rows['Production state']?.status).toBe('failed');
    expect(rows['`pull-requests: write`']?.status).toBe('warning');
    expect(rows['`contents: read`']?.status).toBe('ok');
  });

  it('fails for a variable that the target reads and the job does not pass, on its line', async () => {
    const step = await onPull({ env: { SHOP_PORT: '' } });
    const rows = await rowsOf(step);
    expect(rows.Profile, step.log).toMatchObject({ status: 'failed', at: 'profiles.yml:7' });
    expect(rows.Login).toBeUndefined();
    expect(rows['Two jobs']?.status).toBe('ok');
  });

  it('fails for a target that the profile does not have', async () => {
    const step = await onPull({ inputs: { 'ci-target': 'staging' } });
    expect((await rowsOf(step)).Profile, step.log).toMatchObject({
      status: 'failed',
      found: 'Profile "shop" has no target "staging".',
      todo: 'It has: prod.',
    });
  });

  it('fails for a deploy workflow that does not exist, and where no state is an error', async () => {
    const mistyped = await onPull({ inputs: { 'deploy-workflow': 'deplyo.yml' } });
    expect((await rowsOf(mistyped))['Production state'], mistyped.log).toMatchObject({
      status: 'failed',
      found: expect.stringContaining('GitHub knows no workflow deplyo.yml'),
    });
    const strict = { 'state-name': 'other', 'on-missing-state': 'fail' };
    const none = await onPull({ inputs: strict });
    expect((await rowsOf(none))['Production state'], none.log).toMatchObject({
      status: 'failed',
      found: expect.stringContaining('With `on-missing-state: fail` a pull request stops.'),
    });
    expect(none.exitCode).toBe(1);
  });

  it('names what is wrong with the checkout and the workflow, each on its line', async () => {
    const broken = await shop.openPull(2, 'broken', {
      '.github/workflows/dbt.yml': `name: dbt
on: {pull_request: {}, push: {branches: [main]}}
jobs:
  dbt:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: ${ACTION}@v1
        with: {target: prod, slack-webhook-url: https://hooks.slack.com/services/T0/B0/x}
`,
      'profiles.yml': POSTGRES_PROFILES.replace('127.0.0.1', 'db.example.com').replace(
        /password: .*/,
        'password: hunter2-plain',
      ),
      'seeds/countries.csv':
        'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n',
      '.gitmodules': '[submodule "shared"]\n\tpath = shared\n\turl = ../shared\n',
      '.gitignore': 'logs/\n',
      'target/manifest.json': '{}\n',
    });
    const step = await onPull({ env: { GITHUB_JOB: 'dbt' } }, broken);
    const rows = await rowsOf(step);
    expect(statuses(rows), step.log).toEqual({
      ...{ Profile: 'failed', 'Production state': 'ok' },
      ...{ '`contents: read`': 'ok', '`actions: read`': 'ok', '`pull-requests: write`': 'unknown' },
      ...{ 'Two jobs': 'warning', 'Environment of deploys': 'warning', Concurrency: 'warning' },
      ...{
        'Token in the checkout': 'warning',
        'Depth of the checkout': 'ok',
        'Clean-up': 'warning',
      },
      ...{ Notifications: 'warning', 'Base commit': 'ok' },
      ...{ 'Git LFS': 'failed', Submodules: 'warning', '.gitignore': 'warning' },
    });
    const workflow = '.github/workflows/dbt.yml';
    expect([rows.Profile?.at, rows['Two jobs']?.at, rows.Notifications?.at]).toEqual([
      ...['profiles.yml:9', `${workflow}:4`, `${workflow}:9`],
    ]);
    expect(rows['Git LFS']?.at).toBe('seeds/countries.csv:1');
    expect(
      step.annotations.filter(({ level }) => level === 'error').map(({ file }) => file),
    ).toEqual(expect.arrayContaining(['profiles.yml', 'seeds/countries.csv']));
    // No password reaches the log by it.
    expect(step.unmaskedLog).not.toContain('hunter2-plain');
  });
});

describe('mode: doctor on DuckDB', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.open();
    expect((await shop.runPush()).conclusion).toBe('success');
  });

  afterAll(async () => {
    expect(shop.github.strictErrors).toEqual([]);
    await shop.close();
  });

  it('warns that a file has no grants, and changes no byte of it', async () => {
    const before = readFileSync(shop.warehouse);
    const pull = await shop.openPull(3, 'docs', { 'README.md': 'More\n' });
    const step = await shop.runPull(pull, 'opened', { inputs: { mode: 'doctor' } });
    const rows = await rowsOf(step);
    expect(rows['No write to production'], step.log).toMatchObject({
      status: 'warning',
      todo: expect.stringContaining('A DuckDB file has no grants.'),
    });
    expect(rows['Read production']?.status).toBe('ok');
    expect(readFileSync(shop.warehouse).equals(before)).toBe(true);
    expect(shop.github.comments(3)).toEqual([]);
  });

  it('fails where the target opens the file for reading only', async () => {
    const profiles = (await shop.repository.git('show', 'main:profiles.yml')).replaceAll(
      'type: duckdb',
      'type: duckdb\n      config_options: {access_mode: READ_ONLY}',
    );
    const pull = await shop.openPull(4, 'read-only', { 'profiles.yml': `${profiles}\n` });
    const step = await shop.runPull(pull, 'opened', { inputs: { mode: 'doctor' } });
    expect((await rowsOf(step))['Create schemas'], step.log).toMatchObject({ status: 'failed' });
    expect(step.exitCode).toBe(1);
  });

  it('is refused for a closed pull request', async () => {
    const pull = { number: 3, branch: 'docs', title: 'docs' };
    const step = await shop.runPull(pull, 'closed', { inputs: { mode: 'doctor' } });
    expect(step.log).toContain('a closed pull request has no set-up to check.');
    expect(step.exitCode).toBe(1);
  });
});

describe('the command doctor', () => {
  const doctor = ['node', join(ROOT, 'dist', 'index.js'), 'doctor', '--target', 'prod'];
  let shop: CommandShop;

  beforeAll(async () => {
    shop = await CommandShop.open();
  });

  it('prints the same without GitHub, and writes nothing', async () => {
    const { output, exitCode } = await shop.run(doctor);
    expect(output).toContain('✅ Login: Logged in on duckdb.');
    expect(output).toContain('⚠️ Production state: Not looked for: --state-path is missing');
    expect(exitCode).toBe(0);
    expect(await shop.schemas()).toEqual([]);
  });

  it('exits with 1 where something failed', async () => {
    const more = ['--ci-target', 'nowhere', '--pull-request', '5'];
    const { output, exitCode } = await shop.run([...doctor, ...more]);
    expect(output).toContain('❌ Profile: Profile "shop" has no target "nowhere".');
    expect(exitCode).toBe(1);
  });
});
