/**
 * What the runner gives to the action alone: inputs (secrets among them), tokens, and the files
 * through which a step speaks to the runner.
 */
const RUNNER_PREFIXES = ['INPUT_', 'ACTIONS_'];
/** What `main` saved for `post`, by names of ours in lower case; a user's `STATE_TAX` is none. */
const SAVED_STATE = /^STATE_[a-z]/;
const RUNNER_VARIABLES = new Set([
  'GITHUB_TOKEN',
  'GH_TOKEN',
  'GITHUB_ENTERPRISE_TOKEN',
  'GH_ENTERPRISE_TOKEN',
  'GITHUB_ENV',
  'GITHUB_OUTPUT',
  'GITHUB_PATH',
  'GITHUB_STATE',
  'GITHUB_STEP_SUMMARY',
  'NODE_OPTIONS',
]);

/**
 * The environment of every child process: the user's own variables (for `env_var()`, adapters,
 * git), without the runner's. dbt's usage statistics are off unless the user has said otherwise.
 *
 * RUNNER_TRACKING_ID must stay: by it the runner finds the processes that a job leaves behind.
 */
export function buildChildEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const child: Record<string, string> = { DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' };
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !isRunnerVariable(name)) child[name] = value;
  }
  return { ...child, PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'utf-8' };
}

function isRunnerVariable(name: string): boolean {
  return (
    RUNNER_VARIABLES.has(name) ||
    SAVED_STATE.test(name) ||
    RUNNER_PREFIXES.some((prefix) => name.startsWith(prefix))
  );
}
