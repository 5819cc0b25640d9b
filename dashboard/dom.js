const SVG = 'http://www.w3.org/2000/svg';

/** An element of HTML. Children that are text stay text, whatever they hold. */
export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) node.setAttribute(name, value);
  node.append(...children.flat().filter((child) => child !== undefined && child !== false));
  return node;
}

export function icon(level, words) {
  const named = words ? { role: 'img', 'aria-label': words } : { 'aria-hidden': 'true' };
  return svg('svg', { class: `icon ${level}`, ...named }, svg('use', { href: `#i-${level}` }));
}

/** A link to the page of a model, test or source. */
export function itemLink(item) {
  const href = `#${encodeURIComponent(item.id)}`;
  return element('a', { class: 'name', href }, element('bdi', {}, item.name));
}

export function runLink(data, run) {
  const href = `${data.repositoryUrl}/actions/runs/${run.id}/attempts/${run.attempt}`;
  if (!/^https?:/.test(href)) return element('span', {}, `run ${run.id}`);
  return element('a', { href }, `run ${run.id}`);
}

/** Without the columns that are empty. @param rows of cells; the first one heads its row */
export function table(caption, titles, all) {
  const used = titles.map((_, index) => all.some((row) => row[index] !== ''));
  const head = titles.filter((_, index) => used[index]);
  const rows = all.map((row) => row.filter((_, index) => used[index]));
  const cells = (row) =>
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
