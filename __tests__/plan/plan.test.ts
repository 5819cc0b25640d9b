import { describe, expect, it } from 'vitest';
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
