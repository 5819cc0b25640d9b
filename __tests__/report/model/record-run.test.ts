import { describe, expect, it } from 'vitest';
import { recordRun } from '../../../src/report/model/record-run.ts';
import type { Report, ReportNode } from '../../../src/report/model/report.ts';

const node = (name: string, change: Partial<ReportNode> = {}): ReportNode => ({
  ...{ uniqueId: `model.shop.${name}`, name, resourceType: 'model', materialized: 'table' },
  ...{ outcome: 'success', attempts: 1, executionTime: 1.23456, rowsAffected: null },
  ...{ message: null, relation: null, file: '', ...change },
});

const report = {
  run: { id: 7, attempt: 2, url: '' },
  status: 'success',
  createdAt: '2026-11-23T06:00:00.000Z',
  duration: 1234.56,
  nodes: [
    node('orders', { attempts: 3 }),
    node('below', { outcome: 'skipped', attempts: 0, executionTime: 0 }),
    node('hook', { resourceType: 'operation', outcome: 'error' }),
  ],
  tests: [{ uniqueId: 'test.shop.unique', status: 'fail', failures: 4 }],
  sources: [
    { uniqueId: 'source.shop.raw.orders', status: 'warn', age: 3600.7 },
    { uniqueId: 'source.shop.raw.gone', status: 'unreachable', age: null },
  ],
} as unknown as Report;

const OF = { mode: 'deploy', event: 'push', sha: 'abc' } as const;

describe('recordRun', () => {
  it('keeps what the history has columns for, no longer than people read it', () => {
    const counts = new Map([
      ['model.shop.orders', { rows: 10, estimated: false }],
      ['model.shop.huge', { rows: 2e7, estimated: true }],
    ]);
    const { run, nodes, tests, sources } = recordRun(report, OF, counts);
    expect(run).toEqual({
      ...{ id: 7, attempt: 2, ...OF, at: '2026-11-23T06:00:00.000Z' },
      ...{ status: 'success', seconds: 1235 },
    });
    expect(Object.fromEntries(nodes)).toEqual({
      'model.shop.orders': {
        ...{ status: 'success', seconds: 1.23, attempts: 3, rows: 10, rowsEstimated: false },
      },
      'model.shop.below': {
        ...{ status: 'skipped', seconds: null, attempts: 0, rows: null, rowsEstimated: false },
      },
      'model.shop.huge': {
        ...{ status: null, seconds: null, attempts: null, rows: 2e7, rowsEstimated: true },
      },
    });
    expect(Object.fromEntries(tests)).toEqual({
      'test.shop.unique': { status: 'fail', failures: 4 },
    });
    expect(Object.fromEntries(sources)).toEqual({
      'source.shop.raw.orders': { status: 'warn', age: 3601 },
      'source.shop.raw.gone': { status: 'unreachable', age: null },
    });
  });

  it.each([
    ['nothing', 'nothing'],
    ['failure', 'failure'],
    ['timed-out', 'failure'],
  ] as const)('calls a run that ended as %s %s', (status, kept) => {
    expect(recordRun({ ...report, status }, OF, new Map()).run.status).toBe(kept);
  });
});
