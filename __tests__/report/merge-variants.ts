import type { AfterMerge } from '../../src/plan/after-merge.ts';
import type { Refresh } from '../../src/plan/refresh-decision.ts';

/** What a deploy does, made up: part of the variants of comments and summaries. */

export function refresh(uniqueId: string, change: Partial<Refresh> = {}): Refresh {
  return {
    ...{ uniqueId, resourceType: 'model', why: [{ kind: 'code' }], verdict: 'announced' },
    ...{ onSchemaChange: 'ignore', forbidden: false, missing: [], rows: undefined },
    ...{ note: undefined, ...change },
  };
}

export function afterMerge(change: Partial<AfterMerge> = {}): AfterMerge {
  return {
    ...{ rebuilt: ['model.shop.orders'], created: [], time: { seconds: 40, known: 1 } },
    ...{ refreshes: [], downstream: [], moved: [], grants: [], contracts: [], unseen: [] },
    ...change,
  };
}

/** One of each verdict and cause. */
export const REFRESHES: Refresh[] = [
  refresh('seed.shop.countries', {
    ...{ resourceType: 'seed', verdict: 'refreshed', onSchemaChange: undefined },
    why: [
      {
        kind: 'columns',
        columns: { added: ['continent'], removed: ['eu'], retyped: ['vat'], reordered: false },
      },
    ],
  }),
  refresh('model.shop.orders', { missing: ['channel'] }),
  refresh('model.shop.events', {
    ...{ verdict: 'fewer-rows', rows: { production: 18_250_000, refreshed: 904_118 } },
    why: [{ kind: 'macros', macros: ['macro.shop.cents_to_euros'] }],
  }),
  refresh('model.shop.sessions', {
    ...{ verdict: 'unknown-rows', note: 'Binder Error: Referenced column "device" not found' },
    why: [{ kind: 'configs', keys: ['partition_by', 'unique_key'] }],
  }),
  refresh('model.shop.ledger', { verdict: 'forbidden', forbidden: true }),
  refresh('snapshot.shop.orders_snapshot', {
    ...{ resourceType: 'snapshot', verdict: 'snapshot', onSchemaChange: undefined },
    why: [{ kind: 'configs', keys: ['unique_key'] }],
  }),
];

export const AFTER_MERGE = afterMerge({
  rebuilt: ['model.shop.orders', 'model.shop.events', 'model.shop.revenue', 'seed.shop.countries'],
  created: ['model.shop.facts'],
  time: { seconds: 754, known: 4 },
  refreshes: REFRESHES,
  downstream: [
    { uniqueId: 'model.shop.daily', changed: ['model.shop.stg_payments'], missing: ['fee'] },
  ],
  moved: [
    {
      ...{ uniqueId: 'model.shop.facts', keys: ['schema'], startsAnew: true, rows: 51_204 },
      from: '"prod"."analytics"."facts"',
      readers: [{ name: 'Revenue board', owner: 'Ann <ann@example.com>' }],
    },
  ],
  grants: [
    { uniqueId: 'model.shop.revenue', granted: ['select to bi'], revoked: ['select to intern'] },
  ],
  contracts: [{ uniqueId: 'model.shop.revenue', what: 'enforced' }],
  unseen: ['model.shop.large_orders'],
});

/** Everything is named `text`. */
export function hostileMerge(text: string, id: string): AfterMerge {
  const columns = { added: [text], removed: [text], retyped: [text], reordered: true };
  return afterMerge({
    ...{ rebuilt: [id], created: [id], unseen: [id] },
    refreshes: [
      refresh(id, { missing: [text], onSchemaChange: text, verdict: 'unknown-rows', note: text }),
      refresh(`${id}2`, {
        why: [
          { kind: 'columns', columns },
          { kind: 'configs', keys: [text] },
          { kind: 'macros', macros: [id] },
        ],
      }),
    ],
    downstream: [{ uniqueId: id, changed: [id], missing: [text] }],
    moved: [
      {
        ...{ uniqueId: id, keys: ['alias'], startsAnew: false, from: text, rows: 1 },
        readers: [{ name: text, owner: text }],
      },
    ],
    grants: [{ uniqueId: id, granted: [text], revoked: [text] }],
  });
}
