/**
 * Import this first in a test file whose Python processes must be real ones, no forks of the server
 * (`forks.ts`): where starting, killing or looking at a process is what is tested.
 */
process.env.DBT_CI_TEST_FORKS = '';
