import type { Reason } from '../../src/plan/reason.ts';
import type { DataDiff, Impact, ImpactNode, Review } from '../../src/plan/review.ts';
import type { Report } from '../../src/report/model/report.ts';
import { AFTER_MERGE, hostileMerge } from './merge-variants.ts';
import { dataTest, HOSTILE_TEXT, node, report } from './variants.ts';

/** Reports with a review, made up: what `npm run look` renders and the golden tests compare. */

export function review(change: Partial<Review> = {}): Review {
  return {
    reasons: new Map(),
    leftOut: [],
    removed: [],
    diffs: [],
    arrivals: [],
    impact: undefined,
    afterMerge: undefined,
    pasts: [],
    failingInProduction: [],
    savedSeconds: 2_467,
    ...change,
  };
}

export function diff(name: string, change: Partial<DataDiff> = {}): DataDiff {
  return {
    uniqueId: `model.shop.${name}`,
    rows: { before: 1_204, after: 1_204 },
    columns: { added: [], removed: [], retyped: [] },
    keys: { columns: [`${name}_id`], added: 0, removed: 0, changed: [], unusable: 0 },
    note: undefined,
    ...change,
  };
}

export function impactNode(name: string, level: number, owner?: string): ImpactNode {
  return { uniqueId: `model.shop.${name}`, name, resourceType: 'model', level, owner };
}

function exposure(name: string, level: number, owner?: string): ImpactNode {
  return { uniqueId: `exposure.shop.${name}`, name, resourceType: 'exposure', level, owner };
}

function edges(...pairs: Array<[string, string]>): Impact['edges'] {
  return pairs.map(([from, to]) => ({
    from: `model.shop.${from}`,
    to: to.includes('.') ? to : `model.shop.${to}`,
  }));
}

const below = (...names: string[]) =>
  ({ kind: 'below', changed: names.map((name) => `model.shop.${name}`) }) as const;

const BUILT = [
  node('stg_payments', {
    materialized: 'view',
    executionTime: 0.21,
    file: 'models/staging/stg_payments.sql',
  }),
  node('orders', { materialized: 'incremental', executionTime: 3.18, rowsAffected: 12_300 }),
  node('customers', { executionTime: 1.92, rowsAffected: 1_204 }),
  node('revenue', { executionTime: 64.4, rowsAffected: 31 }),
];

const PASSED = [
  dataTest('unique_orders_order_id', { column: 'order_id' }),
  dataTest('not_null_orders_customer_id'),
  dataTest('unique_customers_customer_id', { tested: 'customers' }),
];

const REASONS: Review['reasons'] = new Map<string, Reason>([
  ['model.shop.stg_payments', { kind: 'macros', macros: ['macro.shop.cents_to_euros'] }],
  ['model.shop.orders', { kind: 'body' }],
  ['model.shop.customers', below('orders')],
  ['model.shop.revenue', below('orders', 'stg_payments')],
]);

const IMPACT: Impact = {
  nodes: [
    impactNode('orders', 0),
    impactNode('stg_payments', 0),
    impactNode('customers', 1, 'Growth'),
    impactNode('revenue', 1, 'Finance'),
    exposure('weekly_report', 2, 'Finance'),
  ],
  edges: edges(
    ['orders', 'customers'],
    ['orders', 'revenue'],
    ['stg_payments', 'revenue'],
    ['revenue', 'exposure.shop.weekly_report'],
  ),
  breaking: [],
  unchecked: [],
};

const BIG_DIFFS = [
  diff('orders', {
    rows: { before: 12_345, after: 12_300 },
    columns: {
      added: [{ name: 'tax', type: 'DECIMAL(18,2)' }],
      removed: [{ name: 'discount', type: 'DECIMAL(18,2)' }],
      retyped: [{ name: 'order_id', before: 'INTEGER', after: 'BIGINT' }],
    },
    keys: {
      columns: ['order_id'],
      added: 5,
      removed: 50,
      changed: [
        { column: 'amount', rows: 4_120 },
        { column: 'status', rows: 17 },
        { column: 'shipped_at', rows: 3 },
        { column: 'customer_id', rows: 1 },
        { column: 'note', rows: 1 },
      ],
      unusable: 2,
    },
  }),
  diff('customers', {
    keys: {
      columns: ['customer_id'],
      added: 0,
      removed: 0,
      changed: [{ column: 'lifetime_value', rows: 311 }],
      unusable: 0,
    },
  }),
  diff('revenue', { rows: { before: 31, after: 31 } }),
  diff('stg_payments', {
    rows: { before: 48_210, after: 48_210 },
    keys: undefined,
    note: 'More than 40,000 rows, so only rows and columns were compared.',
  }),
];

const SMALL_DIFFS = [
  diff('orders', {
    keys: {
      columns: ['order_id'],
      added: 0,
      removed: 0,
      changed: [{ column: 'amount', rows: 120 }],
      unusable: 0,
    },
  }),
  ...['stg_payments', 'customers', 'revenue'].map((name) => diff(name)),
];

/** The sources have moved on since the deploy, and a surrogate key is given out by `row_number()`. */
const AGED_DIFFS = [
  diff('orders', {
    rows: { before: 12_345, after: 12_401 },
    later: { column: 'ordered_at', than: '2026-07-03 04:59:58', added: 56, changed: 3 },
  }),
  diff('customers', {
    keys: {
      columns: ['customer_key'],
      added: 0,
      removed: 0,
      changed: [
        { column: 'email', rows: 1_198 },
        { column: 'name', rows: 1_190 },
      ],
      unusable: 0,
      unstable: true,
    },
  }),
  diff('revenue', {
    rows: { before: 31, after: 31 },
    keys: undefined,
    whole: { removed: 2, added: 2 },
    note: 'No known key, so whole rows were compared.',
  }),
  diff('stg_payments', {
    rows: { before: 48_210, after: 48_266 },
    keys: { columns: ['payment_id'], added: 56, removed: 0, changed: [], unusable: 0 },
  }),
];

/** With `data-diff: samples`. */
const SAMPLED_DIFFS = [
  diff('orders', {
    rows: { before: 1_204, after: 1_205 },
    keys: {
      columns: ['order_id'],
      added: 3,
      removed: 2,
      changed: [
        { column: 'amount', rows: 120 },
        { column: 'status', rows: 2 },
      ],
      unusable: 0,
    },
    samples: {
      changed: [
        { key: ['17'], values: [{ column: 'amount', before: '12.50', after: '1250' }] },
        {
          key: ['18'],
          values: [
            { column: 'amount', before: '8.00', after: '800' },
            { column: 'status', before: null, after: '' },
          ],
        },
        {
          key: ['19'],
          values: [{ column: 'status', before: 'shipped ', after: 'shipped' }],
        },
      ],
      added: [['1301'], ['1302'], ['1303']],
      removed: [['4'], ['5']],
    },
  }),
  diff('revenue', {
    keys: {
      columns: ['month', 'region'],
      added: 0,
      removed: 0,
      changed: [{ column: 'note', rows: 1 }],
      unusable: 0,
    },
    samples: {
      changed: [
        {
          key: ['2026-01-01', 'north'],
          values: [
            { column: 'note', before: 'a long text '.repeat(9), after: '<b>@everyone</b> | `x`' },
          ],
        },
      ],
      added: [],
      removed: [],
    },
  }),
  diff('customers'),
];

const OLD_TEST = dataTest('accepted_values_orders_status', {
  status: 'fail',
  failures: 3,
  message: 'Got 3 results, configured to fail if != 0',
  column: 'status',
  line: 21,
});

const NEW_TEST = dataTest('not_null_orders_amount', {
  status: 'fail',
  failures: 12,
  message: 'Got 12 results, configured to fail if != 0',
  column: 'amount',
  line: 14,
});

const LEFT_OUT: Review['leftOut'] = [
  ...Array.from({ length: 30 }, (_, index) => ({
    uniqueId: `model.shop.stg_formatted_${String(index).padStart(2, '0')}`,
    proof: { kind: 'formatting' } as const,
  })),
  {
    uniqueId: 'model.shop.dates',
    proof: { kind: 'moved', from: 'models/dates.sql', to: 'models/shared/dates.sql' },
  },
  { uniqueId: 'model.shop.regions', proof: { kind: 'configs', keys: ['docs', 'meta'] } },
  { uniqueId: 'model.shop.stores', proof: { kind: 'configs', keys: ['docs', 'meta'] } },
  { uniqueId: 'model.shop.products', proof: { kind: 'description', persisted: true } },
  { uniqueId: 'model.shop.sales_by_region', proof: { kind: 'below-left-out' } },
];

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => `fct_model_${String(index).padStart(3, '0')}`);

/** A chain of layers, each model reading two of the layer above. */
function layeredImpact(layers: number, width: number): Impact {
  const name = (level: number, index: number) => `layer_${level}_model_${index % width}`;
  const indices = Array.from({ length: width }, (_, index) => index);
  const levels = Array.from({ length: layers }, (_, level) => level);
  return {
    nodes: levels.flatMap((level) => indices.map((index) => impactNode(name(level, index), level))),
    edges: levels
      .slice(1)
      .flatMap((level) =>
        indices.flatMap((index) =>
          edges(
            [name(level - 1, index), name(level, index)],
            [name(level - 1, index + 1), name(level, index)],
          ),
        ),
      ),
    breaking: [],
    unchecked: [],
  };
}

const ALL_BUILT = { nodes: BUILT, tests: PASSED, buildableTotal: 201 };

export const REVIEW_VARIANTS: Record<string, Report> = {
  'one-model': report({
    nodes: [node('revenue', { executionTime: 4.4, rowsAffected: 31 })],
    tests: [dataTest('unique_revenue_month', { tested: 'revenue', column: 'month' })],
    buildableTotal: 201,
    review: review({
      reasons: new Map([['model.shop.revenue', { kind: 'body' }]]),
      diffs: [
        diff('revenue', {
          rows: { before: 31, after: 31 },
          keys: {
            columns: ['month'],
            added: 0,
            removed: 0,
            changed: [{ column: 'net_revenue', rows: 31 }],
            unusable: 0,
          },
        }),
      ],
      impact: {
        nodes: [impactNode('revenue', 0), exposure('weekly_report', 1, 'Finance')],
        edges: edges(['revenue', 'exposure.shop.weekly_report']),
        breaking: [],
        unchecked: [],
      },
    }),
  }),
  'small-diff': report({
    ...ALL_BUILT,
    review: review({ reasons: REASONS, diffs: SMALL_DIFFS, impact: IMPACT }),
  }),
  'older-production': report({
    ...ALL_BUILT,
    review: review({
      reasons: REASONS,
      diffs: AGED_DIFFS,
      arrivals: [
        {
          uniqueId: 'source.shop.raw.orders',
          name: 'raw.orders',
          loadedAt: '2026-07-04T05:12:44.018Z',
        },
      ],
      impact: IMPACT,
    }),
  }),
  'breaking-change': report({
    ...ALL_BUILT,
    review: review({
      reasons: REASONS,
      diffs: BIG_DIFFS,
      impact: {
        ...IMPACT,
        breaking: [
          {
            node: 'model.shop.orders',
            column: 'discount',
            what: 'removed',
            usedBy: ['model.shop.revenue', 'exposure.shop.weekly_report'],
            contract: true,
          },
        ],
        unchecked: [
          {
            node: 'model.shop.orders',
            column: 'order_id',
            what: 'retyped',
            readers: ['model.shop.customers', 'model.shop.revenue'],
          },
        ],
      },
      pasts: [
        { uniqueId: 'model.shop.orders', how: 'copy', rows: 12_345 },
        { uniqueId: 'snapshot.shop.orders_snapshot', how: 'clone', rows: null },
      ],
    }),
  }),
  'after-the-merge': report({
    ...ALL_BUILT,
    review: review({
      ...{ reasons: REASONS, afterMerge: AFTER_MERGE },
      pasts: [{ uniqueId: 'model.shop.facts', how: 'moved', rows: null }],
    }),
  }),
  samples: report({
    ...ALL_BUILT,
    review: review({ reasons: REASONS, diffs: SAMPLED_DIFFS, impact: IMPACT }),
  }),
  'removed-and-renamed': report({
    ...ALL_BUILT,
    review: review({
      reasons: new Map([...REASONS, ['model.shop.stg_payments', { kind: 'new' }]]),
      diffs: SMALL_DIFFS.slice(0, 1),
      impact: IMPACT,
      removed: [
        {
          uniqueId: 'model.shop.payments',
          name: 'payments',
          resourceType: 'model',
          relation: '"prod"."analytics"."payments"',
          dependents: ['model.shop.revenue'],
          renamedTo: 'model.shop.stg_payments',
        },
        {
          uniqueId: 'model.shop.old_orders',
          name: 'old_orders',
          resourceType: 'model',
          relation: '"prod"."analytics"."old_orders"',
          dependents: [],
          renamedTo: undefined,
        },
        ...['unique_old_orders_id', 'not_null_old_orders_id'].map((name) => ({
          uniqueId: `test.shop.${name}.5c1d2e3f4a`,
          name,
          resourceType: 'test',
          relation: null,
          dependents: [],
          renamedTo: undefined,
        })),
      ],
    }),
  }),
  'new-and-old-failure': report({
    status: 'failure',
    nodes: BUILT,
    tests: [...PASSED, OLD_TEST, NEW_TEST],
    buildableTotal: 201,
    review: review({
      reasons: REASONS,
      diffs: SMALL_DIFFS,
      impact: IMPACT,
      failingInProduction: [OLD_TEST.uniqueId],
    }),
  }),
  'old-failure-passes': report({
    nodes: BUILT,
    tests: [...PASSED, OLD_TEST],
    buildableTotal: 201,
    review: review({
      reasons: REASONS,
      diffs: SMALL_DIFFS,
      impact: IMPACT,
      failingInProduction: [OLD_TEST.uniqueId],
    }),
  }),
  'all-left-out': report({
    status: 'nothing',
    duration: 8.4,
    buildableTotal: 201,
    review: review({ leftOut: LEFT_OUT }),
  }),
  'some-left-out': report({
    ...ALL_BUILT,
    review: review({
      reasons: new Map([
        ['model.shop.stg_payments', { kind: 'configs', keys: ['materialized'] }],
        ['model.shop.orders', { kind: 'undeployed' }],
        ['model.shop.customers', { kind: 'missing-in-production' }],
        ['model.shop.revenue', { kind: 'selected' }],
      ]),
      diffs: SMALL_DIFFS.slice(1),
      leftOut: LEFT_OUT,
      impact: IMPACT,
      pasts: [
        { uniqueId: 'model.shop.orders', how: 'full-refresh', rows: 220_412_904 },
        { uniqueId: 'model.shop.events', how: 'empty', rows: null },
      ],
    }),
  }),
  'tests-only': report({
    tests: PASSED,
    buildableTotal: 201,
    review: review({
      reasons: new Map(PASSED.map(({ uniqueId }) => [uniqueId, { kind: 'new' }])),
    }),
  }),
  fork: report({
    ...ALL_BUILT,
    baseline: {
      kind: 'none',
      reason: 'The pull request is from a fork, which may not read the production state.',
    },
    nodes: BUILT,
    review: undefined,
  }),
  'large-review': report({
    duration: 2_471,
    buildableTotal: 1_240,
    nodes: many(400).map((name, index) =>
      node(name, { executionTime: index / 7, rowsAffected: index * 1_000 }),
    ),
    tests: PASSED,
    review: review({
      reasons: new Map(
        many(400).map((name, index) => [
          `model.shop.${name}`,
          index < 3 ? { kind: 'body' } : below('fct_model_000', 'fct_model_001', 'fct_model_002'),
        ]),
      ),
      diffs: many(400).map((name, index) =>
        diff(name, index % 10 === 0 ? { rows: { before: 1_204, after: 1_204 + index } } : {}),
      ),
      impact: layeredImpact(20, 20),
      leftOut: LEFT_OUT,
      pasts: many(40).map((name) => ({ uniqueId: `model.shop.${name}`, how: 'clone', rows: 10 })),
    }),
  }),
  'oversize-review': report({
    buildableTotal: 4_000,
    nodes: many(900).map((name) => node(`${name}_${'long_'.repeat(8)}`)),
    review: review({
      reasons: new Map(
        many(900).map((name) => [
          `model.shop.${name}_${'long_'.repeat(8)}`,
          below('fct_model_000', 'fct_model_001'),
        ]),
      ),
      diffs: many(300).map((name) => diff(name, { rows: { before: 1, after: 2 } })),
      impact: layeredImpact(10, 50),
      leftOut: LEFT_OUT,
    }),
  }),
  'hostile-review': hostile(HOSTILE_TEXT.replaceAll('.', ' ')),
};

/** Every text of a review as `text`; resource types are dbt's own words. */
export function hostile(text: string, resourceType = text): Report {
  const id = `model.shop.${text}`;
  const named = node(text, { uniqueId: id, materialized: text });
  const exposed: ImpactNode = {
    uniqueId: `exposure.shop.${text}`,
    name: text,
    resourceType: 'exposure',
    level: 1,
    owner: text,
  };
  return report({
    nodes: [named],
    review: review({
      reasons: new Map([[id, { kind: 'configs', keys: [text, text] }]]),
      leftOut: [
        { uniqueId: id, proof: { kind: 'configs', keys: [text] } },
        { uniqueId: id, proof: { kind: 'moved', from: text, to: text } },
      ],
      removed: [
        {
          uniqueId: id,
          name: text,
          resourceType: 'model',
          relation: text,
          dependents: [id],
          renamedTo: id,
        },
        {
          uniqueId: `x.shop.${text}`,
          name: text,
          resourceType,
          relation: null,
          dependents: [],
          renamedTo: undefined,
        },
      ],
      diffs: [
        {
          uniqueId: id,
          rows: { before: 1, after: 2 },
          columns: {
            added: [{ name: text, type: text }],
            removed: [{ name: text, type: text }],
            retyped: [{ name: text, before: text, after: text }],
          },
          keys: {
            columns: [text],
            added: 1,
            removed: 1,
            changed: [{ column: text, rows: 1 }],
            unusable: 1,
          },
          note: text,
          samples: {
            changed: [{ key: [text], values: [{ column: text, before: text, after: text }] }],
            added: [[text, text]],
            removed: [[text]],
          },
        },
      ],
      impact: {
        nodes: [
          { uniqueId: id, name: text, resourceType: 'model', level: 0, owner: text },
          { uniqueId: `${id}2`, name: text, resourceType, level: 1, owner: text },
          exposed,
        ],
        edges: [
          { from: id, to: exposed.uniqueId },
          { from: id, to: `${id}2` },
        ],
        breaking: [
          {
            node: id,
            column: text,
            what: 'retyped',
            usedBy: [id, exposed.uniqueId],
            contract: true,
          },
        ],
        unchecked: [{ node: id, column: text, what: 'removed', readers: [exposed.uniqueId] }],
      },
      afterMerge: hostileMerge(text, id),
      pasts: [{ uniqueId: id, how: 'copy', rows: 1 }],
    }),
  });
}
