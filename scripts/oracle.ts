/**
 * `npm run e2e:oracle [-- <part of a name>…]`: every scenario of `__tests__/scenarios` as a pull request
 * through the bundle, held against a full deploy of it onto a copy of production. Takes half an hour.
 */

import { SCENARIOS } from '../__tests__/scenarios/all-scenarios.ts';
import { type Files, PROJECT, RAW_DATA } from '../__tests__/scenarios/project.ts';
import type { Scenario } from '../__tests__/scenarios/scenario.ts';
import {
  copyWarehouse,
  deployInFull,
  type Judgement,
  judge,
  readReport,
} from '../__tests__/support/oracle.ts';
import { Shop } from '../__tests__/support/shop.ts';
import { removeTempDirs } from '../__tests__/support/temp.ts';

const PROFILES = `shop:
  target: prod
  outputs:
    prod: { type: duckdb, path: "{{ env_var('SHOP_WAREHOUSE') }}", schema: analytics, threads: 2 }
    ci: { type: duckdb, path: "{{ env_var('SHOP_WAREHOUSE') }}", schema: ci, threads: 2 }
`;

interface Row extends Judgement {
  status: string;
  /** Models, seeds and snapshots. */
  selected: number;
  built: number;
}

const parts = process.argv.slice(2);
const scenarios = SCENARIOS.filter(
  ({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)),
);
const shops = new Map<string, Promise<Shop>>();
const differences: string[] = [];

console.log('| scenario | run | selected | built | relations | equal |');
console.log('| --- | --- | --: | --: | --: | --- |');
for (const [index, scenario] of scenarios.entries()) {
  const row = await runScenario(scenario, index + 1);
  const equal = row.differences.length === 0 ? 'yes' : 'NO';
  const cells = [row.status, row.selected, row.built, row.relations, equal];
  console.log(`| ${scenario.name} | ${cells.join(' | ')} |`);
  differences.push(...row.differences.map((difference) => `${scenario.name}: ${difference}`));
}
for (const shop of shops.values()) await (await shop).close();
await removeTempDirs();
console.log(['', ...differences].join('\n'));
process.exitCode = differences.length === 0 ? 0 : 1;

async function runScenario(scenario: Scenario, number: number): Promise<Row> {
  const project = { ...PROJECT, ...scenario.project, 'profiles.yml': PROFILES };
  const shop = await shopOf(project);
  const pull = await shop.openPull(number, `scenario-${number}`, changesOf(scenario, project));
  const production = await copyWarehouse(shop);
  const deployed = await copyWarehouse(shop);
  const inputs = scenario.target && { 'ci-target': scenario.target };
  const running = await shop.startPull(pull, 'opened', {
    env: production.env,
    ...(inputs && { inputs }),
  });
  const [run] = await Promise.all([running.result, deployInFull(shop, pull, deployed)]);
  if (run.conclusion !== 'success') throw new Error(`${scenario.name}\n${run.log}`);
  const { status, nodes, review } = await readReport(run);
  const planned = review ? Object.keys(review.reasons) : [];
  const leftOut = review?.leftOut.map(({ uniqueId }) => uniqueId) ?? [];
  return {
    ...(await judge(pull, production, deployed)),
    status,
    selected: [...planned, ...leftOut].filter((id) => /^(model|seed|snapshot)\./.test(id)).length,
    built: nodes.length,
  };
}

/** One deploy for all scenarios of a project. */
function shopOf(project: Files): Promise<Shop> {
  const key = JSON.stringify(project);
  const known = shops.get(key);
  if (known) return known;
  const opened = openShop(project);
  shops.set(key, opened);
  return opened;
}

async function openShop(project: Files): Promise<Shop> {
  const shop = await Shop.openWith(project);
  await shop.execute(RAW_DATA);
  const deploy = await shop.runPush();
  if (deploy.conclusion !== 'success') throw new Error(deploy.log);
  return shop;
}

function changesOf({ change }: Scenario, project: Files): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(change).map(([path, to]) => [
      path,
      typeof to === 'function' ? to(project[path] ?? '') : to,
    ]),
  );
}
