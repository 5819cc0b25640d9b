import { describe, expect, it } from 'vitest';
import { appendEngineRun, selectEngine } from '../../src/health/engine-history.ts';
import { type HistoryRecord, startHistory } from '../../src/health/history.ts';

const ID = 'model.shop.orders';
const TEST = 'test.shop.not_null_orders_id.1';

function record(id: number, status: 'success' | 'error'): HistoryRecord {
  const nothing = { seconds: 1, attempts: 1, rows: null, rowsEstimated: false };
  return {
    run: {
      ...{ id, attempt: 1, mode: 'deploy', event: 'push', sha: 'a'.repeat(40) },
      ...{ at: '2026-11-23T06:01:00.000Z', status: 'success', seconds: 60 },
    },
    nodes: new Map([[ID, { ...nothing, status }]]),
    tests: new Map([[TEST, { status: 'pass', failures: 0 }]]),
    sources: new Map(),
  };
}

describe('the history of two engines', () => {
  const one = appendEngineRun(startHistory(), 1, record(1, 'error'));
  const both = appendEngineRun(one, 2, record(2, 'success'));

  it('has a column for each engine', () => {
    expect([...both.nodes.keys(), ...both.tests.keys()]).toEqual([
      ...[ID, `2:${ID}`],
      ...[TEST, `2:${TEST}`],
    ]);
  });

  it('shows an engine what it has seen itself, by unique id', () => {
    expect(selectEngine(both, 1).nodes.get(ID)?.status).toEqual(['error', null]);
    expect(selectEngine(both, 2).nodes.get(ID)?.status).toEqual([null, 'success']);
    expect([...selectEngine(both, 2).tests.keys()]).toEqual([TEST]);
    expect(selectEngine(both, 3).nodes.size).toBe(0);
    expect(selectEngine(both, 2).runs.map(({ id }) => id)).toEqual([1, 2]);
  });

  it('continues with the first engine after the second, and forgets the second in time', () => {
    let history = appendEngineRun(both, 1, record(3, 'success'));
    expect(selectEngine(history, 1).nodes.get(ID)?.status).toEqual(['error', null, 'success']);
    for (let id = 4; id < 104; id += 1)
      history = appendEngineRun(history, 1, record(id, 'success'));
    expect([...history.nodes.keys()]).toEqual([ID]);
  });
});
