import type { HistoryRun } from '../src/health/history.ts';
import type { DashboardSeries, SeriesItem } from '../src/report/dashboard/series.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** The element with this id, which the page always has. */
export function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found;
}

type Attributes = Readonly<Record<string, string | number | false | undefined>>;

/** What can stand in an element; `undefined` and `false` are left out. */
export type Child = Node | string | false | undefined | readonly Child[];

/** An element of HTML. Children that are text stay text, whatever they hold. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(name), attributes, children);
}

export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill<N extends Element>(node: N, attributes: Attributes, children: Child[]): N {
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) node.setAttribute(name, String(value));
  node.append(...flatten(children));
  return node;
}

function flatten(child: Child): (Node | string)[] {
  if (child === undefined || child === false) return [];
  return typeof child === 'object' && !(child instanceof Node) ? child.flatMap(flatten) : [child];
}

export function icon(level: string, words?: string): SVGSVGElement {
  const named: Attributes = words
    ? { role: 'img', 'aria-label': words }
    : { 'aria-hidden': 'true' };
  return svg('svg', { class: `icon ${level}`, ...named }, svg('use', { href: `#i-${level}` }));
}

/** A link to the page of a model, test or source. */
export function itemLink(item: Pick<SeriesItem, 'id' | 'name'>): HTMLElement {
  const href = `#${encodeURIComponent(item.id)}`;
  return element('a', { class: 'name', href }, element('bdi', {}, item.name));
}

export function runLink(
  data: Pick<DashboardSeries, 'repositoryUrl'>,
  run: HistoryRun,
): HTMLElement {
  const href = `${data.repositoryUrl}/actions/runs/${run.id}/attempts/${run.attempt}`;
  if (!/^https?:/.test(href)) return element('span', {}, `run ${run.id}`);
  return element('a', { href }, `run ${run.id}`);
}

/** Without the columns that are empty. @param rows of cells; the first one heads its row */
export function table(
  caption: string,
  titles: readonly string[],
  all: readonly (readonly Child[])[],
): HTMLTableElement {
  const used = titles.map((_, index) => all.some((row) => row[index] !== ''));
  const head = titles.filter((_, index) => used[index]);
  const rows = all.map((row) => row.filter((_, index) => used[index]));
  const cells = (row: readonly Child[]) =>
    row.map((cell, index) =>
      index === 0
        ? element('th', { scope: 'row' }, cell)
        : element('td', { 'data-title': head[index] }, cell),
    );
  return element(
    'table',
    {},
    element('caption', { class: 'sr' }, caption),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        head.map((title) => element('th', { scope: 'col' }, title)),
      ),
    ),
    element(
      'tbody',
      {},
      rows.map((row) => element('tr', {}, cells(row))),
    ),
  );
}
