import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { readDbtVariable } from '../../config/dbt-variables.ts';
import { type GivenVariable, resolveDotEnv } from '../../config/dot-env.ts';
import { steersLogins, steersPrograms } from '../../config/dot-env-names.ts';
import { findEnvironmentSecrets } from '../../config/environment-secrets.ts';
import { type LoadedDotEnv, loadDotEnv } from '../../config/load-dot-env.ts';
import { hideProfileSecrets } from '../../config/profile-secrets.ts';
import { loadProfiles, type ProfileOutput, resolveOutput } from '../../config/profiles.ts';
import { loadProject } from '../../config/project.ts';
import type { Mode } from '../../context/resolve-mode.ts';
import { isEngine2 } from '../../dbt/engine.ts';
import { explainRefusedSetting, isDecidedByCommand } from '../../dbt/engine-settings.ts';
import { ConfigError, type Problem } from '../../errors.ts';
import { prepareDbt } from './connect.ts';
import { dbtEnvironment, type Job } from './job.ts';

/** dbt loads a `.env` file from this version on, with `load_dotenv` of `dbt/cli/main.py`. */
const FIRST_VERSION: readonly [number, number] = [1, 12];

/** The `.env` file of a run, and what it gives to dbt. */
export interface JobDotEnv {
  file: LoadedDotEnv;
  given: ReadonlyMap<string, GivenVariable>;
}

/** Finds and reads the file, and hides its secrets. Undefined where there is none. */
export function readDotEnv(job: Job): JobDotEnv | undefined {
  const file = loadDotEnv(job.settings);
  if (!file) return undefined;
  const given = resolveDotEnv(file, dbtEnvironment(job));
  const values = Object.fromEntries([...given].map(([name, { value }]) => [name, value]));
  job.secrets.add(
    findEnvironmentSecrets(values).map((secret) => ({
      ...secret,
      name: `${secret.name} of ${file.file}`,
    })),
  );
  return { file, given };
}

/** @throws ConfigError for settings of dbt in the job's environment that no run may have */
export function refuseSettings(job: Job): void {
  const problems = Object.entries(dbtEnvironment(job)).flatMap(([name, value]) => {
    const effect = explainRefusedSetting(name, value);
    return effect === undefined
      ? []
      : [
          {
            message: `${name} is set in the job's environment. With it, ${effect}.`,
            hint: 'Remove it from "env:" of the step, the job and the workflow.',
          },
        ];
  });
  if (problems.length > 0) throw new ConfigError(problems);
}

/** The job as it is where dbt loads the file, for a look at what is missing. */
export function assumeLoaded(job: Job, dotEnv: JobDotEnv | undefined): Job {
  return dotEnv ? { ...job, variables: { ...variablesOf(dotEnv), ...job.variables } } : job;
}

/**
 * The job with what its `.env` file gives to dbt, where this run's dbt loads one: dbt is installed
 * first to know that. Afterwards all that the file names is set in dbt's environment, so that dbt's
 * own reading of the file adds nothing.
 * @throws ConfigError for a line that cannot be read for certain, or that may not stand there
 */
export async function withDotEnv(
  job: Job,
  dotEnv: JobDotEnv | undefined,
  mode: Mode,
): Promise<Job> {
  if (!dotEnv) return job;
  const installation = await prepareDbt(job, { type: findAdapterType(job, dotEnv, mode) });
  const prepared = { ...job, installation };
  if (!isLoaded(job, dotEnv, installation.version)) return prepared;
  const { file, given } = dotEnv;
  const { settings, ports, secrets } = job;
  const loaded = assumeLoaded(prepared, dotEnv);
  const env = dbtEnvironment(loaded);
  const target = settings.target ?? readDbtVariable(env, 'TARGET')?.value;
  const profile = settings.profile ?? readDbtVariable(env, 'PROFILE')?.value;
  const project = loadProject({ ...settings, env });
  const withFile = { ...loaded, project, settings: { ...settings, target, profile } };
  const readByProfile = new Set(tryResolve(withFile, mode)?.envVars.map(({ name }) => name) ?? []);
  const isRust = installation.version === undefined || isEngine2({ version: installation.version });
  const problems = [
    ...file.problems,
    ...[...given].flatMap(([name, variable]) =>
      complain({ name, ...variable, file: file.file, mode, isRust, readByProfile }),
    ),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  hideProfileSecrets(secrets, withFile.settings, env);
  ports.runner.info(
    `Environment of dbt: ${[...given.keys()].join(', ') || 'nothing'} of ${file.file}`,
  );
  return withFile;
}

/** An empty variable is none to dbt 1, and keeps the file's own away. */
function variablesOf({ file, given }: JobDotEnv): Record<string, string> {
  const values = [...given].map(([name, { value }]) => [name, value]);
  const kept = file.entries.filter(({ name }) => isDecidedByCommand(name));
  return {
    ...Object.fromEntries(values),
    ...Object.fromEntries(kept.map(({ name }) => [name, ''])),
  };
}

function isLoaded(job: Job, { file }: JobDotEnv, version: string | undefined): boolean {
  if (version !== undefined && isEngine2({ version }))
    // It looks in the working folder alone (`crates/dbt-main/src/main_impl.rs`).
    return file.folder === realpathSync(job.settings.projectDir);
  if (/^(?:1|true|t|yes|y)$/i.test(job.env.PYTHON_DOTENV_DISABLED ?? '')) return false;
  if (version === undefined) return true;
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major > FIRST_VERSION[0] || (major === FIRST_VERSION[0] && minor >= FIRST_VERSION[1]);
}

interface Line extends GivenVariable {
  name: string;
  file: string;
  mode: Mode;
  isRust: boolean;
  readByProfile: ReadonlySet<string>;
}

/** Why a line may not stand in the file. */
function complain({ name, value, line, file, mode, isRust, readByProfile }: Line): Problem[] {
  const location = { file, line };
  const effect = explainRefusedSetting(name, value);
  if (effect !== undefined)
    return [
      {
        message: `${file} sets ${name}, and dbt loads that file. With it, ${effect}.`,
        hint: 'Remove the line.',
        location,
      },
    ];
  if (steersPrograms(name))
    return [
      {
        message: `${file} sets ${name}, which decides how programs run or whom they talk to.`,
        hint: `Set it under "env:" of the step, where no checkout can change it, or remove the line.`,
        location,
      },
    ];
  if (mode === 'ci' && steersLogins(name) && !readByProfile.has(name))
    return [
      {
        message: `${file} sets ${name}, which adapters read past profiles.yml, so a pull request could lead dbt elsewhere.`,
        hint: `Set it under "env:" of the step; or read it in profiles.yml by env_var('${name}').`,
        location,
      },
    ];
  if (isRust && (/[$\\]/.test(value) || isDecidedByCommand(name)))
    return [
      {
        message: `${file} sets ${name} in a way that dbt 1 and dbt 2 read differently.`,
        hint: `Set it under "env:" of the step, or remove the line.`,
        location,
      },
    ];
  return [];
}

/** Before it is known whether the file counts: the adapter must be the same either way. */
function findAdapterType(job: Job, dotEnv: JobDotEnv, mode: Mode): string {
  const loaded = tryResolve(assumeLoaded(job, dotEnv), mode);
  const bare = tryResolve(job, mode);
  const type = loaded?.type ?? bare?.type;
  if (type === undefined) return resolveFor(assumeLoaded(job, dotEnv), mode).type;
  if (loaded && bare && loaded.type !== bare.type && job.settings.adapter === undefined)
    throw new ConfigError([
      {
        message: `With ${dotEnv.file.file} the target's adapter is ${loaded.type}, without it ${bare.type}, and versions of dbt differ in whether they load it.`,
        hint: 'Set the input "adapter".',
        location: { file: dotEnv.file.file },
      },
    ]);
  return type;
}

function tryResolve(job: Job, mode: Mode): ProfileOutput | undefined {
  try {
    return resolveFor(job, mode);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

function resolveFor(job: Job, mode: Mode): ProfileOutput {
  const { settings, project } = job;
  const env = dbtEnvironment(job);
  const isPull = mode === 'ci' || mode === 'cleanup';
  const target = (isPull ? settings.ciTarget : undefined) ?? settings.target;
  const choice = { profile: settings.profile ?? project.profile, target };
  return resolveOutput(loadProfiles(settings, env, env.HOME ?? homedir()), choice, env);
}
