import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type DiffMemory, keepDiffs, recallDiffs } from '../../../src/pipelines/ci/diff-memory.ts';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import type { DataDiff } from '../../../src/plan/review.ts';
import type { DiffRequest } from '../../../src/warehouse/diff.ts';
import { createMemoryRunner } from '../../publish/memory.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';

const orders: DiffRequest = {
  uniqueId: 'model.shop.orders',
  before: { database: 'shop', schema: 'analytics', identifier: 'orders' },
  after: { database: 'shop', schema: 'pr_12', identifier: 'orders' },
  facts: { key: { columns: ['order_id'] } },
};
const payments: DiffRequest = { ...orders, uniqueId: 'model.shop.payments', facts: {} };

const diffOfOrders: DataDiff = {
  uniqueId: orders.uniqueId,
  rows: { before: 600, after: 601 },
  columns: { added: [{ name: 'note', type: 'text' }], removed: [], retyped: [] },
  keys: {
    ...{ columns: ['order_id'], added: 1, removed: 0, unusable: 0 },
    changed: [{ column: 'amount', rows: 7 }],
    unstable: true,
  },
  whole: undefined,
  later: { column: 'ordered_at', than: '2026-01-01', added: 1, changed: 0 },
  note: undefined,
};
const diffOfPayments: DataDiff = {
  uniqueId: payments.uniqueId,
  rows: { before: 5, after: 5 },
  columns: { added: [], removed: [], retyped: [] },
  keys: undefined,
  whole: { added: 1, removed: 0 },
  later: undefined,
  note: 'No known key, so whole rows were compared.',
};

let folder: string;

beforeEach(async () => {
  folder = join(await makeTempDir(), 'parse');
});
afterAll(removeTempDirs);

function job({ maxRows = 1000, secret = 'hunter2-hunter2' } = {}): Job {
  return {
    ports: { runner: createMemoryRunner().runner },
    settings: { dataDiffMaxRows: maxRows },
    secrets: { list: () => [{ name: 'the password', value: secret }] },
  } as unknown as Job;
}

function memory(change: Partial<DiffMemory> = {}): DiffMemory {
  const reused = new Set([orders.uniqueId, payments.uniqueId]);
  return { folder, reused, markers: { before: '1-1', now: '2-1' }, ...change };
}

/** The push before this one, whose run marked the schemas `1-1`. */
async function keepBoth(of: Job = job()): Promise<void> {
  const markers = { before: undefined, now: '1-1' };
  await keepDiffs(of, memory({ markers }), [orders, payments], [diffOfOrders, diffOfPayments]);
}

describe('recallDiffs', () => {
  it('knows what the last push compared, as it was', async () => {
    await keepBoth();
    expect(await recallDiffs(job(), memory(), [orders, payments])).toStrictEqual([
      diffOfOrders,
      diffOfPayments,
    ]);
  });

  it.each<[string, Partial<DiffMemory>]>([
    ['the last push was another run', { markers: { before: '1-2', now: '2-1' } }],
    ['there was no last push', { markers: { before: undefined, now: '2-1' } }],
    ['nothing of it is reused', { reused: new Set() }],
  ])('knows nothing where %s', async (_, change) => {
    await keepBoth();
    expect(await recallDiffs(job(), memory(change), [orders, payments])).toEqual([]);
  });

  it('knows nothing of a comparison that would be another one now', async () => {
    await keepBoth();
    const otherKey = { ...orders, facts: { key: { columns: ['order_id', 'day'] } } };
    const otherPlace = { ...payments, before: { ...payments.before, schema: 'finance' } };
    expect(await recallDiffs(job(), memory(), [otherKey, otherPlace])).toEqual([]);
    expect(await recallDiffs(job({ maxRows: 10 }), memory(), [orders, payments])).toEqual([]);
  });

  it.each(['', '{}', '{"run":"1-1","maxRows":1000,"comparisons":[{"request":"a"}]}'])(
    'compares all where the cache holds %j',
    async (content) => {
      await keepBoth();
      await writeFile(join(folder, 'data-diffs.json'), content);
      expect(await recallDiffs(job(), memory(), [orders])).toEqual([]);
    },
  );
});

describe('keepDiffs', () => {
  it('keeps nothing in which a secret stands', async () => {
    await keepBoth(job({ secret: 'order_id' }));
    expect(await readFile(join(folder, 'data-diffs.json'), 'utf8')).not.toContain('order_id');
    expect(await recallDiffs(job(), memory(), [orders, payments])).toEqual([]);
  });
});
