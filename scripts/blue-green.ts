/**
 * `npm run e2e:blue-green`: four readers join two marts in a loop, while three blue-green deploys and
 * a rollback go live on PostgreSQL, and then while deploys in place do. Fails when a reader of the
 * first saw an error, two generations at once, or had to wait for a second; or read too little.
 */

import { BlueGreenShop } from '../__tests__/support/blue-green-shop.ts';
import type { StepResult } from '../__tests__/support/runner/step.ts';
import { removeTempDirs } from '../__tests__/support/temp.ts';

const READS = 10_000;
const SECONDS = 1;

const live = await BlueGreenShop.open();
try {
  await succeed('first deploy', live.deploy());
  await live.letReaderRead();
  const grants = JSON.stringify(await live.grants());

  const readers = await live.startReaders();
  for (const round of [1, 2, 3]) await succeed(`deploy ${round}`, live.deploy());
  await succeed('rollback', live.rollBack());
  const green = await readers.stop();
  const sameGrants = grants === JSON.stringify(await live.grants());

  await live.letReaderReadOn();
  const others = await live.startReaders();
  for (const round of [1, 2, 3]) await succeed(`deploy ${round} in place`, live.deploy({}));
  const inPlace = await others.stop();

  print('| deploys | reads | mixed | errors | slowest read |');
  print('| --- | --: | --: | --: | --: |');
  for (const [name, { reads, mixed, errors, slowest }] of Object.entries({
    'three blue-green, one rollback': green,
    'three in place': inPlace,
  }))
    print(`| ${name} | ${reads} | ${mixed} | ${errors.length} | ${slowest.toFixed(3)} s |`);
  print(`Grants of the reading role: ${sameGrants ? 'the same' : 'NOT the same'}.`);
  print(`Generations that the first reader saw: ${green.generations.join(', ')}.`);
  for (const error of new Set(green.errors)) print(error);
  const { reads, mixed, errors, slowest } = green;
  const good = mixed + errors.length === 0 && slowest < SECONDS && reads >= READS && sameGrants;
  process.exitCode = good ? 0 : 1;
} finally {
  await live.close();
  await removeTempDirs();
}

async function succeed(name: string, step: Promise<StepResult>): Promise<void> {
  const { conclusion, log } = await step;
  print(`${name}: ${conclusion}`);
  if (conclusion !== 'success') throw new Error(log);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
