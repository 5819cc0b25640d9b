import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// npm scripts find the dev dependency node@24 first; with --ignore-scripts it would be missing and
// the tests would silently run on whatever Node the machine has.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24)
  throw new Error(`The tests need Node 24, this is ${process.version}. Run: npm test`);

// Elsewhere the tests run on real processes: macOS does not let a fork use its system libraries.
const FORKS = '__tests__/support/forks.ts';
const TEST_OF_FORKS = '__tests__/support/forks.test.ts';

/** Whole runs come first, so that no long file is left for one worker at the end. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) =>
      /\/(e2e|demo|oracle|scenarios)\//.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ['__tests__/**/*.test.ts'],
    ...(process.platform === 'linux' ? { globalSetup: FORKS } : { exclude: [TEST_OF_FORKS] }),
    testTimeout: 120_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    env: { DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' },
  },
});
