import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatCount,
  formatDuration,
  formatNumberOf,
} from '../../src/text/quantities.ts';

describe('formatDuration', () => {
  it.each([
    [0, '0.0 s'],
    [3.24, '3.2 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.7, '1 min'],
    [250, '4 min 10 s'],
    [3_599.6, '1 h'],
    [3_900, '1 h 5 min'],
  ])('renders %s s as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe('formatCount', () => {
  it('groups thousands', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
  });
});

describe('formatNumberOf', () => {
  it('adds an s unless it is one', () => {
    expect([0, 1, 1_200].map((count) => formatNumberOf(count, 'test'))).toEqual([
      '0 tests',
      '1 test',
      '1,200 tests',
    ]);
  });
});

describe('formatAge', () => {
  it.each([
    ['2026-03-04T09:11:30Z', 'just now'],
    ['2026-03-04T09:12:30Z', 'just now'],
    ['2026-03-04T09:00:00Z', '12 min ago'],
    ['2026-03-03T09:12:00Z', '24 h ago'],
    ['2026-03-01T09:12:00Z', '3 days ago'],
    ['yesterday', 'at an unknown time'],
  ])('renders %s', (from, text) => {
    expect(formatAge(from, '2026-03-04T09:12:00Z')).toBe(text);
  });

  it.each(['2026-03-04T10:12:00Z', '2126-03-04T09:12:00Z'])(
    '[F23] is never negative: a state of %s, by the clock of its runner',
    (from) => {
      expect(formatAge(from, '2026-03-04T09:12:00Z')).toBe('just now');
    },
  );
});
