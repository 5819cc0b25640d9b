import { parseDocument } from 'yaml';
import { z } from 'zod';
import { DEFAULT_RULES, readRules } from '../monitor/anomaly-rules.ts';
import { findPlaceholders } from './placeholders.ts';

/**
 * The rules and defaults of every setting, for the inputs and for `.github/dbt-ci.yml` alike. A
 * value arrives as the text the user wrote (so that `dbt-version: 1.10` stays 1.10), or as a list
 * of texts. What each setting means for the user stands in action.yml.
 */

const quote = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : 'this');

const text = () =>
  z
    .string({ error: 'must be one value, not a list or a mapping.' })
    .trim()
    .min(1, { error: 'has no value.' });

const matching = (pattern: RegExp, expected: string) =>
  text().regex(pattern, { error: (issue) => `${quote(issue.input)} is not ${expected}.` });

const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, {
    error: (issue) => `${quote(issue.input)} is not one of ${values.join(', ')}.`,
  });

const choice = <const T extends readonly [string, ...string[]]>(...values: T) =>
  text().pipe(oneOf(...values));

const list = (separator: RegExp) =>
  z
    .union([z.string(), z.array(z.string())], {
      error: 'must be a text or a list of texts.',
    })
    .transform((given) => [given].flat().flatMap((part) => part.split(separator)))
    .transform((parts) => parts.filter((part) => part !== ''));

const names = <const T extends readonly [string, ...string[]]>(...values: T) =>
  list(/[\s,]+/).pipe(z.array(oneOf(...values)).min(1, { error: 'has no value.' }));

const SWITCH = { on: true, true: true, yes: true, off: false, false: false, no: false } as const;

const onOff = () =>
  text()
    .toLowerCase()
    .pipe(
      z.enum(Object.keys(SWITCH) as Array<keyof typeof SWITCH>, {
        error: (issue) => `${quote(issue.input)} is not on or off.`,
      }),
    )
    .transform((word) => SWITCH[word]);

const secretUrl = () =>
  z.url({ protocol: /^https?$/, error: 'is not a URL (the value is secret and not shown).' });

const template = (...placeholders: string[]) =>
  text().superRefine((value, context) => {
    for (const name of findPlaceholders(value).filter((name) => !placeholders.includes(name))) {
      const known = placeholders.map((placeholder) => `{${placeholder}}`).join(' and ');
      context.addIssue({
        code: 'custom',
        message: `{${name}} is not a placeholder. Known: ${known}.`,
      });
    }
  });

const ciSchema = () =>
  template('number', 'project')
    .refine((value) => value.includes('{number}'), {
      error: 'must contain {number}, so that no two pull requests share a schema.',
    })
    .refine((value) => /^([a-z_]|\{project\})/i.test(value), {
      error: 'must begin with a letter: warehouses refuse schema names that begin with a digit.',
    });

// actions/upload-artifact refuses these characters in artifact names.
const stateName = () =>
  template('project').regex(/^[^"'`:<>|*?\\/\r\n]+$/, {
    error: (issue) =>
      `${quote(issue.input)} contains a character that artifact names may not have.`,
  });

const mapping = (example: string) =>
  z.string({ error: `must be a mapping, e.g. ${example}.` }).superRefine((value, context) => {
    const document = parseDocument(value, { prettyErrors: false, version: '1.1' });
    const error = document.errors[0];
    if (error)
      context.addIssue({ code: 'custom', message: `is not valid YAML: ${error.message}.` });
    else if (!isMapping(document.toJS()))
      context.addIssue({
        code: 'custom',
        message: `must be a mapping in YAML or JSON, e.g. ${example}.`,
      });
  });

const anomalyRules = () =>
  mapping('{"slow-factor": 5}').transform((value, context) => {
    const given: unknown = parseDocument(value, { version: '1.1' }).toJS();
    const { rules, problems } = readRules(given as object, DEFAULT_RULES);
    for (const message of problems) context.addIssue({ code: 'custom', message });
    return rules;
  });

function isMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const wholeNumber = () => matching(/^[1-9]\d*$/, 'a whole number of 1 or more').transform(Number);

const wholeNumberOrZero = () => matching(/^\d+$/, 'a whole number of 0 or more').transform(Number);

/** GitHub ends any job after 5 days: https://docs.github.com/en/actions/reference/limits */
const MAX_MINUTES = 7_200;

const minutes = () =>
  matching(/^(\d+(\.\d+)?|\.\d+)$/, 'a number of minutes, e.g. 60 or 0.5')
    .transform(Number)
    .refine((value) => value > 0, { error: 'must be more than 0.' })
    .refine((value) => value <= MAX_MINUTES, {
      error: `is more than ${MAX_MINUTES}, the longest that a job may take.`,
    });

const hours = () =>
  matching(/^(\d+(\.\d+)?|\.\d+)$/, 'a number of hours, e.g. 24 or 0.5').transform(Number);

const smtpUrl = () =>
  z
    .url({
      protocol: /^smtps?$/,
      error:
        'is not a URL such as smtps://user:password@smtp.example.com:465 (the value is secret and not shown).',
    })
    // Or a part of the password would be taken for the host.
    .refine((url) => !/^smtps?:\/\/[^/?#]*[/?#]./.test(url), {
      error:
        'has something behind the host. In the password, write / as %2F, ? as %3F and # as %23 (the value is secret and not shown).',
    });

const sender = () =>
  matching(
    /^([^<>"\r\n]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/,
    'an email address, such as dbt@example.com or dbt <dbt@example.com>',
  );

const emails = () =>
  list(/[\s,]+/)
    .pipe(
      z
        .array(
          z.string().regex(/^[^\s@<>]+@[^\s@<>]+$/, {
            error: (issue) => `${quote(issue.input)} is not an email address.`,
          }),
        )
        .min(1, { error: 'has no value.' }),
    )
    .optional()
    .transform((addresses) => addresses ?? []);

/** A choice of which `on` and `off` are two; YAML has more words for these. */
const switchOr = <const T extends readonly [string, ...string[]]>(...values: T) =>
  text()
    .toLowerCase()
    .transform((word) => ({ true: 'on', yes: 'on', false: 'off', no: 'off' })[word] ?? word)
    .pipe(oneOf(...values));

const regularExpressions = () =>
  list(/\r?\n/)
    .transform((lines) => lines.map((line) => line.trim()).filter((line) => line !== ''))
    .pipe(
      z.array(
        z.string().refine(isRegularExpression, {
          error: (issue) => `${quote(issue.input)} is not a regular expression.`,
        }),
      ),
    );

function isRegularExpression(source: string): boolean {
  try {
    return new RegExp(source, 'i') instanceof RegExp;
  } catch {
    return false;
  }
}

export const settingsSchema = z.strictObject({
  mode: choice('auto', 'ci', 'deploy', 'cleanup', 'rollback', 'monitor').prefault('auto'),
  'project-dir': text().prefault('.'),
  'profiles-dir': text().optional(),
  // Not trimmed: the indentation of its first line counts.
  profiles: z.string().optional(),
  profile: text().optional(),
  target: text().optional(),
  'ci-target': text().optional(),
  'ci-schema': ciSchema().prefault('pr_{number}_{project}'),
  vars: mapping('{"start_date": "2024-01-01"}').optional(),
  threads: wholeNumber().optional(),
  // Only blanks separate: in dbt's selectors a comma means intersection.
  select: list(/\s+/).prefault([]),
  exclude: list(/\s+/).prefault([]),
  'full-refresh': onOff().prefault('off'),
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
  requirements: text().optional(),
  'state-name': stateName().prefault('dbt-state-{project}'),
  'deploy-workflow': matching(
    /^(\.github\/workflows\/)?[^/]+\.ya?ml$/,
    'the name of a workflow file, e.g. deploy.yml',
  )
    .transform((path) => path.replace(/^.*\//, ''))
    .optional(),
  'state-path': text().optional(),
  'on-missing-state': choice('build-all', 'fail').prefault('build-all'),
  exact: onOff().prefault('on'),
  'data-diff': choice('auto', 'samples', 'off').prefault('auto'),
  'data-diff-max-rows': wholeNumber().prefault('1000000'),
  'clone-max-rows': wholeNumber().prefault('5000000'),
  'fail-on': choice('any', 'new').prefault('any'),
  baseline: choice('auto', 'production', 'base').prefault('auto'),
  retries: wholeNumberOrZero().prefault('2'),
  'retry-delay': wholeNumberOrZero().prefault('30'),
  'retry-all': onOff().prefault('off'),
  'transient-errors': regularExpressions().prefault([]),
  'timeout-minutes': minutes().optional(),
  freshness: switchOr('warn', 'error', 'off').prefault('warn'),
  'blue-green': onOff().prefault('off'),
  'green-suffix-var': matching(/^[A-Za-z_]\w*$/, 'the name of a dbt variable').optional(),
  'keep-old': wholeNumberOrZero().prefault('1'),
  'foreign-relations': choice('fail', 'carry').prefault('fail'),
  sweep: switchOr('on', 'dry-run', 'off').prefault('on'),
  'row-counts': switchOr('on', 'all', 'off').prefault('on'),
  anomalies: anomalyRules().optional(),
  dashboard: onOff().prefault('on'),
  docs: onOff().prefault('off'),
  environment: text().optional(),
  'hardcoded-credentials': choice('error', 'warn').prefault('error'),
  'vault-addr': matching(/^https?:\/\/[^\s/]+(\/\S*)?$/, 'a web address')
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  'vault-role': text().optional(),
  'vault-path': text().optional(),
  comment: onOff().prefault('on'),
  'github-token': text().optional(),
  'slack-webhook-url': secretUrl().optional(),
  'slack-success-webhook-url': secretUrl().optional(),
  'slack-bot-token': text().optional(),
  'slack-channel': text().optional(),
  'slack-success-channel': text().optional(),
  'slack-api-url': matching(/^https?:\/\/[^\s/]+(\/\S*)?$/, 'a web address')
    .transform((url) => url.replace(/\/+$/, ''))
    .prefault('https://slack.com/api'),
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
  'smtp-url',
  'profiles',
] satisfies SettingName[];

/**
 * Refused in `.github/dbt-ci.yml`, which a pull request brings along: it could have the job's OIDC
 * token sent to a server of its own.
 */
export const WORKFLOW_SETTINGS: readonly string[] = [
  'vault-addr',
  'vault-role',
  'vault-path',
] satisfies SettingName[];

/** The default as a user would write it; undefined where there is none. */
export function defaultOf(name: SettingName): string | undefined {
  const rule = settingsSchema.shape[name];
  if (!(rule instanceof z.ZodPrefault)) return undefined;
  return String(rule.def.defaultValue) || undefined;
}
