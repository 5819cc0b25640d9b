import { describe, expect, it } from 'vitest';
import {
  namesGone,
  planCarrying,
  type SchemaObject,
  type Survey,
} from '../../src/plan/replaced.ts';

const SCHEMAS = [
  { live: 'analytics', green: 'analytics_green' },
  { live: 'marts', green: 'marts_green' },
];

function object(identity: string, kind = 'table'): SchemaObject {
  const [schema = '', rest = ''] = identity.split('.');
  const name = kind === 'function' ? '' : rest;
  return { kind, schema, name, identity, handle: identity };
}

const survey = (objects: SchemaObject[], change: Partial<Survey> = {}): Survey => ({
  ...{ replaces: 'schemas', objects, dependencies: [], extras: [], locked: [] },
  ...change,
});

const carry = (what: Survey, change: Partial<Parameters<typeof planCarrying>[0]> = {}) =>
  planCarrying({
    ...{ survey: what, schemas: SCHEMAS, policy: 'fail', before: 'swap' },
    known: [{ schema: 'analytics', name: 'Orders' }],
    copied: [],
    ...change,
  }).map(({ identity }) => identity);

describe('planCarrying', () => {
  it('takes what dbt builds, and the marks of the action, for known', () => {
    const objects = ['analytics.orders', 'marts.dbt_ci_schema_owner', 'analytics_green.new'];
    expect(carry(survey(objects.map((each) => object(each))))).toEqual([]);
  });

  it('stops for what dbt does not know, or carries it over', () => {
    const what = survey([object('analytics.raw'), object('marts.add(integer)', 'function')]);
    expect(() => carry(what)).toThrow('\n  table analytics.raw\n  function marts.add(integer)');
    expect(carry(what, { policy: 'carry' })).toEqual(['analytics.raw', 'marts.add(integer)']);
  });

  it('stops where the warehouse cannot carry anything over', () => {
    const what = survey([{ ...object('analytics.raw'), handle: '' }]);
    expect(() => carry(what, { policy: 'carry' })).toThrow('this warehouse cannot move them');
  });

  it('does not know before the build which functions a hook creates again', () => {
    const live = object('marts.add(integer)', 'function');
    expect(carry(survey([live]), { before: 'build' })).toEqual([]);
    expect(carry(survey([live, object('marts_green.add(integer)', 'function')]))).toEqual([]);
  });

  it('stops where rows of a hook’s table would be lost, whatever the setting', () => {
    const what = survey([object('analytics.audit'), object('analytics_green.audit')]);
    expect(() => carry(what, { policy: 'carry' })).toThrow('A swap would lose their rows');
  });

  it('stops for what would go on reading a schema that is replaced', () => {
    const used = { schema: 'analytics', name: 'orders' };
    const uses = (identity: string) =>
      survey([], { dependencies: [{ user: object(identity, 'view'), used }] });
    expect(() => carry(uses('dashboards.sales'), { policy: 'carry' })).toThrow(
      'view dashboards.sales uses analytics.orders',
    );
    expect(() => carry(uses('marts_green.sales'))).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('ref()') }),
    );
    expect(carry(uses('analytics.orders'))).toEqual([]);
  });

  it('stops for what a copy would lack', () => {
    const extras = [{ schema: 'analytics', name: 'orders', what: 'row level security' }];
    expect(carry(survey([], { extras }))).toEqual([]);
    const copied = [{ schema: 'analytics', name: 'orders' }];
    expect(() => carry(survey([], { extras }), { copied })).toThrow(
      'analytics.orders: row level security',
    );
    const both = [...extras, { ...extras[0], schema: 'analytics_green' }] as typeof extras;
    expect(carry(survey([], { extras: both }), { copied })).toEqual([]);
    expect(() => carry(survey([], { locked: ['schema analytics of admin'] }))).toThrow(
      'belong to other roles',
    );
  });

  it('leaves everything where it is on a warehouse that replaces relations one by one', () => {
    expect(carry(survey([object('analytics.raw')], { replaces: 'relations' }))).toEqual([]);
  });
});

describe('namesGone', () => {
  it('names the live relations of removed models', () => {
    const there = ['analytics.orders', 'analytics.removed', 'analytics_green.orders'];
    const known = ['orders', 'removed', 'never_built'].map((name) => ({
      schema: 'analytics',
      name,
    }));
    const what = survey(there.map((each) => object(each)));
    expect(namesGone([...known, ...known], what, SCHEMAS)).toEqual(['analytics.removed']);
  });
});
