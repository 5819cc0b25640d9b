import { describe, expect, it } from 'vitest';
import { computeAncestors, keepDownstream } from '../../src/plan/ancestors.ts';
import { findNotDeployed, findOlder } from '../../src/plan/older-nodes.ts';
import type { Reason } from '../../src/plan/reason.ts';
import { STALE_MARK } from '../../src/plan/stale-mark.ts';
import { pickedManifest, pickedNode } from './picked.ts';

const node = (...dependsOn: string[]) => ({
  ...{ resourceType: 'model', originalFilePath: 'models/x.sql', materialized: 'view' },
  dependsOn,
});
const NODES = new Map(
  Object.entries({
    a: node('source.raw'),
    b: node('a'),
    c: node('b', 'd'),
    d: node(),
    beside: node('a'),
  }),
);

it('[B1] what is upstream of nodes are their parents and what is above them, sources too', () => {
  expect([...computeAncestors(['c'], NODES)].sort()).toEqual(['a', 'b', 'd', 'source.raw']);
  expect([...computeAncestors(['c', 'b'], NODES)].sort()).toEqual(['a', 'd', 'source.raw']);
});

it('[B1] what is downstream of a change stays among those that are asked for', () => {
  const upstream = new Set(['a', 'b', 'd', 'source.raw']);
  expect([...keepDownstream(upstream, ['a'], NODES)].sort()).toEqual(['a', 'b']);
  expect([...keepDownstream(upstream, ['source.raw'], NODES)].sort()).toEqual([
    'a',
    'b',
    'source.raw',
  ]);
  expect([...keepDownstream(upstream, ['beside'], NODES)]).toEqual([]);
});

describe('[B1] a node that the pull request leaves alone, and the last deploy did not build', () => {
  const ids = ['body', 'fresh', 'edited', 'built', 'enabled', 'configured'].map(
    (name) => `model.shop.${name}`,
  );
  const nodes = [...ids, 'model.package.body'].map((id) => pickedNode(id));
  const head = pickedManifest(nodes);
  const disabled = new Map([['model.shop.enabled', pickedNode('model.shop.enabled')]]);
  const own = new Map<string, Reason>([
    ['model.shop.body', { kind: 'body' }],
    ['model.shop.fresh', { kind: 'new' }],
    ['model.shop.edited', { kind: 'body' }],
    ['model.shop.built', { kind: 'body' }],
    ['model.shop.enabled', { kind: 'new' }],
    ['model.shop.configured', { kind: 'configs', keys: ['tags'] }],
    ['model.package.body', { kind: 'body' }],
  ]);

  it('is not said to have changed SQL, nor to be new', () => {
    const deploy = {
      built: new Set(['model.shop.built']),
      files: new Set(['models/edited.sql']),
    };
    const found = findNotDeployed(own, { baseline: { ...head, disabled }, head }, deploy);
    expect([...found]).toEqual([
      ['model.shop.body', { kind: 'undeployed' }],
      ['model.shop.fresh', { kind: 'undeployed' }],
    ]);
  });
});

describe('[B1] what the last deploy failed to build', () => {
  it('is what the ledger has otherwise than the commit that was deployed', () => {
    const same = pickedNode('model.shop.same');
    const older = pickedNode('model.shop.older', { code: 'select 0' });
    const seed = pickedNode('seed.shop.seed', { checksum: 'sha256:0' });
    const marked = pickedNode('model.shop.marked', { code: `select 1 as id${STALE_MARK}` });
    const gone = pickedNode('model.shop.gone');
    const deployed = ['model.shop.same', 'model.shop.older', 'seed.shop.seed', 'model.shop.marked'];
    const found = findOlder(
      pickedManifest([same, older, seed, marked, gone]),
      pickedManifest(deployed.map((id) => pickedNode(id))),
    );
    expect([...found]).toEqual(['model.shop.older', 'seed.shop.seed', 'model.shop.marked']);
  });
});
