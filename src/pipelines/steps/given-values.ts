import { createHash } from 'node:crypto';
import { listSecretNames } from '../../config/given-secrets.ts';
import { readArtifact } from '../../dbt/artifacts/read-artifact.ts';
import type { GivenValues } from '../../plan/given-values.ts';
import { isRunnerVariable } from '../../platform/github/variables.ts';
import { readYaml } from '../../text/yaml.ts';
import { dbtEnvironment, type Job } from './job.ts';

/**
 * What this run gives to dbt besides the project's files, for the production state to say. Nothing
 * is kept of a secret's value, not even a digest: whoever reads the artifact could try values until
 * one fits.
 *
 * @param manifestFile of the project: it holds all Jinja that dbt renders
 */
export async function readGivenValues(job: Job, manifestFile: string): Promise<GivenValues> {
  const secretNames = listSecretNames(job.settings);
  const secrets = job.secrets.list().map(({ value }) => value);
  const hidden = new Set<string>();
  const digestAll = (values: Iterable<[name: string, value: string]>) =>
    Object.fromEntries(
      [...values].flatMap(([name, value]) => {
        if (!secretNames.has(name) && !secrets.some((secret) => value.includes(secret)))
          return [[name, digest(name, value)]];
        hidden.add(name);
        return [];
      }),
    );
  const vars = digestAll(readVars(job));
  const env = dbtEnvironment(job);
  const read = await readArtifact(manifestFile, findEnvVarNames);
  const set = [...read].flatMap((name): Array<[string, string]> => {
    const value = env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const unset = [...read].filter((name) => env[name] === undefined);
  return {
    vars,
    env: { ...digestAll(set), ...Object.fromEntries(unset.map((name) => [name, 'unset'])) },
    hidden: [...hidden].sort(),
  };
}

function readVars({ settings }: Job): Array<[string, string]> {
  const { value } = readYaml(settings.vars ?? '');
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([name, each]) => [name, JSON.stringify(each) ?? 'null']);
}

/** Short: enough to see a change, and too little to tell a value from the many that share it. */
function digest(name: string, value: string): string {
  return createHash('sha256').update(`${name}=${value}`).digest('hex').slice(0, 8);
}

const CALL = Buffer.from('env_var');
/** Of the text behind it; in JSON, quotes are escaped. */
const NAME = /^\s*\(\s*\\?(['"])(\w+)\\?\1/;
const LONGEST = 300;

/** The names that stand in calls of `env_var()` anywhere in a manifest, but for the runner's own. */
function findEnvVarNames(manifest: Buffer): Set<string> {
  const names = new Set<string>();
  for (let at = manifest.indexOf(CALL); at !== -1; at = manifest.indexOf(CALL, at + CALL.length)) {
    const start = at + CALL.length;
    const text = manifest.toString('latin1', start, start + LONGEST).replaceAll('\\n', ' ');
    const name = NAME.exec(text)?.[2];
    if (name !== undefined && !isRunnerVariable(name)) names.add(name);
  }
  return names;
}
