import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

interface StateManifest {
  nodes: Record<string, { resource_type: string; raw_code: string }>;
}

let shop: Shop;
let first: StepResult;

beforeAll(async () => {
  shop = await Shop.open();
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  expect(shop.slack.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

/** Ids of what dbt ran without tests, and how it ended: `model.shop.orders success`. */
async function ran(step: StepResult): Promise<string[]> {
  const { results } = JSON.parse(await readFile(step.outputs['run-results'] ?? '', 'utf8')) as {
    results: { unique_id: string; status: string }[];
  };
  return results
    .filter(({ unique_id }) => /^(model|seed|snapshot)\./.test(unique_id))
    .map(({ unique_id, status }) => `${unique_id} ${status}`)
    .sort();
}

/** state.json and the ledger that the newest artifact holds. */
function newestState() {
  const artifact = shop.github.artifacts().findLast(({ name }) => name.startsWith('dbt-state-'));
  if (!artifact) throw new Error('no artifact was uploaded');
  const files = shop.github.artifactFiles(artifact);
  return {
    name: artifact.name,
    record: JSON.parse(String(files['state.json'])) as Record<string, unknown>,
    manifest: JSON.parse(String(files['manifest.json'])) as StateManifest,
  };
}

async function commitOnMain(message: string, files: Record<string, string>): Promise<void> {
  await shop.repository.switch('main');
  await shop.repository.commit(message, files);
}

const dbtGroups = ({ groups }: StepResult) => groups.map(({ title }) => title);

describe('deploys, one after the other', () => {
  it('runs the steps that the settings name, in their order', async () => {
    const step = await shop.runPush({
      inputs: {
        ...{ steps: 'seed, run, test', environment: 'production' },
        ...{ dashboard: 'on', docs: 'on' },
      },
      permissions: { contents: 'read', actions: 'read', deployments: 'write' },
    });
    first = step;
    expect(step.exitCode).toBe(0);
    expect(shop.github.model.deployments).toMatchObject([
      { environment: 'production', statuses: [{ state: 'success' }] },
    ]);
    expect(dbtGroups(step)).toEqual([
      'dbt parse',
      'dbt source freshness',
      // What the steps are to build: each node of it must have a result.
      'dbt ls --output json --output-keys unique_id',
      ...['dbt seed', 'dbt run', 'dbt test'],
      expect.stringMatching(/^dbt docs generate --static --no-compile --target-path /),
    ]);
    expect(step.outputs).toMatchObject({ mode: 'deploy', status: 'success', built: '9' });
    expect(step.summary).toContain('Ran `dbt seed`, `dbt run`, `dbt test` on `main`');
    // One run_results.json with what all three ran.
    expect(await ran(step)).toHaveLength(9);
    expect(newestState().manifest.nodes).not.toHaveProperty('snapshot.shop.customers_history');
    expect(shop.slack.messages.map(({ channel, text }) => [channel, text])).toEqual([
      ['#data-log', expect.stringContaining('9 built')],
    ]);
  });

  it('leaves a page with the health of production, and dbt docs beside it', async () => {
    const artifact = shop.github.artifacts().at(-1);
    if (!artifact) throw new Error('no artifact was uploaded');
    expect(artifact.name).toBe('dbt-dashboard-shop-1');
    const files = shop.github.artifactFiles(artifact);
    expect(Object.keys(files).sort()).toEqual(['docs.html', 'index.html']);
    expect(await readFile(first.outputs.dashboard ?? '', 'utf8')).toBe(String(files['index.html']));
    expect(String(files['index.html'])).toContain(`actions/runs/${first.run.id}/attempts/1`);
    // The docs know the columns that the warehouse has.
    expect(/"order_id": ?\{"type": ?"BIGINT"/.test(String(files['docs.html']))).toBe(true);
    // What dbt left of the build is as it was.
    const results = await readFile(first.outputs['run-results'] ?? '', 'utf8');
    expect(JSON.parse(results)).toMatchObject({ args: { which: 'test' } });
  });

  it('keeps the step red when a model fails, and skips what is downstream', async () => {
    await commitOnMain('Currencies', {
      'models/staging/stg_payments.sql':
        "select id as payment_id, order_id, method as payment_method, amount_cents / 100.0 as amount, currency\nfrom {{ source('raw', 'payments') }}\n",
    });
    await shop.execute('insert into analytics.fct_orders (order_id) values (-1)');
    const step = await shop.runPush();
    expect(step.exitCode).toBe(1);
    expect(step.outputs).toMatchObject({ status: 'failure', failed: '1' });
    expect(await ran(step)).toEqual([
      'model.shop.daily_orders skipped',
      'model.shop.dim_customers skipped',
      'model.shop.fct_orders skipped',
      'model.shop.payment_methods skipped',
      'model.shop.revenue_by_country skipped',
      'model.shop.stg_customers success',
      'model.shop.stg_orders success',
      'model.shop.stg_payments error',
      'seed.shop.countries success',
      'snapshot.shop.customers_history success',
    ]);
    expect(step.annotations).toEqual([
      expect.objectContaining({
        level: 'error',
        file: 'models/staging/stg_payments.sql',
        message: expect.stringContaining('"currency" not found'),
      }),
    ]);
    const [, skipped] = /skipped because an upstream node failed: (.*)/.exec(step.log) ?? [];
    expect(skipped?.split(', ').sort()).toEqual([
      'daily_orders',
      'dim_customers',
      'fct_orders',
      'payment_methods',
      'revenue_by_country',
    ]);
  });

  it('leaves a state in which the failed model is as it last succeeded', () => {
    const { record, manifest } = newestState();
    expect(record).toMatchObject({ status: 'failure', project: 'shop', target: 'prod' });
    const code = (id: string) => manifest.nodes[id]?.raw_code;
    expect(code('model.shop.stg_payments')).not.toContain('currency');
    expect(manifest.nodes).toHaveProperty('snapshot.shop.customers_history');
  });

  it('notifies Slack which node failed, where, and links the run', () => {
    const message = shop.slack.messages.at(-1);
    const text = JSON.stringify(message);
    expect(message?.channel).toBe('#data-alerts');
    for (const part of ['stg_payments', 'main', '/actions/runs/', '5 skipped', 'not found'])
      expect(text).toContain(part);
  });

  it('lets the next pull request see that model as modified, and only that one', async () => {
    const pull = await shop.openPull(20, 'readme', { 'README.md': 'A shop.\n' });
    const step = await shop.runPull(pull, 'opened', { inputs: { select: 'state:modified' } });
    expect(await ran(step)).toEqual(['model.shop.stg_payments error']);
    expect(shop.github.comments(20)[0]?.body).toContain(
      'That deploy failed. The nodes that it could not build count as changed here.',
    );
    expect(shop.github.comments(20)[0]?.body).toContain(
      '| `stg_payments` | not built by the last deploy |',
    );
  });

  it('repairs the state when the run is run again; Slack being down is a warning', async () => {
    await shop.execute("alter table raw.payments add column currency varchar default 'EUR'");
    shop.slack.answerNext({ status: 503, body: 'upstream down' });
    const failed = shop.github.artifacts().at(-1)?.runId;
    const step = await shop.runPush({
      inputs: { 'full-refresh': 'on' },
      run: { id: Number(failed), attempt: 2 },
    });
    expect(step.exitCode).toBe(0);
    expect(step.annotations).toEqual([
      expect.objectContaining({
        level: 'warning',
        message: 'The Slack message to #data-alerts was not sent: Slack answered 503.',
      }),
    ]);
    const { name, record, manifest } = newestState();
    expect(name).toBe('dbt-state-shop-2');
    expect(record).toMatchObject({ runId: failed, runAttempt: 2, status: 'success' });
    expect(manifest.nodes['model.shop.stg_payments']?.raw_code).toContain('currency');
    // The incremental model was rebuilt from scratch.
    expect(
      await shop.query('select count(*) from analytics.fct_orders where order_id < 0'),
    ).toEqual([['0']]);
  });

  it('builds only what `select` and `exclude` leave, and keeps the rest in the state', async () => {
    const step = await shop.runPush({
      inputs: { select: 'countries stg_payments+1', exclude: 'fct_orders' },
    });
    expect(step.exitCode).toBe(0);
    expect(await ran(step)).toEqual([
      'model.shop.payment_methods success',
      'model.shop.stg_payments success',
      'seed.shop.countries success',
    ]);
    const buildable = Object.values(newestState().manifest.nodes).filter(
      ({ resource_type }) => resource_type !== 'test',
    );
    expect(buildable).toHaveLength(10);
  });
});

describe('what a pull request believes', () => {
  it('[T01] passes over decoys, and the log says why', async () => {
    const genuine = shop.github.artifacts().at(-1);
    if (!genuine) throw new Error('nothing was deployed');
    const files = shop.github.artifactFiles(genuine);
    const plant = (run: Parameters<typeof shop.github.plantRun>[0], expired = false) => {
      const planted = shop.github.plantRun(run);
      shop.github.plantArtifact({ run: planted, name: 'dbt-state-shop-1', files, expired });
      return planted.id;
    };
    plant({ event: 'pull_request', headBranch: 'main' });
    plant({ workflowPath: '.github/workflows/other.yml' });
    plant({ headBranch: 'feature' });
    const fork = plant({ headRepository: 'mallory/shop' });
    const old = plant({}, true);

    const pull = await shop.openPull(21, 'share', {
      'models/marts/payment_methods.sql':
        "select payment_method, count(*) as payments from {{ ref('stg_payments') }} group by 1\n",
    });
    const step = await shop.runPull(pull, 'opened');
    expect(step.outputs).toMatchObject({
      status: 'success',
      'state-found': 'true',
      'state-run-id': String(genuine.runId),
      selected: '1',
    });
    expect(step.log).toContain(
      `Not used: Run ${fork}: its commit is from mallory/shop, not from acme/shop.`,
    );
    expect(step.log).toMatch(
      new RegExp(`Not used: Run ${old}, artifact dbt-state-shop-1 .*expired`),
    );
    expect(step.log).toContain(`from run ${genuine.runId} (attempt 1)`);
  });
});

describe('a production state in a folder', () => {
  it('serves deploys and pull requests without any artifact', async () => {
    const inputs = { 'state-path': await makeTempDir('states-') };
    const before = shop.github.requests.length;
    const deploy = await shop.runPush({ inputs });
    expect(deploy.exitCode).toBe(0);

    const pull = await shop.openPull(22, 'folder', {
      'models/marts/payment_methods.sql': "select 1 as payments from {{ ref('stg_payments') }}\n",
    });
    const ci = await shop.runPull(pull, 'opened', { inputs });
    expect(ci.outputs).toMatchObject({
      status: 'success',
      selected: '1',
      'state-sha': await shop.repository.git('rev-parse', 'main'),
    });
    const asked = shop.github.requests.slice(before).map(({ path }) => path);
    expect(asked.filter((path) => /artifact/i.test(path))).toEqual([]);
  });
});
