import { describe, expect, it } from 'vitest';
import { appendRun } from '../../src/health/append-run.ts';
import { type History, type HistoryRecord, startHistory } from '../../src/health/history.ts';

type Facts = Partial<Pick<HistoryRecord, 'nodes' | 'tests' | 'sources'>>;

const record = (id: number, facts: Facts = {}): HistoryRecord => ({
  run: {
    ...{ id, attempt: 1, mode: 'deploy', event: 'push', sha: 'a'.repeat(40) },
    ...{ at: '2026-11-23T06:00:00.000Z', status: 'success', seconds: 60 },
  },
  ...{ nodes: new Map(), tests: new Map(), sources: new Map(), ...facts },
});

const built = (rows: number | null, rowsEstimated = false) =>
  new Map([
    [
      'model.shop.orders',
      { status: 'success', seconds: 1.5, attempts: 1, rows, rowsEstimated } as const,
    ],
  ]);

const replay = (...records: HistoryRecord[]): History => records.reduce(appendRun, startHistory());

describe('appendRun', () => {
  it('adds one entry to each column, null where a run says nothing', () => {
    const history = replay(
      record(1, { nodes: built(10) }),
      record(2, {
        tests: new Map([['test.shop.unique', { status: 'fail', failures: 3 }]]),
        sources: new Map([['source.shop.raw.orders', { status: 'pass', age: 60 }]]),
      }),
      record(3, { nodes: built(12) }),
    );
    expect(history.runs.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(history.nodes.get('model.shop.orders')).toEqual({
      status: ['success', null, 'success'],
      seconds: [1.5, null, 1.5],
      attempts: [1, null, 1],
      rows: [10, null, 12],
      rowsEstimated: false,
    });
    expect(history.tests.get('test.shop.unique')).toEqual({
      status: [null, 'fail', null],
      failures: [null, 3, null],
    });
    expect(history.sources.get('source.shop.raw.orders')).toEqual({
      status: [null, 'pass', null],
      age: [null, 60, null],
    });
  });

  it('leaves the history that it was given as it is', () => {
    const before = replay(record(1, { nodes: built(10) }));
    const copy = structuredClone(before);
    appendRun(before, record(2, { nodes: built(11) }));
    expect(before).toEqual(copy);
  });

  it('says that rows are estimated as long as the newest count is', () => {
    const estimated = (...records: HistoryRecord[]) =>
      replay(...records).nodes.get('model.shop.orders')?.rowsEstimated;
    const guess = record(1, { nodes: built(2e7, true) });
    expect(estimated(guess)).toBe(true);
    expect(estimated(guess, record(2))).toBe(true);
    expect(estimated(guess, record(2, { nodes: built(null) }))).toBe(true);
    expect(estimated(guess, record(2, { nodes: built(2e7) }))).toBe(false);
  });

  it('keeps a hundred runs, and forgets what none of them mentions', () => {
    const runs = (count: number) => Array.from({ length: count }, (_, index) => record(index + 2));
    const first = record(1, {
      nodes: built(10),
      tests: new Map([['test.shop.unique', { status: 'pass', failures: 0 }]]),
      sources: new Map([['source.shop.raw.orders', { status: 'pass', age: 60 }]]),
    });
    const full = replay(first, ...runs(99));
    expect(full.runs).toHaveLength(100);
    expect(full.nodes.get('model.shop.orders')?.rows).toEqual([10, ...Array(99).fill(null)]);
    expect(full.tests.size + full.sources.size).toBe(2);

    const over = replay(first, ...runs(100));
    expect(over.runs).toHaveLength(100);
    expect(over.runs[0]?.id).toBe(2);
    expect([over.nodes.size, over.tests.size, over.sources.size]).toEqual([0, 0, 0]);
  });

  it('keeps a node of which only the rows are known', () => {
    const counted = { status: null, seconds: null, attempts: null, rows: 7, rowsEstimated: false };
    const history = replay(record(1, { nodes: new Map([['model.shop.orders', counted]]) }));
    expect(history.nodes.get('model.shop.orders')?.rows).toEqual([7]);
  });
});
