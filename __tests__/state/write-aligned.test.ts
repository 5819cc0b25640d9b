import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFollowsTarget } from '../../src/plan/isolated-names.ts';
import { writeAligned } from '../../src/state/write-aligned.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

afterAll(removeTempDirs);

const SCHEMAS = { production: 'analytics', isolated: 'pr_1_shop' };

describe('[E1] a value that follows the target', () => {
  const follows = createFollowsTarget(SCHEMAS);

  it.each([
    ['analytics', 'pr_1_shop'],
    ['analytics_raw', 'pr_1_shop_raw'],
    ['ANALYTICS', 'PR_1_SHOP'],
    ['"wh"."analytics"."bookings_analytics"', '"wh"."pr_1_shop"."bookings_pr_1_shop"'],
  ])('is %s in production and %s here', (production, here) => {
    expect(follows(production, here)).toBe(true);
  });

  it('may be within a config, in any order of its keys', () => {
    expect(
      follows(
        { a: ['analytics'], b: { c: 1, d: null } },
        { b: { d: null, c: 1 }, a: ['pr_1_shop'] },
      ),
    ).toBe(true);
  });

  it.each([
    ['raw', 'pr_1_shop'],
    ['analytics', 'analytics'],
    ['analytics', 'other'],
    ['analytics_raw', 'pr_1_shop_new'],
    [undefined, 'pr_1_shop'],
    [
      { schema: 'analytics', tags: [] },
      { schema: 'pr_1_shop', tags: ['x'] },
    ],
  ])('does not make %j and %j the same', (production, here) => {
    expect(follows(production, here)).toBe(false);
  });
});

describe('[E1] writeAligned', () => {
  const source = (schema: string, identifier = 't') => ({
    ...{ database: 'wh', schema, identifier, relation_name: `"wh"."${schema}"."${identifier}"` },
    loader: 'x',
  });
  const manifest = (schema: string, moved: string) => ({
    metadata: { a: 1 },
    nodes: {
      'model.shop.a': { config: { schema: `${schema}_x` }, schema, raw_code: schema },
      'model.shop.b': { config: { schema: 'x' }, schema },
    },
    sources: {
      'source.shop.follows': source(schema),
      'source.shop.moved': source(moved),
      'source.shop.fixed': source('raw'),
    },
    exposures: null,
  });

  async function align(head: object) {
    const folder = await makeTempDir();
    const at = (name: string) => join(folder, name);
    const files = { production: at('production'), head: at('head'), aligned: at('aligned') };
    await writeFile(files.production, JSON.stringify(manifest('analytics', 'raw')));
    await writeFile(files.head, JSON.stringify(head));
    const changed = await writeAligned(files, SCHEMAS.isolated, createFollowsTarget(SCHEMAS));
    const text = existsSync(files.aligned) ? await readFile(files.aligned, 'utf8') : undefined;
    return { changed, aligned: text === undefined ? undefined : JSON.parse(text) };
  }

  it('gives production what differs by the schema alone, and leaves the rest', async () => {
    const { changed, aligned } = await align(manifest('pr_1_shop', 'pr_1_shop'));
    expect(changed).toEqual(['model.shop.a', 'source.shop.follows']);
    const expected = manifest('analytics', 'raw');
    expected.sources['source.shop.follows'] = source('pr_1_shop');
    expected.nodes['model.shop.a'].config.schema = 'pr_1_shop_x';
    expect(aligned).toEqual(expected);
  });

  it('writes nothing where nothing follows the target', async () => {
    expect(await align(manifest('raw', 'raw'))).toEqual({ changed: [], aligned: undefined });
  });
});
