import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepResult } from '../support/runner/step.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

/** A second project beside the shop, in the same warehouse. */
const CRM = {
  'crm/dbt_project.yml':
    "name: crm\nversion: '1.0'\nprofile: crm\nmodels: {+materialized: table}\n",
  'crm/profiles.yml':
    'crm:\n  target: prod\n  outputs:\n    prod: {type: duckdb, path: "{{ env_var(\'SHOP_WAREHOUSE\') }}", schema: crm}\n',
  'crm/models/contacts.sql': 'select 1 as id',
  'crm/models/leads.sql': "select id from {{ ref('contacts') }}",
};

const RUNS = 10_000;
const PULLS = 300;
const ARTIFACTS = 2_000;

/** By the token's limit of GitHub's API; the storage of artifacts has none. */
const MOST_REQUESTS = 15;

let shop: Shop;
let pull: Pull;
/** Requests of each run, as they are printed. */
const counts: string[] = [];

beforeAll(async () => {
  shop = await Shop.open(CRM, 'shop');
  plantHistory();
});

afterAll(async () => {
  const history = `${RUNS} runs, ${PULLS} open pull requests, ${ARTIFACTS} artifacts`;
  process.stdout.write(`${[history, ...counts].join('\n')}\n`);
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

describe('two projects in one repository with a long history', () => {
  it('are deployed by two steps of one run, each with a state of its own', async () => {
    const first = await shop.runPush(of('shop'));
    const second = await shop.runPush(of('crm', first));
    expect([first.outputs.built, second.outputs.built]).toEqual(['10', '2']);
    const states = shop.github.artifacts().filter(({ runId }) => runId === first.run.id);
    expect(states.map(({ name }) => name)).toEqual(['dbt-state-shop-1', 'dbt-state-crm-1']);
  });

  it('deploy again, with few requests', async () => {
    const again = await counted('deploy', () => shop.runSchedule(of('crm')));
    expect(again.outputs.built).toBe('2');
  });

  it('a change in one is none in the other, which ends before dbt is started', async () => {
    pull = await shop.openPull(12, 'leads', { 'crm/models/leads.sql': leads(1) });
    const other = await counted('pull request, other project', () =>
      shop.runPull(pull, 'opened', of('shop')),
    );
    expect(other.outputs).toMatchObject({ status: 'nothing', baseline: 'base' });
    expect(other.log).not.toMatch(/dbt from PATH|##\[group\]dbt/);
    expect(shop.github.comments(12)).toEqual([]);

    const own = await counted('pull request', () => shop.runPull(pull, 'opened', of('crm', other)));
    expect(own.outputs).toMatchObject({ status: 'success', built: '1' });
    expect(await schemas()).toEqual(['pr_12_crm']);
    expect(headings()).toEqual(['dbt `crm`']);
  });

  it('a change in both has a schema and a comment for each', async () => {
    await shop.push(pull, {
      'crm/models/leads.sql': leads(2),
      'shop/models/marts/payment_methods.sql':
        "select count(*) as n from {{ ref('stg_payments') }}",
    });
    const crm = await counted('later push', () => shop.runPull(pull, 'synchronize', of('crm')));
    const both = await shop.runPull(pull, 'synchronize', of('shop', crm));
    expect([crm.outputs.built, both.outputs.built]).toEqual(['1', '1']);
    expect(await schemas()).toEqual(['pr_12_crm', 'pr_12_shop']);
    expect(headings()).toEqual(['dbt `crm`', 'dbt `shop`']);
  });

  it('the clean-up of one leaves the schema of the other', async () => {
    const closed = await counted('clean-up', () => shop.runPull(pull, 'closed', of('crm')));
    expect(closed.conclusion).toBe('success');
    expect(await schemas()).toEqual(['pr_12_shop']);
  });
});

function leads(score: number): string {
  return `select id, ${score} as score from {{ ref('contacts') }}`;
}

function of(project: string, earlierStep?: StepResult) {
  return {
    inputs: { 'project-dir': project },
    ...(earlierStep && { run: { id: earlierStep.run.id } }),
  };
}

async function schemas(): Promise<string[]> {
  const names = (await shop.relations()).map((name) => name.split('.')[0] ?? '');
  return [...new Set(names)].filter((name) => name.startsWith('pr_')).sort();
}

function headings(): string[] {
  return shop.github
    .comments(12)
    .map(({ body }) => /dbt `\w+`/.exec(body)?.[0] ?? '')
    .sort();
}

/** Of runs, pull requests and artifacts, of which none is of any use. */
function plantHistory(): void {
  const { github } = shop;
  for (let number = 1_000; number < 1_000 + PULLS; number += 1) github.plantPull({ number });
  for (let index = 0; index < RUNS; index += 1) {
    const createdAt = new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString();
    const isDeploy = index % 10 === 0;
    const branch = isDeploy
      ? {}
      : { event: 'pull_request', headBranch: `feature-${index % PULLS}` };
    const run = github.plantRun({ ...branch, createdAt });
    if (index % (RUNS / ARTIFACTS) === 0)
      github.plantArtifact({ run, name: 'dbt-docs', files: { 'index.html': '' }, createdAt });
  }
}

async function counted(what: string, run: () => Promise<StepResult>): Promise<StepResult> {
  const { requests } = shop.github;
  const before = requests.length;
  const step = await run();
  const made = requests.slice(before);
  const ofApi = made.filter(({ path }) => /^\/(?:repos|graphql)\b/.test(path));
  counts.push(
    `${what.padEnd(28)} ${ofApi.length} requests, and ${made.length - ofApi.length} to storage`,
  );
  expect(
    ofApi.length,
    ofApi.map(({ method, path }) => `${method} ${path}`).join('\n'),
  ).toBeLessThanOrEqual(MOST_REQUESTS);
  return step;
}
