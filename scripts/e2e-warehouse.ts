/**
 * `npm run e2e:snowflake` and its like: the shop of `demo/` through the bundle and the warehouse's real
 * adapter, on what stands in for the warehouse (`__tests__/support/warehouses/`). The steps are the
 * same on each; words after the name choose those whose titles have one. With `RESULTS`, what came of
 * each step is written into that file, as JSON. `VERBOSE` prints the log of the pull request's last run
 * where a step fails.
 */
import { writeFile } from 'node:fs/promises';
import { removeTempDirs } from '../__tests__/support/temp.ts';
import type { StepOutcome } from '../__tests__/support/warehouses/results.ts';
import { openStage } from '../__tests__/support/warehouses/stage.ts';
import { STEPS } from '../__tests__/support/warehouses/steps.ts';
import {
  STEP_NAMES,
  type StepName,
  type WarehouseSuite,
} from '../__tests__/support/warehouses/suite.ts';

const [name = '', ...only] = process.argv.slice(2);
const { suite } = (await import(`../__tests__/support/warehouses/${name}.ts`)) as {
  suite: WarehouseSuite;
};
const outcomes: StepOutcome[] = [];
const server = await suite.start();
try {
  const stage = await openStage(suite, server);
  for (const title of STEP_NAMES) {
    if (!isChosen(title)) continue;
    const reason = suite.without[title];
    if (reason !== undefined) {
      print(`none    ${title}: ${reason}`);
      outcomes.push({ title, result: 'none', seconds: 0 });
      continue;
    }
    const start = performance.now();
    const result = await STEPS[title](stage).then(
      () => 'ok' as const,
      (error: Error) => {
        print(error.message);
        if (process.env.VERBOSE && stage.pull) print(stage.pull.log);
        return 'failed' as const;
      },
    );
    const seconds = (performance.now() - start) / 1000;
    print(`${result.padEnd(7)} ${title} (${seconds.toFixed(0)} s)`);
    outcomes.push({ title, result, seconds });
  }
  for (const error of stage.shop.github.strictErrors) {
    print(`GitHub does not know: ${JSON.stringify(error)}`);
    process.exitCode = 1;
  }
  await stage.shop.close();
} finally {
  await server.stop();
  await removeTempDirs();
}
if (process.env.RESULTS) await writeFile(process.env.RESULTS, JSON.stringify(outcomes));
if (outcomes.some(({ result }) => result === 'failed')) process.exitCode = 1;

/** By a step's whole title, or by a part of several. */
function isChosen(title: StepName): boolean {
  if (only.length === 0) return true;
  const isWhole = (part: string) => STEP_NAMES.some((step) => step === part);
  return only.some((part) => (isWhole(part) ? title === part : title.includes(part)));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
