/**
 * `npm run demo`: a week in the life of a small dbt project, played on real dbt, a real warehouse
 * (DuckDB) and real git, through the bundle in dist/, with a local GitHub and a local Slack.
 * Ends with 1 if anything is not as the story says.
 *
 * `npm run demo -- --engine 2` plays it on the tests' double of dbt 2.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDouble } from '../__tests__/support/double.ts';
import { Shop } from '../__tests__/support/shop.ts';
import { removeTempDirs } from '../__tests__/support/temp.ts';
import { clearOutput, Stage } from './stage.ts';
import { playStory } from './story.ts';

if (!existsSync(join(import.meta.dirname, '..', 'dist', 'index.js'))) {
  console.error('dist/index.js is missing: the demo runs the bundle. Run: git checkout -- dist');
  process.exit(1);
}

const { values } = parseArgs({ options: { engine: { type: 'string', default: '1' } } });
if (values.engine !== '1' && values.engine !== '2') {
  console.error(`--engine ${values.engine}: there are 1 and 2.`);
  process.exit(1);
}

console.log('A shop with 10 dbt nodes goes from pull requests to production. Real dbt, DuckDB and');
console.log('git; GitHub and Slack are local stand-ins. Takes about a minute.');

await clearOutput();
const shop = await Shop.open();
const double = values.engine === '2' ? await startDouble() : undefined;
if (double) {
  shop.dbt = double.env;
  console.log('dbt is a double of dbt 2, made from its source: docs/dbt-versions.md.');
}
const stage = new Stage(shop);
try {
  await playStory(stage);
} finally {
  await Promise.all([shop.close(), double?.stop()]);
  await removeTempDirs();
}
stage.close();
process.exitCode = stage.failedChecks === 0 ? 0 : 1;
