import { type Content, Html, html } from '../../text/html.ts';
import { formatCount, formatDuration, formatNumberOf } from '../../text/quantities.ts';
import { ICONS, renderAge, renderDate, renderIcon, renderLink, renderRunLink } from './parts.ts';
import {
  renderAnomalies,
  renderFlaky,
  renderOpenFailures,
  renderRecovered,
  renderRows,
  renderRuns,
  renderSlowest,
  renderSourceRows,
} from './sections.ts';
import { buildDashboardView, type DashboardFacts, type DashboardView, type Level } from './view.ts';

/** The parts of the page that are not made from the run. */
export interface DashboardAssets {
  css: string;
  /** One script. */
  js: string;
  /** Of both, as a Content-Security-Policy names them: `sha256-…`. */
  cssHash: string;
  jsHash: string;
  /** Base64 of the gzipped `DashboardSeries`. */
  series: string;
}

/** Over the whole width, then side by side, then over the whole width again. */
const SECTIONS = {
  first: [renderOpenFailures, renderAnomalies, renderFlaky, renderRecovered],
  small: [renderSourceRows, renderSlowest, renderRows],
  last: [renderRuns],
};

/** One HTML file that needs nothing else. What is on top needs no script either. */
export function renderDashboard(facts: DashboardFacts, assets: DashboardAssets): string {
  const { report, docs } = facts;
  const view = buildDashboardView(facts);
  const words = headline(facts, view);
  const render = (group: keyof typeof SECTIONS) =>
    SECTIONS[group].map((section) => section(facts, view));
  // Styles and scripts of ours are trusted text: to escape them would break them.
  const style = new Html(assets.css);
  const script = new Html(assets.js);
  const series = new Html(assets.series);
  const page = html`<!doctype html>
<html lang="en" class="${view.level}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${assets.cssHash}'; script-src '${assets.jsHash}'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${view.level === 'green' ? '✓' : view.level === 'red' ? '✕' : '!'} ${report.project}: ${words}</title>
<link rel="icon" href="${favicon(view.level)}">
<style>${style}</style>
</head>
<body>
${ICONS}
<a class="skip" href="#top">Skip to the content</a>
<header>
<a class="project" href="#"><bdi>${report.project}</bdi></a>
<span class="target">${report.target}</span>
<nav aria-label="Pages">${docs && html`<a href="docs.html">dbt docs</a>`}${renderLink(report.repositoryUrl, html`<bdi>${report.repository}</bdi>`)}</nav>
<form role="search" id="search" hidden><label class="sr" for="filter">Find a model, test, source or owner</label><input id="filter" type="search" autocomplete="off" spellcheck="false" placeholder="Find a model, test, owner …"></form>
</header>
<main id="top" tabindex="-1">
<div id="overview">
<div class="verdict ${view.level}">${renderIcon(view.level)}<div><h1>${words}</h1><p>${described(facts)}</p></div></div>
<p id="old" class="old" hidden></p>
<ul class="tiles">${tiles(facts, view).map(renderTile)}</ul>
${render('first')}<div class="small">${render('small')}</div>
${render('last')}</div>
<section id="list" aria-labelledby="h-list" hidden><h2 id="h-list">All models</h2><p id="found" role="status"></p><div id="items"></div></section>
<article id="detail" hidden></article>
<noscript><p class="none">The list of all models and the charts need JavaScript.</p></noscript>
</main>
<footer>Generated ${renderDate(report.createdAt)} by ${renderRunLink(report, report.run)} of <bdi>${report.repository}</bdi>, dbt ${report.dbtVersion || 'not started'}.</footer>
<script type="application/octet-stream" id="series">${series}</script>
<script type="module">${script}</script>
</body>
</html>
`;
  return page.text;
}

/** `2 models failed, 1 source stale` */
function headline({ report, history }: DashboardFacts, view: DashboardView): string {
  const red = view.failures.filter(({ level }) => level === 'red');
  const parts = [...Map.groupBy(red, ({ kind, state }) => `${kind} ${state}`)].map(([, group]) => {
    const { kind = '', state = '' } = group[0] ?? {};
    return `${formatNumberOf(group.length, kind)} ${state}`;
  });
  const critical = view.anomalies.filter(({ level }) => level === 'red').length;
  if (critical > 0) parts.push(critical === 1 ? '1 anomaly' : `${formatCount(critical)} anomalies`);
  if (parts.length > 0) return parts.join(', ');
  if (view.broken) return STOPPED[report.status] ?? 'The last run failed';
  if (history.runs.length === 0 && report.nodes.length === 0) return 'No runs yet';
  if (view.level === 'green') return 'Everything is green';
  const warnings = [...view.failures, ...view.anomalies].length;
  return `Green, with ${formatNumberOf(warnings, 'warning')}`;
}

const STOPPED: Partial<Record<DashboardFacts['report']['status'], string>> = {
  cancelled: 'The last run was cancelled',
  'timed-out': 'The last run timed out',
};

function described({ report, history }: DashboardFacts): Content {
  const { mode, createdAt, branch } = report;
  const past =
    history.runs.length > 1
      ? `${formatNumberOf(history.runs.length, 'run')} in the history`
      : 'first run in the history';
  return html`${mode === 'monitor' ? 'Health check' : 'Deploy'} of <bdi>${branch}</bdi> ${renderAge(createdAt, createdAt)}, ${renderDate(createdAt)} · ${renderRunLink(report, report.run)} · ${past}`;
}

interface Tile {
  title: string;
  level: Level | 'off';
  figure: Content;
  note: Content;
}

/** The four things of a morning check. */
function tiles(facts: DashboardFacts, view: DashboardView): Tile[] {
  return [successTile(facts, view), testsTile(view), sourcesTile(view), timesTile(facts, view)];
}

function successTile({ report, history }: DashboardFacts, { lastSuccess }: DashboardView): Tile {
  const title = 'Last successful run';
  if (!lastSuccess)
    return { title, level: 'off', figure: '–', note: 'No successful deploy in the history.' };
  const deploys = history.runs.filter(({ mode }) => mode === 'deploy');
  const after =
    deploys.length -
    1 -
    deploys.findLastIndex(
      ({ id, attempt }) => id === lastSuccess.id && attempt === lastSuccess.attempt,
    );
  const failed = deploys.length > 0 && after > 0 && after < deploys.length ? after : 0;
  return {
    title,
    level:
      failed > 0 || (report.mode === 'deploy' && report.run.id !== lastSuccess.id)
        ? 'red'
        : 'green',
    figure: renderAge(lastSuccess.at, report.createdAt),
    note: html`${renderDate(lastSuccess.at)}, ${renderRunLink(report, lastSuccess)}${failed > 0 && html`; <strong>${formatNumberOf(failed, 'deploy')} failed since</strong>`}`,
  };
}

function testsTile({ tests }: DashboardView): Tile {
  const title = 'Tests failed';
  if (tests.total === 0)
    return { title, level: 'off', figure: '–', note: 'No test results in the history.' };
  return {
    title,
    level: tests.failed > 0 ? 'red' : 'green',
    figure: formatCount(tests.failed),
    note: `of ${formatNumberOf(tests.total, 'test')}`,
  };
}

function sourcesTile({ sources }: DashboardView): Tile {
  const title = 'Sources';
  if (sources.length === 0)
    return {
      title,
      level: 'off',
      figure: '–',
      note: 'No source with freshness limits was checked.',
    };
  const stale = sources.filter(({ level }) => level === 'red').length;
  const late = sources.filter(({ level }) => level === 'amber').length;
  const fresh = `${formatCount(sources.length - stale - late)} of ${formatCount(sources.length)} fresh`;
  if (stale + late === 0) return { title, level: 'green', figure: 'All fresh', note: fresh };
  return {
    title,
    level: stale > 0 ? 'red' : 'amber',
    figure: stale > 0 ? `${formatCount(stale)} stale` : `${formatCount(late)} late`,
    note: fresh,
  };
}

function timesTile({ report }: DashboardFacts, { slow, slowest, broken }: DashboardView): Tile {
  const longest = slowest[0];
  const note = longest ? `slowest model ${formatDuration(longest.seconds)}` : '';
  return {
    title: 'Run time',
    level: slow > 0 ? 'red' : broken ? 'off' : 'green',
    figure: formatDuration(report.duration),
    note: [slow > 0 && `${formatCount(slow)} slower than usual`, note].filter(Boolean).join(', '),
  };
}

function renderTile({ title, level, figure, note }: Tile): Html {
  return html`<li class="tile ${level}"><h2>${renderIcon(level, TILE_WORDS[level])} ${title}</h2><p class="figure">${figure}</p><p>${note}</p></li>`;
}

const TILE_WORDS = { green: 'good', amber: 'warning', red: 'bad', off: 'unknown' };

const COLOURS: Record<Level, string> = { green: '18794e', amber: 'b7791f', red: 'c62a2f' };

/** Green or red in the browser's tab, by shape too. */
function favicon(level: Level): string {
  const sign = { green: 'm4 8 3 3 5-6', amber: 'M8 4v5m0 2v1', red: 'm5 5 6 6m0-6-6 6' }[level];
  const shape = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#${COLOURS[level]}"/><path d="${sign}" fill="none" stroke="#fff" stroke-width="2"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(shape)}`;
}
