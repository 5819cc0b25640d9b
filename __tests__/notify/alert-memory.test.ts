import { describe, expect, it } from 'vitest';
import { parseAlertMemory, renderAlertMemory } from '../../src/notify/alert-memory.ts';

const AT = '2026-03-04T06:00:00.000Z';
const MEMORY = {
  version: 1 as const,
  places: { 'channel:#data': { thread: '17.1', channel: 'C1', told: { 'failure:a': AT } } },
};

describe('alert memory', () => {
  it('reads what it wrote', () => {
    expect(parseAlertMemory(renderAlertMemory(MEMORY, AT))).toEqual(MEMORY);
  });

  it('forgets what nothing was heard of for a month, and its thread', () => {
    const text = renderAlertMemory(MEMORY, '2026-04-04T06:00:00.000Z');
    expect(parseAlertMemory(text)).toEqual({ version: 1, places: {} });
  });

  it.each([
    '',
    '{"version":1',
    'null',
    '{"version":2,"places":{}}',
    '{"version":1,"places":{"x":{"told":{"a":"yesterday"}}}}',
    '{"version":1,"places":{"x":{"told":{},"message":"a password"}}}',
  ])('takes a damaged one for none: %s', (text) => {
    expect(parseAlertMemory(text)).toBeUndefined();
  });
});
