import { paint, renderColumns } from './terminal.ts';

const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** The Markdown that the action writes (`src/report/`), as lines for a terminal. */
export function renderMarkdown(markdown: string): string[] {
  const lines = markdown
    .trim()
    .split('\n')
    .filter((line) => !/^<!--.*-->$/.test(line));
  const rendered: string[] = [];
  let fenced = false;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (/^`{3,}/.test(line)) fenced = !fenced;
    else if (fenced) rendered.push(`    ${line}`);
    else if (isRow(line)) {
      const rest = lines.slice(index);
      const end = rest.findIndex((each) => !isRow(each));
      const table = end === -1 ? rest : rest.slice(0, end);
      rendered.push(...renderTable(table));
      index += table.length - 1;
    } else {
      const plain = renderLine(line);
      if (plain !== '' || (rendered.at(-1) ?? '') !== '') rendered.push(plain);
    }
  }
  return rendered;
}

function isRow(line: string): boolean {
  return line.startsWith('|');
}

function renderTable([head = '', rule = '', ...body]: readonly string[]): string[] {
  const right = splitRow(rule).flatMap((cell, column) => (/^-+:$/.test(cell) ? [column] : []));
  const header = splitRow(head).map((cell) => paint('dim', renderInline(cell)));
  const rows = body.map((row) => splitRow(row).map(renderInline));
  return renderColumns([header, ...rows], right);
}

function splitRow(row: string): string[] {
  const cells = row.split(/(?<!\\)\|/).slice(1, -1);
  return cells.map((cell) => cell.trim());
}

function renderLine(line: string): string {
  const alert = /^> \[!(\w+)\]$/.exec(line);
  if (alert) return paint('yellow', alert[1] ?? '');
  const heading = /^#+ (.*)$/.exec(line);
  if (heading) return paint('bold', renderInline(heading[1] ?? ''));
  const small = /^<sub>(.*)<\/sub>$/.exec(line);
  if (small) return paint('dim', renderInline(small[1] ?? ''));
  return renderInline(line.replace(/^> ?/, ''));
}

function renderInline(text: string): string {
  return text
    .replaceAll(/\[((?:[^\]\\]|\\.)*)\]\((?:[^)\\]|\\.)*\)/g, '$1')
    .replaceAll(/<\/?\w[^>]*>/g, '')
    .replaceAll(/\*\*(.+?)\*\*/g, (_, bold: string) => paint('bold', bold))
    .replaceAll(/`([^`]+)`/g, (_, code: string) => paint('cyan', code))
    .replaceAll(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity)
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');
}

/** The text of a Slack message: its blocks' mrkdwn, links as their words. */
export function renderSlackBlocks(blocks: readonly Record<string, unknown>[]): string[] {
  return blocks.flatMap((block) => {
    const { text = '' } = (block.text ?? {}) as { text?: string };
    const plain = text
      .replaceAll(/<[^|>]*\|([^>]*)>/g, '$1')
      .replaceAll(/`([^`]+)`/g, (_, code: string) => paint('cyan', code))
      .replaceAll(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity);
    return plain.split('\n');
  });
}
