import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RefusedError } from '../../src/errors.ts';
import {
  findStrayWrites,
  mayShareNames,
  refuseLongSchemas,
  refuseStrayWrites,
} from '../../src/plan/guard.ts';
import type { Targets } from '../../src/plan/guard-advice.ts';
import { isOwnName, normaliseRelation } from '../../src/plan/own-name.ts';
import { buildPlan, type PlanNode } from '../../src/plan/plan.ts';
import type { Cause } from '../../src/plan/stray-write.ts';

function node(uniqueId: string, schema: string | null, changes: Partial<PlanNode> = {}): PlanNode {
  const [resourceType = '', , name = ''] = uniqueId.split('.');
  return {
    uniqueId,
    resourceType,
    name,
    originalFilePath: `${resourceType}s/${name}.sql`,
    relationName: schema === null ? null : `"wh"."${schema}"."${name}"`,
    database: 'wh',
    schema,
    alias: name,
    materialized: null,
    dependsOn: [],
    ...changes,
  };
}

function planOf(...nodes: PlanNode[]) {
  const all = new Map(nodes.map((each) => [each.uniqueId, each]));
  return buildPlan([...all.keys()], all);
}

const orders = node('model.shop.orders', 'pr_1_shop');
const history = node('snapshot.shop.history', 'history');
const failures = node('test.shop.no_refunds', 'pr_1_shop_dbt_test__audit');
const NONE: ReadonlySet<string> = new Set();
const TARGETS: Targets = {
  isolatedSchema: 'pr_1_shop',
  productionSchema: 'analytics',
  productionTarget: 'prod',
  ciTarget: undefined,
};

const placesOf = (nodes: PlanNode[], production: readonly string[] = []) =>
  findStrayWrites(planOf(...nodes), 'pr_1_shop', new Set(production.map(normaliseRelation))).map(
    ({ place, ofProduction }) => [place, ofProduction],
  );

describe('findStrayWrites', () => {
  it('lets pass what is in the pull request’s own schemas, at either end, in any letters', () => {
    const marts = node('seed.shop.marts', 'MARTS_PR_1_SHOP');
    expect(placesOf([orders, failures, marts], ['"wh"."analytics"."orders"'])).toEqual([]);
  });

  it('finds models, seeds, snapshots and stored failures elsewhere', () => {
    const elsewhere = ['model.shop.a', 'seed.shop.b', 'snapshot.shop.c', 'test.shop.d'];
    const nodes = elsewhere.map((id) => node(id, 'analytics'));
    expect(placesOf([...nodes, orders], ['WH.ANALYTICS.A'])).toEqual([
      ['"wh"."analytics"."a"', true],
      ['"wh"."analytics"."b"', false],
      ['"wh"."analytics"."c"', false],
      ['"wh"."analytics"."d"', false],
    ]);
  });

  it('passes over what writes no relation: ephemeral models, most tests, unit tests', () => {
    const ids = ['model.shop.helper', 'test.shop.unique', 'unit_test.shop.orders.adds_up'];
    expect(placesOf(ids.map((id) => node(id, null)))).toEqual([]);
  });

  it('finds a relation of production in a schema that looks like the pull request’s own', () => {
    expect(placesOf([orders], ['`wh`.`PR_1_shop`.`orders`'])).toEqual([
      ['"wh"."pr_1_shop"."orders"', true],
    ]);
  });

  it('finds files that are not below a folder of the pull request’s own', () => {
    const files = (place: string) =>
      node('model.shop.lake', 'pr_1_shop', { files: { key: 'location_root', place } });
    expect(placesOf([files('s3://lake/marts')])).toEqual([['s3://lake/marts', false]]);
    expect(placesOf([files('s3://lake/pr_1_shop/marts')])).toEqual([]);
  });
});

describe('isOwnName', () => {
  it.each([
    ['pr_1_marts', true],
    ['marts_PR_1', true],
    ['pr_12', false],
    ['pr_10_marts', false],
    ['analytics', false],
    [null, false],
  ])('of pr_1, %s: %s', (name, own) => {
    expect(isOwnName(name, 'pr_1')).toBe(own);
  });

  it('takes no schema of another pull request for its own, whatever is appended', () => {
    const number = fc.integer({ min: 1, max: 3000 });
    const custom = fc.stringMatching(/^(|_[a-z]{1,5})$/);
    fc.assert(
      fc.property(number, number, custom, (one, two, suffix) => {
        expect(isOwnName(`pr_${two}${suffix}`, `pr_${one}`)).toBe(one === two);
        expect(isOwnName(`${two}_pr${suffix}`, `${one}_pr`)).toBe(one === two);
      }),
    );
  });
});

describe('mayShareNames', () => {
  it.each([
    ['a schema of another name', [], 'analytics', false],
    ['the default schema of the adapter', [], undefined, false],
    ['a schema of that name', [], 'PR_1_shop', true],
    ['a schema made from that name', ['wh.analytics.a'], 'old_pr_1_shop', true],
    ['Jinja and no state', [], '{{ env_var("S") | lower }}', true],
    ['Jinja and a state', ['wh.analytics.a'], '{{ env_var("S") | lower }}', false],
    ['a state with that name', ['wh.pr_1_shop.a'], 'analytics', true],
  ])('of %s', (_, known, schema, may) => {
    expect(mayShareNames(new Set(known), schema, 'pr_1_shop')).toBe(may);
  });
});

describe('refuseStrayWrites', () => {
  const refuse = (
    nodes: PlanNode[],
    production: readonly string[],
    cause?: Cause,
    targets: Partial<Targets> = {},
  ) => {
    const known = new Set(production.map(normaliseRelation));
    const stray = findStrayWrites(planOf(...nodes), 'pr_1_shop', known);
    try {
      refuseStrayWrites(stray, { ...TARGETS, ...targets }, () => cause);
    } catch (error) {
      const { message, hint, location } = error as RefusedError;
      return { message: message.split('\n'), hint, location };
    }
    return undefined;
  };

  it('does nothing where nothing is stray', () => {
    expect(refuse([orders], [])).toBeUndefined();
  });

  it('says of what is not production’s that it is outside', () => {
    expect(refuse([history], [])).toEqual({
      message: [
        'This pull request would write to a relation outside its own schema pr_1_shop. Nothing was built.',
        '  snapshot.shop.history (snapshots/history.sql) → "wh"."history"."history"',
      ],
      hint: expect.stringMatching(/^Let generate_schema_name keep its names in production/),
      location: undefined,
    });
  });

  it('counts those of production, and names the line of each', () => {
    const location = { file: 'macros/naming.sql', line: 4 };
    const cause: Cause = { kind: 'macro', location, dependsOnTargetName: true };
    const fixed = node('model.shop.fixed', 'fixed');
    expect(refuse([history, fixed], ['wh.fixed.fixed'], cause)).toEqual({
      message: [
        'This pull request would write to 2 relations outside its own schema pr_1_shop, 1 of them production’s. Nothing was built.',
        '  snapshot.shop.history (snapshots/history.sql) → "wh"."history"."history": macros/naming.sql:4 ignores the target’s schema',
        '  model.shop.fixed (models/fixed.sql) → "wh"."fixed"."fixed": macros/naming.sql:4 ignores the target’s schema',
      ],
      hint: expect.stringMatching(/^The macro checks the target name\. .*`ci-target`/),
      location,
    });
  });

  it('asks for another ci-schema where production has one of that name', () => {
    expect(refuse([orders], ['wh.pr_1_shop.orders'])).toMatchObject({
      message: [
        'This pull request would write to a relation of production. Nothing was built.',
        expect.any(String),
      ],
      hint: 'Production has a schema with that name. Set `ci-schema` to another name.',
    });
  });

  it.each([
    ['target_schema', /^Let it follow the target elsewhere: `target_schema: /],
    ['location', /^Derive location from {{ target\.schema }}/],
    ['location_root', /^Derive location_root from/],
    ['external_location', /^Derive external_location from/],
  ])('says what to write in place of %s', (key, hint) => {
    const cause: Cause = { kind: 'config', key, location: { file: 'x.yml', line: 2 } };
    expect(refuse([history], [], cause)).toMatchObject({
      message: [expect.any(String), expect.stringMatching(new RegExp(`: x.yml:2 sets ${key}$`))],
      hint: expect.stringMatching(hint),
    });
  });
});

describe('[D] the advice of refuseStrayWrites, followed literally, moves nothing of production', () => {
  const adviceOn = (cause: Cause | undefined, targets: Partial<Targets> = {}) => {
    try {
      const stray = findStrayWrites(planOf(history), 'pr_1_shop', NONE);
      refuseStrayWrites(stray, { ...TARGETS, ...targets }, () => cause);
    } catch (error) {
      return (error as RefusedError).hint;
    }
    return undefined;
  };
  const location = { file: 'macros/naming.sql', line: 4 };
  const macro: Cause = { kind: 'macro', location, dependsOnTargetName: false };
  const named: Cause = { ...macro, dependsOnTargetName: true };
  const config: Cause = { kind: 'config', key: 'target_schema', location };

  it('keeps the names of a macro that always takes the custom schema', () => {
    expect(adviceOn(macro)).toBe(
      "Let generate_schema_name keep its names in production, and put the target’s schema first elsewhere: `{% if target.schema == 'analytics' %}`, what it does now, `{% else %}{{ target.schema }}_{{ custom_schema_name | trim }}{% endif %}`. A pull request builds with the production target, where only the schema differs. Without the condition, the next deploy would move production’s relations.",
    );
    expect(adviceOn(macro, { productionSchema: "{{ env_var('S') }}" })).toContain(
      "`{% if target.schema == 'the schema of your production target' %}`",
    );
    expect(adviceOn(macro, { ciTarget: 'ci' })).toContain("`{% if target.name == 'prod' %}`");
  });

  it('leaves a snapshot with target_schema where it is', () => {
    const value = "'history' if target.schema == 'analytics' else target.schema ~ '_history'";
    expect(adviceOn(config)).toContain(`\`target_schema: "{{ ${value} }}"\``);
    expect(adviceOn(config)).toContain(`\`target_schema=(${value})\``);
    expect(adviceOn(config)).toContain('Production’s snapshot stays where it is.');
  });

  it('does not ask for a ci-target that is set', () => {
    expect(adviceOn(named)).toContain('set `ci-target` to it');
    expect(adviceOn(named, { ciTarget: 'ci' })).toBe(
      'The macro checks the target name, and names schemas for `ci` (`ci-target`) without regard to the target’s schema. Change that branch of the macro so that it derives every schema from target.schema, or set `ci-target` to a target that it does not treat so.',
    );
  });
});

describe('refuseLongSchemas', () => {
  it('stops where the warehouse would cut a name, which then may be another pull request’s', () => {
    const long = node('model.shop.a', `${'x'.repeat(60)}_pr_1`);
    expect(() => refuseLongSchemas(planOf(orders, long), 63)).toThrow(
      `The schema ${long.schema} has 65 characters. The warehouse allows 63. Nothing was built.\n` +
        `  model.shop.a (models/a.sql) → ${long.relationName}`,
    );
    expect(() => refuseLongSchemas(planOf(orders, long), undefined)).not.toThrow();
    expect(findStrayWrites(planOf(long), 'pr_1', NONE)).toEqual([]);
  });
});
