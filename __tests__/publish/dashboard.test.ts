import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePage } from '../../src/publish/dashboard.ts';
import type { DashboardFacts } from '../../src/report/dashboard/view.ts';
import {
  emptyFacts,
  greenFacts,
  hostileFacts,
  hugeFacts,
  redFacts,
} from '../report/dashboard-samples.ts';
import { startBrowser } from '../support/browser.ts';
import { makeDashboardAssets } from '../support/dashboard-assets.ts';

const ASSETS = await makeDashboardAssets();
const STATES = { green: greenFacts, red: redFacts, empty: emptyFacts, hostile: hostileFacts };
type State = keyof typeof STATES | 'huge';

let browser: Browser;
let folder: string;
const sizes: Partial<Record<State, number>> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dashboard-'));
  const write = async (state: State, facts: DashboardFacts) => {
    const page = await makePage(facts, ASSETS);
    sizes[state] = Buffer.byteLength(page);
    await writeFile(fileOf(state), page);
  };
  for (const [state, facts] of Object.entries(STATES)) await write(state as State, facts());
  await write('huge', hugeFacts());
  browser = await startBrowser();
});

afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

function fileOf(state: State): string {
  return join(folder, `${state}.html`);
}

/** The page as opened from the disk, with all that it asks for and complains about. */
async function open(
  state: State,
  { anchor = '', ...options }: BrowserContextOptions & { anchor?: string } = {},
): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  await page.clock.setFixedTime('2026-03-04T08:31:00Z');
  await page.goto(pathToFileURL(fileOf(state)).href + anchor);
  if (options.javaScriptEnabled !== false) await page.waitForSelector('html[data-ready]');
  return { page, requests, complaints };
}

const textOf = async (page: Page, selector: string) =>
  (await page.locator(selector).first().innerText()).replaceAll(/\s+/g, ' ');

describe('the first five seconds', () => {
  it('says that everything is green, and since when', async () => {
    const { page, requests, complaints } = await open('green');
    expect(await page.title()).toBe('✓ shop: Everything is green');
    expect(await textOf(page, 'h1')).toBe('Everything is green');
    expect(await page.locator('.tile').allInnerTexts()).toEqual([
      expect.stringMatching(/Last successful run\s+2 h ago\s+4 Mar, 06:12 UTC, run 1059/),
      expect.stringMatching(/Tests failed\s+0\s+of 7 tests/),
      expect.stringMatching(/Sources\s+All fresh\s+5 of 5 fresh/),
      expect.stringMatching(/Run time\s+11 min 12 s\s+slowest model 7 min 53 s/),
    ]);
    expect(await page.locator('#s-attention, #s-unusual, #s-flaky').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'dbt docs' }).getAttribute('href')).toBe(
      'docs.html',
    );
    expect(requests).toEqual([pathToFileURL(fileOf('green')).href]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says what is red, since which run, whose it is and whom it hits', async () => {
    const { page, complaints } = await open('red');
    expect(await textOf(page, 'h1')).toBe(
      '1 model failed, 1 test failed, 1 source stale, 2 anomalies',
    );
    const rows = await page.locator('#s-attention tbody tr').allInnerTexts();
    expect(rows.map((row) => row.replaceAll(/\s+/g, ' '))).toEqual([
      expect.stringMatching(
        /orders model Runtime Error .*"currency" not found.* failed 2 days ago, run 1057 \(3 runs\) Finance Board report, Revenue in Looker/,
      ),
      expect.stringMatching(
        /unique_customers_customer_id test 214 failing rows failed new, in run 1059 CRM/,
      ),
      expect.stringMatching(
        /web\.events source 31 h 7 min old; .* stale 26 h ago, run 1058 \(2 runs\)/,
      ),
    ]);
    expect(await page.getByRole('link', { name: 'run 1057' }).first().getAttribute('href')).toBe(
      'https://github.com/acme/shop/actions/runs/1057/attempts/1',
    );
    expect(await textOf(page, '.tile.red')).toMatch(/3 days ago .* 3 deploys failed since/);
    expect(await textOf(page, '#s-unusual')).toMatch(
      /marketing_spend has no rows, usually 3,044 .* customer_segments took 31 min 12 s, usually 4 min/,
    );
    expect(await textOf(page, '#s-flaky')).toContain('payments needed a second attempt in 4');
    expect(await textOf(page, '#s-recovered')).toContain('daily_revenue after 2 runs');
    expect(await textOf(page, '#s-slowest tbody tr')).toMatch(
      /customer_segments 31 min 12 s slower 3 min/,
    );
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says what stopped the first run, and invents nothing that is not known', async () => {
    const { page, complaints } = await open('empty');
    expect(await textOf(page, 'h1')).toBe('The last run failed');
    expect(await textOf(page, '#s-attention')).toMatch(
      /The run stopped\. Compilation Error.* one place only/,
    );
    expect(await textOf(page, '.tile')).toContain('No successful deploy in the history');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('stands in the page without JavaScript, and a page that is old says so with it', async () => {
    const plain = await open('red', { javaScriptEnabled: false });
    expect(await textOf(plain.page, '#s-attention')).toContain('orders');
    expect(await plain.page.locator('#runs-chart svg g').count()).toBe(60);
    expect(await plain.page.locator('#search').isVisible()).toBe(false);
    await plain.page.context().close();
    const { page } = await open('green');
    expect(await page.locator('#old').isVisible()).toBe(false);
    await page.clock.setFixedTime('2026-03-08T06:31:00Z');
    await page.reload();
    await page.waitForSelector('#old:not([hidden])');
    expect(await textOf(page, '#old')).toContain('generated 4 days ago');
    await page.context().close();
  });
});

describe('finding something', () => {
  it('filters by name, owner and state, by keyboard alone', async () => {
    const { page, complaints } = await open('red');
    await page.keyboard.press('/');
    await page.keyboard.type('crm fail');
    expect(await textOf(page, '#found')).toBe('1 found');
    expect(await page.locator('#items a.name').allInnerTexts()).toEqual([
      'unique_customers_customer_id',
    ]);
    expect(await page.locator('#overview').isVisible()).toBe(false);
    await page.keyboard.press('Escape');
    await page.locator('#overview').waitFor({ state: 'visible' });
    await page.keyboard.type('nothing at all');
    expect(await textOf(page, '#found')).toBe('0 found');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('has a page for each model by its anchor, with hover values and a link to each run', async () => {
    const { page, complaints } = await open('red', { anchor: '#model.shop.customer_segments' });
    expect(await textOf(page, '#detail h1')).toBe('customer_segments');
    expect(await textOf(page, '#detail .notes')).toContain('took 31 min 12 s, usually 4 min');
    const chart = page.getByRole('slider', { name: /^Time, up to 31 min 10 s/ });
    const told = () => chart.getAttribute('aria-valuetext');
    expect(await told()).toBe('4 Mar, 06:12 UTC: 31 min 10 s, succeeded');
    await chart.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await told()).toMatch(/^3 Mar, 06:12 UTC: 3 min \d+ s, succeeded$/);
    await page.keyboard.press('Home');
    const box = await chart.boundingBox();
    if (!box) throw new Error('no chart');
    await page.mouse.move(box.x + box.width - 3, box.y + 20);
    expect(await textOf(page, '#detail figure .reading')).toMatch(/^4 Mar.*31 min 10 s/);
    expect(await page.locator('#detail a', { hasText: 'run 1000' }).getAttribute('href')).toBe(
      'https://github.com/acme/shop/actions/runs/1000/attempts/1',
    );
    await page.getByRole('link', { name: '← Overview' }).click();
    await page.locator('#overview').waitFor({ state: 'visible' });
    await page.locator('#s-attention a.name').first().click();
    await page.locator('#detail h1', { hasText: 'orders' }).waitFor();
    expect(await textOf(page, '#detail .verdict')).toMatch(/orders failed .*, 3 times in a row/);
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    await page.getByRole('link', { name: 'unique_orders_order_id' }).click();
    await page.locator('#detail h1', { hasText: 'unique_orders' }).waitFor();
    expect(await textOf(page, '#detail dl')).toContain('Tests orders');
    await page.goto(`${pathToFileURL(fileOf('red')).href}#model.shop.gone`);
    await page.locator('#detail code').waitFor();
    expect(await textOf(page, '#detail')).toContain('The project has no model.shop.gone');
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('everybody can use it', () => {
  const looks: Array<[State, string, BrowserContextOptions & { anchor?: string }]> = [
    ['green', 'in the light', { colorScheme: 'light' }],
    ['red', 'in the light', { colorScheme: 'light' }],
    ['red', 'in the dark', { colorScheme: 'dark' }],
    ['red', 'on a phone', { viewport: { width: 360, height: 740 }, hasTouch: true }],
    ['empty', 'in the dark', { colorScheme: 'dark' }],
    ['red', 'on the page of a model', { anchor: '#model.shop.orders' }],
    [
      'red',
      'on the page of a model, in the dark',
      { colorScheme: 'dark', anchor: '#model.shop.payments' },
    ],
    ['hostile', 'on a phone', { viewport: { width: 360, height: 740 } }],
  ];

  it.each(looks)(
    'axe finds nothing wrong with %s %s, and nothing is cut off',
    async (state, _, options) => {
      const { page } = await open(state, { ...options, bypassCSP: true });
      await page.addScriptTag({ content: axe.source });
      const found = await page.evaluate(async () => {
        const { axe: checker } = globalThis as unknown as { axe: typeof axe };
        const { violations } = await checker.run();
        return violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
        );
      });
      expect(found).toEqual([]);
      const width = await page.evaluate<number[]>(
        '[document.documentElement.scrollWidth, innerWidth]',
      );
      expect(width[0]).toBe(width[1]);
      await page.context().close();
    },
  );

  it.each(['green', 'red', 'empty', 'huge', 'hostile'] as const)(
    'prints on one page: %s',
    async (state) => {
      const { page } = await open(state);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
      await page.context().close();
    },
  );
});

describe('[T08] names that break renderers', () => {
  it('do nothing, in the overview, the list and on the page of a model', async () => {
    const { page, requests, complaints } = await open('hostile');
    const before = await page.locator('script').count();
    await page.getByRole('button', { name: /^Show/ }).click();
    const links = await page.locator('#items a.name').count();
    expect(links).toBeGreaterThan(70);
    for (const name of ['</script>', 'onerror']) {
      await page.locator('#items a.name', { hasText: name }).first().click();
      await page.locator('#detail h1', { hasText: name }).waitFor();
      await page.goBack();
      await page.locator('#items').waitFor();
    }
    expect(await page.locator('script').count()).toBe(before);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).not.toContain('owned');
    expect(requests).toHaveLength(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('has a policy that lets no other script and no request through, should one come in', async () => {
    const { page, complaints } = await open('green');
    await page.evaluate(`
      const script = document.createElement('script');
      script.textContent = 'document.title = "owned"';
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', '<img src="https://evil.example/x.png">');
    `);
    expect(await page.title()).not.toContain('owned');
    await expect.poll(() => complaints.length).toBe(2);
    for (const complaint of complaints) expect(complaint).toContain('Content Security Policy');
    await page.context().close();
  });
});

describe('5,000 models over 100 runs', () => {
  it('stay below 3 MB, and each can be found', async () => {
    expect(sizes.huge).toBeLessThan(3_000_000);
    const { page, complaints } = await open('huge');
    await page.locator('#filter').fill('team-7 4087');
    expect(await page.locator('#items a.name').allInnerTexts()).toHaveLength(3);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('are shown over fewer runs where the page would become too large', async () => {
    const facts = hugeFacts();
    let state = 1;
    for (const { rows } of facts.history.nodes.values())
      for (const index of rows.keys()) {
        state = (state * 48_271) % 2_147_483_647;
        rows[index] = state * 4_001;
      }
    const page = await makePage(facts, ASSETS);
    expect(Buffer.byteLength(page)).toBeLessThan(3_000_000);
    await writeFile(fileOf('huge'), page);
    const { page: tab, complaints } = await open('huge', { anchor: '#model.shop.orders' });
    const shown = await tab.locator('#detail section').last().locator('tbody tr').count();
    expect(shown).toBeLessThan(100);
    expect(await textOf(tab, '#detail')).toContain(`Shows the last ${shown} of 100 runs`);
    expect(complaints).toEqual([]);
    await tab.context().close();
  });
});

it('is made of parts that are in one script', async () => {
  const page = await readFile(fileOf('green'), 'utf8');
  expect(page).not.toMatch(/^(import|export) /m);
  expect(page.match(/<script/g)).toHaveLength(2);
});
