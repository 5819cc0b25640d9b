import { describe, expect, it } from 'vitest';
import { isBaseInProduction, resolveBaseCommit } from '../../src/plan/baseline.ts';

const [MERGE, BASE, HEAD] = ['m', 'b', 'a'].map((letter) => letter.repeat(40)) as [
  string,
  string,
  string,
];

describe('resolveBaseCommit', () => {
  it('takes the first parent of the merge commit that is checked out', () => {
    const head = { sha: MERGE, parents: [BASE, HEAD] };
    expect(resolveBaseCommit({ eventSha: MERGE, namedBase: undefined, head })).toEqual({
      known: true,
      sha: BASE,
    });
  });

  it("takes a merge group's own base, for a group of one squashed commit too", () => {
    const head = { sha: MERGE, parents: ['c'.repeat(40)] };
    expect(resolveBaseCommit({ eventSha: MERGE, namedBase: BASE, head })).toEqual({
      known: true,
      sha: BASE,
    });
  });

  it('does not know it where the head of the pull request is checked out', () => {
    const head = { sha: HEAD, parents: [BASE] };
    expect(resolveBaseCommit({ eventSha: MERGE, namedBase: undefined, head })).toEqual({
      known: false,
      reason:
        'The checkout is at aaaaaaa, not at the merge commit mmmmmmm that GitHub made for the pull request. Remove `ref` from actions/checkout.',
    });
  });

  it('does not take the parent of a commit that merges nothing', () => {
    const head = { sha: MERGE, parents: [BASE] };
    expect(resolveBaseCommit({ eventSha: MERGE, namedBase: undefined, head })).toEqual({
      known: false,
      reason: 'The commit mmmmmmm is not a merge commit.',
    });
  });
});

describe('isBaseInProduction', () => {
  const production = { sha: BASE, target: 'prod', dbtVersion: '1.11.16' };
  const here = { baseSha: BASE, target: 'prod', dbtVersion: '1.11.16' };

  it('holds for the same commit, target and dbt', () => {
    expect(isBaseInProduction(production, here)).toBe(true);
  });

  it.each([{ sha: HEAD }, { target: 'ci' }, { dbtVersion: '1.10.4' }])(
    'does not hold for production with %o',
    (change) => {
      expect(isBaseInProduction({ ...production, ...change }, here)).toBe(false);
    },
  );
});
