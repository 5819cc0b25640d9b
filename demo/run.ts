/**
 * `npm run demo`: a week in the life of a small dbt project, played on real dbt, a real warehouse
 * (DuckDB) and real git, through the bundle in dist/, with a local GitHub and a local Slack.
 * Ends with 1 if anything is not as the story says.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Shop } from '../__tests__/support/shop.ts';
import { removeTempDirs } from '../__tests__/support/temp.ts';
import { clearOutput, Stage } from './stage.ts';
import { playStory } from './story.ts';

if (!existsSync(join(import.meta.dirname, '..', 'dist', 'index.js'))) {
  console.error('dist/index.js is missing: the demo runs the bundle. Run: git checkout -- dist');
  process.exit(1);
}

console.log('A shop with 10 dbt nodes goes from pull requests to production. Real dbt, DuckDB and');
console.log('git; GitHub and Slack are local stand-ins. Takes about a minute.');

await clearOutput();
const shop = await Shop.open();
const stage = new Stage(shop);
try {
  await playStory(stage);
} finally {
  await Promise.all([shop.close(), removeTempDirs()]);
}
stage.close();
process.exitCode = stage.failedChecks === 0 ? 0 : 1;
