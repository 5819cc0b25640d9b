import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { isMap, type ParsedNode } from 'yaml';
import { ConfigError, type Location, type Problem } from '../errors.ts';
import { readDbtVariable } from './dbt-variables.ts';
import { type Environment, type EnvVarUse, findEnvVars, renderEnvVars } from './env-vars.ts';
import type { Settings } from './settings.ts';
import { findFoldersWith } from './workspace-search.ts';
import { parseYamlFile, startOf, type YamlFile } from './yaml-file.ts';
import { isAmbiguous, type ParsedMap, readEntries, readMap, readText } from './yaml-map.ts';
import { listValues, type YamlValue } from './yaml-scalars.ts';

/** The profiles.yml that applies. */
export interface ProfilesFile {
  text: string;
  /** For messages: relative to the workspace, `~/.dbt/profiles.yml`, or `input profiles`. */
  name: string;
  /** Absolute; undefined where the text is the input's, so that it has to be written first. */
  directory: string | undefined;
}

/** One output of one profile: what `--profile` and `--target` lead to. */
export interface ProfileOutput {
  profile: string;
  target: string;
  /** dbt's adapter type: `postgres`, `snowflake` … */
  type: string;
  /** Schema (dataset on BigQuery); Jinja that is more than an `env_var()` stays as it is. */
  schema: string | undefined;
  /** As whom it connects, where the profile says it. */
  user: string | undefined;
  /** Snowflake's. */
  role: string | undefined;
  /** How it logs in, where the adapter has several ways. */
  method: string | undefined;
  /** Why the schema is not certain; undefined where it is. */
  doubt: Problem | undefined;
  /** What the output reads from the environment. All without a default are set. */
  envVars: EnvVarUse[];
}

type ProfilesSettings = Pick<Settings, 'profiles' | 'profilesDir' | 'projectDir' | 'workspace'>;

/**
 * Finds profiles.yml: the input `profiles`, else `profiles-dir`, else DBT_PROFILES_DIR, else the
 * project folder and `~/.dbt`. Like dbt, it does not look further when a folder was named.
 * Throws `ConfigError` with the places looked in.
 */
export function loadProfiles(
  settings: ProfilesSettings,
  env: Environment,
  home: string,
): ProfilesFile {
  if (settings.profiles !== undefined)
    return { text: settings.profiles, name: 'input profiles', directory: undefined };
  const places = listPlaces(settings, env, home);
  const place = places.find(({ directory }) => existsSync(join(directory, 'profiles.yml')));
  if (!place) throw new ConfigError([describeMissing(places, settings.workspace)]);
  return {
    text: readFileSync(join(place.directory, 'profiles.yml'), 'utf8'),
    name: place.directory === join(home, '.dbt') ? '~/.dbt/profiles.yml' : shown(place, settings),
    directory: place.directory,
  };
}

interface Place {
  directory: string;
  label: string;
}

function listPlaces(settings: ProfilesSettings, env: Environment, home: string): Place[] {
  const { profilesDir, projectDir, workspace } = settings;
  const path = (directory: string) => relative(workspace, directory) || '.';
  if (profilesDir)
    return [{ directory: profilesDir, label: `"profiles-dir" (${path(profilesDir)})` }];
  const variable = readDbtVariable(env, 'PROFILES_DIR');
  if (variable) {
    const directory = resolve(workspace, variable.value);
    return [{ directory, label: `${variable.name} (${variable.value})` }];
  }
  return [
    { directory: projectDir, label: `the project folder (${path(projectDir)})` },
    { directory: join(home, '.dbt'), label: '~/.dbt' },
  ];
}

function shown(place: Place, { workspace }: ProfilesSettings): string {
  const path = join(place.directory, 'profiles.yml');
  const inside = relative(workspace, path);
  return inside.startsWith('..') ? path : inside;
}

function describeMissing(places: readonly Place[], workspace: string): Problem {
  const elsewhere = findFoldersWith('profiles.yml', workspace);
  const advice =
    elsewhere.length > 0
      ? `There is one in ${elsewhere.join(', ')}: set "profiles-dir" to that folder.`
      : 'Commit one and set "profiles-dir", or set the input "profiles" to its content.';
  return {
    message: `No profiles.yml was found. Looked in ${places.map(({ label }) => label).join(' and ')}.`,
    hint: advice,
  };
}

/**
 * Picks the profile and its target, and checks that every variable it needs is set.
 * @param choice.profile the input, else dbt_project.yml's
 * @param choice.target the input, else undefined: the profile's own `target`
 */
export function resolveOutput(
  profiles: ProfilesFile,
  choice: { profile: string | undefined; target: string | undefined },
  env: Environment,
): ProfileOutput {
  const { file, profile } = locateProfile(profiles, choice.profile);
  const target = choice.target ?? resolveDefaultTarget(file, profile, env);
  const output = findOutput(file, profile, target);
  const read = (key: string) => {
    const text = readText(output, key, file.document);
    return text === undefined ? undefined : (renderEnvVars(text, env) ?? text);
  };

  const doubt = (key: string) => findDoubt(file, output, key);
  const envVars = findEnvVars(file, output);
  const problems = envVars
    .filter(({ name, hasDefault }) => !hasDefault && env[name] === undefined)
    .map(({ name, location }) => describeUnset(name, target, location));
  problems.push(...doubt('type'));
  const type = read('type');
  if (!type)
    problems.push({
      message: `Target "${target}" of profile "${profile.name}" has no "type".`,
      hint: 'Add the adapter, e.g. "type: postgres".',
      location: file.locate(startOf(output)),
    });
  if (!type || problems.length > 0) throw new ConfigError(problems);
  return {
    profile: profile.name,
    target,
    type,
    schema: read('schema') ?? (type === 'bigquery' ? read('dataset') : undefined),
    user: read('user') ?? read('username'),
    role: read('role'),
    method: read('method'),
    doubt: [...doubt('schema'), ...(type === 'bigquery' ? doubt('dataset') : [])][0],
    envVars,
  };
}

/**
 * What the profile's target reads from the environment; where even its name cannot be resolved without
 * what is missing, what that reads.
 * @throws ConfigError where there is no such profile or target
 */
export function listEnvVars(
  profiles: ProfilesFile,
  choice: { profile: string | undefined; target: string | undefined },
  env: Environment,
): EnvVarUse[] {
  const { file, profile } = locateProfile(profiles, choice.profile);
  if (choice.target === undefined) {
    const name = readEntries(profile.map, file.document).get('target')?.value ?? null;
    const uses = findEnvVars(file, name);
    if (uses.some((use) => !use.hasDefault && !env[use.name])) return uses;
  }
  const target = choice.target ?? resolveDefaultTarget(file, profile, env);
  return findEnvVars(file, findOutput(file, profile, target));
}

/** The values of one output, for a look at each. */
export function listOutputValues(
  profiles: ProfilesFile,
  { profile, target }: Pick<ProfileOutput, 'profile' | 'target'>,
): { file: YamlFile; values: YamlValue[] } {
  const located = locateProfile(profiles, profile);
  const { file } = located;
  return { file, values: listValues(file, findOutput(file, located.profile, target)) };
}

function locateProfile(
  profiles: ProfilesFile,
  name: string | undefined,
): { file: YamlFile; profile: NamedProfile } {
  const file = parseYamlFile(profiles.text, profiles.name);
  if (file.problems.length > 0) throw new ConfigError(file.problems);
  return { file, profile: findProfile(file, name) };
}

interface NamedProfile {
  name: string;
  map: ParsedMap;
  location: Location;
}

function findProfile(file: YamlFile, name: string | undefined): NamedProfile {
  if (name === undefined)
    throw new ConfigError([
      {
        message: 'dbt_project.yml does not say which profile to use.',
        hint: 'Set "profile" there, or the input "profile".',
      },
    ]);
  const root = file.document.contents;
  refuseDoubt(file, root, name);
  const map = isMap(root) ? readMap(root, name, file.document) : undefined;
  if (!map) {
    const entries = isMap(root) ? [...readEntries(root, file.document).keys()] : [];
    const known = entries.filter((key) => key !== 'config');
    throw new ConfigError([
      {
        message: `There is no profile "${name}".`,
        hint: known.length > 0 ? `The file contains: ${known.join(', ')}.` : 'The file is empty.',
        location: { file: file.locate(0).file },
      },
    ]);
  }
  return { name, map, location: file.locate(startOf(map)) };
}

function resolveDefaultTarget(file: YamlFile, profile: NamedProfile, env: Environment): string {
  // dbt's own fallback, dbt-core config/profile.py.
  refuseDoubt(file, profile.map, 'target');
  const text = readText(profile.map, 'target', file.document) ?? 'default';
  const target = renderEnvVars(text, env);
  if (target === undefined)
    throw new ConfigError([
      {
        message: `The target of profile "${profile.name}" is "${text}", which cannot be resolved before dbt runs.`,
        hint: 'Set the input "target", or the environment variables that the expression reads.',
        location: profile.location,
      },
    ]);
  return target;
}

function findOutput(file: YamlFile, profile: NamedProfile, target: string): ParsedMap {
  refuseDoubt(file, profile.map, 'outputs');
  const outputs = readMap(profile.map, 'outputs', file.document);
  refuseDoubt(file, outputs, target);
  const output = outputs && readMap(outputs, target, file.document);
  if (output) return output;
  const known = outputs ? [...readEntries(outputs, file.document).keys()] : [];
  throw new ConfigError([
    {
      message: `Profile "${profile.name}" has no target "${target}".`,
      hint: known.length > 0 ? `It has: ${known.join(', ')}.` : 'It has no outputs at all.',
      location: profile.location,
    },
  ]);
}

/** Names the place of a key whose value depends on the version of PyYAML, and what to write. */
function findDoubt(file: YamlFile, map: ParsedMap, key: string): Problem[] {
  if (!isAmbiguous(map, key, file.document)) return [];
  return [
    {
      message: `Several mappings that are merged here (<<) have "${key}", and PyYAML versions differ in which value wins.`,
      hint: `Write "${key}" into this mapping itself: its own key counts in every version.`,
      location: file.locate(startOf(map)),
    },
  ];
}

/** @throws ConfigError */
function refuseDoubt(file: YamlFile, map: ParsedNode | null | undefined, key: string): void {
  const problems = isMap(map) ? findDoubt(file, map, key) : [];
  if (problems.length > 0) throw new ConfigError(problems);
}

function describeUnset(name: string, target: string, location: Location): Problem {
  return {
    message: `The environment variable ${name} is not set, and target "${target}" needs it.`,
    hint: `Set it under "env:" of the step, e.g. ${name}: \${{ secrets.${name} }}.`,
    location,
  };
}
