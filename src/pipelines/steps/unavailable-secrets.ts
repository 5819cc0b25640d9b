import { homedir } from 'node:os';
import { findPackageEnvVars } from '../../config/packages.ts';
import { listEnvVars, loadProfiles, type ProfilesFile } from '../../config/profiles.ts';
import type { RunContext } from '../../context/run-context.ts';
import { ConfigError } from '../../errors.ts';
import type { Report } from '../../report/model/report.ts';
import { dbtEnvironment, type Job } from './job.ts';

/** Both are complete sentences. */
interface UnavailableSecrets {
  reason: string;
  advice: string;
}

type Restriction = NonNullable<RunContext['restricted']>;

const REASONS: Readonly<Record<Restriction, string>> = {
  fork: 'GitHub does not give this repository’s secrets and variables to pull requests from forks',
  dependabot: 'GitHub gives runs of Dependabot only the Dependabot secrets of this repository',
};

const ADVICE: Readonly<Record<Restriction, string>> = {
  fork: 'A maintainer can review the change, push its branch to this repository and open a pull request from there. That pull request is built.',
  dependabot:
    'Add the missing values under Settings → Secrets and variables → Dependabot and run the job again, or push a commit to the branch yourself.',
};

/**
 * Why a run without secrets cannot reach the warehouse. Undefined for every other run, and if every
 * variable that the profile reads is set anyway: such a pull request is built like any other.
 * @throws ConfigError if the profile itself is invalid
 */
export function findUnavailableSecrets(
  job: Job,
  mode: Report['mode'],
): UnavailableSecrets | undefined {
  const { restricted } = job.context;
  if (!restricted) return undefined;
  const missing = listMissing(job);
  if (missing.length === 0) return undefined;
  const verb = missing.length === 1 ? 'is' : 'are';
  return {
    reason: `${REASONS[restricted]}. ${missing.join(', ')} ${verb} missing, so dbt cannot log in. Nothing was done.`,
    advice:
      mode === 'cleanup'
        ? 'The next scheduled deploy drops any schemas that this pull request left.'
        : ADVICE[restricted],
  };
}

/** A missing secret reaches the step as an empty string. */
function listMissing(job: Job): string[] {
  const { settings, project } = job;
  const env = dbtEnvironment(job);
  const profiles = findProfiles(() => loadProfiles(settings, env, env.HOME ?? homedir()));
  if (!profiles) return ['profiles.yml'];
  const choice = {
    profile: settings.profile ?? project.profile,
    target: settings.ciTarget ?? settings.target,
  };
  const uses = [...listEnvVars(profiles, choice, env), ...findPackageEnvVars(settings.projectDir)];
  const missing = uses.filter(({ name, hasDefault }) =>
    hasDefault ? env[name] === '' : !env[name],
  );
  return [...new Set(missing.map(({ name }) => name))].sort();
}

/** Undefined if profiles.yml is missing, as when its text comes from a secret that is unavailable. */
function findProfiles(load: () => ProfilesFile): ProfilesFile | undefined {
  try {
    return load();
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
