import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type ActResult, runAct } from '../support/act.ts';
import {
  pullRequestEvent,
  pushEvent,
  type RunnerEvent,
  workflowDispatchEvent,
} from '../support/runner/events.ts';
import { Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

/** The workflows that the documentation shows, copied as a reader would. */

const ROOT = resolve(import.meta.dirname, '..', '..');
const [DEPLOY, CI] = ['.github/workflows/dbt-deploy.yml', '.github/workflows/dbt-ci.yml'];

afterAll(removeTempDirs);

describe.each([
  { file: 'README.md', deployed: '10', changed: '1' },
  // Its steps are those of the old workflow, without `snapshot`: production has none of the shop's.
  { file: 'docs/moving.md', deployed: '9', changed: '2' },
])('the two workflows of $file under act', ({ file, deployed, changed }) => {
  const text = readFileSync(join(ROOT, file), 'utf8');

  it('deploy, and build a pull request against what was deployed', async () => {
    const shop = await Shop.open();
    try {
      const files = { [DEPLOY]: findWorkflow(text, DEPLOY), [CI]: findWorkflow(text, CI) };
      const sha = await shop.repository.commit('Deploy with dbt', files);
      const deploy = await act(shop, DEPLOY, 'main', pushEvent({ sha }));
      expect(deploy.outputs).toMatchObject({ mode: 'deploy', status: 'success', built: deployed });

      const pull = await shop.openPull(12, 'constant', {
        'models/marts/revenue_by_country.sql': "select 'nowhere' as country_name, 0 as revenue",
      });
      const merge = await shop.repository.pullRequestMerge(12, pull.branch);
      const event = pullRequestEvent({ ...merge, number: 12, headRef: pull.branch });
      const ci = await act(shop, CI, 'refs/pull/12/merge', event);
      expect(ci.outputs).toMatchObject({
        ...{ mode: 'ci', selected: changed, built: changed, schema: 'pr_12_shop' },
        'state-run-id': String(deploy.run.id),
      });
      expect(shop.github.strictErrors).toEqual([]);
    } finally {
      await shop.close();
    }
  });
});

describe('the workflow of docs/blue-green.md under act', () => {
  const text = readFileSync(join(ROOT, 'docs/blue-green.md'), 'utf8');

  it('deploys beside what is live, and rolls back by hand', async () => {
    const shop = await Shop.open();
    try {
      const files = { [DEPLOY]: findWorkflow(text, DEPLOY) };
      const first = await shop.repository.commit('Deploy with dbt', files);
      const former = await act(shop, DEPLOY, 'main', pushEvent({ sha: first }));
      expect(former.outputs).toMatchObject({ mode: 'deploy', status: 'success', built: '10' });
      // Of a table: the rows of a view follow the raw data.
      const orders = async () => (await shop.contents('analytics'))['analytics.fct_orders'];
      const before = await orders();
      expect(before).toBeDefined();

      await shop.loadRaw(31);
      const second = await shop.repository.commit('Another commit', { 'README.md': 'A shop.\n' });
      await act(shop, DEPLOY, 'main', pushEvent({ sha: second }));
      expect(await orders()).not.toBe(before);

      const event = workflowDispatchEvent({ sha: second, inputs: { mode: 'rollback' } });
      const back = await act(shop, DEPLOY, 'main', event);
      expect(back.outputs).toMatchObject({ mode: 'rollback', status: 'success' });
      expect(await orders()).toBe(before);
      expect(shop.github.strictErrors).toEqual([]);
    } finally {
      await shop.close();
    }
  });
});

function findWorkflow(text: string, path: string): string {
  const blocks = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) => yaml);
  const found = blocks.find((yaml) => yaml.startsWith(`# ${path}\n`));
  if (found === undefined) throw new Error(`There is no block of ${path}.`);
  return found;
}

async function act(
  shop: Shop,
  workflowPath: string,
  ref: string,
  event: RunnerEvent,
): Promise<ActResult> {
  const result = await runAct({
    ...{ github: shop.github, event, workspace: await shop.repository.checkout(ref) },
    ...{ workflowPath, action: 'OWNER/REPO@v1', machine: { SHOP_WAREHOUSE: shop.warehouse } },
  });
  expect(result.log).toContain('Job succeeded');
  return result;
}
