import { describe, expect, it } from 'vitest';
import type { ManifestNode } from '../../src/dbt/artifacts/manifest.ts';
import { CorruptStateError } from '../../src/errors.ts';
import { isPlainName, refuseUnsafeNames } from '../../src/state/plain-names.ts';
import { tally } from '../support/tally.ts';

const HOSTILE = [
  'analytics"; drop schema analytics cascade; --',
  "analytics'; drop schema analytics cascade; --",
  'analytics`; drop schema analytics; --',
  'analytics]; drop schema analytics; --',
  'a" as x union all select * from "secrets',
  "a' or '1'='1",
  'a\\',
  'a; drop schema b',
  'a -- b',
  'a/* b',
  'a\nb',
  'a\u0000b',
  'a\r',
];

const PLAIN = ['analytics', 'Analytics_2', 'naïve', '顧客', 'acme-data', 'google.com:acme', 'a$b'];
const IN_QUOTES = ['Order Details', 'orders (new)', 'a,b', 'x union select 1'];

function nodes(change: Partial<ManifestNode>) {
  const node = {
    uniqueId: 'model.shop.a',
    name: 'a',
    database: 'shop',
    schema: 'analytics',
    alias: 'a',
    relationName: '"shop"."analytics"."a"',
    ...change,
  } as ManifestNode;
  return { nodes: new Map([[node.uniqueId, node]]) };
}

const named = (name: string, quote = '"') => `${quote}shop${quote}.${quote}${name}${quote}`;

describe('isPlainName', () => {
  it('takes what stays one name between the quotes of any dialect', () => {
    for (const name of [...PLAIN, ...IN_QUOTES]) expect(isPlainName(name), name).toBe(true);
    for (const name of HOSTILE) expect(isPlainName(name), name).toBe(false);
  });
});

describe('[T39] refuseUnsafeNames', () => {
  it.each(['database', 'schema', 'alias', 'name'] as const)(
    'refuses a state whose %s could end a name in SQL',
    (field) => {
      const alias = field === 'name' ? { alias: null } : {};
      for (const name of HOSTILE)
        expect(() => refuseUnsafeNames(nodes({ ...alias, [field]: name }), 'run 7'), name).toThrow(
          CorruptStateError,
        );
      tally('hostile strings', HOSTILE.length);
    },
  );

  it('refuses a name that dbt wrote without quotes though it needs them', () => {
    for (const alias of IN_QUOTES) {
      const bare = nodes({ alias, relationName: `shop.analytics.${alias}` });
      expect(() => refuseUnsafeNames(bare, 'run 7'), alias).toThrow('could not stay a name in SQL');
      for (const quote of ['"', '`'])
        refuseUnsafeNames(nodes({ alias, relationName: named(alias, quote) }), 'run 7');
      refuseUnsafeNames(nodes({ alias, relationName: `[shop].[${alias}]` }), 'run 7');
    }
  });

  it('takes between double quotes what only other quotes would end', () => {
    for (const alias of ['a`b', 'a]b', 'a; b', 'a -- b', 'a /* b']) {
      refuseUnsafeNames(nodes({ alias, relationName: named(alias) }), 'run 7');
      expect(() =>
        refuseUnsafeNames(nodes({ alias, relationName: named(alias, '`') }), 'run 7'),
      ).toThrow(CorruptStateError);
    }
    for (const alias of ['a"b', "a'b", 'a\\', 'a\nb'])
      expect(() =>
        refuseUnsafeNames(nodes({ alias, relationName: named(alias) }), 'run 7'),
      ).toThrow(CorruptStateError);
  });

  it('takes names of every alphabet, and what has no relation', () => {
    for (const alias of PLAIN) refuseUnsafeNames(nodes({ alias }), 'run 7');
    refuseUnsafeNames(nodes({ alias: "it's", relationName: null }), 'run 7');
    refuseUnsafeNames(nodes({ database: null, schema: null, relationName: null }), 'run 7');
  });

  it('names the node and the name, and what to do', () => {
    const state = nodes({ schema: 'a"b' });
    expect(() => refuseUnsafeNames(state, 'run 7')).toThrow(
      expect.objectContaining({
        message:
          'The production state of run 7 is corrupt: it gives model.shop.a the name "a\\"b", which could not stay a name in SQL.',
        hint: 'Run a deploy to write a new one.',
      }),
    );
  });
});
