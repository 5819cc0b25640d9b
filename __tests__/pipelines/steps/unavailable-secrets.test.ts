import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRunContext } from '../../../src/context/parse-run-context.ts';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import { findUnavailableSecrets } from '../../../src/pipelines/steps/unavailable-secrets.ts';
import {
  dependabotPullRequestEvent,
  forkPullRequestEvent,
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  type RunnerEvent,
} from '../../support/runner/events.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';

const PROFILES = `shop:
  target: "{{ env_var('DBT_TARGET', 'prod') }}"
  outputs:
    dev: { type: duckdb, path: dev.duckdb, schema: dev }
    prod:
      type: postgres
      host: db.example
      user: "{{ env_var('DBT_USER') }}"
      password: "{{ env_var('DBT_PASSWORD') }}"
      port: "{{ env_var('DBT_PORT', '5432') | as_number }}"
      schema: analytics
`;

let folder: string;
let home: string;

beforeAll(async () => {
  folder = await makeTempDir();
  home = await makeTempDir();
  await writeFile(join(folder, 'profiles.yml'), PROFILES);
});
afterAll(removeTempDirs);

const FORK = forkPullRequestEvent();
const DEPENDABOT = dependabotPullRequestEvent();

function decide(
  event: RunnerEvent,
  env: Record<string, string>,
  settings: Partial<Job['settings']> = {},
  mode: 'ci' | 'cleanup' = 'ci',
) {
  const context = parseRunContext(
    {
      ...{ GITHUB_EVENT_NAME: event.name, GITHUB_REPOSITORY: 'acme/shop', GITHUB_REF: event.ref },
      ...{ GITHUB_SHA: event.sha, GITHUB_RUN_ID: '1', GITHUB_RUN_ATTEMPT: '1' },
      ...{ GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/dbt.yml@refs/heads/main' },
      GITHUB_ACTOR: event.actor,
    },
    event.payload,
  );
  const folders = { workspace: folder, projectDir: folder, profilesDir: undefined };
  const job = {
    context,
    project: { name: 'shop', profile: 'shop' },
    settings: { ...folders, profiles: undefined, ...settings },
    env: { HOME: home, ...env },
  };
  return findUnavailableSecrets(job as unknown as Job, mode);
}

const SECRETS = { DBT_USER: 'ci', DBT_PASSWORD: 'hunter2-and-more' };
/** As GitHub gives them to a run without secrets. */
const EMPTY = { DBT_USER: '', DBT_PASSWORD: '' };

describe('[T04] findUnavailableSecrets', () => {
  it('skips a fork’s run without secrets, and says what is missing and what to do', () => {
    expect(decide(FORK, EMPTY)).toEqual({
      reason:
        'GitHub does not give this repository’s secrets and variables to pull requests from forks. DBT_PASSWORD, DBT_USER are missing, so dbt cannot log in. Nothing was done.',
      advice:
        'A maintainer can review the change, push its branch to this repository and open a pull request from there. That pull request is built.',
    });
  });

  it('skips Dependabot’s, and names the place of its secrets', () => {
    expect(decide(DEPENDABOT, { ...SECRETS, DBT_PASSWORD: '' })).toMatchObject({
      reason: expect.stringContaining('DBT_PASSWORD is missing'),
      advice: expect.stringContaining('Settings → Secrets and variables → Dependabot'),
    });
  });

  it.each([
    ['unset as well as empty', FORK, {}, {}],
    ['a fork that was deleted', forkPullRequestEvent({ headRepository: null }), EMPTY, {}],
    ['a default that an empty text hides', FORK, { ...SECRETS, DBT_PORT: '' }, {}],
    ['a target that cannot be told', FORK, {}, { profiles: PROFILES.replace(", 'prod'", '') }],
    ['no profiles.yml, which a secret may hold', FORK, SECRETS, { profilesDir: '/nowhere' }],
  ])('skips: %s', (_, event, env, settings) => {
    expect(decide(event, env, settings)?.reason).toMatch(/missing, so dbt cannot log in/);
  });

  it('skips where a package of the project asks for a token', async () => {
    const project = await makeTempDir();
    await writeFile(join(project, 'profiles.yml'), PROFILES);
    const git = "https://{{ env_var('DBT_ENV_SECRET_GIT') }}@github.com/acme/macros.git";
    await writeFile(join(project, 'packages.yml'), `packages:\n  - git: "${git}"\n`);
    expect(decide(FORK, SECRETS, { projectDir: project })?.reason).toContain(
      'DBT_ENV_SECRET_GIT is missing',
    );
    const token = { ...SECRETS, DBT_ENV_SECRET_GIT: 'ghp_0123456789' };
    expect(decide(FORK, token, { projectDir: project })).toBeUndefined();
  });

  it.each([
    ['a branch of this repository', pullRequestEvent(), EMPTY, {}],
    ['a merge queue', mergeGroupEvent(), EMPTY, {}],
    ['a deploy', pushEvent(), EMPTY, {}],
    ['a fork with all at hand', FORK, SECRETS, {}],
    ['Dependabot with secrets of its own', DEPENDABOT, SECRETS, {}],
    ['a person’s push to Dependabot’s branch', { ...DEPENDABOT, actor: 'ana' }, EMPTY, {}],
    ['a target that asks for none', FORK, EMPTY, { ciTarget: 'dev' }],
    ['a default, not set', FORK, SECRETS, { target: 'prod' }],
  ])('leaves alone: %s', (_, event, env, settings) => {
    expect(decide(event, env, settings)).toBeUndefined();
  });

  it('skips the clean-up too, and says who does it', () => {
    expect(decide(FORK, EMPTY, {}, 'cleanup')?.advice).toBe(
      'The next scheduled deploy drops any schemas that this pull request left.',
    );
  });
});
