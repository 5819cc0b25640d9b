import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isNightly, sweepSchemas } from '../../../src/pipelines/production/sweep.ts';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import type { GitHub } from '../../../src/platform/ports.ts';
import type { KeepRule } from '../../../src/warehouse/kept-schemas.ts';
import { claimSchemas } from '../../../src/warehouse/schemas.ts';
import { connectToGitHub, noWait } from '../../platform/connect.ts';
import type { Permissions } from '../../support/github/access.ts';
import type { FaultEffect } from '../../support/github/faults.ts';
import type { GitHubStandIn } from '../../support/github/stand-in.ts';
import { tally } from '../../support/tally.ts';
import { removeTempDirs } from '../../support/temp.ts';
import { openTestWarehouse, type TestWarehouse } from '../../warehouse/warehouses.ts';

describe('isNightly', () => {
  const isNight = (event: string, settings: object = {}) =>
    isNightly({ context: { event, defaultBranch: 'main' }, settings } as unknown as Job);

  it('is a deploy by schedule where production is the default branch', () => {
    expect(isNight('schedule')).toBe(true);
    for (const event of ['push', 'workflow_dispatch', 'repository_dispatch'])
      expect(isNight(event)).toBe(false);
  });

  it.each([{ productionBranch: 'release' }, { productionTags: 'v*' }])(
    'is one that another workflow starts where GitHub starts no schedule: %j',
    (settings) => {
      expect(isNight('workflow_dispatch', settings)).toBe(true);
      expect(isNight('push', settings)).toBe(false);
    },
  );
});

const OWNER = { repository: 'acme/shop', project: 'shop' };

let standIn: GitHubStandIn;
let shop: TestWarehouse;
let createGitHub: typeof import('../../../src/platform/github/client.ts').createGitHub;

beforeAll(async () => {
  standIn = await connectToGitHub();
  ({ createGitHub } = await import('../../../src/platform/github/client.ts'));
  shop = await openTestWarehouse('duckdb');
  // Those that matter are on the third page of three.
  const open = Array.from({ length: 250 }, (_, index) => 1_000 + index);
  for (const number of [1, ...open]) standIn.plantPull({ number });
  for (const number of [12, 13]) standIn.plantPull({ number, state: 'closed' });
});
beforeEach(async () => {
  standIn.clearFaults();
  standIn.requests.length = 0;
  const left = (await schemas()).map((name) => `drop schema ${name} cascade`);
  if (left.length > 0) await shop.execute(left.join('; '));
});
afterEach(() => expect(standIn.strictErrors).toEqual([]));
afterAll(async () => {
  await shop.close();
  await standIn.stop();
  await removeTempDirs();
});

async function schemas(): Promise<string[]> {
  const rows = await shop.rows('select distinct schema_name from information_schema.schemata');
  const known = ['information_schema', 'main', 'pg_catalog', 'prod', 'pr'];
  return rows
    .flat()
    .filter((name) => !known.includes(name))
    .sort();
}

async function build(pull: string, names: string[], owner = OWNER): Promise<void> {
  const places = names.map((schema) => ({ database: 'shop', schema }));
  await claimSchemas(shop.warehouse, places, { ...owner, pull_request: pull }, names[0] ?? '');
}

function github(permissions: Permissions = { 'pull-requests': 'read' }): GitHub {
  const job = standIn.startJob({ run: standIn.plantRun({ event: 'schedule' }), permissions });
  return createGitHub(job.token, 'acme/shop', noWait);
}

const NOW = new Date('2026-03-10T06:00:00Z');

const sweep = (change: { dryRun?: boolean; github?: GitHub; keep?: KeepRule } = {}) =>
  sweepSchemas({
    ...{ warehouse: shop.warehouse, github: github(), owner: OWNER, databases: [], dryRun: false },
    isolatedOf: (number: number) => `pr_${number}_shop`,
    production: ['analytics', 'PR_12_SHOP_raw'],
    keep: { days: 0, now: NOW },
    ...change,
  });

describe('[T14] the sweep', () => {
  it('drops what closed pull requests left, and nothing else', async () => {
    await build('12', ['pr_12_shop', 'pr_12_shop_staging']);
    await build('13', ['pr_13_shop']);
    await build('1', ['pr_1_shop']);
    await build('1249', ['pr_1249_shop']);
    await build('12', ['other_repository'], { ...OWNER, repository: 'acme/other' });
    await build('12', ['other_project'], { ...OWNER, project: 'sales' });
    await build('main', ['no_pull_request']);
    await shop.execute('create schema pr_14_shop; create schema pr_15_shop');
    await shop.execute('create table pr_15_shop.dbt_ci_schema_owner as select 15 as pull_request');
    const kept = [
      ...['no_pull_request', 'other_project', 'other_repository', 'pr_1249_shop', 'pr_14_shop'],
      ...['pr_15_shop', 'pr_1_shop'],
    ];

    const would = await sweep({ dryRun: true });
    expect(await schemas()).toHaveLength(kept.length + 3);
    const { sweep: swept, notices } = await sweep();
    expect(swept.schemas).toEqual([
      { name: 'shop.pr_12_shop', pullRequest: 12 },
      { name: 'shop.pr_12_shop_staging', pullRequest: 12 },
      { name: 'shop.pr_13_shop', pullRequest: 13 },
    ]);
    expect(would).toEqual({ sweep: { ...swept, dryRun: true }, kept: [], notices: [] });
    expect(notices).toEqual([]);
    const left = await schemas();
    expect(left).toEqual(kept);
    tally('stray writes', kept.filter((name) => !left.includes(name)).length);
    expect((await sweep()).sweep.schemas).toEqual([]);
  });

  it('asks GitHub nothing where there is nothing to drop', async () => {
    await build('12', ['other_repository'], { ...OWNER, repository: 'acme/other' });
    expect(await sweep({ github: github({}) })).toEqual({
      ...{ sweep: { dryRun: false, schemas: [] }, kept: [], notices: [] },
    });
    expect(standIn.requests).toEqual([]);
  });

  const page = (number: number) => new RegExp(`/pulls\\?.*[?&]page=${number}$`);
  const faults: Array<[string, number, FaultEffect, number, string]> = [
    ['a page that is missing', 2, { status: 404 }, 1, 'GitHub finds nothing there'],
    ['a page that is empty', 2, { status: 200, body: [] }, 1, 'page 2 of 3 is incomplete'],
    ['a page that is no list', 1, { status: 200, body: { ok: true } }, 1, 'page 1 is not a list'],
    ['a proxy’s page', 1, { status: 200, body: '<html>' }, 9, 'the answer is not JSON'],
    ['an error on the last page', 3, { status: 502 }, 9, 'HTTP 502'],
    ['a cut connection', 3, 'reset', 9, 'list the open pull requests'],
    ['half a page', 2, 'delayed-truncation', 9, 'list the open pull requests'],
    ['a token that is not accepted', 1, { status: 401 }, 1, 'does not accept the token'],
  ];
  it.each(faults)('drops nothing after %s', async (_, number, effect, times, message) => {
    await build('12', ['pr_12_shop']);
    standIn.fault({ path: page(number), effect, times });
    await expect(sweep()).rejects.toThrow(message);
    expect(await schemas()).toEqual(['pr_12_shop']);
    tally('faults');
    tally('stray writes', 1 - (await schemas()).length);
  });

  it('names the permission that it lacks', async () => {
    await build('12', ['pr_12_shop']);
    await expect(sweep({ github: github({ contents: 'read' }) })).rejects.toMatchObject({
      message: 'The token may not list the open pull requests.',
      hint: 'Add `permissions: pull-requests: read` to the job.',
    });
    expect(await schemas()).toEqual(['pr_12_shop']);
  });
});

describe('[T38] a marker alone', () => {
  it('drops neither a schema of production nor one of another name', async () => {
    const own = ['pr_12_shop', 'marts_pr_12_shop', 'pr_12_shop_marts'];
    const strangers = ['analytics', 'pr_12_shop_raw', 'pr_123_shop', 'pr_2_shop', 'team'];
    await build('12', [...own, ...strangers]);

    const { sweep: swept, notices } = await sweep();
    expect(swept.schemas.map(({ name }) => name)).toEqual([...own].sort().map((n) => `shop.${n}`));
    const left = await schemas();
    expect(left).toEqual([...strangers].sort());
    tally('stray writes', strangers.filter((name) => !left.includes(name)).length);
    expect(notices.sort()).toEqual([
      'shop.analytics was not dropped: it has the marker of pull request 12, but production uses a schema of that name.',
      'shop.pr_123_shop was not dropped: it has the marker of pull request 12, but pr_12_shop is not in its name. If nobody needs it, drop it by hand.',
      'shop.pr_12_shop_raw was not dropped: it has the marker of pull request 12, but production uses a schema of that name.',
      'shop.pr_2_shop was not dropped: it has the marker of pull request 12, but pr_12_shop is not in its name. If nobody needs it, drop it by hand.',
      'shop.team was not dropped: it has the marker of pull request 12, but pr_12_shop is not in its name. If nobody needs it, drop it by hand.',
    ]);
  });
});

describe('keep-schemas', () => {
  const keep = { days: 7, now: NOW };

  it('keeps the schemas of a closed pull request for that many days, and names the day', async () => {
    standIn.plantPull({ number: 12, state: 'closed', closedAt: '2026-03-03T06:00:01Z' });
    standIn.plantPull({ number: 13, state: 'closed', closedAt: '2026-03-03T06:00:00Z' });
    await build('12', ['pr_12_shop', 'pr_12_shop_staging']);
    await build('13', ['pr_13_shop']);
    await build('1', ['pr_1_shop']);
    const { sweep: swept, kept, notices } = await sweep({ keep });
    expect(swept.schemas).toEqual([{ name: 'shop.pr_13_shop', pullRequest: 13 }]);
    const until = '2026-03-10T06:00:01.000Z';
    expect(kept).toEqual([
      { name: 'shop.pr_12_shop', pullRequest: 12, until },
      { name: 'shop.pr_12_shop_staging', pullRequest: 12, until },
    ]);
    expect(notices).toEqual([]);
    expect(await schemas()).toEqual(['pr_12_shop', 'pr_12_shop_staging', 'pr_1_shop']);
    const later = { days: 7, now: new Date(until) };
    expect((await sweep({ keep: later })).sweep.schemas).toHaveLength(2);
  });

  it('drops nothing of which GitHub does not say when it closed, and says how to', async () => {
    await build('14', ['pr_14_shop']);
    const { sweep: swept, notices } = await sweep({ keep });
    expect(swept.schemas).toEqual([]);
    expect(notices).toEqual([
      'shop.pr_14_shop was not dropped: GitHub does not say when pull request 14 was closed, and "keep-schemas" counts from there. Drop it with "drop-pull-request: 14".',
    ]);
    expect(await schemas()).toEqual(['pr_14_shop']);
  });

  it('drops nothing where GitHub does not answer', async () => {
    await build('12', ['pr_12_shop']);
    standIn.fault({ path: /\/pulls\/12$/, effect: { status: 502 }, times: 9 });
    await expect(sweep({ keep })).rejects.toThrow('look up when pull request 12 was closed');
    expect(await schemas()).toEqual(['pr_12_shop']);
  });

  it('keeps nothing that production or somebody else has, and still drops none of it', async () => {
    standIn.plantPull({ number: 12, state: 'closed', closedAt: '2026-01-01T00:00:00Z' });
    await build('12', ['pr_12_shop', 'analytics', 'team']);
    const { sweep: swept, kept, notices } = await sweep({ keep });
    expect(swept.schemas).toEqual([{ name: 'shop.pr_12_shop', pullRequest: 12 }]);
    expect(kept).toEqual([]);
    expect(notices).toHaveLength(2);
    expect(await schemas()).toEqual(['analytics', 'team']);
  });
});
