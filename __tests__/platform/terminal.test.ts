import { describe, expect, it } from 'vitest';
import { createTerminal } from '../../src/platform/terminal.ts';

const START = new Date('2026-03-02T06:00:00Z');

function open(isTTY: boolean, columns = 80, isDumb = false) {
  let text = '';
  let time = START.getTime();
  const stream = {
    isTTY,
    columns,
    write(chunk: string) {
      text += chunk;
      return true;
    },
  };
  const terminal = createTerminal(stream as never, () => new Date(time), isDumb);
  return {
    terminal,
    text: () => text,
    later: (seconds: number) => {
      time += seconds * 1_000;
    },
  };
}

/** What stands on the terminal in the end: `\r` (ESC[1G) and ESC[2K are all that is used. */
function screen(text: string): string[] {
  const lines = [''];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what moves a cursor
  for (const part of text.split(/(\n|\u001b\[1G|\u001b\[2K)/)) {
    if (part === '\n') lines.push('');
    else if (part === '\u001b[2K') lines[lines.length - 1] = '';
    else if (part !== '\u001b[1G') lines[lines.length - 1] += part;
  }
  return lines;
}

describe('a terminal', () => {
  it('keeps a bar below the lines, and takes it away at the end', () => {
    const { terminal, text, later } = open(true);
    terminal.info('▸ dbt build');
    terminal.showProgress({ done: 0, total: 4, running: [{ name: 'orders', since: START }] });
    later(64);
    terminal.info('[1/4] ok');
    expect(screen(text())).toEqual([
      '▸ dbt build',
      '[1/4] ok',
      '░░░░░░░░░░░░░░░░░░░░░░░░ 0/4 · 1 min 4 s · orders 1 min 4 s',
    ]);
    terminal.showProgress({ done: 3, total: 4, running: [] });
    expect(screen(text()).at(-1)).toBe('██████████████████░░░░░░ 3/4 · 1 min 4 s');
    terminal.showProgress(undefined);
    expect(screen(text())).toEqual(['▸ dbt build', '[1/4] ok', '']);
  });

  it('never wraps the bar, and draws nothing that a name could do to it', () => {
    const { terminal, text } = open(true, 60);
    const name = `evil\u001b[31m\n${'x'.repeat(100)}`;
    terminal.showProgress({ done: 1, total: 1, running: [{ name, since: START }] });
    expect(screen(text())).toEqual([expect.stringMatching(/^█{24} 1\/1 · 0.0 s · evil x+…$/)]);
    expect(screen(text()).join('')).toHaveLength(59);
    terminal.showProgress(undefined);
  });

  it.each([
    ['without a terminal', false, false],
    ['on a dumb one', true, true],
  ])('prints plain lines %s', (_, isTTY, isDumb) => {
    const { terminal, text } = open(isTTY, 80, isDumb);
    terminal.info('one\u001b[31m\u0007');
    terminal.showProgress({ done: 0, total: 4, running: [] });
    terminal.info('::error::no command here');
    expect(text()).toBe('one\n::error::no command here\n');
  });

  it('prints an annotation with its place first, on one line', () => {
    const { terminal, text } = open(false);
    const failure = { title: 'dbt test unique failed', message: 'Got 2 results\nsee SQL' };
    terminal.annotate({ level: 'error', ...failure, file: 'models/a.yml', line: 7 });
    terminal.annotate({ level: 'warning', title: 'dbt', message: 'no place' });
    expect(text()).toBe(
      'models/a.yml:7: error: dbt test unique failed: Got 2 results see SQL\nwarning: dbt: no place\n',
    );
  });

  it('keeps for the end what a step hands to the runner', async () => {
    const { terminal, text } = open(false);
    terminal.setOutput('built', '9');
    terminal.saveState('phase', 'started');
    await terminal.writeSummary('# Fine');
    expect([...terminal.outputs]).toEqual([['built', '9']]);
    expect(terminal.readState('phase')).toBe('started');
    expect(terminal.readState('other')).toBe('');
    expect(terminal.summary).toBe('# Fine');
    expect(text()).toBe('');
  });
});
