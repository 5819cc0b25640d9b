import { hash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { messageOf } from '../errors.ts';
import { artifactUrl } from '../platform/github/links.ts';
import type { Artifacts } from '../platform/ports.ts';
import { renderDashboard } from '../report/dashboard/dashboard.ts';
import { buildSeries, type SeriesLimits } from '../report/dashboard/series.ts';
import type { DashboardFacts } from '../report/dashboard/view.ts';
import type { Report } from '../report/model/report.ts';
import type { Redact } from '../secrets/redact.ts';
import { redactTexts } from '../secrets/redact.ts';

/** Characters of base64: the rest of the page is small. */
const SERIES_LIMIT = 2_700_000;

const compress = promisify(gzip);

export interface DashboardRequest extends Pick<DashboardFacts, 'history' | 'catalog'> {
  artifacts: Pick<Artifacts, 'upload'>;
  /** Of the artifact. */
  name: string;
  /** Absolute folder that the page is written to; it is created. */
  folder: string;
  /** Absolute folder with `page.css` and `page.js`, which the build makes of `dashboard/`. */
  assets: string;
  /** Absolute path of dbt's docs in one file, without secrets, where they were made. */
  docs: string | undefined;
}

interface PublishedDashboard {
  /** Absolute. */
  path: string;
  /** Where the artifact can be downloaded, if it could be uploaded. */
  url: string | undefined;
  /** What could not be done, as a sentence. */
  warning: string | undefined;
}

/** Writes the page and uploads it. @param report without secrets */
export async function publishDashboard(
  request: DashboardRequest,
  report: Report,
  redact: Redact,
): Promise<PublishedDashboard> {
  const { artifacts, name, folder, assets, docs } = request;
  const history = redactTexts(request.history, redact);
  const catalog = redactTexts(request.catalog, redact);
  await mkdir(folder, { recursive: true });
  if (docs !== undefined) await copyFile(docs, join(folder, 'docs.html'));
  const path = join(folder, 'index.html');
  await writeFile(
    path,
    await makePage({ report, history, catalog, docs: docs !== undefined }, assets),
  );
  const files = ['index.html', ...(docs === undefined ? [] : ['docs.html'])];
  try {
    const { id } = await artifacts.upload(name, folder, files);
    // Outside GitHub artifacts are folders, and have no address.
    const url = id > 0 ? artifactUrl(report.repositoryUrl, report.run.id, id) : undefined;
    return { path, url, warning: undefined };
  } catch (error) {
    const reason = messageOf(error);
    return {
      path,
      url: undefined,
      warning: `The dashboard was written but not uploaded: ${reason}`,
    };
  }
}

/** The whole page as text. @param assets see `DashboardRequest` */
export async function makePage(facts: DashboardFacts, assets: string): Promise<string> {
  const read = (name: string) => readFile(join(assets, name), 'utf8');
  const [css, js] = await Promise.all([read('page.css'), read('page.js')]);
  return renderDashboard(facts, {
    ...{ css, js, cssHash: hashOf(css), jsHash: hashOf(js) },
    series: await packSeries(facts),
  });
}

/** Rounded, then with fewer runs, where the page would be too large to be sent around. */
async function packSeries(facts: DashboardFacts): Promise<string> {
  let limits: SeriesLimits = { runs: facts.history.runs.length, rounded: false };
  for (;;) {
    const text = JSON.stringify(buildSeries(facts, limits));
    const packed = (await compress(text, { level: 9 })).toString('base64');
    if (packed.length <= SERIES_LIMIT || limits.runs === 0) return packed;
    limits = { runs: limits.rounded ? Math.floor(limits.runs * 0.8) : limits.runs, rounded: true };
  }
}

function hashOf(text: string): string {
  return `sha256-${hash('sha256', text, 'base64')}`;
}
