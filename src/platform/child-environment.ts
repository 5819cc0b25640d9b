import { delimiter } from 'node:path';

/**
 * What the runner gives to the action alone: inputs (secrets among them), tokens, and the files
 * through which a step speaks to the runner.
 */
const OWN_PREFIXES = ['INPUT_', 'ACTIONS_'];
/** What `main` saved for `post`, by names of ours in lower case; a user's `STATE_TAX` is none. */
const SAVED_STATE = /^STATE_[a-z]/;
const OWN_VARIABLES = new Set([
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
    if (value !== undefined && !isForActionAlone(name)) child[name] = value;
  }
  const python = withoutWorkingFolder(child.PYTHONPATH);
  delete child.PYTHONPATH;
  return {
    ...child,
    ...(python && { PYTHONPATH: python }),
    PYTHONUNBUFFERED: '1',
    PYTHONIOENCODING: 'utf-8',
  };
}

/**
 * An empty entry, as `$PYTHONPATH:/lib` leaves one where nothing was set before, has Python import
 * `json.py` from the checkout. https://docs.python.org/3/using/cmdline.html#envvar-PYTHONPATH
 */
function withoutWorkingFolder(folders = ''): string {
  return folders
    .split(delimiter)
    .filter((folder) => folder !== '')
    .join(delimiter);
}

function isForActionAlone(name: string): boolean {
  return (
    OWN_VARIABLES.has(name) ||
    SAVED_STATE.test(name) ||
    OWN_PREFIXES.some((prefix) => name.startsWith(prefix))
  );
}
