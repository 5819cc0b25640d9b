/**
 * `npm run bench -- --models 200,1000 --rounds 3 [--full-rounds 1]`: a pull request that changes one
 * model in the middle, as it is run today and as the action runs it, in turns. Writes
 * bench/results.md. Real dbt on DuckDB, the committed bundle, a local GitHub.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { removeTempDirs } from '../__tests__/support/temp.ts';
import { Contenders, type Result } from './contenders.ts';
import { describeTime, type Round, renderResults } from './results.ts';

const { values } = parseArgs({
  options: {
    models: { type: 'string', default: '200,1000' },
    rounds: { type: 'string', default: '3' },
    'full-rounds': { type: 'string', default: '1' },
  },
});
const rounds = Number(values.rounds);
const fullRounds = Number(values['full-rounds']);
const sizes = new Map<number, Round[]>();

try {
  for (const models of values.models.split(',').map(Number)) {
    const contenders = await Contenders.open(models);
    console.log(`${models} models deployed in ${contenders.deploySeconds} s`);
    sizes.set(models, []);
    for (let round = 1; round <= rounds; round++) {
      const measured = await play(contenders, round <= fullRounds);
      sizes.get(models)?.push(measured);
      for (const [name, result] of Object.entries(measured))
        print(`round ${round}, ${name}`, result);
    }
    await contenders.close();
  }
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;
  const text = renderResults(sizes, machine);
  writeFileSync(join(import.meta.dirname, 'results.md'), text);
  console.log(`\n${text}`);
} finally {
  await removeTempDirs();
}

async function play(contenders: Contenders, withFull: boolean): Promise<Round> {
  const bareWarm = await contenders.bareWarm();
  const { first, second } = await contenders.actionWarm();
  const bareCold = await contenders.bareCold();
  const actionCold = await contenders.actionCold();
  const tutorial = await contenders.tutorial();
  const nothing = await contenders.actionNothing();
  const full = withFull ? await contenders.full() : undefined;
  return { bareWarm, bareCold, tutorial, full, actionWarm: first, actionCold, second, nothing };
}

function print(name: string, result: Result | undefined): void {
  if (!result) return;
  const { seconds, cpuSeconds } = result;
  console.log(
    `${name}: ${seconds.toFixed(1)} s (CPU ${cpuSeconds.toFixed(1)} s)  ${describeTime(result)}`,
  );
}
