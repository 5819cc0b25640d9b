import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { resolveIsolatedSchema } from '../config/isolated-schema.ts';
import { deriveIsolatedTarget } from '../config/isolated-target.ts';
import { loadProfiles, type ProfileOutput, resolveOutput } from '../config/profiles.ts';
import type { Draft } from './draft.ts';
import type { Job } from './job.ts';

/** Where dbt connects to: one output of a profiles.yml in `profilesDir`. */
export interface WarehouseTarget extends ProfileOutput {
  /** Absolute. */
  profilesDir: string;
}

/** The user's own target, for `deploy`. */
export async function resolveProductionTarget(job: Job, draft: Draft): Promise<WarehouseTarget> {
  const { profiles, output } = loadOutput(job, job.settings.target, draft);
  draft.schema = output.schema ?? '';
  const profilesDir = profiles.directory ?? (await writeProfiles(job, profiles.text));
  return { ...output, profilesDir };
}

/**
 * The user's target with the schema replaced by one of this pull request's own. Its name stays, so
 * that conditions on `target.name` hold.
 */
export async function resolveIsolatedTarget(
  job: Job,
  draft: Draft,
  pullRequest: number,
): Promise<WarehouseTarget> {
  const { settings, project } = job;
  const { profiles, output } = loadOutput(job, settings.ciTarget ?? settings.target, draft);
  const schema = resolveIsolatedSchema(
    settings.ciSchema,
    { number: pullRequest, project: project.name },
    output.type,
  );
  draft.schema = schema;
  const text = deriveIsolatedTarget({ ...output, text: profiles.text, schema });
  return { ...output, schema, profilesDir: await writeProfiles(job, text) };
}

function loadOutput({ settings, project, env }: Job, target: string | undefined, draft: Draft) {
  const profiles = loadProfiles(settings, env, env.HOME ?? homedir());
  const profile = settings.profile ?? project.profile;
  const output = resolveOutput(profiles, { profile, target }, env);
  draft.target = output.target;
  return { profiles, output };
}

async function writeProfiles({ scratch }: Job, text: string): Promise<string> {
  const directory = join(scratch, 'profiles');
  await mkdir(directory);
  await writeFile(join(directory, 'profiles.yml'), text, { mode: 0o600 });
  return directory;
}
