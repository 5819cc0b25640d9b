import type { Pull, Shop } from '../__tests__/support/shop.ts';
import { acceptBankTransfer, addAverageOrder, renameInvoice } from './changes.ts';
import { loadProductionDigests, loadRelationsRead } from './evidence.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';
import { paint, renderColumns } from './terminal.ts';

const DAYS_LOADED = 30;
const ORDERS_PER_DAY = 20;

export async function playStory(stage: Stage): Promise<void> {
  await deployMain(stage);
  await changeOneModel(stage);
  await breakAndRepair(stage);
  await mergeAndCleanUp(stage);
  await runNightly(stage);
  await checkMorning(stage);
}

async function deployMain(stage: Stage): Promise<void> {
  const { shop } = stage;
  stage.chapter(
    'A push to main deploys',
    'The very first run builds all of production and uploads the production state,',
    'an artifact that pull requests compare with.',
  );
  const deploy = await stage.play('push to main', () => shop.runPush(), { summaryLines: 13 });
  stage.check('all 10 nodes of the project were built', deploy.built.length, 10);
  const artifacts = shop.github.artifacts().map(({ name }) => name);
  stage.check('its run uploaded the production state', artifacts, ['dbt-state-shop-1']);
}

async function changeOneModel(stage: Stage): Promise<void> {
  const { shop } = stage;
  stage.chapter(
    'Pull request #12 adds a column to dim_customers',
    'It builds only that model and its downstream models, in a schema of its own.',
    'It reads everything else from production.',
  );
  const before = await loadProductionDigests(shop);
  const pull = await shop.openPull(12, 'add-average-order', await addAverageOrder());
  await showDiff(stage, pull);
  const scene = await stage.play('#12 opened', () => shop.runPull(pull, 'opened'), {
    pull,
    summaryLines: 5,
  });
  stage.check('built: dim_customers and, downstream, revenue_by_country', scene.built, [
    'dim_customers',
    'revenue_by_country',
  ]);
  await checkRelations(stage, 'pr_12_shop', scene.built);
  await checkRead(stage, scene, ['countries', 'fct_orders', 'stg_customers']);
  const after = await loadProductionDigests(shop);
  stage.print(...renderDigests(before, after));
  stage.check('production is untouched: the same relations with the same rows', after, before);
}

async function breakAndRepair(stage: Stage): Promise<void> {
  const { shop } = stage;
  stage.chapter(
    'Pull request #13 renames a payment method, and a test breaks',
    'stg_payments is built and its test fails, so its downstream models are skipped.',
    'fct_orders is incremental: it starts from a copy of production’s rows.',
  );
  const before = await loadProductionDigests(shop);
  const pull = await shop.openPull(13, 'rename-invoice', await renameInvoice());
  await showDiff(stage, pull);
  const broken = await stage.play('#13 opened', () => shop.runPull(pull, 'opened'), {
    pull,
    summaryLines: 3,
    ends: 'failure',
  });
  stage.check('built: stg_payments only', broken.built, ['stg_payments']);
  await checkRelations(stage, 'pr_13_shop', ['fct_orders', ...broken.built]);
  const places = broken.step.annotations.map(({ level, file }) => `${level} ${file}`);
  stage.check('one annotation, on the file that declares the test', places, [
    'error models/staging/staging.yml',
  ]);
  const [first] = shop.github.comments(pull.number);

  stage.chapter(
    'The next push to #13 repairs it',
    'The test now accepts the new name. The first comment is updated; there is no second.',
  );
  await shop.push(pull, await acceptBankTransfer());
  await showDiff(stage, pull);
  const repaired = await stage.play('#13 pushed', () => shop.runPull(pull, 'synchronize'), {
    pull,
    summaryLines: 3,
  });
  stage.check('built: stg_payments and its 5 downstream models', repaired.built, [
    'daily_orders',
    'dim_customers',
    'fct_orders',
    'payment_methods',
    'revenue_by_country',
    'stg_payments',
  ]);
  await checkRead(stage, repaired, ['countries', 'stg_customers', 'stg_orders']);
  const ids = shop.github.comments(pull.number).map(({ id }) => id);
  stage.check('one comment, the same as before', ids, [first?.id]);
  stage.check('its text has changed', repaired.comment !== broken.comment, true);
  stage.check('production is untouched', await loadProductionDigests(shop), before);
}

async function mergeAndCleanUp(stage: Stage): Promise<void> {
  const { shop } = stage;
  stage.chapter(
    'Pull request #13 is merged',
    'GitHub starts two runs: one for the closed pull request, one for main.',
  );
  const pull = { number: 13, branch: 'rename-invoice', title: 'rename invoice' };
  await stage.play('#13 closed', () => shop.runPull(pull, 'closed'), {
    pull,
    summaryLines: 0,
    commentLines: 2,
  });
  stage.check('the schema of #13 is gone', await listSchema(shop, 'pr_13_shop'), []);
  await checkRelations(stage, 'pr_12_shop', ['dim_customers', 'revenue_by_country']);

  await shop.merge(pull);
  const merged = await stage.play('merge to main', () => shop.runPush(), { summaryLines: 1 });
  stage.check('all 10 nodes were built', merged.built.length, 10);
  const methods = await shop.query(
    'select payment_method from analytics.payment_methods order by 1',
  );
  stage.check('the new name is in production', methods.flat(), ['bank_transfer', 'card', 'paypal']);
}

async function runNightly(stage: Stage): Promise<void> {
  const { shop } = stage;
  stage.chapter(
    'The nightly run',
    'Another day of raw data was loaded. The schedule deploys main again, and the',
    'incremental model fct_orders adds the new rows.',
  );
  const before = await countOrders(shop);
  await shop.loadRaw(DAYS_LOADED + 1);
  await stage.play('nightly run', () => shop.runSchedule(), { summaryLines: 1 });
  const after = await countOrders(shop);
  stage.check(`fct_orders grew from ${before} to ${after} rows`, after - before, ORDERS_PER_DAY);
  stage.check(
    'Slack got the three deploys, in the channel for successes',
    shop.slack.messages.map(({ channel }) => channel),
    ['#data-log', '#data-log', '#data-log'],
  );
}

async function checkMorning(stage: Stage): Promise<void> {
  const { shop } = stage;
  stage.chapter(
    'The health check in the morning',
    'It builds nothing. It checks the freshness of sources, the rows of every table, and the',
    'last runs. Slack gets one message; the dashboard opens from disk in any browser.',
  );
  const before = await loadProductionDigests(shop);
  const run = () => shop.runSchedule({ inputs: { mode: 'monitor', dashboard: 'on' } });
  const { slack, report } = await stage.play('morning check', run, { summaryLines: 12 });
  stage.check(
    'the four things are green: last run, tests, sources, model times',
    [report.status, report.health?.tests.failed, report.health?.anomalies.length],
    ['success', 0, 0],
  );
  stage.check(
    'its one message went to the channel for alerts',
    slack.map(({ channel }) => channel),
    ['#data-alerts'],
  );
  stage.check(
    'the dashboard is an artifact of the run',
    shop.github.artifacts().some(({ name }) => name === 'dbt-dashboard-shop-1'),
    true,
  );
  stage.check('production is untouched', await loadProductionDigests(shop), before);
}

/** What the last push to the pull request changed, without git's headers. */
async function showDiff(stage: Stage, { branch }: Pull): Promise<void> {
  const diff = await stage.shop.repository.git('show', '--format=', '--unified=0', branch);
  const lines = diff.split('\n').filter((line) => /^(\+\+\+|[-+](?![-+]))/.test(line));
  stage.print(
    '',
    ...lines.map((line) => {
      if (line.startsWith('+++')) return `  ${paint('dim', line.slice('+++ b/'.length))}`;
      return `  ${paint(line.startsWith('+') ? 'green' : 'red', line)}`;
    }),
  );
}

function renderDigests(before: Record<string, string>, after: Record<string, string>): string[] {
  const head = ['production', 'before', 'after'].map((cell) => paint('dim', cell));
  const rows = Object.keys({ ...before, ...after }).map((relation) => [
    relation,
    before[relation] ?? 'not there',
    after[relation] ?? 'gone',
  ]);
  return renderColumns([head, ...rows]).map((line) => `  ${line}`);
}

/** Only what was built stands in the schema of the pull request, and whose it is. */
async function checkRelations(
  stage: Stage,
  schema: string,
  expected: readonly string[],
): Promise<void> {
  stage.check(
    `${schema} holds ${expected.join(' and ')}, and the markers of its owner and its last run`,
    await listSchema(stage.shop, schema),
    [...expected, 'dbt_ci_schema_owner', 'dbt_ci_schema_run'].sort(),
  );
}

/** Every parent that was not built was read from production, every one that was from the own schema. */
async function checkRead(
  stage: Stage,
  scene: Scene,
  fromProduction: readonly string[],
): Promise<void> {
  const read = await loadRelationsRead(scene.step);
  const fromOutside = read.filter(
    (relation) => !relation.startsWith(`${scene.report.schema}.`) && !relation.startsWith('raw.'),
  );
  stage.check(
    `read from production: ${fromProduction.join(', ')}`,
    fromOutside,
    fromProduction.map((name) => `analytics.${name}`),
  );
  const own = read.filter((relation) => relation.startsWith(`${scene.report.schema}.`));
  const unbuilt = own.filter((relation) => !scene.built.includes(relation.split('.')[1] ?? ''));
  stage.check(`nothing unbuilt was looked for in ${scene.report.schema}`, unbuilt, []);
}

async function listSchema(shop: Shop, schema: string): Promise<string[]> {
  const relations = await shop.relations();
  return relations
    .filter((relation) => relation.startsWith(`${schema}.`))
    .map((relation) => relation.slice(schema.length + 1));
}

async function countOrders(shop: Shop): Promise<number> {
  const [[count] = []] = await shop.query('select count(*) from analytics.fct_orders');
  return Number(count);
}
