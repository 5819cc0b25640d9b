import { formatAge, formatDuration } from '../src/text/quantities.ts';
import { readable } from './charts.ts';
import { type Data, loadData } from './data.ts';
import { renderDetail, renderUnknown } from './detail.ts';
import { part } from './dom.ts';
import { showList } from './list.ts';
import { formatDate, RUN_WORDS } from './words.ts';

/** After this time a page says by itself that it may be out of date. */
const OLD_AFTER = 2 * 86_400_000;

const filter = part('filter') as HTMLInputElement;

/** Static dates are in UTC, and ages those of the moment at which the page was made. */
function showTimes() {
  for (const time of document.querySelectorAll('time')) {
    const at = Date.parse(time.dateTime);
    if (Number.isNaN(at)) continue;
    time.title = formatDate(time.dateTime);
    time.textContent =
      'age' in time.dataset ? formatAge(time.dateTime, now()) : formatDate(time.dateTime);
  }
}

function now(): string {
  return new Date().toISOString();
}

function warnOfAge(madeAt: string): void {
  const at = Date.parse(madeAt);
  if (Date.now() - at < OLD_AFTER) return;
  part('old').textContent =
    `This page was generated ${formatAge(madeAt, now())} and may be out of date.`;
  part('old').hidden = false;
}

/** Overview, list or the page of one item, as the address and the filter say. */
function route(data: Data, focus: boolean): void {
  const id = decode(location.hash.slice(1));
  const isSection = id === '' || id === 'top';
  part('detail').hidden = isSection;
  part('overview').hidden = !isSection || filter.value.trim() !== '';
  part('list').hidden = !isSection || data.items.length === 0;
  if (isSection) {
    showList(data, filter.value);
    return;
  }
  const item = data.byId.get(id);
  part('detail').replaceChildren(...(item ? renderDetail(data, item) : renderUnknown(id)));
  scrollTo(0, 0);
  if (focus) part('detail').querySelector('h1')?.focus();
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The bars of the runs are in the page already. */
function readRuns({ runs, leftOut }: Data): void {
  const figure = document.getElementById('runs-chart');
  const drawing = figure?.querySelector('svg');
  if (!drawing || leftOut > 0) return;
  const step = 720 / Math.max(runs.length, 20);
  drawing.setAttribute('aria-hidden', 'true');
  const chart = readable(drawing, {
    title: 'Duration of each run',
    points: runs.map((_, index) => ({ x: index * step + (step - 2) / 2 })),
    step,
    describe: (index) => {
      const run = runs[index];
      if (!run) return '';
      const { at, mode, status, seconds } = run;
      return `${formatDate(at)}: ${mode} ${RUN_WORDS[status]}, ${formatDuration(seconds)}`;
    },
  });
  figure?.replaceWith(chart);
}

async function start() {
  showTimes();
  setInterval(showTimes, 60_000);
  const data = await loadData();
  warnOfAge(data.madeAt);
  if (data.runs.length > 0) readRuns(data);
  part('search').hidden = false;
  part('search').addEventListener('submit', (event) => event.preventDefault());
  filter.addEventListener('input', () => {
    if (location.hash.length > 1) history.replaceState(null, '', '#');
    route(data, false);
  });
  addEventListener('hashchange', () => {
    if (location.hash !== '#top') filter.value = '';
    route(data, true);
  });
  addEventListener('keydown', (event) => {
    if (event.key === '/' && !event.ctrlKey && event.target !== filter) {
      event.preventDefault();
      filter.focus();
    }
    if (event.key === 'Escape' && filter.value !== '') {
      filter.value = '';
      route(data, false);
    }
  });
  route(data, false);
  document.documentElement.dataset.ready = '';
}

/** What stands in the page is painted before the rest is unpacked. */
requestAnimationFrame(() => setTimeout(start));
