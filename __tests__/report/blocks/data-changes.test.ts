import { describe, expect, it } from 'vitest';
import type { DataDiff } from '../../../src/plan/review.ts';
import { renderDataChanges, renderDataDetails } from '../../../src/report/blocks/data-changes.ts';
import { diff } from '../review-variants.ts';

const LIMITS = { room: 20_000, rest: 'job summary' };
const table = (...diffs: DataDiff[]) => renderDataChanges(diffs, LIMITS);
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
    expect(table(one)).toContain('1 model: same row count and columns, values not compared.');
    expect(table(one)).not.toContain('same data');
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
