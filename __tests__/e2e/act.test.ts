import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActResult, runAct } from '../support/act.ts';
import { pullRequestEvent, pushEvent, type RunnerEvent } from '../support/runner/events.ts';
import { Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

/** Reads a model and a seed that the pull request does not build. */
const REVENUE_BY_COUNTRY = `
select country_name, sum(lifetime_value) as revenue, 'net' as kind
from {{ ref('dim_customers') }}
join {{ ref('countries') }} using (country_code)
group by all
`;

let shop: Shop;
let deploy: ActResult;
let ci: ActResult;

beforeAll(async () => {
  shop = await Shop.open();
  const sha = await shop.repository.head();
  deploy = await act('main', pushEvent({ sha }));

  const pull = await shop.openPull(12, 'net-revenue', {
    'models/marts/revenue_by_country.sql': REVENUE_BY_COUNTRY,
  });
  const merge = await shop.repository.pullRequestMerge(12, pull.branch);
  const event = pullRequestEvent({ ...merge, number: 12, headRef: pull.branch });
  ci = await act('refs/pull/12/merge', event);
});
afterAll(async () => {
  await shop.close();
  await removeTempDirs();
});

/** The demo's workflow file as it is: `--local-repository` makes act find the action in this checkout. */
async function act(ref: string, event: RunnerEvent): Promise<ActResult> {
  return runAct({
    ...{ github: shop.github, event, workspace: await shop.repository.checkout(ref) },
    workflowPath: '.github/workflows/dbt.yml',
    action: 'OWNER/REPO@v1',
    vars: { SHOP_WAREHOUSE: shop.warehouse },
  });
}

describe('the example workflow under act', () => {
  it('deploys a push to main', () => {
    expect(deploy.log).toContain('Job succeeded');
    expect(deploy.exitCode).toBe(0);
    expect(deploy.outputs).toMatchObject({ mode: 'deploy', status: 'success', built: '10' });
  });

  it('leaves the production state and the page as artifacts of the run', () => {
    const artifacts = shop.github.artifacts().filter(({ runId }) => runId === deploy.run.id);
    expect(artifacts).toMatchObject([
      { name: 'dbt-state-shop-1', finalized: true },
      { name: 'dbt-dashboard-shop-1', finalized: true },
    ]);
  });

  it('compares a pull request with the state of that run', () => {
    expect(ci.log).toContain('Job succeeded');
    expect(ci.exitCode).toBe(0);
    expect(ci.outputs).toMatchObject({
      ...{ mode: 'ci', status: 'success', 'state-found': 'true' },
      'state-run-id': String(deploy.run.id),
    });
  });

  it('builds the changed model alone, in the schema of the pull request', async () => {
    expect(ci.outputs).toMatchObject({ selected: '1', built: '1', schema: 'pr_12_shop' });
    const relations = await shop.relations();
    expect(relations.filter((name) => name.startsWith('pr_'))).toEqual([
      'pr_12_shop.dbt_ci_schema_owner',
      'pr_12_shop.dbt_ci_schema_run',
      'pr_12_shop.revenue_by_country',
    ]);
    expect(await shop.query('select distinct kind from pr_12_shop.revenue_by_country')).toEqual([
      ['net'],
    ]);
  });

  it('comments once on the pull request', () => {
    const comments = shop.github.comments(12);
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain('`revenue_by_country`');
    expect(ci.outputs['comment-url']).toContain('/pull/12#issuecomment-');
  });

  it('asks GitHub for nothing that GitHub would refuse', () => {
    expect(shop.github.strictErrors).toEqual([]);
  });
});
