import { describe, expect, it } from 'vitest';
import { decideTurn } from '../../src/state/deploy-order.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const own = { runId: 10, sha: A };
const facts = { own, attempt: 1, state: undefined, running: [] };

describe('decideTurn', () => {
  it.each([
    ['nothing was deployed yet and nothing runs', {}],
    ['the last state is older', { state: { runId: 9, sha: B } }],
    ['a newer run deployed the same commit', { state: { runId: 11, sha: A } }],
    ['it is run again after no newer commit', { attempt: 3, state: { runId: 10, sha: A } }],
    ['only older deploys run, and itself', { running: [{ runId: 9, sha: B }, own] }],
    ['a newer run deploys the same commit', { running: [{ runId: 11, sha: A }] }],
  ])('[F22] lets a deploy build where %s', (_name, change) => {
    expect(decideTurn({ ...facts, ...change })).toEqual({ kind: 'go' });
  });

  it('[F22] has nothing to do for a deploy whose turn came after a newer commit was deployed', () => {
    expect(decideTurn({ ...facts, state: { runId: 11, sha: B } })).toEqual({
      kind: 'superseded',
      notice:
        'Run 11 has deployed a newer commit (bbbbbbb) already, so this run of aaaaaaa builds nothing. It would replace newer code with older code.',
    });
  });

  it('[F22] refuses to run an old deploy again over a newer commit, and says how to go back', () => {
    expect(decideTurn({ ...facts, attempt: 2, state: { runId: 11, sha: B } })).toMatchObject({
      kind: 'refused',
      hint: expect.stringContaining('revert the newer commits on the default branch'),
    });
  });

  it('[F22] refuses to build while a newer commit is being deployed', () => {
    expect(decideTurn({ ...facts, running: [own, { runId: 11, sha: B }] })).toEqual({
      kind: 'refused',
      message:
        'Run 11 is deploying a newer commit (bbbbbbb), so this run of aaaaaaa stops before it builds. It would replace newer code with older code.',
      hint: 'If that run succeeds, you need to do nothing. Set `concurrency` in the workflow as in the README, so that deploys wait for each other.',
    });
  });
});
