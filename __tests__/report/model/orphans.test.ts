import { describe, expect, it } from 'vitest';
import { describeOrphans } from '../../../src/report/model/orphans.ts';
import { orphan } from '../variants.ts';

const describeAll = (orphans: Parameters<typeof describeOrphans>[0]['orphans']) =>
  describeOrphans({ orphans, sha: 'now' }, (name) => `<${name}>`);

describe('describeOrphans', () => {
  it('names what was dropped, and what this deploy is the first to find', () => {
    expect(
      describeAll([
        orphan('gone', { fate: 'dropped', relation: 'a.gone' }),
        orphan('new', { sha: 'now', relation: 'a.new' }),
        orphan('old', { sha: 'before', relation: 'a.old' }),
      ]),
    ).toEqual([
      '🧹 Dropped, because no node builds it any more: <a.gone>',
      '🧹 No node builds this any more: <a.new>',
    ]);
    expect(describeAll([orphan('old', { sha: 'before' })])).toEqual([]);
  });

  it('counts what a line has no room for', () => {
    const many = Array.from({ length: 13 }, (_, index) =>
      orphan(`o${index}`, { sha: 'now', relation: `a.o${index}` }),
    );
    expect(describeAll(many)).toEqual([expect.stringMatching(/<a\.o9> and 3 more$/)]);
  });
});
