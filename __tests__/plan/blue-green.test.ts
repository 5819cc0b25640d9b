import { describe, expect, it } from 'vitest';
import {
  type GreenNode,
  nameOldSchema,
  planGreen,
  stampGeneration,
} from '../../src/plan/blue-green.ts';

const LIMITS = { nameLength: 63, suffixVar: undefined };

function node(name: string, schema: string | null, change: Partial<GreenNode> = {}): GreenNode {
  return {
    ...{ uniqueId: `model.shop.${name}`, originalFilePath: `models/${name}.sql`, name },
    ...{ resourceType: 'model', database: 'dwh', schema, alias: null },
    relationName: schema === null ? null : `"dwh"."${schema}"."${change.alias ?? name}"`,
    ...change,
  };
}

function project(nodes: GreenNode[], sources: Record<string, string> = {}) {
  return {
    nodes: new Map(nodes.map((each) => [each.uniqueId, each])),
    sources: new Map(
      Object.entries(sources).map(([name, schema]) => [
        `source.shop.${name}`,
        {
          ...{ uniqueId: `source.shop.${name}`, originalFilePath: 'models/sources.yml' },
          relationName: `"dwh"."${schema}"."${name}"`,
        },
      ]),
    ),
  };
}

const plan = (live: GreenNode[], green: GreenNode[]) =>
  planGreen(project(live), project(green), LIMITS);

describe('planGreen', () => {
  it('pairs the schemas by what is built into them', () => {
    const { schemas, nodes } = plan(
      [node('a', 'analytics'), node('b', 'analytics_marts'), node('e', null)],
      [node('a', 'analytics_green'), node('b', 'analytics_green_marts'), node('e', null)],
    );
    expect(schemas).toEqual([
      { database: 'dwh', live: 'analytics', green: 'analytics_green' },
      { database: 'dwh', live: 'analytics_marts', green: 'analytics_green_marts' },
    ]);
    expect(nodes.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('stops for a node that would still be built into a live schema', () => {
    expect(() =>
      plan(
        [node('a', 'analytics'), node('b', 'marts')],
        [node('a', 'analytics_green'), node('b', 'Marts')],
      ),
    ).toThrow(
      'The project cannot be built next to the live schemas. Nothing was built:\n' +
        '  model.shop.b (models/b.sql) → "dwh"."Marts"."b", in a live schema',
    );
  });

  it('reports what to change, and where', () => {
    const caught = (suffixVar: string | undefined) => {
      try {
        planGreen(project([node('a', 's')]), project([node('a', 's')]), { ...LIMITS, suffixVar });
        return undefined;
      } catch (error) {
        return error;
      }
    };
    expect(caught(undefined)).toMatchObject({
      hint: expect.stringContaining('"green-suffix-var"'),
      location: { file: 'models/a.sql' },
    });
    expect(caught('suffix')).toMatchObject({ hint: expect.stringContaining("var('suffix', '')") });
  });

  it.each([
    ['two live schemas in one', [node('a', 's'), node('b', 't')], [node('a', 'g'), node('b', 'g')]],
    ['one live schema in two', [node('a', 's'), node('b', 's')], [node('a', 'g'), node('b', 'h')]],
    ['another name', [node('a', 's')], [node('a', 'g', { alias: 'a_green' })]],
    ['another database', [node('a', 's')], [node('a', 'g', { database: 'other' })]],
    ['no relation any more', [node('a', 's')], [node('a', null)]],
    ['a node that is missing', [node('a', 's'), node('b', 's')], [node('a', 'g')]],
    ['a node that is new', [node('a', 's')], [node('a', 'g'), node('b', 'g')]],
    [
      'the live schema of another',
      [node('a', 's'), node('b', 's_green')],
      [node('a', 's_green'), node('b', 'x')],
    ],
    ['a name that is cut', [node('a', 's')], [node('a', 'g'.repeat(64))]],
  ])('stops for %s', (_, live, green) => {
    expect(() => plan(live, green)).toThrow('cannot be built next to the live schemas');
  });

  it('stops for a source that would move', () => {
    const nodes = [[node('a', 's')], [node('a', 'g')]] as const;
    const moved = () =>
      planGreen(
        project([...nodes[0]], { raw: 's', other: 'raw' }),
        project([...nodes[1]], { raw: 'g', other: 'raw' }),
        LIMITS,
      );
    expect(moved).toThrow('  source.shop.raw (models/sources.yml) → "dwh"."g"."raw"');
    expect(moved).not.toThrow('source.shop.other');
  });
});

describe('the names of old schemas', () => {
  it('say when they were replaced, and fit the warehouse', () => {
    const stamp = stampGeneration(new Date('2026-11-23T06:15:02.123Z'));
    expect(nameOldSchema('analytics', stamp, 63)).toBe('analytics_old_20261123_061502');
    const long = nameOldSchema('a'.repeat(63), stamp, 63);
    expect(long).toHaveLength(63);
    expect(long).toMatch(/a_old_20261123_061502$/);
  });
});
