import type { History } from '../../health/history.ts';
import { type Content, type Html, html } from '../../text/html.ts';
import { cutLines } from '../../text/plain-text.ts';
import { formatCount, formatDuration, formatNumberOf } from '../../text/quantities.ts';
import { renderBars, renderSparkline } from './charts.ts';
import {
  formatDate,
  renderAge,
  renderDate,
  renderIcon,
  renderItemLink,
  renderLink,
  renderRunLink,
  renderTable,
} from './parts.ts';
import { type DashboardFacts, type DashboardView, nameIn, type OpenFailure } from './view.ts';

/** More are found with the filter. */
const ROWS_SHOWN = 12;
const RUNS_SHOWN = 10;
const MODELS_SHOWN = 6;
const EXPOSURES_SHOWN = 3;

/** Everything that is red or amber, with whom it concerns. */
export function renderOpenFailures(facts: DashboardFacts, { failures }: DashboardView): Content {
  const { report } = facts;
  const rows = failures
    .slice(0, ROWS_SHOWN)
    .map((failure) => [
      html`${renderIcon(failure.level, failure.level)} ${renderItemLink(failure.uniqueId, failure.name)} <span class="kind">${failure.kind}</span>${renderMessage(failure.message)}`,
      html`<strong class="${failure.level}">${failure.state}</strong>`,
      renderSince(facts, failure),
      failure.owner ?? html`<span class="none">no owner</span>`,
      renderExposures(failure.exposures),
    ]);
  const { fatal } = report;
  const stop =
    fatal &&
    html`<div class="stop">${renderIcon('red', 'red')} <strong>The run stopped.</strong>${renderMessage(fatal.message)}${fatal.hint !== undefined && html`<p>${fatal.hint}</p>`}</div>`;
  const table = renderTable(
    'What needs attention',
    ['What', 'State', 'Since', 'Owner', 'Shown in'],
    rows,
  );
  if (!stop && !table) return undefined;
  return renderSection('attention', 'Needs attention', [stop, table, renderMore(failures.length)]);
}

export function renderAnomalies(_facts: DashboardFacts, { anomalies }: DashboardView): Content {
  const rows = anomalies
    .filter(({ kind }) => kind !== 'flaky')
    .map(({ uniqueId, name, level, text, owner }) => [
      html`${renderIcon(level, level)} ${uniqueId === undefined ? name : renderItemLink(uniqueId, name)}`,
      text,
      owner ?? '',
    ]);
  const table = renderTable('Anomalies', ['What', 'How', 'Owner'], rows.slice(0, ROWS_SHOWN));
  return table && renderSection('unusual', 'Anomalies', [table, renderMore(rows.length)]);
}

export function renderFlaky(_facts: DashboardFacts, { anomalies, flaky }: DashboardView): Content {
  const often = anomalies.filter(({ kind }) => kind === 'flaky');
  const known = new Set(often.map(({ uniqueId }) => uniqueId));
  const all = [...often, ...flaky.filter(({ uniqueId }) => !known.has(uniqueId))];
  const rows = all.map(({ uniqueId, name, text }) => [
    html`${renderIcon('amber', 'amber')} ${renderItemLink(uniqueId ?? '', name)}`,
    text,
  ]);
  const table = renderTable(
    'Flaky models and tests',
    ['What', 'How often'],
    rows.slice(0, ROWS_SHOWN),
  );
  return table && renderSection('flaky', 'Flaky', [table, renderMore(rows.length)]);
}

export function renderRecovered(
  { catalog }: DashboardFacts,
  { recovered }: DashboardView,
): Content {
  if (recovered.length === 0) return undefined;
  const items = recovered
    .slice(0, ROWS_SHOWN)
    .map(
      ({ uniqueId, runs }) =>
        html`<li>${renderIcon('green')} ${renderItemLink(uniqueId, nameIn(catalog, uniqueId))} after ${formatNumberOf(runs, 'run')}</li>`,
    );
  return renderSection('recovered', 'Recovered', [
    html`<ul class="chips">${items}</ul>`,
    renderMore(recovered.length),
  ]);
}

export function renderSourceRows(_facts: DashboardFacts, { sources }: DashboardView): Content {
  const rows = sources
    .slice(0, ROWS_SHOWN)
    .map(({ uniqueId, name, level, status, age, text }) => [
      html`${renderIcon(level, SOURCE_WORDS[status])} ${renderItemLink(uniqueId, name)}`,
      level === 'green' && age !== null ? `${formatDuration(age)} old` : text,
    ]);
  const table = renderTable('Source freshness', ['Source', 'Age'], rows);
  return table && renderSection('sources', 'Sources', [table, renderMore(sources.length)]);
}

const SOURCE_WORDS = { pass: 'fresh', warn: 'late', error: 'stale', unreachable: 'unreadable' };

export function renderSlowest(
  { catalog }: DashboardFacts,
  { slowest, anomalies }: DashboardView,
): Content {
  const longest = Math.max(0.001, ...slowest.map(({ seconds }) => seconds));
  const slower = new Set(
    anomalies.filter(({ kind }) => kind === 'slow-model').map(({ uniqueId }) => uniqueId),
  );
  const rows = slowest.map(({ uniqueId, seconds, usual }) => [
    renderItemLink(uniqueId, nameIn(catalog, uniqueId)),
    html`<svg class="share ${slower.has(uniqueId) ? 'bad' : 'ok'}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${((seconds / longest) * 100).toFixed(1)}" height="8" rx="1"/></svg>`,
    html`${formatDuration(seconds)}${slower.has(uniqueId) && html` <strong class="amber">slower</strong>`}`,
    usual === null ? '' : formatDuration(usual),
  ]);
  const table = renderTable('The slowest models', ['Model', 'Share', 'Last', 'Usual'], rows);
  return table && renderSection('slowest', 'Slowest models', table);
}

/** The models whose rows changed most against what was usual. */
export function renderRows({ history, catalog }: DashboardFacts): Content {
  const models = [...history.nodes]
    .flatMap(([uniqueId, { rows, rowsEstimated }]) => {
      const known = rows.filter((count) => count !== null);
      const last = known.at(-1);
      const usual = medianOf(known.slice(0, -1));
      if (last === undefined || usual === undefined || !catalog.has(uniqueId)) return [];
      const change = Math.abs(Math.log((last + 1) / (usual + 1)));
      return [{ uniqueId, rows, rowsEstimated, last, usual, change }];
    })
    .sort((a, b) => b.change - a.change || (a.uniqueId < b.uniqueId ? -1 : 1))
    .slice(0, MODELS_SHOWN);
  const rows = models.map(({ uniqueId, rows, rowsEstimated, last, usual }) => {
    const name = nameIn(catalog, uniqueId);
    const words = `rows of ${name} over ${rows.length} runs`;
    return [
      renderItemLink(uniqueId, name),
      renderSparkline(rows, words),
      html`${rowsEstimated && 'about '}${formatCount(last)}`,
      formatCount(usual),
    ];
  });
  const head = ['Model', 'Over time', 'Rows', 'Usual'];
  const table = renderTable('Largest row count changes', head, rows);
  return table && renderSection('rows', 'Largest row count changes', table);
}

export function renderRuns({ report, history }: DashboardFacts): Content {
  const { runs } = history;
  const failed = runs.filter(({ status }) => stateOf(status) === 'bad').length;
  const chart = renderBars(
    runs.map((run) => ({
      value: run.seconds,
      state: stateOf(run.status),
      title: `${formatDate(run.at)}: ${run.mode} ${RUN_WORDS[run.status]}, ${formatDuration(run.seconds)}`,
    })),
    `Duration of the last ${formatNumberOf(runs.length, 'run')}, of which ${failed} failed`,
  );
  const rows = runs
    .slice(-RUNS_SHOWN)
    .reverse()
    .map((run) => [
      html`${renderIcon(ICON_OF[stateOf(run.status)])} ${renderRunLink(report, run)}`,
      `${run.mode} ${RUN_WORDS[run.status]}`,
      renderDate(run.at),
      formatDuration(run.seconds),
      run.event,
      renderLink(
        `${report.repositoryUrl}/commit/${encodeURIComponent(run.sha)}`,
        html`<code>${run.sha.slice(0, 7)}</code>`,
      ),
    ]);
  if (rows.length === 0) return undefined;
  const head = ['Run', 'Result', 'When', 'Took', 'Started by', 'Commit'];
  const table = renderTable('The last runs', head, rows);
  const figure = html`<figure class="chart" id="runs-chart">${chart}<figcaption>Duration of each run, newest on the right. ✕ marks a failed run.</figcaption></figure>`;
  return renderSection('runs', 'Runs', [figure, table]);
}

const RUN_WORDS: Record<History['runs'][number]['status'], string> = {
  success: 'succeeded',
  failure: 'failed',
  nothing: 'had nothing to do',
};

const ICON_OF = { ok: 'green', bad: 'red', off: 'off' } as const;

function stateOf(status: History['runs'][number]['status']): 'ok' | 'bad' | 'off' {
  if (status === 'success') return 'ok';
  return status === 'nothing' ? 'off' : 'bad';
}

function renderSection(id: string, title: string, content: Content): Html {
  return html`<section id="s-${id}" aria-labelledby="h-${id}"><h2 id="h-${id}">${title}</h2>${content}</section>\n`;
}

function renderMessage(message: string): Content {
  return message !== '' && html`<p class="message">${cutLines(message, 3, 300)}</p>`;
}

function renderSince({ report }: DashboardFacts, { since }: OpenFailure): Content {
  if (!since) return html`<span class="none">this run</span>`;
  const { run, runs } = since;
  if (runs <= 1) return html`new, in ${renderRunLink(report, run)}`;
  return html`${renderAge(run.at, report.createdAt)}, ${renderRunLink(report, run)} <span class="none">(${formatNumberOf(runs, 'run')})</span>`;
}

function renderExposures(exposures: readonly string[]): Content {
  const more = exposures.length - EXPOSURES_SHOWN;
  const shown = exposures.slice(0, EXPOSURES_SHOWN).join(', ');
  return more > 0 ? `${shown} and ${formatCount(more)} more` : shown;
}

function renderMore(count: number): Content {
  const more = count - ROWS_SHOWN;
  return more > 0 && html`<p class="more">and ${formatCount(more)} more, in the list below.</p>`;
}

function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
