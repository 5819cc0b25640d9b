import { z } from 'zod';
import {
  anomalyRules,
  bearerToken,
  choice,
  ciSchema,
  emails,
  hours,
  list,
  mapping,
  matching,
  minutes,
  names,
  onOff,
  refPattern,
  regularExpressions,
  secretUrl,
  selectors,
  sender,
  signingSecret,
  smtpUrl,
  stateName,
  switchOr,
  teamsWebhookUrl,
  text,
  webhookUrl,
  wholeNumber,
  wholeNumberOrZero,
  word,
  workflowFile,
} from './kinds.ts';

/**
 * The rules and defaults of every setting, for the inputs and for `.github/dbt-ci.yml` alike. A
 * value arrives as the text the user wrote (so that `dbt-version: 1.10` stays 1.10), or as a list
 * of texts. What each setting means for the user is in action.yml.
 */
export const settingsSchema = z.strictObject({
  mode: choice('auto', 'ci', 'deploy', 'cleanup', 'rollback', 'monitor', 'doctor').prefault('auto'),
  'project-dir': word().prefault('.'),
  'profiles-dir': word().optional(),
  // Not trimmed: the indentation of its first line counts.
  profiles: z.string().optional(),
  profile: word().optional(),
  target: word().optional(),
  'ci-target': word().optional(),
  // With the placeholders `{number}` and `{project}`.
  'ci-schema': ciSchema().prefault('pr_{number}_{project}'),
  // YAML or JSON text, handed to dbt as it is.
  vars: mapping('{"start_date": "2024-01-01"}').optional(),
  threads: wholeNumber().optional(),

  select: selectors().prefault([]),
  exclude: selectors().prefault([]),
  'full-refresh': switchOr('on', 'changed', 'seeds', 'off').prefault('seeds'),
  'full-build': onOff().prefault('off'),
  steps: names('seed', 'run', 'snapshot', 'test', 'build').prefault('build'),
  install: choice('auto', 'uv', 'pip', 'none').prefault('auto'),
  adapter: matching(/^[a-z0-9][a-z0-9_-]*$/, "an adapter's name, e.g. postgres or snowflake")
    .transform((name) => name.replace(/^dbt-/, ''))
    .optional(),
  'dbt-version': matching(
    /^([=<>!~]=?=?\s*)?\d[\w.*+-]*(\s*,\s*[=<>!~]=?\s*\d[\w.*+-]*)*$/,
    'a version such as 1.10 or 1.10.4, or a range such as >=1.9,<1.11',
  )
    // In a workflow, YAML takes 1.10 without quotes for a number and hands over 1.1, which no
    // adapter of today works with.
    .refine((version) => version !== '1.1', {
      error: '"1.1" is what YAML makes of 1.10 without quotes. Write dbt-version: "1.10".',
    })
    .optional(),
  requirements: word().optional(),
  // With the placeholder `{project}`.
  'state-name': stateName().prefault('dbt-state-{project}'),
  'deploy-workflow': workflowFile().optional(),
  'production-branch': refPattern('a branch or a pattern, e.g. main or release/*').optional(),
  'production-tags': refPattern('a pattern of tags, e.g. v*').optional(),
  'deploy-after': workflowFile().optional(),
  'state-path': word().optional(),
  'on-missing-state': choice('build-all', 'fail').prefault('build-all'),
  exact: onOff().prefault('on'),
  'data-diff': choice('auto', 'samples', 'off').prefault('auto'),
  'data-diff-max-rows': wholeNumber().prefault('1000000'),
  'clone-max-rows': wholeNumber().prefault('5000000'),
  // Each is a name, a pattern, or a verb of more than one word.
  'allow-writes': list(/\s*[\n,]\s*/).prefault([]),
  forks: onOff().prefault('on'),
  mask: list(/[\s,]+/)
    .pipe(
      z.array(
        z.string().regex(/^[A-Za-z_]\w*$/, {
          error: (issue) => `"${issue.input}" is not the name of a variable.`,
        }),
      ),
    )
    .prefault([]),
  'fail-on': choice('any', 'new').prefault('any'),
  baseline: choice('auto', 'production', 'base').prefault('auto'),
  // Retry attempts; 0 for none.
  retries: wholeNumberOrZero().prefault('2'),
  // Seconds before the first one; doubled each time.
  'retry-delay': wholeNumberOrZero().prefault('30'),
  'retry-all': onOff().prefault('off'),
  'transient-errors': regularExpressions().prefault([]),
  // For the whole run, from the start of the action; a fraction is fine.
  'timeout-minutes': minutes().optional(),
  freshness: switchOr('warn', 'error', 'off').prefault('warn'),
  'blue-green': onOff().prefault('off'),
  'green-suffix-var': matching(/^[A-Za-z_]\w*$/, 'the name of a dbt variable').optional(),
  // Generations of replaced schemas that are kept for a rollback.
  'keep-old': wholeNumberOrZero().prefault('1'),
  'foreign-relations': choice('fail', 'carry').prefault('fail'),
  sweep: switchOr('on', 'dry-run', 'off').prefault('on'),
  // Days after a pull request has closed; 0: dropped at once.
  'keep-schemas': wholeNumberOrZero().prefault('0'),
  // Number of a pull request; only by workflow_dispatch.
  'drop-pull-request': wholeNumber().optional(),
  orphans: switchOr('report', 'drop', 'off').prefault('report'),
  // Deploys that list an orphan before the next one drops it.
  'orphan-grace': wholeNumber().prefault('5'),
  'row-counts': switchOr('on', 'all', 'off').prefault('on'),
  anomalies: anomalyRules().optional(),
  dashboard: onOff().prefault('on'),
  docs: onOff().prefault('off'),
  environment: word().optional(),
  'hardcoded-credentials': choice('error', 'warn').prefault('error'),
  'vault-addr': matching(/^https?:\/\/[^\s/]+(\/\S*)?$/, 'a web address')
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  'vault-role': word().optional(),
  'vault-path': word().optional(),
  comment: onOff().prefault('on'),
  'github-token': text().optional(),
  'slack-webhook-url': secretUrl().optional(),
  'slack-success-webhook-url': secretUrl().optional(),
  'slack-bot-token': text().optional(),
  'slack-channel': word().optional(),
  'slack-success-channel': word().optional(),
  'slack-api-url': matching(/^https?:\/\/[^\s/]+(\/\S*)?$/, 'a web address')
    .transform((url) => url.replace(/\/+$/, ''))
    .prefault('https://slack.com/api'),
  'teams-webhook-url': teamsWebhookUrl().optional(),
  'webhook-url': webhookUrl().optional(),
  'webhook-token': bearerToken().optional(),
  'webhook-secret': signingSecret().optional(),
  'smtp-url': smtpUrl().optional(),
  'email-from': sender().optional(),
  'email-to': emails(),
  'email-tests-to': emails(),
  'notify-on': names('failure', 'recovery', 'success', 'anomaly', 'stale-source').prefault(
    'failure,recovery,success,anomaly,stale-source',
  ),
  'remind-every': hours().prefault('24'),
});

export type SettingName = keyof typeof settingsSchema.shape;
export type SettingValues = z.output<typeof settingsSchema>;

export const SETTING_NAMES = Object.keys(settingsSchema.shape) as SettingName[];

/** Never printed, and refused in `.github/dbt-ci.yml`. */
export const SECRET_SETTINGS: readonly string[] = [
  'github-token',
  'slack-webhook-url',
  'slack-success-webhook-url',
  'slack-bot-token',
  'teams-webhook-url',
  'webhook-url',
  'webhook-token',
  'webhook-secret',
  'smtp-url',
  'profiles',
] satisfies SettingName[];

/** The default as a user would write it; undefined where there is none. */
export function defaultOf(name: SettingName): string | undefined {
  const rule = settingsSchema.shape[name];
  if (!(rule instanceof z.ZodPrefault)) return undefined;
  return String(rule.def.defaultValue) || undefined;
}
