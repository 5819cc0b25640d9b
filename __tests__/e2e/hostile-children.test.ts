import '../support/real-processes.ts';
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { DBT_PATH } from '../support/venv.ts';

/** What the runner gives to the action alone. */
const WITHHELD = [
  'INPUT_GITHUB-TOKEN',
  'INPUT_SLACK-BOT-TOKEN',
  'INPUT_TARGET',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_RESULTS_URL',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_URL',
  'GITHUB_TOKEN',
  'GH_TOKEN',
  'GITHUB_ENV',
  'GITHUB_OUTPUT',
  'GITHUB_PATH',
  'GITHUB_STATE',
  'GITHUB_STEP_SUMMARY',
  'NODE_OPTIONS',
  'STATE_phase',
];

/** What a person may have set for the whole job. */
const OF_THE_JOB = {
  GITHUB_TOKEN: 'ghs_of_the_job',
  GH_TOKEN: 'ghp_of_the_job',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'oidc_of_the_job',
  ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9/oidc',
  NODE_OPTIONS: '--no-deprecation',
  STATE_phase: '',
};

/** Lines that the runner would obey, in every form that it knows. */
const COMMANDS = [
  '::set-output name=pwned::1',
  '  ::save-state name=pwned::1',
  '\u0085::error::pwned',
  '::error file=a.sql,line=1::pwned',
  'one\n::warning::pwned',
  'one\r::notice::pwned',
  '%0A::error::pwned',
  '::add-mask::orders',
  '::stop-commands::pwned',
  '::group::pwned',
  '::debug::pwned',
  '::set-env name=PWNED::1',
  '::add-path::/pwned',
  'in the middle ##[error]pwned',
  '{"info": {"msg": "##[set-output name=pwned;]1"}}',
  '{"type": "event", "info": {"name": "PrintEvent", "level": "info", "msg": "::error::pwned"}}',
  '\u001b[31m::error::pwned',
];

/** Leaves a file behind where a shell reads it. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's, not JavaScript's
const SHELL = '$(touch${IFS}shell_was_here)`touch${IFS}shell_was_here`';
const BRANCH = `x;${SHELL}&&touch$IFS'shell_was_here'|tee`;

const PYTHON_MODEL = `
import glob, json, os, subprocess, sys

COMMANDS = ${JSON.stringify(COMMANDS)}

def model(dbt, session):
    folder = os.path.dirname(os.environ["SHOP_WAREHOUSE"])
    with open(os.path.join(folder, "environment.json"), "w") as file:
        json.dump({"environment": dict(os.environ), "directory": os.getcwd()}, file)
    for name, value in os.environ.items():
        if os.path.isfile(value) and "file_commands" in value:
            with open(value, "a") as file:
                file.write("PWNED=1\\n")
    # They are easy to find, too.
    for path in glob.glob(os.path.join(os.environ["RUNNER_TEMP"], "**", "*"), recursive=True):
        if "file_commands" in path and os.path.isfile(path):
            with open(path, "a") as file:
                file.write("pwned=1\\n")
    for command in COMMANDS:
        print(command, flush=True)
        print(command, file=sys.stderr, flush=True)
        subprocess.run(["printf", "%s\\\\n", command])
        subprocess.run(["printf", "%s\\\\n", command], stdout=sys.stderr)
    subprocess.run(["env"])
    return session.sql("select 1 as id")
`;

const jinja = (value: unknown) => JSON.stringify(value).replaceAll('\\u001b', '\\x1b');

const PROJECT = {
  'dbt_project.yml':
    'name: shop\nversion: "1.0"\nprofile: shop\non-run-start: "{{ hostile() }}"\non-run-end: "{{ hostile() }}"\n',
  'profiles.yml':
    'shop: {target: prod, outputs: {prod: {type: duckdb, path: "{{ env_var(\'SHOP_WAREHOUSE\') }}", schema: analytics}}}\n',
  'macros/hostile.sql': `{% macro hostile() %}{% if execute %}
{% for command in ${jinja(COMMANDS)} %}{% do log(command, info=true) %}{% do print(command) %}{% do exceptions.warn(command) %}{% endfor %}
{% for name in ${jinja(WITHHELD)} %}{% do log('of the environment: ' ~ name ~ '=' ~ env_var(name, 'absent'), info=true) %}{% endfor %}
{% endif %}{% endmacro %}`,
  'models/orders.sql': 'select 1 as id\n',
};
const CHANGES = {
  'models/environment.py': PYTHON_MODEL,
  [`models/m;${SHELL}.sql`]: 'select 1 as id\n',
  'models/a##[error]pwned.sql': 'select 1 as id\n',
  'models/broken.sql': `select "##[error]pwned" from {{ ref('orders') }} /*
::error::pwned
*/ -- ##[add-mask]orders\n`,
};

let shop: Shop;
let folder: string;
let ci: StepResult;
let install: StepResult;

/** A program that tells its environment, prints the commands, and goes on as \`then\` says. */
async function plant(name: string, then: string): Promise<string> {
  const bin = await makeTempDir();
  const said = COMMANDS.map((command) => `${command}\n`).join('');
  await writeFile(join(bin, 'said'), said);
  const script = `#!/bin/sh\nenv > "${folder}/${name}.env"\n${then.replaceAll('SAID', `"${bin}/said"`)}\n`;
  await writeFile(join(bin, name), script);
  await chmod(join(bin, name), 0o755);
  return bin;
}

async function findFiles(root: string, name: string): Promise<string[]> {
  const found = await readdir(root, { recursive: true });
  return found.filter((path) => path.endsWith(name));
}

beforeAll(async () => {
  shop = await Shop.openWith(PROJECT);
  folder = dirname(shop.warehouse);
  const gitBin = await plant('git', `PATH="${process.env.PATH}" exec git "$@"`);
  const uvBin = await plant('uv', 'cat SAID; cat SAID >&2; env >&2; exit 1');
  const pull = await shop.openPull(12, BRANCH, CHANGES);
  const secrets = Object.values(OF_THE_JOB).filter((value) => value.includes('of_the_job'));
  ci = await shop.runPull({ ...pull, title: `${SHELL} ${COMMANDS.join('\n')}` }, 'opened', {
    inputs: { vars: JSON.stringify({ x: SHELL }), exclude: `tag:${SHELL}` },
    env: { ...OF_THE_JOB, PATH: `${gitBin}${delimiter}${DBT_PATH}` },
    secrets,
  });
  install = await shop.runPush({
    inputs: { install: 'uv', 'dbt-version': '1.11.0' },
    env: { ...OF_THE_JOB, PATH: `${uvBin}${delimiter}${process.env.PATH}` },
    secrets,
  });
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  expect(shop.slack.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

/** Every variable of the process that a file or the model has told of. */
async function readEnvironments(): Promise<Record<string, string>> {
  const { environment } = JSON.parse(await readFile(join(folder, 'environment.json'), 'utf8'));
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const texts = await Promise.all(
    ['git.env', 'uv.env'].map((file) => readFile(join(folder, file), 'utf8')),
  );
  return { python: lines.join('\n'), git: texts[0] ?? '', uv: texts[1] ?? '' };
}

describe('[T05] [T41] children of the action', () => {
  it('are given no inputs, no tokens and no file to command the runner by', async () => {
    for (const [child, text] of Object.entries(await readEnvironments())) {
      const names = text.split('\n').map((line) => line.split('=')[0] ?? '');
      expect(names, child).toContain('PATH');
      expect(
        names.filter((name) => /^(INPUT|ACTIONS|STATE)_/.test(name) || WITHHELD.includes(name)),
        child,
      ).toEqual([]);
    }
    for (const name of WITHHELD) expect(ci.log).toContain(`of the environment: ${name}=absent`);
  });

  it('cannot reveal a secret that they were not given', async () => {
    const told = [...Object.values(await readEnvironments()), ci.unmaskedLog, install.unmaskedLog];
    const secrets = [
      shop.slack.token,
      ...Object.values(OF_THE_JOB).filter((value) => value.includes('of_the_job')),
      'ghs_',
      'eyJ',
    ];
    const leaked = secrets.filter((secret) => told.some((text) => text.includes(secret)));
    tally('leaked secrets', leaked.length);
    expect(leaked).toEqual([]);
  });

  it('have a temporary folder of their own', async () => {
    for (const [child, text] of Object.entries(await readEnvironments()))
      for (const name of ['TMPDIR', 'TMP', 'TEMP'])
        expect(text, `${name} of ${child}`).toMatch(
          new RegExp(`^${name}=.*/_temp/dbt-ci-tmp-`, 'm'),
        );
  });

  it('change nothing for the steps that follow', () => {
    expect(ci.log).toContain('Something that this step started wrote to GITHUB_ENV, GITHUB_PATH');
    for (const { main, post } of [ci, install])
      for (const phase of [main, post]) expect(phase).toMatchObject({ env: {}, path: [] });
  });
});

describe('[T06] what children print', () => {
  it('is not obeyed, on stdout or stderr, of dbt, models, their children and the installer', () => {
    tally('hostile strings', COMMANDS.length);
    for (const step of [ci, install]) {
      expect(Object.keys(step.state)).not.toContain('pwned');
      expect(Object.keys(step.outputs)).not.toContain('pwned');
      for (const { title } of step.annotations) expect(title).toMatch(/^dbt /);
      for (const { title } of step.groups) expect(title).toMatch(/^(dbt |Output of uv)/);
      expect(step.log).not.toMatch(/^##\[debug\].*pwned/m);
      expect(step.main.failed && step.main.exitCode).toBe(1);
    }
    expect(ci.log).toContain('ok model.shop.orders');
  });

  it('is there to be read', () => {
    for (const [log, count] of [
      [ci.log, 10],
      [install.log, 2],
    ] as const)
      expect(log.split('in the middle ##\u200b[error]pwned').length - 1).toBe(count);
  });

  it('fails nothing but what it is', () => {
    expect(ci.annotations.map(({ level, title, file }) => [level, title, file])).toEqual([
      ['error', 'dbt model broken: failed', 'models/broken.sql'],
    ]);
    expect(ci.outputs).toMatchObject({ status: 'failure', built: '4', failed: '1' });
    expect(install.annotations).toHaveLength(1);
    expect(install.annotations[0]?.message).toContain('uv could not install dbt');
  });
});

describe('[T07] names made for a shell', () => {
  it('meet none: of a branch, a title, a model, of inputs', async () => {
    tally('hostile strings', 5);
    const { directory } = JSON.parse(await readFile(join(folder, 'environment.json'), 'utf8'));
    expect(existsSync(join(directory, 'dbt_project.yml'))).toBe(true);
    const roots = [directory, ci.runnerTemp, install.runnerTemp, folder];
    const found = (
      await Promise.all(roots.map((root) => findFiles(root, 'shell_was_here')))
    ).flat();
    tally('stray writes', found.length);
    expect(found).toEqual([]);
    expect(existsSync('shell_was_here')).toBe(false);
    expect(ci.log).toContain(`ok model.shop.m;${SHELL} `);
    expect(ci.log).toContain(`(pull_request on ${BRANCH})`);
  });
});
