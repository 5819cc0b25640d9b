import { describe, expect, it } from 'vitest';
import { buildVerdict } from '../../src/report/verdict.ts';
import { CLEANUP_VARIANTS, COMMENT_VARIANTS, dataTest, node, report } from './variants.ts';

describe('buildVerdict', () => {
  it.each([
    ['success', '✅ 4 of 21 built, 17 read from production, 4 tests passed'],
    ['success-with-warning', '⚠️ 4 of 21 built, 17 read from production, 4 tests passed, 1 warning'],
    ['nothing', '✅ nothing to build'],
    ['first-run', '✅ 4 built, 4 tests passed'],
    ['failed-test', '❌ 1 test failed, 3 models built, 1 skipped'],
    ['failed-model', '❌ 1 model failed, 1 test failed, 1 model built, 2 skipped, 1 warning'],
    ['fatal', '❌ stopped before anything was built'],
    ['cancelled', '⏹️ cancelled after 2 of 4 were built'],
    ['cleanup', '🧹 dropped 2 schemas'],
    ['cleanup-nothing', '✅ no schema to clean up'],
    ['cleanup-failure', '❌ the clean-up failed'],
  ])('%s: %s', (name, expected) => {
    const variant = COMMENT_VARIANTS[name] ?? CLEANUP_VARIANTS[name];
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

  it('says that a run failed even where dbt names no node', () => {
    const words = buildVerdict(report({ status: 'failure', tests: [dataTest('a')] })).words;
    expect(words).toBe('failed');
  });
});
