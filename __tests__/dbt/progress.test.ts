import { describe, expect, it } from 'vitest';
import type { DbtEvent } from '../../src/dbt/events.ts';
import { escapeLogLine, renderProgress } from '../../src/dbt/progress.ts';

const result = (status: string, more: { failures?: number; index?: number } = {}): DbtEvent => ({
  kind: 'result',
  uniqueId: 'model.shop.orders',
  index: 12,
  total: 200,
  status,
  executionTime: 3.2419,
  ...more,
});

describe('renderProgress', () => {
  it.each([
    [result('success'), '[ 12/200] ok model.shop.orders 3.2 s'],
    [result('pass', { failures: 0 }), '[ 12/200] ok model.shop.orders 3.2 s'],
    [result('error'), '[ 12/200] error model.shop.orders 3.2 s'],
    [result('fail', { failures: 3 }), '[ 12/200] fail 3 model.shop.orders 3.2 s'],
    [result('warn', { failures: 2 }), '[ 12/200] warn 2 model.shop.orders 3.2 s'],
    [result('warn'), '[ 12/200] warn model.shop.orders 3.2 s'],
    [result('skipped'), '[ 12/200] skip model.shop.orders'],
    [result('partial success'), '[ 12/200] partial success model.shop.orders 3.2 s'],
    [result('success', { index: 200 }), '[200/200] ok model.shop.orders 3.2 s'],
  ])('%j', (event, line) => {
    expect(renderProgress(event)).toBe(line);
  });

  it('shows what macros and user code print, made harmless', () => {
    expect(renderProgress({ kind: 'macro-output', message: '::set-env::x' })).toBe(
      ':\u200b:set-env::x',
    );
    const output = {
      kind: 'message',
      level: 'info',
      name: 'Output',
      message: '##[error]x',
    } as const;
    expect(renderProgress(output)).toBe('##\u200b[error]x');
  });

  it('shows warnings and errors with their level', () => {
    const message = '  Got 2 results';
    expect(renderProgress({ kind: 'message', level: 'warn', name: 'X', message })).toBe(
      'warn: Got 2 results',
    );
  });

  it('is silent about starts, and about the error that is the outcome itself', () => {
    expect(renderProgress({ kind: 'start', uniqueId: 'x', index: 1, total: 1 })).toBeUndefined();
    expect(
      renderProgress({
        kind: 'message',
        level: 'error',
        name: 'MainEncounteredError',
        message: 'x',
      }),
    ).toBeUndefined();
  });
});

describe('escapeLogLine', () => {
  it.each([
    ['a command', '::error::x', ':\u200b:error::x'],
    ['a command after white space', ' \t::error::x', ' \t:\u200b:error::x'],
    ['a command on a later line', 'a\n::error::x', 'a\n:\u200b:error::x'],
    ['a command behind a carriage return', 'a\r::error::x', 'a::error::x'],
    ['a command behind a colour', '\u001b[31m::error::x', ':\u200b:error::x'],
    ['a command behind a control character', '\u0001\u0085::error::x', ':\u200b:error::x'],
    ['a third colon', ':::error::x', ':\u200b::error::x'],
    ['an old command anywhere', '{"a": "##[add-mask]b"}', '{"a": "##\u200b[add-mask]b"}'],
    ['an old command in two', '##\u001b[0m[error]x', '##\u200b[error]x'],
    ['colours', '\u001b[32mOK\u001b[0m', 'OK'],
  ])('breaks or strips %s', (_, text, escaped) => {
    expect(escapeLogLine(text)).toBe(escaped);
  });

  it.each(['select a::int', 'tab\there', 'é ☃ 🎉', '## [x]', 'two\nlines'])('leaves %j', (text) => {
    expect(escapeLogLine(text)).toBe(text);
  });
});
