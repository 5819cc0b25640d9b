import '../support/real-processes.ts';
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningStep, StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { DBT_PATH } from '../support/venv.ts';

const PROJECT = {
  'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
  'profiles.yml': `shop:
  target: prod
  outputs:
    prod: {type: duckdb, path: "{{ env_var('SHOP_WAREHOUSE') }}", schema: analytics}
`,
  'models/orders.sql': 'select 1 as id\n',
};
const NEW_MODEL = { 'models/new.sql': 'select 2 as id\n' };
const PACKAGE = {
  'packages.yml': 'packages: [{git: "https://127.0.0.1/nobody/nothing.git", revision: "1.0"}]\n',
};

let shop: Shop;
/** Its time ends while its state is uploaded. */
let late: RunningStep;

/** A program that never ends, nor by SIGINT; it has a child of its own. */
async function stubbornProgram(
  name: string,
  path = process.env.PATH,
): Promise<{ env: { PATH: string }; runs(): boolean }> {
  const bin = await makeTempDir();
  const file = join(bin, name);
  await writeFile(file, `#!/bin/sh\ntrap '' INT\nsleep 600 &\ntouch "${bin}/runs"\nwait\n`);
  await chmod(file, 0o755);
  return {
    env: { PATH: `${bin}${delimiter}${path}` },
    runs: () => existsSync(join(bin, 'runs')),
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}

/** Whether a request is at GitHub that is never answered. */
function isAsked(method: string, path: RegExp): boolean {
  return shop.github.requests.some((one) => one.method === method && path.test(one.path));
}

async function cancelled(step: RunningStep, stop: () => void): Promise<StepResult> {
  tally('faults');
  stop();
  const result = await step.result;
  tally('orphan processes', result.orphans.length);
  expect(result.orphans).toEqual([]);
  expect(result.main, result.log).toMatchObject({ exitCode: 130, signal: null });
  return result;
}

beforeAll(async () => {
  shop = await Shop.openWith(PROJECT);
  shop.github.fault({ path: /CreateArtifact/, effect: 'hang' });
  late = await shop.startPush({
    inputs: { 'timeout-minutes': '0.75' },
    env: { SHOP_WAREHOUSE: join(await makeTempDir(), 'late.duckdb') },
  });
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  expect(shop.slack.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

describe('[F18] a run that is cancelled', () => {
  it('while dbt is installed, twice, leaves nothing of the installer', async () => {
    const uv = await stubbornProgram('uv');
    const step = await shop.startPush({ inputs: { install: 'uv' }, env: uv.env });
    await until(uv.runs);
    const first = step.sawLog(/The run was cancelled/).then(() => step.cancel());
    const { summary } = await cancelled(step, () => step.cancel());
    await first;
    expect(summary).toContain('⏹️ dbt `shop`: cancelled before anything was built');
    expect(summary).toContain('No production state was published');
  });

  it('by SIGTERM while packages are fetched leaves nothing of git', async () => {
    const git = await stubbornProgram('git', DBT_PATH);
    const pull = await shop.openPull(12, 'package', PACKAGE);
    const step = await shop.startPull(pull, 'opened', {
      inputs: { baseline: 'production' },
      env: git.env,
    });
    await until(git.runs);
    const { summary } = await cancelled(step, () => step.cancel('SIGTERM'));
    expect(summary).toContain('⏹️ dbt `shop`: cancelled before anything was built');
    expect(shop.github.comments(12)[0]?.body).toContain('cancelled before anything was built');
  });

  it('while the production state is uploaded publishes none', async () => {
    shop.github.fault({ method: 'PUT', path: /comp=block&/, effect: 'hang' });
    const step = await shop.startPush();
    await until(() => isAsked('PUT', /comp=block&/));
    const { summary } = await cancelled(step, () => step.cancel());
    expect(summary).toContain('⏹️ dbt `shop`: cancelled after building 1');
    expect(summary).toContain('The production state was being uploaded');
    tally('lost states', 0);
    expect(shop.github.artifacts()).toEqual([]);
    expect(await shop.relations()).toContain('analytics.orders');
  });

  it('while its comment is written leaves the one that says so', async () => {
    const pull = await shop.openPull(13, 'new', NEW_MODEL);
    shop.github.fault({ method: 'POST', path: /issues\/13\/comments/, effect: 'hang' });
    const step = await shop.startPull(pull, 'opened');
    await until(() => isAsked('POST', /issues\/13\/comments/));
    await cancelled(step, () => step.cancel());
    expect(shop.github.comments(13).map(({ body }) => body)).toEqual([
      expect.stringContaining('⏹️ dbt `shop`: cancelled after building 2'),
    ]);
  });
});

describe('[F24] a run whose time ends while its state is uploaded', () => {
  it('stops the upload with itself; post reports it', async () => {
    tally('faults');
    const { main, post, orphans, conclusion } = await late.result;
    expect(conclusion, main.log).toBe('failure');
    expect(main).toMatchObject({ exitCode: 1, signal: null, summary: '' });
    expect(post?.summary).toContain('⏰ dbt `shop`: timed out after building 1');
    expect(post?.summary).toContain('The production state was being uploaded');
    expect(shop.slack.messages.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('⏰ dbt shop: timed out after building 1'),
    );
    tally('orphan processes', orphans.length);
    expect(orphans).toEqual([]);
    tally('lost states', 0);
    expect(shop.github.artifacts()).toEqual([]);
  });
});
