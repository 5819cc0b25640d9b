import { z } from 'zod';
import { RefusedError } from '../../errors.ts';
import { runUrl } from './links.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const text = z.string({ error: 'is not set' }).min(1, 'is empty');
const integer = text.regex(/^\d+$/, 'must be a number').transform(Number);

const DEFAULT_SERVER = 'https://github.com';

/**
 * The runner's variables,
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
const variables = z.object({
  GITHUB_ACTOR: z.string().default(''),
  GITHUB_EVENT_NAME: text,
  GITHUB_REPOSITORY: text.regex(/^[^/]+\/[^/]+$/, 'must be owner/name'),
  GITHUB_SERVER_URL: z.url().default(DEFAULT_SERVER),
  GITHUB_REF: text,
  GITHUB_SHA: text,
  GITHUB_RUN_ID: integer,
  GITHUB_RUN_ATTEMPT: integer,
  /** `owner/name/.github/workflows/dbt.yml@refs/heads/main` */
  GITHUB_WORKFLOW_REF: text.regex(/^[^/]+\/[^/]+\/.+@refs\//, 'must be owner/name/path@refs/…'),
});

/** What the runner's variables say of a run. */
export interface RunVariables {
  /** Who started it. */
  actor: string;
  eventName: string;
  /** `owner/name` */
  repository: string;
  repositoryUrl: string;
  ref: string;
  sha: string;
  run: { id: number; attempt: number; url: string; workflowPath: string };
}

/** @throws RefusedError naming each variable that is not as GitHub sets it */
export function readRunVariables(env: Environment): RunVariables {
  const result = variables.safeParse(env);
  if (!result.success) {
    const issues = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new RefusedError(
      `The environment variables do not describe a GitHub Actions job: ${issues.join('; ')}.`,
      { hint: 'Outside GitHub, set these variables.' },
    );
  }
  const { data } = result;
  const { GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt } = data;
  const repositoryUrl = `${data.GITHUB_SERVER_URL}/${data.GITHUB_REPOSITORY}`;
  const workflowPath = data.GITHUB_WORKFLOW_REF.replace(/^[^/]+\/[^/]+\//, '').replace(/@.*$/, '');
  return {
    actor: data.GITHUB_ACTOR,
    eventName: data.GITHUB_EVENT_NAME,
    repository: data.GITHUB_REPOSITORY,
    repositoryUrl,
    ref: data.GITHUB_REF,
    sha: data.GITHUB_SHA,
    run: { id, attempt, url: runUrl(repositoryUrl, id, attempt), workflowPath },
  };
}

/** What a step needs to know before its run does. */
export function readStepVariables(env: Environment) {
  return {
    workspace: env.GITHUB_WORKSPACE ?? process.cwd(),
    /** The folder that the runner empties after the job. */
    temp: env.RUNNER_TEMP ?? '/tmp',
    /** File with the payload of the event; undefined: this is no step. */
    eventPath: env.GITHUB_EVENT_PATH,
    repository: env.GITHUB_REPOSITORY ?? '',
    token: env['INPUT_GITHUB-TOKEN'] ?? '',
  };
}

/** Whether the runner is one of GitHub's, with its services, and not a program that acts as it. */
export function isGitHubRunner(env: Environment): boolean {
  return env.GITHUB_ACTIONS === 'true' && Boolean(env.ACTIONS_RUNTIME_TOKEN);
}

/**
 * The host of a GitHub Enterprise Server, which does not have the artifact service that the client
 * needs: https://github.com/actions/toolkit/tree/main/packages/artifact#breaking-changes
 * @returns undefined on github.com and its kind, by the rule of `isGhes` of @actions/artifact
 */
export function findEnterpriseServer({
  GITHUB_SERVER_URL: url = DEFAULT_SERVER,
}: Environment): string | undefined {
  const host = URL.canParse(url) ? new URL(url).hostname.toLowerCase() : '';
  const hasArtifacts =
    host === 'github.com' || host.endsWith('.ghe.com') || host.endsWith('.localhost');
  return hasArtifacts ? undefined : host;
}

/** `owner/name` of the running action, where it is not a folder of the repository itself. */
export function findActionName({
  GITHUB_ACTION_REPOSITORY: name,
}: Environment): string | undefined {
  return name || undefined;
}

/** The key of the running job below `jobs:` of its workflow. */
export function findJobName({ GITHUB_JOB: name }: Environment): string | undefined {
  return name;
}

/** By which GitHub's API knows it. */
export function runnerName(env: Environment): string | undefined {
  return env.RUNNER_NAME;
}

/** Not tested. */
export function isWindowsRunner(env: Environment): boolean {
  return env.RUNNER_OS === 'Windows';
}

const INPUT = 'INPUT_';

/** The variable in which the runner puts an input: upper case, dashes kept. */
export function nameInputVariable(input: string): string {
  return `${INPUT}${input.toUpperCase()}`;
}

/** The input that a variable holds, in lower case; undefined where it holds none. */
export function inputOfVariable(variable: string): string | undefined {
  return variable.startsWith(INPUT) ? variable.slice(INPUT.length).toLowerCase() : undefined;
}

/**
 * Where the job asks for an OIDC token; undefined where it gets none.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export function findTokenService(env: Environment): { url: string; bearer: string } | undefined {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env;
  return url && bearer ? { url, bearer } : undefined;
}

/** The names by which the runner, its steps and GitHub's own programs are steered. */
export const RUNNER_NAMES = /^(?:GITHUB_|GH_|RUNNER_|ACTIONS_|INPUT_|STATE_)/;

/** Whether the runner sets it for each run, as no workflow can. */
export function isRunnerVariable(name: string): boolean {
  return /^(?:GITHUB|RUNNER|ACTIONS)_/.test(name);
}
