import { beforeEach, describe, expect, it } from 'vitest';
import { loadSettings, settingsSources } from '../../../src/config/settings.ts';
import type { Mode } from '../../../src/context/resolve-mode.ts';
import {
  assumeLoaded,
  readDotEnv,
  refuseSettings,
  withDotEnv,
} from '../../../src/pipelines/steps/dot-env.ts';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import { createSecrets } from '../../../src/secrets/secrets.ts';
import { createWorkspace } from '../../config/workspace.ts';

const PROFILES = `shop:
  target: "{{ env_var('TARGET', 'prod') }}"
  outputs:
    dev: { type: duckdb, path: x, schema: dev }
    prod:
      type: postgres
      schema: "{{ env_var('SCHEMA', 'analytics') }}"
      user: "{{ env_var('PGUSER', 'me') }}"
      password: "{{ env_var('WORD', 'none') }}"
`;

let log: string[];
beforeEach(() => {
  log = [];
});

/** A job of a project with this `.env` file, whose dbt is of this version. */
function jobOf(
  dotEnv: string,
  env: Record<string, string> = {},
  version: string | null = '1.12.6',
): Job {
  const workspace = createWorkspace({
    'dbt_project.yml': "name: shop\nprofile: \"{{ env_var('PROFILE', 'shop') }}\"\n",
    'profiles.yml': PROFILES,
    '.env': dotEnv,
  });
  return {
    ports: { runner: { info: (line: string) => log.push(line) } },
    secrets: createSecrets(() => {}),
    settings: loadSettings({ env, workspace }),
    project: { name: 'shop', profile: 'shop', needsDeps: false },
    env: { HOME: '/nowhere', ...env },
    variables: {},
    installation: { dbt: 'dbt', python: undefined, version: version ?? undefined, source: 'path' },
  } as unknown as Job;
}

const load = (job: Job, mode: Mode = 'deploy') => withDotEnv(job, readDotEnv(job), mode);

describe('withDotEnv', () => {
  it('gives to dbt what is not set yet, and hides what is secret', async () => {
    const job = jobOf('SCHEMA=marts\nA=file\nAPI_TOKEN=s3cr3t-token\nWORD=long-password\n', {
      A: 'job',
    });
    const { variables } = await load(job);
    expect(variables).toEqual({
      SCHEMA: 'marts',
      API_TOKEN: 's3cr3t-token',
      WORD: 'long-password',
    });
    expect(job.secrets.redact('s3cr3t-token long-password marts')).toBe('*** *** marts');
    expect(log).toEqual(['Environment of dbt: SCHEMA, API_TOKEN, WORD of .env']);
  });

  it('lets Vault win, as every variable of the process does', async () => {
    const job = { ...jobOf('WORD=file-password\n'), variables: { WORD: 'of-vault' } };
    expect((await load(job)).variables).toEqual({ WORD: 'of-vault' });
  });

  it.each(['1.8.9', '1.11.16'])(
    'gives nothing to dbt %s, whatever the file says',
    async (version) => {
      const job = jobOf('SCHEMA=marts\nset -a\nGIT_SSH_COMMAND=x\nDBT_EMPTY=true\n', {}, version);
      expect((await load(job)).variables).toEqual({});
    },
  );

  it('gives nothing where the job switches python-dotenv off', async () => {
    const job = jobOf('SCHEMA=marts\n', { PYTHON_DOTENV_DISABLED: 'True' });
    expect((await load(job)).variables).toEqual({});
  });

  it('takes target and profile of it, where nothing else names them', async () => {
    const text = 'DBT_TARGET=dev\nDBT_PROFILE=shop\n';
    expect((await load(jobOf(text))).settings).toMatchObject({ target: 'dev', profile: 'shop' });
    expect((await load(jobOf(text, { INPUT_TARGET: 'prod' }))).settings.target).toBe('prod');
    expect((await load(jobOf(text, { DBT_TARGET: 'prod' }))).settings.target).toBe('prod');
  });

  it('reads the project with it', async () => {
    const { project } = await load(jobOf('PROFILE=other\nDBT_PROFILE=shop\n'));
    expect(project.profile).toBe('other');
  });

  it('empties what the options of each command decide, also where the job sets it', async () => {
    const { variables } = await load(
      jobOf('DBT_ENGINE_DEFER=1\nDBT_STATE=x\n', { DBT_STATE: 'y' }),
    );
    expect(variables).toEqual({ DBT_ENGINE_DEFER: '', DBT_STATE: '' });
  });

  it.each([
    ['a line that is not certain', 'set -a', 'has no certain meaning'],
    ['what builds something else', 'DBT_ENGINE_EMPTY=true', 'dbt builds relations without rows'],
    ['what steers Python', 'PYTHONPATH=x', 'which decides how programs run'],
    ['what steers git', 'GIT_SSH_COMMAND=x', 'which decides how programs run'],
    ['a proxy', 'https_proxy=http://x', 'which decides how programs run'],
    ['a certificate authority', 'REQUESTS_CA_BUNDLE=x', 'which decides how programs run'],
    ['a variable that children are not given', 'GITHUB_TOKEN=x', 'which decides how programs run'],
  ])('refuses %s, with its line', async (_, line, message) => {
    const job = jobOf(`A=1\n${line}\n`, { GITHUB_TOKEN: 'y' });
    await expect(load(job)).rejects.toThrow(/^\.env:2: /);
    await expect(load(job)).rejects.toThrow(message);
  });

  it('passes over what steers, where the job sets it', async () => {
    const job = jobOf('https_proxy=http://x\n', { https_proxy: 'http://y' });
    expect((await load(job)).variables).toEqual({});
  });

  it('lets a pull request name no login that the profile does not read', async () => {
    const job = jobOf('PGUSER=me\nAWS_ENDPOINT_URL=http://x\n');
    await expect(load(job, 'ci')).rejects.toThrow('.env:2: .env sets AWS_ENDPOINT_URL, which');
    expect((await load(job)).variables).toMatchObject({ AWS_ENDPOINT_URL: 'http://x' });
    expect((await load(jobOf('PGUSER=me\n'), 'ci')).variables).toEqual({ PGUSER: 'me' });
  });

  it.each(['2.0.0', null])('refuses what dbt %s reads otherwise', async (version) => {
    await expect(load(jobOf('A=$B\n', {}, version))).rejects.toThrow(
      '.env:1: .env sets A in a way that dbt 1 and dbt 2 read differently.',
    );
    expect((await load(jobOf('A=b c\n', {}, version))).variables).toEqual({ A: 'b c' });
  });

  it('wants an adapter that does not depend on the file', async () => {
    await expect(load(jobOf('TARGET=dev\n'))).rejects.toThrow(
      "With .env the target's adapter is duckdb, without it postgres",
    );
  });
});

it('counts the file when it is asked what is missing', () => {
  const job = jobOf('WORD=x\n');
  expect(assumeLoaded(job, readDotEnv(job)).variables).toEqual({ WORD: 'x' });
});

it("refuses a setting in the job's environment with which dbt builds something else", () => {
  expect(() => refuseSettings(jobOf('', { DBT_EMPTY: 'true' }))).toThrow(
    "DBT_EMPTY is set in the job's environment. With it, dbt builds relations without rows.",
  );
  expect(() => refuseSettings(jobOf('', { DBT_EMPTY: 'false' }))).not.toThrow();
});

describe("[B19] dbt's own variables", () => {
  const settings = (env: Record<string, string>) => jobOf('', env).settings;

  it('give target and profile where no setting does', () => {
    expect(settings({ DBT_TARGET: 'dev', DBT_ENGINE_PROFILE: 'shop' })).toMatchObject({
      target: 'dev',
      profile: 'shop',
    });
    expect(settings({ DBT_TARGET: 'dev', INPUT_TARGET: 'prod' }).target).toBe('prod');
    expect(settings({ DBT_TARGET: '' }).target).toBeUndefined();
  });

  it('are named as the source in the log', () => {
    const { workspace } = settings({});
    const env = { DBT_TARGET: 'dev', DBT_PROFILE: 'x', INPUT_PROFILE: 'shop' };
    expect(settingsSources({ env, workspace })).toEqual([
      { name: 'profile', value: 'shop', source: 'input' },
      { name: 'target', value: 'dev', source: 'DBT_TARGET' },
    ]);
  });

  it('are refused where two of them differ, as versions do in which one counts', () => {
    const env = { DBT_TARGET: 'dev', DBT_ENGINE_TARGET: 'prod' };
    expect(() => settings(env)).toThrow('DBT_ENGINE_TARGET is "prod" and DBT_TARGET is "dev"');
    expect(settings({ ...env, INPUT_TARGET: 'prod' }).target).toBe('prod');
  });
});
