/**
 * Import this first in a test file whose Python processes must be real ones, no forks of the server
 * (`forks.ts`): where it is tested how a process starts, is killed, or looks from outside.
 */
process.env.DBT_CI_TEST_FORKS = '';
const { PYTHON, REAL_BIN } = await import('./venv.ts');
if (!PYTHON.startsWith(REAL_BIN))
  throw new Error('support/real-processes.ts comes too late: make it the first import.');
