import { readReport } from '../read-report.ts';
import { workflowDispatchEvent } from '../runner/events.ts';
import { CUSTOMERS, DAYS, ORDERS_A_DAY, PRODUCTION } from './project.ts';
import {
  check,
  commit,
  listSchemas,
  rowsInHistory,
  runPull,
  type Stage,
  succeed,
} from './stage.ts';

const BLUE_GREEN = { 'blue-green': 'on', 'keep-old': '1' };

const GENERATION = 'select max(generation) from analytics.payment_methods';

const VIEW = 'select count(*) from analytics.stg_customers';

export async function playDeploy({ shop, server }: Stage): Promise<void> {
  const deploy = await succeed(shop.runPush());
  check('nodes that were built', deploy.outputs.built, String(PRODUCTION.length));
  check('production', await listSchemas(server, 'analytics'), PRODUCTION);
  check('rows in the history', rowsInHistory(shop), {
    ...{ all_types: 2, countries: 4, customers_history: CUSTOMERS, daily_orders: DAYS },
    ...{ dim_customers: CUSTOMERS, fct_orders: DAYS * ORDERS_A_DAY },
    ...{ payment_methods: 3, revenue_by_country: 4 },
  });
}

/** What a pull request left that was closed while no workflow ran. */
export async function playSweep(stage: Stage): Promise<void> {
  const { shop, server } = stage;
  const pull = await shop.openPull(14, 'left', {
    'models/marts/payment_methods.sql':
      "select payment_method, count(*) as payments from {{ ref('stg_payments') }} group by payment_method\n",
  });
  await succeed(runPull(stage, pull, 'opened'));
  shop.github.plantPull({ number: 14, state: 'closed' });
  await shop.repository.switch('main');
  await succeed(shop.runSchedule());
  check('what is left', await listSchemas(server, 'pr_14_shop'), []);
  check('production', await listSchemas(server, 'analytics'), PRODUCTION);
}

export async function playMonitor({ shop }: Stage): Promise<void> {
  const before = rowsInHistory(shop);
  const step = await succeed(shop.runSchedule({ inputs: { mode: 'monitor' } }));
  check('its mode', step.outputs.mode, 'monitor');
  check('rows in the history', rowsInHistory(shop), before);
}

/** Data, grants and whatever else the warehouse keeps of a relation. */
async function readKept({ suite, server }: Stage): Promise<unknown> {
  const { stays = {} } = suite.blueGreen ?? {};
  const rows = await server.run(Object.values(stays));
  return Object.fromEntries(Object.keys(stays).map((name, index) => [name, rows[index]?.sort()]));
}

export async function playBlueGreen(stage: Stage): Promise<void> {
  const { suite, server, shop } = stage;
  await server.run(suite.blueGreen?.prepare ?? []);
  const kept = await readKept(stage);
  await commit(shop, { 'models/marts/payment_methods.sql': methods('1') });
  const deploy = await succeed(shop.runPush({ inputs: BLUE_GREEN }));
  const { promotion } = await readReport(deploy);
  check('the swap', promotion?.outcome, 'swapped');
  check('production', await listLive(stage), PRODUCTION);
  check('what is new', await server.run([GENERATION]), [[['1']]]);
  check('what stays', await readKept(stage), kept);
  check('what a view reads', await server.run([VIEW]), [[[String(CUSTOMERS)]]]);
}

function methods(generation: string): string {
  return `select payment_method, ${generation} as generation, count(*) as payments, sum(amount) as amount from {{ ref('stg_payments') }} group by payment_method\n`;
}

/** Production is as it was, and the next deploy goes through. */
export async function playFailedBlueGreen(stage: Stage): Promise<void> {
  const { shop, server } = stage;
  const kept = await readKept(stage);
  await commit(shop, {
    'models/marts/payment_methods.sql': methods('2'),
    'tests/none.sql': "select * from {{ ref('daily_orders') }}\n",
  });
  const failed = await shop.runPush({ inputs: BLUE_GREEN });
  check('its end', failed.conclusion, 'failure');
  check('production', await server.run([GENERATION]), [[['1']]]);
  check('what stays', await readKept(stage), kept);
  await commit(shop, { 'tests/none.sql': null });
  await succeed(shop.runPush({ inputs: BLUE_GREEN }));
  check('the next deploy', await server.run([GENERATION]), [[['2']]]);
  check('what stays after it', await readKept(stage), kept);
}

export async function playRollback(stage: Stage): Promise<void> {
  const { shop, server } = stage;
  const kept = await readKept(stage);
  const sha = await shop.repository.git('rev-parse', 'main');
  const inputs = { ...BLUE_GREEN, mode: 'rollback' };
  const step = await shop.start('main', workflowDispatchEvent({ sha }), { inputs });
  await succeed(step.result);
  check('production', await server.run([GENERATION]), [[['1']]]);
  check('what a view reads', await server.run([VIEW]), [[[String(CUSTOMERS)]]]);
  check('what stays', await readKept(stage), kept);
}

/** Without the generations that are kept. */
async function listLive({ server }: Stage): Promise<string[]> {
  const names = await listSchemas(server, 'analytics');
  return names.filter((name) => !/_old_\d/.test(name));
}
