/**
 * `npm run bench:dashboard`: the page of 5,000 models over 100 runs: how long it takes to write, how
 * large it is, and when a browser has painted it and can be searched, five times.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hugeFacts } from '../__tests__/report/dashboard-samples.ts';
import { startBrowser } from '../__tests__/support/browser.ts';
import { bundleDashboard } from '../scripts/bundle-dashboard.ts';
import { makePage } from '../src/publish/dashboard.ts';

const ROUNDS = 5;

const assets = mkdtempSync(join(tmpdir(), 'bench-assets-'));
await bundleDashboard(assets);
const facts = hugeFacts();
const start = performance.now();
const text = await makePage(facts, assets);
console.log(`written in ${((performance.now() - start) / 1000).toFixed(1)} s`);
console.log(`${(Buffer.byteLength(text) / 1e6).toFixed(2)} MB, ${facts.catalog.size} items`);

const folder = mkdtempSync(join(tmpdir(), 'bench-dashboard-'));
const path = join(folder, 'index.html');
writeFileSync(path, text);
const browser = await startBrowser();
for (let round = 1; round <= ROUNDS; round += 1) {
  const tab = await browser.newPage();
  await tab.goto(pathToFileURL(path).href);
  await tab.waitForSelector('html[data-ready]');
  const [painted, ready] = await tab.evaluate<[number, number]>(
    "[performance.getEntriesByName('first-contentful-paint')[0].startTime, performance.now()]",
  );
  console.log(`first paint ${painted.toFixed(0)} ms, searchable ${ready.toFixed(0)} ms`);
  await tab.close();
}
await browser.close();
rmSync(folder, { recursive: true });
