/**
 * `npm run e2e:oracle [-- [--together] [--kinds seed,hook] [--deploys full] [--warehouse postgres]
 * [<part of a name>…]]`: every scenario as a pull request through the bundle, then its merge and its
 * deploys, each compared with what the pull request showed and said. Prints a table. All of it takes
 * hours on two cores; `--together` puts changes that do not touch each other into one pull request.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { ALL_SCENARIOS } from '../__tests__/oracle/all-scenarios.ts';
import { judge } from '../__tests__/oracle/judge.ts';
import { allDeploys, Oracle, type Outcome } from '../__tests__/oracle/oracle.ts';
import { DEPLOYS, type Deploy, type MergeScenario } from '../__tests__/oracle/scenario.ts';
import { packTogether } from '../__tests__/oracle/together.ts';
import { openWarehouses } from '../__tests__/oracle/warehouses.ts';
import { startForkServer } from '../__tests__/support/forks.ts';
import { removeTempDirs } from '../__tests__/support/temp.ts';
import { FORKS_VARIABLE } from '../__tests__/support/venv.ts';

if (process.platform === 'linux' && !process.env[FORKS_VARIABLE]) await runOnForks();
else await runAll();

/** The same script where dbt starts by forks of one server, which saves most of the time. */
async function runOnForks(): Promise<void> {
  const server = await startForkServer();
  const env = { ...process.env, [FORKS_VARIABLE]: server.folder };
  const [code] = await once(
    spawn(process.execPath, process.argv.slice(1), { env, stdio: 'inherit' }),
    'exit',
  );
  server.process.stdin?.end();
  await server.ended;
  process.exitCode = typeof code === 'number' ? code : 1;
}

async function runAll(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      deploys: { type: 'string' },
      kinds: { type: 'string' },
      warehouse: { type: 'string' },
      together: { type: 'boolean' },
    },
  });
  const deploys = values.deploys ? parseDeploys(values.deploys) : allDeploys();
  const kinds = values.kinds?.split(',');
  const chosen = ALL_SCENARIOS.filter(
    ({ name, kind, warehouse = 'duckdb' }) =>
      (values.warehouse ?? warehouse) === warehouse &&
      (kinds?.includes(kind) ?? true) &&
      (positionals.length === 0 || positionals.some((part) => name.includes(part))),
  );
  const scenarios = values.together ? packTogether(chosen) : chosen;
  await using warehouses = openWarehouses();
  const oracles = new Map<MergeScenario['warehouse'], Oracle>();
  const total = { scenarios: 0, relations: 0, effects: 0 };
  let differences = 0;

  console.log(
    '| kind | scenario | run | built | relations compared | effects checked | differences |',
  );
  console.log('| --- | --- | --- | --: | --: | --: | --: |');
  for (const scenario of scenarios) {
    const { warehouse = 'duckdb' } = scenario;
    const oracle = oracles.get(warehouse) ?? new Oracle(await warehouses.open(warehouse));
    oracles.set(warehouse, oracle);
    const outcome = await runScenario(oracle, scenario, deploys);
    printRow(scenario, outcome);
    total.scenarios += 1;
    total.relations += outcome.relations;
    total.effects += outcome.effects;
    differences += outcome.differences.length;
    for (const text of outcome.differences) console.error(`${scenario.name}: ${text}`);
  }
  const cells = [total.scenarios, '', '', total.relations, total.effects, differences];
  console.log(`| **all** | ${cells.join(' | ')} |`);
  for (const oracle of oracles.values()) await oracle.close();
  await removeTempDirs();
  process.exitCode = differences === 0 ? 0 : 1;
}

async function runScenario(
  oracle: Oracle,
  scenario: MergeScenario,
  deploys: readonly Deploy[],
): Promise<Outcome> {
  const wanted = (scenario.deploys ?? allDeploys()).filter((deploy) => deploys.includes(deploy));
  try {
    const outcome = await oracle.run(scenario, wanted);
    return { ...outcome, differences: judge(scenario, outcome) };
  } catch (error) {
    // The other scenarios are still worth their answer.
    return {
      ...{ relations: 0, effects: 0, built: [], failing: [], status: 'failure' },
      differences: [`could not be run: ${error instanceof Error ? error.stack : error}`],
    };
  }
}

function printRow({ kind, name, warehouse = 'duckdb' }: MergeScenario, outcome: Outcome): void {
  const title = warehouse === 'duckdb' ? name : `${name} (${warehouse})`;
  const { status, built, relations, effects, differences } = outcome;
  const cells = [kind, title, status, built.length, relations, effects, differences.length];
  console.log(`| ${cells.join(' | ')} |`);
}

function parseDeploys(text: string): Deploy[] {
  const names = text.split(',');
  const unknown = names.find((name) => !(name in DEPLOYS));
  if (unknown !== undefined)
    throw new Error(`There is no deploy "${unknown}": ${allDeploys().join(', ')}.`);
  return names as Deploy[];
}
