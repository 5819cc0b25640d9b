import { describe, expect, it } from 'vitest';
import type { DataDiff } from '../../../src/plan/review.ts';
import { renderDataChanges, renderDataDetails } from '../../../src/report/blocks/data-changes.ts';
import { diff } from '../review-variants.ts';

const LIMITS = { room: 20_000, rest: 'job summary' };
const table = (...diffs: DataDiff[]) => renderDataChanges({ diffs, arrivals: [] }, LIMITS);
const keys = (change: Partial<NonNullable<DataDiff['keys']>>) => ({
  columns: ['id'],
  added: 0,
  removed: 0,
  changed: [],
  unusable: 0,
  ...change,
});

describe('renderDataChanges', () => {
  it.each([
    [{ before: 10, after: 1_204 }, '10 → 1,204 (+1,194)'],
    [{ before: 1_204, after: 0 }, '1,204 → 0 (−1,204)'],
  ])('shows rows %j with the signed difference', (rows, words) => {
    expect(table(diff('orders', { rows })).replaceAll('\u00a0', ' ')).toContain(words);
  });

  it('shows only the columns that some model needs', () => {
    expect(table(diff('orders', { rows: { before: 1, after: 2 } }))).toContain(
      '| Model | Rows |\n',
    );
  });

  it('shows the columns with most changes first, and how many more there are', () => {
    const changed = ['a', 'b', 'c', 'd', 'e'].map((column, index) => ({ column, rows: index + 1 }));
    expect(table(diff('orders', { keys: keys({ changed }) }))).toContain(
      '`e` 5, `d` 4, `c` 3 and 2 more',
    );
  });

  it('counts models without a difference in one line', () => {
    expect(table(diff('a'), diff('b'))).toBe(
      '#### Data changes\n\nNo differences found. 2 models: same data.',
    );
  });

  it.each([
    ['without a key', diff('a', { keys: undefined })],
    ['with rows left out', diff('a', { keys: keys({ unusable: 1 }) })],
  ])('does not claim the same data of a model %s', (_, one) => {
    const words = '1 model: same row count and columns, **values not compared**.';
    expect(table(one)).toContain(words);
    expect(table(one)).not.toContain('same data');
    expect(table(one)).not.toContain('No difference');
    expect(table(one, diff('b'))).toBe(`#### Data changes\n\n1 model: same data. ${words}`);
  });

  it('[E7] says how many whole rows differ where no key tells rows apart', () => {
    const whole = { added: 12, removed: 1 };
    expect(table(diff('a', { keys: undefined, whole }))).toContain('| whole rows: +12 −1 |');
    expect(table(diff('a', { keys: keys({ unusable: 4 }), whole }))).toContain(
      '| +12 −1 |'.replace('|', '| whole rows:'),
    );
    const none = { added: 0, removed: 0 };
    expect(table(diff('a', { keys: undefined, whole: none }))).toBe(
      '#### Data changes\n\nNo differences found. 1 model: same data.',
    );
  });

  it('[E8] counts rows that are newer than production’s, and calls them no change', () => {
    const later = { column: 'ordered_at', than: '2026-01-02', added: 2, changed: 1 };
    const aged = diff('orders', { rows: { before: 10, after: 12 }, later });
    expect(table(aged, diff('b'))).toBe(
      [
        '#### Data changes',
        '1 model: same data. 1 model: same data, newer rows aside.',
        '*Newer* rows are later than the newest in production. They are counted, but not compared: 3 of `orders` by `ordered_at`.',
      ].join('\n\n'),
    );
    const changed = { ...aged, rows: { before: 10, after: 13 }, keys: keys({ added: 1 }) };
    expect(table(changed).replaceAll('\u00a0', ' ')).toContain('10 → 13 (+3, 2 newer) | +1 |');
  });

  it('[E8] says which sources have new rows since the deploy', () => {
    const arrivals = ['orders', 'a|b'].map((name) => ({
      ...{ uniqueId: `source.shop.raw.${name}`, name: `raw.${name}` },
      loadedAt: '2026-01-02T06:00:00Z',
    }));
    const diffs = [diff('orders', { rows: { before: 10, after: 12 } })];
    expect(renderDataChanges({ diffs, arrivals }, LIMITS)).toContain(
      'Since production’s deploy, new rows have arrived in `raw.orders` (up to `2026-01-02 06:00 UTC`), <code>raw&#46;a&#124;b</code> (up to `2026-01-02 06:00 UTC`): differences may come from them.',
    );
  });

  it('[E10] says that a key is not stable instead of counting its values', () => {
    const swapped = keys({ unstable: true, changed: [{ column: 'v', rows: 900 }] });
    expect(table(diff('a', { keys: swapped }))).toContain(
      '**key not stable**: same rows without it',
    );
    expect(table(diff('a', { keys: swapped }))).not.toContain('900');
    const renamed = keys({ unstable: true, added: 9, removed: 9 });
    expect(table(diff('a', { keys: renamed }))).toContain('only the key: same rows without it');
    expect(renderDataDetails([diff('a', { keys: swapped })], LIMITS)).toContain(
      'the key is not stable: without it, the rows of both sides are the same',
    );
  });

  it('is empty where nothing was compared', () => {
    expect(table()).toBe('');
  });

  it('is the same whatever order dbt finished in', () => {
    const diffs = ['c', 'a', 'b'].map((name) => diff(name, { rows: { before: 1, after: 2 } }));
    expect(table(...diffs)).toBe(table(...diffs.toReversed()));
  });

  it('folds a long table, and says how many rows found no room', () => {
    const diffs = Array.from({ length: 1_000 }, (_, index) =>
      diff(`model_${index}`, { rows: { before: 1, after: 2 } }),
    );
    const text = table(...diffs);
    expect(text).toContain('<summary>1,000 nodes with data changes</summary>');
    expect(text).toMatch(/\d+ more, see the job summary\./);
    expect(text.length).toBeLessThanOrEqual(LIMITS.room);
  });
});

describe('renderDataDetails', () => {
  it('names keys, types and every changed column, and what could not be compared', () => {
    const text = renderDataDetails(
      [
        diff('orders', {
          columns: { added: [{ name: 'tax', type: 'INT' }], removed: [], retyped: [] },
          keys: keys({ changed: [{ column: 'x', rows: 1 }], unusable: 2 }),
        }),
        diff('b', { keys: undefined, note: 'No key.' }),
        diff('a', { keys: undefined, note: 'No key.' }),
      ],
      LIMITS,
    );
    expect(text).toContain(
      '- `orders`: key `id`; skipped 2 rows with a null or duplicate key; added `tax` `INT`\n- `a`, `b`: No key.',
    );
  });

  it('is empty where the table says it all, undefined where there is no room', () => {
    expect(renderDataDetails([diff('a')], LIMITS)).toBe('');
    const changed = diff('a', { rows: { before: 1, after: 2 } });
    expect(renderDataDetails([changed], { ...LIMITS, room: 100 })).toBeUndefined();
  });
});
