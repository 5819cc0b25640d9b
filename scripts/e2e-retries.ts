import { type CutDeploy, deployThroughCuts, findRebuilt } from '../__tests__/support/cut-deploy.ts';
import { removeTempDirs } from '../__tests__/support/temp.ts';

/**
 * Deploys 200 models, three times with other cuts, through a proxy that cuts connections to
 * PostgreSQL at random: each must end green, and no node that had succeeded may be built again.
 */

const MODELS = 200;
const SEEDS = [1, 2, 3];

const columns = [
  'seed',
  'status',
  'connections',
  'cuts',
  'delays',
  'rounds',
  'retried',
  'most',
  'twice',
  'rebuilt',
  'time',
];
console.log(
  `${MODELS} models with a test each, PostgreSQL behind a proxy. most: attempts of one node; twice: ` +
    'committed, then reported as an error, and so run again; rebuilt: run again although it had succeeded.\n',
);
console.log(columns.map((column) => column.padStart(13)).join(''));

let failed = false;
for (const seed of SEEDS) {
  const deploy = await deployThroughCuts({
    models: MODELS,
    seed,
    chance: 0.006,
    limit: 24,
    retries: 12,
  });
  console.log(
    describe(seed, deploy)
      .map((cell) => String(cell).padStart(13))
      .join(''),
  );
  failed ||= deploy.step.outputs.status !== 'success' || findRebuilt(deploy).length > 0;
}
await removeTempDirs();
process.exit(failed ? 1 : 0);

function describe(seed: number, deploy: CutDeploy): Array<string | number> {
  const { step, report, connections, cuts, delays, executions } = deploy;
  const attempts = [...report.nodes, ...report.tests].map((each) => each.attempts);
  return [
    seed,
    step.outputs.status ?? '',
    connections,
    cuts,
    delays,
    step.log.match(/^Retry \d+ starts/gm)?.length ?? 0,
    step.outputs.retried ?? '',
    Math.max(...attempts),
    [...executions.values()].filter((count) => count > 1).length,
    findRebuilt(deploy).length,
    `${Math.round(report.duration)} s`,
  ];
}
