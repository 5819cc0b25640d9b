import { describe, expect, it } from 'vitest';
import { buildVerdict } from '../../../src/report/model/verdict.ts';
import { REVIEW_VARIANTS, review } from '../review-variants.ts';
import {
  CLEANUP_VARIANTS,
  COMMENT_VARIANTS,
  dataTest,
  node,
  report,
  SKIPPED_VARIANTS,
} from '../variants.ts';

describe('buildVerdict', () => {
  it.each([
    ['success', '✅ 4 of 21 built, 17 read from production, 4 tests passed'],
    ['success-with-warning', '⚠️ 4 of 21 built, 17 read from production, 4 tests passed, 1 warning'],
    ['nothing', '✅ nothing to build'],
    ['first-run', '✅ 4 built, 4 tests passed'],
    ['failed-test', '❌ 1 test failed, 3 models built, 1 skipped'],
    ['failed-model', '❌ 1 model failed, 1 test failed, 1 model built, 2 skipped, 1 warning'],
    ['fatal', '❌ stopped before anything was built'],
    ['cancelled', '⏹️ cancelled after building 2 of 4'],
    ['timed-out', '⏰ timed out after building 2'],
    ['fork-skipped', '⏭️ skipped (GitHub gives this run no secrets)'],
    ['dependabot-closed', '⏭️ skipped (GitHub gives this run no secrets)'],
    ['cleanup', '🧹 dropped 2 schemas'],
    ['cleanup-nothing', '✅ no schemas to clean up'],
    ['cleanup-failure', '❌ clean-up failed'],
    ['cleanup-cancelled', '⏹️ cancelled during the clean-up'],
    [
      'breaking-change',
      '⚠️ 4 of 201 built, 197 read from production, 3 tests passed, 1 breaking change',
    ],
    ['new-and-old-failure', '❌ 2 tests failed (1 of them in production too), 4 models built'],
    [
      'old-failure-passes',
      '⚠️ no new failures (1 test fails in production too), 4 of 201 built, 197 read from production, 3 tests passed',
    ],
    ['all-left-out', '✅ nothing to build, 34 no-op changes skipped'],
    ['tests-only', '✅ nothing to build, 3 tests passed'],
  ])('%s: %s', (name, expected) => {
    const all = {
      ...COMMENT_VARIANTS,
      ...CLEANUP_VARIANTS,
      ...REVIEW_VARIANTS,
      ...SKIPPED_VARIANTS,
    };
    const variant = all[name];
    const verdict = variant && buildVerdict(variant);
    expect(`${verdict?.icon} ${verdict?.words}`).toBe(expected);
  });

  it('uses the word that fits what failed', () => {
    const failed = (resourceType: 'seed' | 'operation') =>
      node(resourceType, { resourceType, outcome: 'error' });
    const words = (nodes: ReturnType<typeof node>[]) =>
      buildVerdict(report({ status: 'failure', nodes })).words;
    expect(words([failed('seed')])).toBe('1 seed failed');
    expect(words([failed('operation')])).toBe('1 hook failed');
    expect(words([failed('operation'), failed('seed')])).toBe('2 nodes failed');
  });

  it('says where everything that failed also fails in production', () => {
    const nodes = [node('a', { outcome: 'error' }), node('b', { outcome: 'skipped' })];
    const known = review({ failingInProduction: ['model.shop.a'] });
    const words = (status: 'failure' | 'success') =>
      buildVerdict(report({ status, nodes, review: known })).words;
    expect(words('failure')).toBe('1 model failed (in production too), 1 skipped');
    expect(words('success')).toBe(
      'no new failures (1 node fails in production too), 0 of 21 built, 19 read from production, 1 skipped',
    );
  });

  it('says that a run failed even where dbt names no node', () => {
    const words = buildVerdict(report({ status: 'failure', tests: [dataTest('a')] })).words;
    expect(words).toBe('failed');
  });
});
