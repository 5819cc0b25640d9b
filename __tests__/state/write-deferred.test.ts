import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { writeDeferred } from '../../src/state/write-deferred.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

afterAll(removeTempDirs);

it('keeps the nodes that dbt defers to, and every section of the file', async () => {
  const folder = await makeTempDir('deferred-');
  const [source, target] = [join(folder, 'manifest.json'), join(folder, 'deferred.json')];
  const model = { name: 'orders', raw_code: "select '}' as brace" };
  const manifest = {
    metadata: { dbt_version: '1.11.0' },
    nodes: { 'test.shop.unique': {}, 'model.shop.orders': model, 'seed.shop.gone': {} },
    macros: { 'macro.shop.cents': {} },
    disabled: null,
    functions: { 'function.shop.cents': {} },
  };
  await writeFile(source, JSON.stringify(manifest));
  await writeDeferred(
    source,
    new Set(['model.shop.orders', 'source.shop.raw', 'function.shop.cents']),
    target,
  );
  expect(JSON.parse(await readFile(target, 'utf8'))).toEqual({
    ...manifest,
    nodes: { 'model.shop.orders': model },
    macros: {},
  });
});
