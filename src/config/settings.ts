import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type Problem } from '../errors.ts';
import { DEFAULT_RULES } from '../health/anomaly-rules.ts';
import type { AnomalyRules } from '../health/health.ts';
import { checkCombinations } from './combinations.ts';
import { checkDbtVariable, readDbtVariable } from './dbt-variables.ts';
import { CONFIG_FILE, parseConfigFile } from './file.ts';
import { checkGiven, describeSetting, type GivenSettings } from './given.ts';
import { readInputs } from './inputs.ts';
import { isInside, resolvePaths, type SettingPaths } from './paths.ts';
import {
  defaultOf,
  SECRET_SETTINGS,
  SETTING_NAMES,
  type SettingName,
  type SettingValues,
  settingsSchema,
} from './schema.ts';
import { readSinkSettings, SINK_SETTINGS, type SinkSettings } from './sink-settings.ts';

/** A step of `deploy`, in dbt's own command names. */
export type Step = SettingValues['steps'][number];

type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** Settings that `Settings` has only as part of a group. */
const GROUPED = ['vault-addr', 'vault-role', 'vault-path', ...SINK_SETTINGS] as const;

/** The others by their names in camel case: `dbt-version` is `dbtVersion`. */
type Plain = {
  [Name in Exclude<SettingName, (typeof GROUPED)[number]> as CamelCase<Name>]: SettingValues[Name];
};

/**
 * Everything the user decides, parsed and checked. Absent means: not given. What a setting means
 * is in action.yml, its rules in `schema.ts`; here is what is more than its value.
 */
export interface Settings
  extends Omit<Plain, keyof SettingPaths | 'anomalies' | 'githubToken'>,
    SettingPaths {
  /** Absolute path of the checkout; `projectDir` is inside. */
  workspace: string;
  /** Of all nodes; a node's own are in its meta. */
  anomalies: AnomalyRules;
  /** Empty where none is given. */
  githubToken: string;
  /** Where HashiCorp Vault keeps what dbt needs to log in. */
  vault: { address: string; role: string; path: string } | undefined;
  /** What each way to notify people needs. */
  sinks: SinkSettings;
}

/** Settings that dbt's own variables give where neither an input nor the file does. */
const VARIABLE_SETTINGS = ['profile', 'target'] as const;

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
  for (const name of VARIABLE_SETTINGS)
    if (!given.has(name)) problems.push(...checkDbtVariable(input.env, name.toUpperCase()));
  const paths = resolvePaths(values, workspace, (name, complaint, hint) =>
    problems.push(describeSetting(given, name, complaint, hint)),
  );
  problems.push(...checkProfilesDir(given, paths, workspace));
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    ...toCamelCase(values),
    ...paths,
    profile: values.profile ?? readDbtVariable(input.env, 'PROFILE')?.value,
    target: values.target ?? readDbtVariable(input.env, 'TARGET')?.value,
    workspace,
    anomalies: values.anomalies ?? DEFAULT_RULES,
    githubToken: values['github-token'] ?? '',
    vault: readVault(values),
    sinks: readSinkSettings(values),
  };
}

/** A pull request may choose among the profiles that it brings, not among those of the machine. */
function checkProfilesDir(
  given: GivenSettings,
  { profilesDir }: SettingPaths,
  workspace: string,
): Problem[] {
  const isInFile = given.get('profiles-dir')?.location !== undefined;
  if (!isInFile || !profilesDir || !existsSync(profilesDir)) return [];
  if (isInside(realpathSync(profilesDir), workspace)) return [];
  const complaint = `the folder is outside the repository's checkout, and any pull request can change this file.`;
  return [describeSetting(given, 'profiles-dir', complaint, PROFILES_DIR_HINT)];
}

const PROFILES_DIR_HINT = 'Pass it as the input "profiles-dir" in the workflow.';

function toCamelCase(values: SettingValues): Plain {
  const plain = SETTING_NAMES.filter((name) => !GROUPED.some((grouped) => grouped === name));
  return Object.fromEntries(
    plain.map((name) => [
      name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
      values[name],
    ]),
  ) as Plain;
}

function readVault(values: SettingValues): Settings['vault'] {
  const { 'vault-addr': address, 'vault-role': role, 'vault-path': path } = values;
  return address && role && path ? { address, role, path } : undefined;
}

/** One line of the log: a setting that is not at its default, and who says so. */
export interface SettingSource {
  name: string;
  /** As the user wrote it; `***` for secrets. */
  value: string;
  /** `input`, `.github/dbt-ci.yml:7`, or a variable of dbt. */
  source: string;
}

/** What the user set, in the order given: inputs last, as they win. */
export function settingsSources(input: SettingsInput): SettingSource[] {
  const { given } = collectGiven(input);
  const variables = VARIABLE_SETTINGS.flatMap((setting) => {
    const variable = given.has(setting)
      ? undefined
      : readDbtVariable(input.env, setting.toUpperCase());
    return variable ? [{ name: setting, value: variable.value, source: variable.name }] : [];
  });
  const settings = [...given]
    .map(([name, { value, location }]) => ({
      name,
      value: String(value),
      source: location ? `${location.file}:${location.line}` : 'input',
    }))
    .filter(
      ({ name, value }) => name !== 'github-token' && value !== defaultOf(name as SettingName),
    )
    .map((entry) => (SECRET_SETTINGS.includes(entry.name) ? { ...entry, value: '***' } : entry));
  return [...settings, ...variables];
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
