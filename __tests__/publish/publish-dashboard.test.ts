import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { GitHubError } from '../../src/errors.ts';
import { type DashboardRequest, publishDashboard } from '../../src/publish/dashboard.ts';
import { createRedactor } from '../../src/secrets/redact.ts';
import { redFacts } from '../report/dashboard-samples.ts';
import { makeDashboardAssets } from '../support/dashboard-assets.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

const ASSETS = await makeDashboardAssets();
const SECRET = 'hunter2-and-more';

afterAll(removeTempDirs);

async function request(change: Partial<DashboardRequest> = {}): Promise<DashboardRequest> {
  const { history, catalog } = redFacts();
  return {
    ...{ history, catalog, assets: ASSETS, docs: undefined, name: 'dbt-dashboard-shop-1' },
    folder: join(await makeTempDir('page-'), 'dashboard'),
    artifacts: { upload: async (name) => ({ id: 77, name }) },
    ...change,
  };
}

const unchanged = (text: string) => text;
const seriesOf = (page: string) => {
  const packed = /id="series">([^<]*)</.exec(page)?.[1] ?? '';
  return gunzipSync(Buffer.from(packed, 'base64')).toString();
};

describe('publishDashboard', () => {
  it('writes the page, with docs beside it, and uploads both', async () => {
    const docs = resolve(import.meta.dirname, '..', '..', 'README.md');
    const uploaded: unknown[] = [];
    const upload = async (...args: [string, string, readonly string[]]) => {
      uploaded.push(args);
      return { id: 77, name: args[0] };
    };
    const made = await request({ docs, artifacts: { upload } });
    expect(await publishDashboard(made, redFacts().report, unchanged)).toEqual({
      path: join(made.folder, 'index.html'),
      url: 'https://github.com/acme/shop/actions/runs/1059/artifacts/77',
      warning: undefined,
    });
    expect(uploaded).toEqual([['dbt-dashboard-shop-1', made.folder, ['index.html', 'docs.html']]]);
    expect(await readFile(join(made.folder, 'docs.html'), 'utf8')).toBe(
      await readFile(docs, 'utf8'),
    );
    expect(await readFile(join(made.folder, 'index.html'), 'utf8')).toContain('href="docs.html"');
  });

  it('leaves the page when it cannot be uploaded, and links nothing', async () => {
    const upload = () => Promise.reject(new GitHubError('The storage quota is exceeded.'));
    const made = await request({ artifacts: { upload } });
    expect(await publishDashboard(made, redFacts().report, unchanged)).toEqual({
      path: join(made.folder, 'index.html'),
      url: undefined,
      warning: 'The dashboard was written but not uploaded: The storage quota is exceeded.',
    });
    expect(await readFile(join(made.folder, 'index.html'), 'utf8')).toContain('1 model failed');
  });

  it('[T10] shows no secret that stands in a name, an owner, a file or an exposure', async () => {
    const { catalog, history } = redFacts();
    const id = `model.shop.${SECRET}`;
    const entry = {
      ...{ resourceType: 'model', name: SECRET, materialized: SECRET, owner: SECRET },
      ...{ file: `models/${SECRET}.sql`, exposures: [SECRET], tested: SECRET },
    };
    const nodes = new Map([...history.nodes].map(([, series]) => [id, series] as const));
    const made = await request({
      catalog: new Map([...catalog, [id, entry]]),
      history: { ...history, nodes },
    });
    await publishDashboard(made, redFacts().report, createRedactor([SECRET]));
    const page = await readFile(join(made.folder, 'index.html'), 'utf8');
    expect(page).not.toContain(SECRET);
    expect(seriesOf(page)).not.toContain(SECRET);
    expect(seriesOf(page)).toContain('model.shop.***');
  });
});
