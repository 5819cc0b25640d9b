import { defineConfig } from 'vitest/config';

// npm scripts find the dev dependency node@24 first; with --ignore-scripts it would be missing and
// the tests would silently run on whatever Node the machine has.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24)
  throw new Error(`The tests need Node 24, this is ${process.version}. Run: npm test`);

export default defineConfig({
  test: {
    include: ['__tests__/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    env: { DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' },
  },
});
