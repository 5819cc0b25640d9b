import { describe, expect, it } from 'vitest';
import { refuseProductionWrites, refuseSharedSchemas } from '../../src/plan/guard.ts';
import { buildPlan, type PlanNode } from '../../src/plan/plan.ts';

function node(uniqueId: string, relation?: [database: string, schema: string]): PlanNode {
  const [resourceType = '', , name = ''] = uniqueId.split('.');
  return {
    uniqueId,
    resourceType,
    name,
    originalFilePath: `models/${name}.sql`,
    relationName: relation ? `"${relation[0]}"."${relation[1]}"."${name}"` : null,
    database: relation?.[0] ?? null,
    schema: relation?.[1] ?? null,
    alias: name,
    materialized: null,
    dependsOn: [],
  };
}

function nodesOf(...nodes: PlanNode[]): Map<string, PlanNode> {
  return new Map(nodes.map((each) => [each.uniqueId, each]));
}

const orders = node('model.shop.orders', ['wh', 'pr_1_shop']);
const history = node('snapshot.shop.history', ['wh', 'pr_1_shop_history']);
const ephemeral = node('model.shop.helper');
const plainTest = node('test.shop.unique_orders_id');
const storingTest = node('test.shop.no_refunds', ['wh', 'pr_1_shop_dbt_test__audit']);

describe('buildPlan', () => {
  it('keeps the order of dbt and leaves out what is not built', () => {
    const plan = buildPlan(
      [
        'test.shop.unique_orders_id',
        'exposure.shop.weekly',
        'model.shop.orders',
        'source.shop.raw.x',
      ],
      nodesOf(orders, plainTest, { ...node('exposure.shop.weekly'), resourceType: 'exposure' }),
    );
    expect(plan.nodes.map(({ uniqueId }) => uniqueId)).toEqual([
      'test.shop.unique_orders_id',
      'model.shop.orders',
    ]);
  });

  it('names every schema that is written to once, those of stored test failures included', () => {
    const shouting = node('model.shop.items', ['WH', 'PR_1_SHOP']);
    const all = nodesOf(orders, history, ephemeral, plainTest, storingTest, shouting);
    const plan = buildPlan([...all.keys()], all);
    expect(plan.schemas.map(({ schema }) => schema.toLowerCase())).toEqual([
      'pr_1_shop',
      'pr_1_shop_dbt_test__audit',
      'pr_1_shop_history',
    ]);
    expect(plan.writing).not.toContain(ephemeral);
    expect(plan.writing).not.toContain(plainTest);
  });
});

describe('refuseProductionWrites', () => {
  const plan = buildPlan([orders.uniqueId, history.uniqueId], nodesOf(orders, history));

  it('lets a plan pass that stays in its own schemas', () => {
    expect(() =>
      refuseProductionWrites(plan, ['"wh"."analytics"."orders"', '"wh"."analytics"."history"']),
    ).not.toThrow();
  });

  it('stops at a snapshot whose schema ignores the target, whatever the quotes and the case', () => {
    expect(() => refuseProductionWrites(plan, ['WH.PR_1_SHOP_HISTORY.HISTORY'])).toThrow(
      'This pull request would write to a relation of production. Nothing was built.\n' +
        '  snapshot.shop.history (models/history.sql) → "wh"."pr_1_shop_history"."history"',
    );
  });
});

describe('refuseSharedSchemas', () => {
  it('lets custom schemas pass that are made from the pull request’s own, at either end', () => {
    const marts = node('model.shop.marts', ['wh', 'MARTS_PR_1_SHOP']);
    const all = nodesOf(orders, history, storingTest, marts);
    expect(() => refuseSharedSchemas(buildPlan([...all.keys()], all), 'pr_1_shop')).not.toThrow();
  });

  it('stops at a schema that others may use, known to production or not', () => {
    const fixed = node('snapshot.shop.fixed', ['wh', 'history_fixed']);
    const all = nodesOf(orders, fixed);
    expect(() => refuseSharedSchemas(buildPlan([...all.keys()], all), 'pr_1_shop')).toThrow(
      'This pull request would write outside its own schema pr_1_shop. Nothing was built.\n' +
        '  snapshot.shop.fixed (models/fixed.sql) → "wh"."history_fixed"."fixed"',
    );
  });
});
