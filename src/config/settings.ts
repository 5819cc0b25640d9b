import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type Problem } from '../errors.ts';
import { DEFAULT_RULES } from '../health/anomaly-rules.ts';
import type { AnomalyRules } from '../health/health.ts';
import { checkCombinations } from './combinations.ts';
import { CONFIG_FILE, parseConfigFile } from './file.ts';
import { checkGiven, describeSetting, type GivenSettings } from './given.ts';
import { readInputs } from './inputs.ts';
import { resolvePaths } from './paths.ts';
import {
  defaultOf,
  SECRET_SETTINGS,
  type SettingName,
  type SettingValues,
  settingsSchema,
} from './schema.ts';

/** A step of `deploy`, in dbt's own command names. */
export type Step = 'seed' | 'run' | 'snapshot' | 'test' | 'build';

/** Everything the user decides, parsed and checked. Absent means: not given. */
export interface Settings {
  mode: 'auto' | 'ci' | 'deploy' | 'cleanup' | 'rollback' | 'monitor';
  /** Absolute. */
  projectDir: string;
  /** Absolute path of the checkout; `projectDir` is inside. */
  workspace: string;
  /** Absolute. */
  profilesDir: string | undefined;
  /** The text of a profiles.yml given as an input. */
  profiles: string | undefined;
  profile: string | undefined;
  target: string | undefined;
  ciTarget: string | undefined;
  /** With the placeholders `{number}` and `{project}`. */
  ciSchema: string;
  /** YAML or JSON text, handed to dbt as it is. */
  vars: string | undefined;
  threads: number | undefined;
  select: string[];
  exclude: string[];
  fullRefresh: boolean;
  /** A pull request builds everything into its schema, and reads nothing from production. */
  fullBuild: boolean;
  steps: Step[];
  install: 'auto' | 'uv' | 'pip' | 'none';
  adapter: string | undefined;
  dbtVersion: string | undefined;
  /** Absolute path of a pip requirements file. */
  requirements: string | undefined;
  /** With the placeholder `{project}`. */
  stateName: string;
  /** File name of the workflow that deploys, e.g. `deploy.yml`. Absent: the running one. */
  deployWorkflow: string | undefined;
  /** Absolute. */
  statePath: string | undefined;
  onMissingState: 'build-all' | 'fail';
  /** Leave out what dbt selects although nothing that reaches its data changed. */
  exact: boolean;
  /** `samples`: example rows, which are data, go into the comment too. */
  dataDiff: 'auto' | 'samples' | 'off';
  dataDiffMaxRows: number;
  cloneMaxRows: number;
  /** What a pull request's hooks and macros may write to outside its own schemas. */
  allowWrites: string[];
  /** Names of variables, of the environment or of dbt, that hold secrets. */
  mask: string[];
  failOn: 'any' | 'new';
  /** What a pull request is compared with. */
  baseline: 'auto' | 'production' | 'base';
  /** Rounds in which what failed for a passing reason is tried again; 0 for none. */
  retries: number;
  /** Seconds before the first such round; doubled each time. */
  retryDelay: number;
  /** Any error is tried again, not only what is known to pass by itself. */
  retryAll: boolean;
  /** Sources of regular expressions: further errors that pass by themselves. */
  transientErrors: string[];
  /** For the whole run, from the start of the action; a fraction is fine. */
  timeoutMinutes: number | undefined;
  /** What a stale source of a deploy is; `off`: sources are not looked at. */
  freshness: 'warn' | 'error' | 'off';
  blueGreen: boolean;
  /** The dbt variable that the project's own `generate_schema_name` appends to every schema. */
  greenSuffixVar: string | undefined;
  /** Generations of replaced schemas that are kept for a rollback. */
  keepOld: number;
  /** What happens with relations in a live schema that dbt does not know, when it is swapped. */
  foreignRelations: 'fail' | 'carry';
  /** Whether a deploy by schedule drops the schemas of pull requests that are closed by now. */
  sweep: 'on' | 'dry-run' | 'off';
  /** What is counted after a deploy: `on` what is stored as a table, `all` views too. */
  rowCounts: 'on' | 'all' | 'off';
  /** Of all nodes; a node's own are in its meta. */
  anomalies: AnomalyRules;
  dashboard: boolean;
  /** A deploy adds dbt's own docs to the dashboard. */
  docs: boolean;
  /** Name of GitHub's environment that deployments are recorded for. */
  environment: string | undefined;
  hardcodedCredentials: 'error' | 'warn';
  /** Where HashiCorp Vault keeps what dbt needs to log in. */
  vault: { address: string; role: string; path: string } | undefined;
  comment: boolean;
  githubToken: string;
  slack: {
    webhookUrl: string | undefined;
    successWebhookUrl: string | undefined;
    botToken: string | undefined;
    channel: string | undefined;
    successChannel: string | undefined;
    /** Base of Slack's Web API, without a slash at its end. */
    apiUrl: string;
  };
  /** Undefined: no email is sent. */
  email:
    | {
        /** With the login in it: a secret. */
        smtpUrl: string;
        from: string;
        /** Who hears of deploys that fail, and of everything else. */
        to: string[];
        /** Who hears of tests that fail, where nothing else did. */
        testsTo: string[];
      }
    | undefined;
  notifyOn: Array<'failure' | 'recovery' | 'success' | 'anomaly' | 'stale-source'>;
  /** Hours; a failure that goes on is not told more often. */
  remindEvery: number;
}

interface SettingsInput {
  env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the checkout. */
  workspace: string;
}

/**
 * Reads the inputs and `.github/dbt-ci.yml`; an input wins over the file.
 * Throws one `ConfigError` with everything that is wrong in either.
 */
export function loadSettings(input: SettingsInput): Settings {
  const workspace = realpathSync(input.workspace);
  const { given, problems } = collectGiven(input);
  const values = settingsSchema.parse(
    Object.fromEntries([...given].map(([name, { value }]) => [name, value])),
  );
  problems.push(...checkCombinations(given));
  const paths = resolvePaths(values, workspace, (name, complaint, hint) =>
    problems.push(describeSetting(given, name, complaint, hint)),
  );
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    mode: values.mode,
    workspace,
    ...paths,
    profiles: values.profiles,
    profile: values.profile,
    target: values.target,
    ciTarget: values['ci-target'],
    ciSchema: values['ci-schema'],
    vars: values.vars,
    threads: values.threads,
    select: values.select,
    exclude: values.exclude,
    fullRefresh: values['full-refresh'],
    fullBuild: values['full-build'],
    steps: values.steps,
    install: values.install,
    adapter: values.adapter,
    dbtVersion: values['dbt-version'],
    stateName: values['state-name'],
    deployWorkflow: values['deploy-workflow'],
    onMissingState: values['on-missing-state'],
    exact: values.exact,
    dataDiff: values['data-diff'],
    dataDiffMaxRows: values['data-diff-max-rows'],
    cloneMaxRows: values['clone-max-rows'],
    allowWrites: values['allow-writes'],
    mask: values.mask,
    failOn: values['fail-on'],
    baseline: values.baseline,
    retries: values.retries,
    retryDelay: values['retry-delay'],
    retryAll: values['retry-all'],
    transientErrors: values['transient-errors'],
    timeoutMinutes: values['timeout-minutes'],
    freshness: values.freshness,
    blueGreen: values['blue-green'],
    greenSuffixVar: values['green-suffix-var'],
    keepOld: values['keep-old'],
    foreignRelations: values['foreign-relations'],
    sweep: values.sweep,
    rowCounts: values['row-counts'],
    anomalies: values.anomalies ?? DEFAULT_RULES,
    dashboard: values.dashboard,
    docs: values.docs,
    environment: values.environment,
    hardcodedCredentials: values['hardcoded-credentials'],
    vault: readVault(values),
    comment: values.comment,
    githubToken: values['github-token'] ?? '',
    slack: {
      webhookUrl: values['slack-webhook-url'],
      successWebhookUrl: values['slack-success-webhook-url'],
      botToken: values['slack-bot-token'],
      channel: values['slack-channel'],
      successChannel: values['slack-success-channel'],
      apiUrl: values['slack-api-url'],
    },
    email: readEmail(values),
    notifyOn: values['notify-on'],
    remindEvery: values['remind-every'],
  };
}

function readVault(values: SettingValues): Settings['vault'] {
  const { 'vault-addr': address, 'vault-role': role, 'vault-path': path } = values;
  return address && role && path ? { address, role, path } : undefined;
}

function readEmail(values: SettingValues): Settings['email'] {
  const { 'smtp-url': smtpUrl, 'email-from': from, 'email-to': to } = values;
  const tests = values['email-tests-to'];
  if (!smtpUrl || !from) return undefined;
  return { smtpUrl, from, to, testsTo: tests.length > 0 ? tests : to };
}

/** One line of the log: a setting that is not at its default, and who says so. */
export interface SettingSource {
  name: string;
  /** As the user wrote it; `***` for secrets. */
  value: string;
  /** `input`, or `.github/dbt-ci.yml:7`. */
  source: string;
}

/** What the user set, in the order given: inputs last, as they win. */
export function settingsSources(input: SettingsInput): SettingSource[] {
  return [...collectGiven(input).given]
    .map(([name, { value, location }]) => ({
      name,
      value: String(value),
      source: location ? `${location.file}:${location.line}` : 'input',
    }))
    .filter(
      ({ name, value }) => name !== 'github-token' && value !== defaultOf(name as SettingName),
    )
    .map((entry) => (SECRET_SETTINGS.includes(entry.name) ? { ...entry, value: '***' } : entry));
}

function collectGiven(input: SettingsInput): { given: GivenSettings; problems: Problem[] } {
  const inputs = checkGiven(readInputs(input.env));
  const path = join(input.workspace, CONFIG_FILE);
  const parsed = parseConfigFile(existsSync(path) ? readFileSync(path, 'utf8') : '');
  const file = checkGiven(parsed.given);
  return {
    given: new Map([...file.valid, ...inputs.valid]),
    problems: [...inputs.problems, ...parsed.problems, ...file.problems],
  };
}
