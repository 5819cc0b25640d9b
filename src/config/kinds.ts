import { z } from 'zod';
import { DEFAULT_RULES, readRules } from '../health/anomaly-rules.ts';
import { readYaml } from '../text/yaml.ts';
import { findPlaceholders } from './placeholders.ts';

/** The kinds of values that a setting may take. */

const quote = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : 'this');

export const text = () =>
  z
    .string({ error: 'must be one value, not a list or a mapping.' })
    .trim()
    .min(1, { error: 'has no value.' });

const NO_FLAG = {
  error: (issue: { input: unknown }) =>
    `${quote(issue.input)} begins with "-", like a command-line option. Values must not.`,
};

/**
 * A value that a program may be given: never one that it could read as an option, wherever it ends
 * up. `matching` and `choice` say by themselves what they take.
 */
export const word = () =>
  text()
    .regex(/^[^-\p{C}]/u, NO_FLAG)
    .regex(/^[^\0]*$/, NO_FLAG);

export const matching = (pattern: RegExp, expected: string) =>
  text().regex(pattern, { error: (issue) => `${quote(issue.input)} is not ${expected}.` });

/** The name of a workflow file, without its folder. */
export const workflowFile = () =>
  matching(
    /^(\.github\/workflows\/)?[^/]+\.ya?ml$/,
    'the name of a workflow file, e.g. deploy.yml',
  ).transform((path) => path.replace(/^.*\//, ''));

/**
 * The name of a branch or tag, or a pattern with `*`, without `refs/heads/` or `refs/tags/`.
 * https://git-scm.com/docs/git-check-ref-format
 */
export const refPattern = (expected: string) =>
  matching(/^(?!refs\/)[^\s~^:?[\]\\!+-][^\s~^:?[\]\\!]*$/, expected);

const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, {
    error: (issue) => `${quote(issue.input)} is not one of ${values.join(', ')}.`,
  });

export const choice = <const T extends readonly [string, ...string[]]>(...values: T) =>
  text().pipe(oneOf(...values));

export const list = (separator: RegExp) =>
  z
    .union([z.string(), z.array(z.string())], {
      error: 'must be a string or a list of strings.',
    })
    .transform((given) => [given].flat().flatMap((part) => part.split(separator)))
    .transform((parts) => parts.filter((part) => part !== ''));

/** Only whitespace separates: in dbt's selectors a comma means intersection. */
export const selectors = () =>
  list(/\s+/).pipe(
    z.array(
      z
        .string()
        .regex(/^[^-\p{C}]/u, NO_FLAG)
        .regex(/^[^\0]*$/, NO_FLAG),
    ),
  );

export const names = <const T extends readonly [string, ...string[]]>(...values: T) =>
  list(/[\s,]+/).pipe(z.array(oneOf(...values)).min(1, { error: 'has no value.' }));

const SWITCH = { on: true, true: true, yes: true, off: false, false: false, no: false } as const;

export const onOff = () =>
  text()
    .toLowerCase()
    .pipe(
      z.enum(Object.keys(SWITCH) as Array<keyof typeof SWITCH>, {
        error: (issue) => `${quote(issue.input)} is not on or off.`,
      }),
    )
    .transform((word) => SWITCH[word]);

export const secretUrl = () =>
  z.url({ protocol: /^https?$/, error: 'is not a URL (the value is secret and not shown).' });

const HIDDEN = '(the value is secret and not shown)';

/** An address that a message is posted to: encrypted on its way, but for a server on this machine. */
export const webhookUrl = () =>
  z
    .url({ protocol: /^https?$/, error: `is not a URL ${HIDDEN}.` })
    .refine((url) => !/^http:/i.test(url) || LOOPBACK.test(URL.parse(url)?.hostname ?? ''), {
      error: `must begin with https:// ${HIDDEN}.`,
    })
    .refine(
      (url) => {
        const { username = '', password = '' } = URL.parse(url) ?? {};
        return username === '' && password === '';
      },
      {
        error: `has a login before the host, which is not sent ${HIDDEN}.`,
      },
    );

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Microsoft is retiring Office 365 connectors:
 * https://devblogs.microsoft.com/microsoft365dev/retirement-of-office-365-connectors-within-microsoft-teams/
 */
export const teamsWebhookUrl = () =>
  webhookUrl().refine(
    (url) =>
      !/(^|\.)(webhook\.office\.com|outlook\.office(365)?\.com)$/.test(
        URL.parse(url)?.hostname ?? '',
      ),
    {
      error: `belongs to an Office 365 connector, which Microsoft is retiring. Create a workflow in Teams, "Send webhook alerts to a channel", and take its address ${HIDDEN}.`,
    },
  );

/** Sent as it is in a header. */
export const bearerToken = () =>
  text().regex(/^[\x21-\x7e]+$/, {
    error: `has a character that a header cannot hold ${HIDDEN}.`,
  });

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const signingSecret = () =>
  text().refine(isSigningSecret, {
    error: `is not "whsec_" and 24 to 64 bytes in base64. Make one with: echo "whsec_$(openssl rand -base64 32)" ${HIDDEN}.`,
  });

function isSigningSecret(value: string): boolean {
  const [, encoded = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(value) ?? [];
  const { length } = Buffer.from(encoded, 'base64');
  return length >= 24 && length <= 64;
}

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

export const ciSchema = () =>
  template('number', 'project')
    .refine((value) => value.includes('{number}'), {
      error: 'must contain {number}, so that no two pull requests share a schema.',
    })
    .refine((value) => /^([a-z_]|\{project\})/i.test(value), {
      error: 'must begin with a letter: warehouses refuse schema names that begin with a digit.',
    });

// actions/upload-artifact refuses these characters in artifact names.
export const stateName = () =>
  template('project').regex(/^[^"'`:<>|*?\\/\r\n]+$/, {
    error: (issue) =>
      `${quote(issue.input)} contains a character that artifact names may not have.`,
  });

export const mapping = (example: string) =>
  z.string({ error: `must be a mapping, e.g. ${example}.` }).superRefine((value, context) => {
    if (value.trimStart().startsWith('-')) {
      const message = `begins with "-", like a command-line option. Write the mapping without "---", e.g. ${example}.`;
      context.addIssue({ code: 'custom', message });
      return;
    }
    const { value: given, problem } = readYaml(value, { version: '1.1', uniqueKeys: true });
    if (problem !== undefined)
      context.addIssue({ code: 'custom', message: `is not valid YAML: ${problem}.` });
    else if (!isMapping(given))
      context.addIssue({
        code: 'custom',
        message: `must be a mapping in YAML or JSON, e.g. ${example}.`,
      });
  });

export const anomalyRules = () =>
  mapping('{"slow-factor": 5}').transform((value, context) => {
    const { value: given } = readYaml(value, { version: '1.1' });
    const { rules, problems } = readRules(given as object, DEFAULT_RULES);
    for (const message of problems) context.addIssue({ code: 'custom', message });
    return rules;
  });

function isMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const wholeNumber = () =>
  matching(/^[1-9]\d*$/, 'a whole number of 1 or more').transform(Number);

export const wholeNumberOrZero = () =>
  matching(/^\d+$/, 'a whole number of 0 or more').transform(Number);

/** GitHub ends any job after 5 days: https://docs.github.com/en/actions/reference/limits */
const MAX_MINUTES = 7_200;

export const minutes = () =>
  matching(/^(\d+(\.\d+)?|\.\d+)$/, 'a number of minutes, e.g. 60 or 0.5')
    .transform(Number)
    .refine((value) => value > 0, { error: 'must be more than 0.' })
    .refine((value) => value <= MAX_MINUTES, {
      error: `is more than ${MAX_MINUTES}, the maximum duration of a job.`,
    });

export const hours = () =>
  matching(/^(\d+(\.\d+)?|\.\d+)$/, 'a number of hours, e.g. 24 or 0.5').transform(Number);

export const smtpUrl = () =>
  z
    .url({
      protocol: /^smtps?$/,
      error:
        'is not a URL such as smtps://user:password@smtp.example.com:465 (the value is secret and not shown).',
    })
    // Or a part of the password would be taken for the host.
    .refine((url) => !/^smtps?:\/\/[^/?#]*[/?#]./.test(url), {
      error:
        'has text after the host. In the password, write / as %2F, ? as %3F and # as %23 (the value is secret and not shown).',
    });

export const sender = () =>
  matching(
    /^([^<>"\r\n]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/,
    'an email address, such as dbt@example.com or dbt <dbt@example.com>',
  );

export const emails = () =>
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
export const switchOr = <const T extends readonly [string, ...string[]]>(...values: T) =>
  text()
    .toLowerCase()
    .transform((word) => ({ true: 'on', yes: 'on', false: 'off', no: 'off' })[word] ?? word)
    .pipe(oneOf(...values));

export const regularExpressions = () =>
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
