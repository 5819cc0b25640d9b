import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findEmptyVariables } from '../../config/empty-variables.ts';
import { resolveIsolatedSchema } from '../../config/isolated-schema.ts';
import { deriveIsolatedTarget, isSchemaDatabase } from '../../config/isolated-target.ts';
import { findProfileSecrets } from '../../config/profile-secrets.ts';
import { loadProfiles, type ProfileOutput, resolveOutput } from '../../config/profiles.ts';
import type { Place } from '../../dbt/session-options.ts';
import { ConfigError } from '../../errors.ts';
import { readYaml } from '../../text/yaml.ts';
import { claimFiles, findFilesPlace } from './isolated-files.ts';
import { dbtEnvironment, type Job } from './job.ts';
import { refuseHardcodedCredentials } from './refuse-credentials.ts';
import type { RunState } from './run-state.ts';

/** Where dbt connects to: one output of a profiles.yml in `profilesDir`. */
export interface WarehouseTarget extends ProfileOutput {
  /** Absolute. */
  profilesDir: string;
  /** Where its files go, if it says so: an absolute folder or an address. */
  files?: string | undefined;
}

/** One whose schema is the pull request's own. */
export interface IsolatedTarget extends WarehouseTarget {
  schema: string;
}

/** Where dbt's own reading of the profile has to lead to; undefined where only dbt knows. */
export function placeOf({ type, schema }: WarehouseTarget): Place | undefined {
  if (schema === undefined || /\{[{%#]/.test(schema)) return undefined;
  return { schema, database: isSchemaDatabase(type) ? schema : null };
}

/** The user's own target, for `deploy`. */
export async function resolveProductionTarget(
  job: Job,
  runState: RunState,
): Promise<WarehouseTarget> {
  const { profiles, output } = loadOutput(job, job.settings.target);
  runState.target = output.target;
  // A pull request's has a schema of its own.
  if (output.doubt) throw new ConfigError([output.doubt]);
  await refuseHardcodedCredentials(job, profiles, output);
  runState.schema = output.schema ?? '';
  const profilesDir = profiles.directory ?? (await writeProfiles(job, 'profiles', profiles.text));
  return { ...output, profilesDir };
}

/**
 * The same for a pull request, which only looks at it. Undefined where it is not known: the
 * variables of `target` may be missing where `ci-target` is another one.
 */
export function findProductionTarget(job: Job): Promise<WarehouseTarget | undefined> {
  return findTarget(job, job.settings.target, 'production-profiles');
}

/** The target of `ci-target` as it is in the profile, where a deploy looks at it and has its variables. */
export async function findCiTarget(job: Job): Promise<WarehouseTarget | undefined> {
  const { ciTarget } = job.settings;
  return ciTarget === undefined ? undefined : findTarget(job, ciTarget, 'ci-profiles');
}

async function findTarget(
  job: Job,
  name: string | undefined,
  folder: string,
): Promise<WarehouseTarget | undefined> {
  try {
    const { profiles, output } = loadOutput(job, name);
    const write = () => writeProfiles(job, folder, profiles.text);
    return { ...output, profilesDir: profiles.directory ?? (await write()) };
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** The name of that target: the input, else the profile's own. Undefined where it is not known. */
export function nameProductionTarget(job: Job): string | undefined {
  if (job.settings.target !== undefined) return job.settings.target;
  try {
    return loadOutput(job, undefined).output.target;
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/**
 * The user's target with the schema replaced by one of this pull request's own. Its name stays, so
 * that conditions on `target.name` hold.
 */
export async function resolveIsolatedTarget(
  job: Job,
  runState: RunState,
  pullRequest: number,
): Promise<IsolatedTarget> {
  const { settings, project } = job;
  const { profiles, output } = loadOutput(job, settings.ciTarget ?? settings.target);
  runState.target = output.target;
  // A closed one is cleaned up all the same.
  if (job.mode !== 'cleanup') await refuseHardcodedCredentials(job, profiles, output);
  const schema = resolveIsolatedSchema(
    settings.ciSchema,
    { number: pullRequest, project: project.name },
    output.type,
  );
  runState.schema = schema;
  const isolatesFiles = true;
  const text = deriveIsolatedTarget({ ...output, text: profiles.text, schema, isolatesFiles });
  const files = findFilesPlace(job, text, output);
  if (files !== undefined && job.mode === 'ci') await claimFiles(job, files, pullRequest);
  return { ...output, schema, files, profilesDir: await writeProfiles(job, 'profiles', text) };
}

/** The schema of any pull request, by its number, as `resolveIsolatedTarget` names it. */
export function createIsolatedNaming(job: Job): (pullRequest: number) => string {
  const { settings, project } = job;
  const { output } = loadOutput(job, settings.ciTarget ?? settings.target);
  return (number) =>
    resolveIsolatedSchema(settings.ciSchema, { number, project: project.name }, output.type);
}

const GREEN = '_green';

/**
 * dbt's arguments that make it build into green schemas: the user's target with another schema, or
 * with the variable that the project appends to every schema.
 */
export async function resolveGreenFlags(
  job: Job,
): Promise<{ flags: string[]; place: Place | undefined }> {
  const { greenSuffixVar, vars, target } = job.settings;
  if (greenSuffixVar !== undefined) {
    // Read once already: a mapping, or the settings were refused.
    const { value } = readYaml(vars ?? '{}', { version: '1.1' });
    const flags = ['--vars', JSON.stringify({ ...(value as object), [greenSuffixVar]: GREEN })];
    return { flags, place: undefined };
  }
  const { profiles, output } = loadOutput(job, target);
  const schema = `${output.schema ?? ''}${GREEN}`;
  const text = deriveIsolatedTarget({ ...output, text: profiles.text, schema });
  const profilesDir = await writeProfiles(job, 'green-profiles', text);
  return {
    flags: ['--profiles-dir', profilesDir],
    place: placeOf({ ...output, schema, profilesDir }),
  };
}

function loadOutput(job: Job, target: string | undefined) {
  const { settings, project, secrets } = job;
  const env = dbtEnvironment(job);
  const profiles = loadProfiles(settings, env, env.HOME ?? homedir());
  secrets.add(findProfileSecrets(profiles, env).secrets);
  const profile = settings.profile ?? project.profile;
  const output = resolveOutput(profiles, { profile, target }, env);
  const empty = findEmptyVariables(profiles, output, env, settings.workspace);
  if (empty.length > 0) throw new ConfigError(empty);
  return { profiles, output };
}

async function writeProfiles({ scratch }: Job, folder: string, text: string): Promise<string> {
  const directory = join(scratch, folder);
  await mkdir(directory);
  await writeFile(join(directory, 'profiles.yml'), text, { mode: 0o600 });
  return directory;
}
