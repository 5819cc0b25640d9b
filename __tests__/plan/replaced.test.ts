import { describe, expect, it } from 'vitest';
import { namesGone, planMoves, type SchemaObject, type Survey } from '../../src/plan/replaced.ts';

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

const moves = (what: Survey, change: Partial<Parameters<typeof planMoves>[0]> = {}) =>
  planMoves({
    ...{ survey: what, schemas: SCHEMAS, policy: 'fail', before: 'swap' },
    known: [{ schema: 'analytics', name: 'Orders' }],
    copied: [],
    kept: [],
    ...change,
  }).map(({ identity }) => identity);

describe('planMoves', () => {
  it('takes what dbt builds, and the markers of the action, for known', () => {
    const objects = ['analytics.orders', 'marts.dbt_ci_schema_owner', 'analytics_green.new'];
    expect(moves(survey(objects.map((each) => object(each))))).toEqual([]);
  });

  it('stops for what dbt does not know, or moves it', () => {
    const what = survey([object('analytics.raw'), object('marts.add(integer)', 'function')]);
    expect(() => moves(what)).toThrow('\n  table analytics.raw\n  function marts.add(integer)');
    expect(moves(what, { policy: 'carry' })).toEqual(['analytics.raw', 'marts.add(integer)']);
  });

  it('moves a snapshot that the project no longer has, whatever the policy', () => {
    const what = survey([object('analytics.Prices_History')]);
    const kept = [{ schema: 'analytics', name: 'prices_history' }];
    expect(moves(what, { kept })).toEqual(['analytics.Prices_History']);
    expect(() => moves(survey([...what.objects, object('marts.raw')]), { kept })).toThrow(
      '\n  table marts.raw',
    );
  });

  it('stops where the warehouse cannot move anything', () => {
    const what = survey([{ ...object('analytics.raw'), handle: '' }]);
    expect(() => moves(what, { policy: 'carry' })).toThrow('this warehouse cannot move them');
  });

  it('does not know before the build which functions a hook creates again', () => {
    const live = object('marts.add(integer)', 'function');
    expect(moves(survey([live]), { before: 'build' })).toEqual([]);
    expect(moves(survey([live, object('marts_green.add(integer)', 'function')]))).toEqual([]);
  });

  it('stops where rows of a hook’s table would be lost, whatever the setting', () => {
    const what = survey([object('analytics.audit'), object('analytics_green.audit')]);
    expect(() => moves(what, { policy: 'carry' })).toThrow('A swap would lose their rows');
  });

  it('stops for what would go on reading a schema that is replaced', () => {
    const used = { schema: 'analytics', name: 'orders' };
    const uses = (identity: string) =>
      survey([], { dependencies: [{ user: object(identity, 'view'), used }] });
    expect(() => moves(uses('dashboards.sales'), { policy: 'carry' })).toThrow(
      'view dashboards.sales uses analytics.orders',
    );
    expect(() => moves(uses('marts_green.sales'))).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('ref()') }),
    );
    expect(moves(uses('analytics.orders'))).toEqual([]);
  });

  it('stops for what a copy would lack', () => {
    const extras = [{ schema: 'analytics', name: 'orders', what: 'row level security' }];
    expect(moves(survey([], { extras }))).toEqual([]);
    const copied = [{ schema: 'analytics', name: 'orders' }];
    expect(() => moves(survey([], { extras }), { copied })).toThrow(
      'analytics.orders: row level security',
    );
    const both = [...extras, { ...extras[0], schema: 'analytics_green' }] as typeof extras;
    expect(moves(survey([], { extras: both }), { copied })).toEqual([]);
    expect(() => moves(survey([], { locked: ['schema analytics of admin'] }))).toThrow(
      'belong to other roles',
    );
  });

  it('leaves everything where it is on a warehouse that replaces relations one by one', () => {
    expect(moves(survey([object('analytics.raw')], { replaces: 'relations' }))).toEqual([]);
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
