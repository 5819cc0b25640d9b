import type { SettingName } from './schema.ts';

/**
 * Where a setting may stand. `.github/dbt-ci.yml` comes with the checkout, so a pull request brings
 * its own; the workflow's inputs are what the default branch or CODEOWNERS can guard.
 */
interface Place {
  at: 'workflow' | 'file or workflow';
  /**
   * `workflow`: what a pull request would take into its hands, completes "any pull request can
   * change it, and with it …". Otherwise why the file gives it nothing that its dbt code does not.
   */
  why: string;
}

const workflow = (why: string): Place => ({ at: 'workflow', why });
const either = (why: string): Place => ({ at: 'file or workflow', why });

const SECRET = workflow('a secret that everyone with access to the repository would know');
const LOGIN = workflow("the server that the job's login is sent to");
const CODE = either('the project’s own dbt code has the same power');
const POLICY = either('weakens at most the check of the pull request that shows the change');
const OWN_SCHEMA = either('names, copies and reads only what the action isolates and marks');
const AFTER_MERGE = either('takes effect after the merge only, and sends no secret anywhere');
const READERS = either('who reads reports, which contain no secrets; the server is set elsewhere');

/** Every setting: a new one does not compile before it is classified. */
export const SETTING_PLACES: Readonly<Record<SettingName, Place>> = {
  mode: either('never widens what the event allows'),
  'project-dir': either('stays inside the checkout'),
  'profiles-dir': either('the profiles in the checkout already belong to the pull request'),
  profiles: SECRET,
  profile: either('a pull request builds into its isolated schema whatever the login'),
  target: either('a pull request builds into its isolated schema whatever the login'),
  'ci-target': either('a pull request builds into its isolated schema whatever the login'),
  'ci-schema': OWN_SCHEMA,
  vars: CODE,
  threads: CODE,
  select: CODE,
  exclude: CODE,
  'full-refresh': CODE,
  'full-build': CODE,
  steps: CODE,
  install: workflow('which program runs as dbt, with the secrets of the job'),
  adapter: either('the profile of the checkout names it as well'),
  'dbt-version': either('a version of dbt itself'),
  requirements: workflow('which packages are installed beside the secrets of the job'),
  'state-name': either('only runs that deploy the default branch leave what it names'),
  'deploy-workflow': workflow('the workflow whose artifacts are trusted as production’s state'),
  'production-branch': workflow('the branches that may change production'),
  'production-tags': workflow('the tags that may change production'),
  'deploy-after': workflow('the workflow whose success starts a deploy'),
  'state-path': workflow('the folder that is trusted as production’s state'),
  'on-missing-state': POLICY,
  exact: POLICY,
  'data-diff': either('a model can print rows into the log, whose readers are the same'),
  'data-diff-max-rows': CODE,
  'clone-max-rows': OWN_SCHEMA,
  'fail-on': POLICY,
  baseline: POLICY,
  retries: CODE,
  'retry-delay': CODE,
  'retry-all': CODE,
  'transient-errors': CODE,
  'timeout-minutes': either('the job’s own limit still applies'),
  freshness: POLICY,
  'blue-green': AFTER_MERGE,
  'green-suffix-var': AFTER_MERGE,
  'keep-old': AFTER_MERGE,
  'foreign-relations': AFTER_MERGE,
  sweep: AFTER_MERGE,
  'keep-schemas': OWN_SCHEMA,
  'drop-pull-request': workflow('whose schemas a run by hand drops'),
  orphans: AFTER_MERGE,
  'orphan-grace': AFTER_MERGE,
  'row-counts': AFTER_MERGE,
  anomalies: AFTER_MERGE,
  dashboard: AFTER_MERGE,
  docs: AFTER_MERGE,
  environment: AFTER_MERGE,
  'hardcoded-credentials': POLICY,
  'allow-writes': workflow('where statements may write outside the pull request’s own schemas'),
  forks: workflow('what a pull request from a fork may run'),
  mask: either('hides more than is hidden without it'),
  'vault-addr': LOGIN,
  'vault-role': LOGIN,
  'vault-path': LOGIN,
  comment: POLICY,
  'github-token': SECRET,
  'slack-webhook-url': SECRET,
  'slack-success-webhook-url': SECRET,
  'slack-bot-token': SECRET,
  'slack-channel': READERS,
  'slack-success-channel': READERS,
  'slack-api-url': workflow('the server that the Slack bot’s token is sent to'),
  'teams-webhook-url': SECRET,
  'webhook-url': SECRET,
  'webhook-token': SECRET,
  'webhook-secret': SECRET,
  'smtp-url': SECRET,
  'email-from': READERS,
  'email-to': READERS,
  'email-tests-to': READERS,
  'notify-on': READERS,
  'remind-every': READERS,
};

/** Why a setting may not stand in `.github/dbt-ci.yml`; undefined where it may, or is unknown. */
export function whyNotInFile(name: string): string | undefined {
  const place = Object.hasOwn(SETTING_PLACES, name)
    ? SETTING_PLACES[name as SettingName]
    : undefined;
  return place?.at === 'workflow' ? place.why : undefined;
}
