import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandResult, CommandShop } from '../__tests__/support/command.ts';
import { readDocBlock } from '../__tests__/support/doc-blocks.ts';
import { readDemoProject } from '../__tests__/support/shop.ts';
import { startSlack } from '../__tests__/support/slack.ts';
import { removeTempDirs } from '../__tests__/support/temp.ts';
import { makeVenv } from './python-venv.ts';

/**
 * `npm run test:airflow`: the DAG of docs/airflow.md in a real Airflow. It is imported without an
 * error, deploys the demo project, and ends at once where a test of it fails.
 */

const MODEL = 'models/marts/dim_customers.sql';
const IMPORT =
  'import sys; from airflow.dag_processing.dagbag import DagBag; bag = DagBag(sys.argv[1]); ' +
  'print("imported:", bag.import_errors, [task.task_id for task in bag.dags["dbt_production"].tasks])';

const bin = makeVenv('airflow');
const slack = await startSlack([]);
const shop = await CommandShop.open();
const home = join(shop.temp, 'airflow');
const dags = join(home, 'dags');
await mkdir(dags, { recursive: true });
await writeFile(join(dags, 'dbt_production.py'), shop.place(readDocBlock('airflow.md', 'dags/')));
const env = {
  AIRFLOW_HOME: home,
  AIRFLOW__CORE__DAGS_FOLDER: dags,
  AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
  AIRFLOW_VAR_SHOP_WAREHOUSE: shop.warehouse,
  AIRFLOW_CONN_DBT_SLACK: JSON.stringify({ conn_type: 'http', password: slack.webhookUrl }),
};
const airflow = (...args: string[]) => shop.run([join(bin, 'airflow'), ...args], env);

let failed = 0;
console.log((await airflow('version')).output.trim().split('\n').at(-1));
await airflow('db', 'migrate');
expect(
  'the DAG is imported without an error',
  await shop.run([join(bin, 'python'), '-c', IMPORT, dags], env),
  ({ output }) => output.includes("imported: {} ['update', 'deploy']"),
);
expect(
  'a deploy that is green ends green',
  await airflow('dags', 'test', 'dbt_production'),
  ({ output }) =>
    output.includes('18 tests passed') && /DagRun Finished:.*state=success/.test(output),
);
const model = (await readDemoProject())[MODEL] ?? '';
await shop.origin.commit('Break a test', {
  [MODEL]: `${model}\nunion all select 1, 'Customer 1', 'DE', 0, 0\n`,
});
expect(
  'one that is red ends red, without another try, and no log shows a secret',
  await airflow('dags', 'test', 'dbt_production'),
  ({ output }) =>
    output.includes('1 test failed') &&
    output.includes('AirflowFailException: dbt ended with exit code 1') &&
    /DagRun Finished:.*state=failed/.test(output) &&
    !output.includes('up_for_retry') &&
    !output.includes(slack.webhookUrl) &&
    slack.messages.length === 1 &&
    slack.strictErrors.length === 0,
);
await slack.stop();
await removeTempDirs();
process.exit(failed === 0 ? 0 : 1);

function expect(what: string, result: CommandResult, isSo: (result: CommandResult) => boolean) {
  const passed = isSo(result);
  console.log(`${passed ? 'passed' : 'FAILED'}: ${what}`);
  if (passed) return;
  failed += 1;
  console.log(result.output);
}
