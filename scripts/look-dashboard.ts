/**
 * `npm run look:dashboard`: the page in each of its states to ./look/dashboard, as HTML and as
 * pictures: light, dark, on a phone, printed, and the page of one model. `readme.png` is the picture
 * in the README, docs/images/page.png.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import {
  emptyFacts,
  greenFacts,
  hostileFacts,
  hugeFacts,
  redFacts,
} from '../__tests__/report/dashboard-samples.ts';
import { startBrowser } from '../__tests__/support/browser.ts';
import { makePage } from '../src/publish/dashboard.ts';
import { bundleDashboard } from './bundle-dashboard.ts';

const FOLDER = resolve('look', 'dashboard');

const STATES = {
  green: greenFacts,
  red: redFacts,
  empty: emptyFacts,
  huge: hugeFacts,
  hostile: hostileFacts,
};

const VIEWS = {
  light: { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light' },
} as const;

async function takePictures(browser: Browser, name: string, url: string): Promise<void> {
  for (const [view, options] of Object.entries(VIEWS)) {
    const tab = await browser.newPage(options);
    await tab.clock.setFixedTime('2026-03-04T08:31:00Z');
    await tab.goto(url);
    await tab.waitForSelector('html[data-ready]');
    await tab.screenshot({ path: join(FOLDER, `${name}-${view}.png`), fullPage: true });
    if (name === 'red' && view === 'light') {
      const clip = { x: 0, y: 0, width: 1280, height: 660 };
      await tab.screenshot({ path: join(FOLDER, 'readme.png'), clip });
    }
    if (name === 'red') {
      await tab.goto(`${url}#model.shop.customer_segments`);
      await tab.waitForSelector('#detail h1');
      await tab.screenshot({ path: join(FOLDER, `model-${view}.png`), fullPage: true });
    }
    if (view === 'light') {
      await tab.goto(`${url}#`);
      await tab.pdf({ path: join(FOLDER, `${name}.pdf`) });
    }
    await tab.close();
  }
}

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const assets = join(FOLDER, 'assets');
await bundleDashboard(assets);
const browser = await startBrowser();
for (const [name, facts] of Object.entries(STATES)) {
  const path = join(FOLDER, `${name}.html`);
  const page = await makePage(facts(), assets);
  writeFileSync(path, page);
  await takePictures(browser, name, pathToFileURL(path).href);
  console.log(`${name}: ${(page.length / 1e6).toFixed(2)} MB`);
}
await browser.close();
console.log(`Pages and pictures are in ${FOLDER}`);
