import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadSettings, settingsSources } from '../../src/config/settings.ts';
import { ConfigError } from '../../src/errors.ts';
import { DEFAULT_RULES } from '../../src/health/anomaly-rules.ts';
import { NO_SINKS } from '../notify/notifications.ts';
import { createWorkspace, messageOf } from './workspace.ts';

const PROJECT = { 'dbt_project.yml': 'name: shop\n' };

/** The runner's form of `with:`. */
function toEnv(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
}

function load(inputs: Readonly<Record<string, string>>, file?: string, files = {}) {
  const workspace = createWorkspace({
    ...PROJECT,
    ...files,
    ...(file === undefined ? {} : { '.github/dbt-ci.yml': file }),
  });
  return { workspace, load: () => loadSettings({ env: toEnv(inputs), workspace }) };
}

const problemsOf = (inputs: Readonly<Record<string, string>>, file?: string, files = {}) =>
  messageOf(load(inputs, file, files).load);

describe('loadSettings', () => {
  it('gives the defaults where nothing is said', () => {
    const { workspace, load: run } = load({});
    expect(run()).toEqual({
      mode: 'auto',
      workspace,
      projectDir: workspace,
      profilesDir: undefined,
      profiles: undefined,
      profile: undefined,
      target: undefined,
      ciTarget: undefined,
      ciSchema: 'pr_{number}_{project}',
      vars: undefined,
      threads: undefined,
      select: [],
      exclude: [],
      fullRefresh: 'seeds',
      fullBuild: false,
      steps: ['build'],
      install: 'auto',
      adapter: undefined,
      dbtVersion: undefined,
      requirements: undefined,
      stateName: 'dbt-state-{project}',
      deployWorkflow: undefined,
      statePath: undefined,
      onMissingState: 'build-all',
      baseline: 'auto',
      exact: true,
      dataDiff: 'auto',
      dataDiffMaxRows: 1_000_000,
      cloneMaxRows: 5_000_000,
      allowWrites: [],
      forks: true,
      mask: [],
      failOn: 'any',
      retries: 2,
      retryDelay: 30,
      retryAll: false,
      transientErrors: [],
      timeoutMinutes: undefined,
      freshness: 'warn',
      blueGreen: false,
      greenSuffixVar: undefined,
      keepOld: 1,
      foreignRelations: 'fail',
      sweep: 'on',
      keepSchemas: 0,
      orphans: 'report',
      orphanGrace: 5,
      rowCounts: 'on',
      anomalies: DEFAULT_RULES,
      dashboard: true,
      docs: false,
      environment: undefined,
      hardcodedCredentials: 'error',
      vault: undefined,
      comment: true,
      githubToken: '',
      sinks: NO_SINKS,
      notifyOn: ['failure', 'recovery', 'success', 'anomaly', 'stale-source'],
      remindEvery: 24,
    });
  });

  it('reads every input', () => {
    const { workspace, load: run } = load(
      {
        mode: 'deploy',
        'project-dir': 'analytics',
        'profiles-dir': 'ci',
        profile: 'shop',
        target: 'prod',
        'ci-target': 'ci',
        'ci-schema': '{project}_{number}',
        vars: '{"start_date": "2024-01-01"}',
        threads: '8',
        select: 'tag:daily,config.materialized:table\n  +orders',
        exclude: 'tag:slow',
        'full-build': 'on',
        baseline: 'base',
        exact: 'off',
        'data-diff': 'off',
        'data-diff-max-rows': '5',
        'clone-max-rows': '7',
        'allow-writes': 'audit.*, create extension',
        forks: 'off',
        mask: 'PARTNER_REF, region_code',
        'fail-on': 'new',
        retries: '0',
        'retry-delay': '5',
        'retry-all': 'on',
        'transient-errors': 'quota .* exceeded\n  try again\n',
        'timeout-minutes': '60.5',
        freshness: 'false',
        'blue-green': 'yes',
        'green-suffix-var': 'schema_suffix',
        'keep-old': '2',
        'foreign-relations': 'carry',
        sweep: 'dry-run',
        'keep-schemas': '7',
        'drop-pull-request': '12',
        orphans: 'drop',
        'orphan-grace': '3',
        environment: 'production',
        'hardcoded-credentials': 'warn',
        'vault-addr': 'https://vault.example/',
        'vault-role': 'dbt',
        'vault-path': 'secret/data/dbt',
        'full-refresh': 'true',
        steps: 'seed, run test',
        install: 'uv',
        adapter: 'dbt-postgres',
        'dbt-version': '1.10',
        'state-name': 'state',
        'deploy-workflow': '.github/workflows/deploy.yml',
        'state-path': '../state',
        'on-missing-state': 'fail',
        comment: 'No',
        'github-token': 'token',
        'slack-webhook-url': 'https://hooks.slack.example/a',
        'slack-success-webhook-url': 'https://hooks.slack.example/b',
        'slack-bot-token': 'xoxb-1',
        'slack-channel': '#data',
        'slack-success-channel': '#good-news',
        'row-counts': 'all',
        anomalies: 'slow-factor: 5\nrows-min: 0',
        dashboard: 'off',
        docs: 'on',
        'teams-webhook-url': 'https://prod-1.westeurope.logic.azure.com/workflows/1?sig=s',
        'webhook-url': 'http://localhost:8080/dbt',
        'webhook-token': 'opaque-token',
        'webhook-secret': 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
        'smtp-url': 'smtps://bot:pw@mail.example:465',
        'email-from': 'dbt@example.com',
        'email-to': 'data@example.com, ops@example.com',
        'email-tests-to': 'quality@example.com',
        'notify-on': 'failure',
        'remind-every': '6.5',
      },
      undefined,
      { 'analytics/dbt_project.yml': 'name: shop\n', 'ci/profiles.yml': '' },
    );
    expect(run()).toEqual({
      mode: 'deploy',
      workspace,
      projectDir: join(workspace, 'analytics'),
      profilesDir: join(workspace, 'ci'),
      profiles: undefined,
      profile: 'shop',
      target: 'prod',
      ciTarget: 'ci',
      ciSchema: '{project}_{number}',
      vars: '{"start_date": "2024-01-01"}',
      threads: 8,
      select: ['tag:daily,config.materialized:table', '+orders'],
      exclude: ['tag:slow'],
      fullRefresh: 'on',
      fullBuild: true,
      steps: ['seed', 'run', 'test'],
      install: 'uv',
      adapter: 'postgres',
      dbtVersion: '1.10',
      requirements: undefined,
      stateName: 'state',
      deployWorkflow: 'deploy.yml',
      statePath: join(workspace, '../state'),
      onMissingState: 'fail',
      baseline: 'base',
      exact: false,
      dataDiff: 'off',
      dataDiffMaxRows: 5,
      cloneMaxRows: 7,
      allowWrites: ['audit.*', 'create extension'],
      forks: false,
      mask: ['PARTNER_REF', 'region_code'],
      failOn: 'new',
      retries: 0,
      retryDelay: 5,
      retryAll: true,
      transientErrors: ['quota .* exceeded', 'try again'],
      timeoutMinutes: 60.5,
      freshness: 'off',
      blueGreen: true,
      greenSuffixVar: 'schema_suffix',
      keepOld: 2,
      foreignRelations: 'carry',
      sweep: 'dry-run',
      keepSchemas: 7,
      dropPullRequest: 12,
      orphans: 'drop',
      orphanGrace: 3,
      environment: 'production',
      hardcodedCredentials: 'warn',
      vault: { address: 'https://vault.example', role: 'dbt', path: 'secret/data/dbt' },
      comment: false,
      githubToken: 'token',
      rowCounts: 'all',
      anomalies: { ...DEFAULT_RULES, slowFactor: 5, rowsMin: 0 },
      dashboard: false,
      docs: true,
      sinks: {
        slack: {
          webhookUrl: 'https://hooks.slack.example/a',
          successWebhookUrl: 'https://hooks.slack.example/b',
          botToken: 'xoxb-1',
          channel: '#data',
          successChannel: '#good-news',
          apiUrl: 'https://slack.com/api',
        },
        teamsWebhookUrl: 'https://prod-1.westeurope.logic.azure.com/workflows/1?sig=s',
        webhook: {
          url: 'http://localhost:8080/dbt',
          token: 'opaque-token',
          secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
        },
        email: {
          smtpUrl: 'smtps://bot:pw@mail.example:465',
          from: 'dbt@example.com',
          to: ['data@example.com', 'ops@example.com'],
          testsTo: ['quality@example.com'],
        },
      },
      notifyOn: ['failure'],
      remindEvery: 6.5,
    });
  });

  it('takes the file where no input says otherwise, and keeps 1.10 from becoming 1.1', () => {
    const file = [
      'target: prod # the warehouse',
      'threads: 4',
      'dbt-version: 1.10',
      'comment: off',
      'select:',
      '  - tag:daily',
      '  - "+orders"',
      'vars:',
      '  start_date: "2024-01-01"',
      '  tiers: [a, b]',
    ].join('\n');
    expect(load({ target: 'staging', 'ci-target': '' }, file).load()).toMatchObject({
      target: 'staging',
      ciTarget: undefined,
      threads: 4,
      dbtVersion: '1.10',
      comment: false,
      select: ['tag:daily', '+orders'],
      vars: '{"start_date":"2024-01-01","tiers":["a","b"]}',
    });
  });

  it('takes each rule for anomalies by its name', () => {
    const rules = {
      'min-runs': 14,
      'slow-factor': 4.5,
      'slow-seconds': 0,
      'run-factor': 3,
      'run-seconds': 60,
      'rows-factor': 1.2,
      'rows-min': 10,
      'not-built-days': 32,
      'flaky-runs': 2,
    };
    const expected = {
      minRuns: 14,
      slowFactor: 4.5,
      slowSeconds: 0,
      runFactor: 3,
      runSeconds: 60,
      rowsFactor: 1.2,
      rowsMin: 10,
      notBuiltDays: 32,
      flakyRuns: 2,
    };
    const lines = Object.entries(rules).map(([name, value]) => `  ${name}: ${value}`);
    const file = ['anomalies:', ...lines].join('\n');
    expect(load({}, file).load().anomalies).toEqual(expected);
    expect(load({ anomalies: JSON.stringify(rules) }).load().anomalies).toEqual(expected);
  });

  it('does not touch the indentation of the profiles it is given', () => {
    const profiles = '  shop:\n    target: prod\n';
    expect(load({ profiles }).load().profiles).toBe(profiles);
  });

  it('reports everything that is wrong with inputs and file at once', () => {
    const file = 'tagret: prod\nthreads: many\n';
    expect(problemsOf({ mode: 'depoy', taget: 'x', 'project-dir': 'nowhere' }, file)).toBe(
      [
        'Input "mode": "depoy" is not one of auto, ci, deploy, cleanup, rollback, monitor, doctor.',
        'Unknown input "taget". Did you mean "target"?',
        '.github/dbt-ci.yml:2:1: "threads": "many" is not a whole number of 1 or more.',
        '.github/dbt-ci.yml:1:1: Unknown key "tagret". Did you mean "target"?',
        'Input "project-dir": the folder "nowhere" does not exist. Set it to a folder that has a dbt_project.yml: ".".',
      ].join('\n'),
    );
  });

  it('throws a ConfigError that holds each problem by itself', () => {
    const { load: run } = load({ mode: 'x', threads: '0' });
    expect(run).toThrow(
      new ConfigError([
        {
          message:
            'Input "mode": "x" is not one of auto, ci, deploy, cleanup, rollback, monitor, doctor.',
        },
        { message: 'Input "threads": "0" is not a whole number of 1 or more.' },
      ]),
    );
  });

  const wrong: Array<[inputs: Record<string, string>, message: string]> = [
    [{ project_dir: 'a' }, 'Unknown input "project_dir". Did you mean "project-dir"?'],
    [
      { bucket: 'a' },
      'Unknown input "bucket". docs/inputs.md lists the inputs. Your own environment variables must not begin with INPUT_.',
    ],
    [
      { 'full-refresh': 'maybe' },
      'Input "full-refresh": "maybe" is not one of on, changed, seeds, off.',
    ],
    [
      { steps: 'run bild' },
      'Input "steps": "bild" is not one of seed, run, snapshot, test, build.',
    ],
    [{ steps: ',' }, 'Input "steps": has no value.'],
    [
      { 'smtp-url': 'https://mail.example' },
      'Input "smtp-url": is not a URL such as smtps://user:password@smtp.example.com:465 (the value is secret and not shown).',
    ],
    [
      { 'smtp-url': 'smtps://user:p@ss/w@mail' },
      'Input "smtp-url": has text after the host. In the password, write / as %2F, ? as %3F and # as %23 (the value is secret and not shown).',
    ],
    [
      { 'smtp-url': 'smtps://mail/', 'email-from': 'dbt', 'email-to': 'a@b.co' },
      'Input "email-from": "dbt" is not an email address, such as dbt@example.com or dbt <dbt@example.com>.\nInput "smtp-url": needs "email-from" too. Email needs a server, a sender and recipients.',
    ],
    [
      { 'smtp-url': 'smtps://mail', 'email-from': 'a@b.co', 'email-to': 'data team' },
      'Input "email-to": "data" is not an email address.\nInput "email-to": "team" is not an email address.\nInput "smtp-url": needs "email-to" too. Email needs a server, a sender and recipients.',
    ],
    [
      { 'smtp-url': 'smtps://mail', 'email-from': 'a@b.co', 'email-to': ',' },
      'Input "email-to": has no value.\nInput "smtp-url": needs "email-to" too. Email needs a server, a sender and recipients.',
    ],
    [
      { 'remind-every': 'daily' },
      'Input "remind-every": "daily" is not a number of hours, e.g. 24 or 0.5.',
    ],
    [
      { 'smtp-url': 'smtps://mail', 'email-from': 'a@b.co' },
      'Input "smtp-url": needs "email-to" too. Email needs a server, a sender and recipients.',
    ],
    [
      { 'email-tests-to': 'a@b.co' },
      'Input "email-tests-to": has no effect without "smtp-url". Set "smtp-url" from a secret, or remove it.',
    ],
    [{ 'notify-on': ',' }, 'Input "notify-on": has no value.'],
    [
      { 'notify-on': 'always' },
      'Input "notify-on": "always" is not one of failure, recovery, success, anomaly, stale-source.',
    ],
    [{ freshness: 'fail' }, 'Input "freshness": "fail" is not one of warn, error, off.'],
    [{ 'row-counts': 'views' }, 'Input "row-counts": "views" is not one of on, all, off.'],
    [{ 'timeout-minutes': '0' }, 'Input "timeout-minutes": must be more than 0.'],
    [
      { 'timeout-minutes': '1h' },
      'Input "timeout-minutes": "1h" is not a number of minutes, e.g. 60 or 0.5.',
    ],
    [
      { 'timeout-minutes': '100000' },
      'Input "timeout-minutes": is more than 7200, the maximum duration of a job.',
    ],
    [{ retries: '-1' }, 'Input "retries": "-1" is not a whole number of 0 or more.'],
    [
      { 'transient-errors': 'lost\n(again' },
      'Input "transient-errors": "(again" is not a regular expression.',
    ],
    [
      { 'vault-addr': 'https://vault.example', 'vault-role': 'dbt' },
      'Input "vault-addr": needs "vault-path" too. Vault needs its address, the role of the job and the path of one secret.',
    ],
    [
      { 'keep-old': '2' },
      'Input "keep-old": has no effect without "blue-green: on". Remove it, or set "blue-green: on".',
    ],
    [
      { 'keep-schemas': '7', sweep: 'off' },
      'Input "keep-schemas": leaves schemas that nothing drops, because "sweep: off" is set. Remove "sweep: off", or "keep-schemas".',
    ],
    [
      { 'orphan-grace': '2', orphans: 'report' },
      'Input "orphan-grace": has no effect without "orphans: drop". Remove it, or set "orphans: drop".',
    ],
    [
      { orphans: 'drop', 'orphan-grace': '0' },
      'Input "orphan-grace": "0" is not a whole number of 1 or more.',
    ],
    [
      { freshness: 'off', select: 'tag:daily source_status:fresher+' },
      'Input "select": compares source freshness, which "freshness: off" does not check. Remove "freshness: off".',
    ],
    [{ install: 'conda' }, 'Input "install": "conda" is not one of auto, uv, pip, none.'],
    [
      { 'on-missing-state': 'ignore' },
      'Input "on-missing-state": "ignore" is not one of build-all, fail.',
    ],
    [
      { 'ci-schema': 'pr_{branch}_{number}' },
      'Input "ci-schema": {branch} is not a placeholder. Known: {number} and {project}.',
    ],
    [
      { 'ci-schema': 'pr_{project}' },
      'Input "ci-schema": must contain {number}, so that no two pull requests share a schema.',
    ],
    [
      { 'ci-schema': '{number}_pr' },
      'Input "ci-schema": must begin with a letter: warehouses refuse schema names that begin with a digit.',
    ],
    [
      { 'state-name': 'a/b' },
      'Input "state-name": "a/b" contains a character that artifact names may not have.',
    ],
    [
      { 'state-name': 'state-{number}' },
      'Input "state-name": {number} is not a placeholder. Known: {project}.',
    ],
    [
      { adapter: 'postgres; rm -rf' },
      'Input "adapter": "postgres; rm -rf" is not an adapter\'s name, e.g. postgres or snowflake.',
    ],
    [
      { 'dbt-version': '--index-url=x' },
      'Input "dbt-version": "--index-url=x" is not a version such as 1.10 or 1.10.4, or a range such as >=1.9,<1.11.',
    ],
    [
      { 'dbt-version': '1.1' },
      'Input "dbt-version": "1.1" is what YAML makes of 1.10 without quotes. Write dbt-version: "1.10".',
    ],
    [
      { 'deploy-workflow': 'deploy' },
      'Input "deploy-workflow": "deploy" is not the name of a workflow file, e.g. deploy.yml.',
    ],
    [
      { 'production-branch': 'refs/heads/main' },
      'Input "production-branch": "refs/heads/main" is not a branch or a pattern, e.g. main or release/*.',
    ],
    [
      { 'production-tags': 'v[0-9]+' },
      'Input "production-tags": "v[0-9]+" is not a pattern of tags, e.g. v*.',
    ],
    [
      { 'production-tags': 'v*', 'production-branch': 'release/*' },
      'Input "production-branch": must be one branch where "production-tags" is set, because the commit of a tag has to be on it. Name the branch that you tag.',
    ],
    [
      { 'production-tags': 'v*', 'deploy-after': 'ci.yml' },
      'Input "deploy-after": does not go with "production-tags": GitHub starts "workflow_run" on the default branch, never on a tag. Remove one of them.',
    ],
    [
      { vars: '[a, b]' },
      'Input "vars": must be a mapping in YAML or JSON, e.g. {"start_date": "2024-01-01"}.',
    ],
    [
      { vars: 'start_date:2024' },
      'Input "vars": must be a mapping in YAML or JSON, e.g. {"start_date": "2024-01-01"}.',
    ],
    [
      { anomalies: 'off' },
      'Input "anomalies": must be a mapping in YAML or JSON, e.g. {"slow-factor": 5}.',
    ],
    [
      { anomalies: '{"slow-facter": 5}' },
      'Input "anomalies": "slow-facter" is unknown. Did you mean "slow-factor"?',
    ],
    [
      { anomalies: '{"zzz": 5}' },
      'Input "anomalies": "zzz" is unknown. Known: min-runs, slow-factor, slow-seconds, run-factor, run-seconds, rows-factor, rows-min, not-built-days, flaky-runs.',
    ],
    ...(
      [
        ['min-runs', '2', 'a whole number from 3 to 30'],
        ['min-runs', '7.5', 'a whole number from 3 to 30'],
        ['slow-factor', '"5"', 'a number above 1'],
        ['run-factor', '1', 'a number above 1'],
        ['rows-factor', 'null', 'a number above 1'],
        ['slow-seconds', '-1', 'a number of 0 or more'],
        ['run-seconds', '[60]', 'a number of 0 or more'],
        ['rows-min', 'true', 'a number of 0 or more'],
        ['not-built-days', '"never"', 'a number of 0 or more'],
        ['flaky-runs', '11', 'a whole number from 1 to 10'],
      ] as const
    ).map(([name, value, expected]): [Record<string, string>, string] => [
      { anomalies: `{"${name}": ${value}}` },
      `Input "anomalies": "${name}" is ${value}, not ${expected}.`,
    ]),
    [{ vars: '{"a": ' }, 'Input "vars": is not valid YAML: Flow map must end with a }.'],
    [
      { 'slack-webhook-url': 'hooks.slack.example/T0/SECRET' },
      'Input "slack-webhook-url": is not a URL (the value is secret and not shown).',
    ],
    [
      { 'webhook-url': 'http://hooks.example/SECRET' },
      'Input "webhook-url": must begin with https:// (the value is secret and not shown).',
    ],
    [
      { 'webhook-url': 'hooks.example/SECRET' },
      'Input "webhook-url": is not a URL (the value is secret and not shown).',
    ],
    [
      { 'webhook-url': 'https://bot:SECRET@hooks.example/' },
      'Input "webhook-url": has a login before the host, which is not sent (the value is secret and not shown).',
    ],
    [
      { 'teams-webhook-url': 'https://acme.webhook.office.com/webhookb2/SECRET' },
      'Input "teams-webhook-url": belongs to an Office 365 connector, which Microsoft is retiring. Create a workflow in Teams, "Send webhook alerts to a channel", and take its address (the value is secret and not shown).',
    ],
    [
      { 'webhook-url': 'https://hooks.example/', 'webhook-token': 'SECRET\nx: y' },
      'Input "webhook-token": has a character that a header cannot hold (the value is secret and not shown).',
    ],
    ...['SECRET', 'whsec_SECRET', `whsec_${Buffer.alloc(23).toString('base64')}`].map(
      (secret): [Record<string, string>, string] => [
        { 'webhook-url': 'https://hooks.example/', 'webhook-secret': secret },
        'Input "webhook-secret": is not "whsec_" and 24 to 64 bytes in base64. Make one with: echo "whsec_$(openssl rand -base64 32)" (the value is secret and not shown).',
      ],
    ),
    ...['webhook-token', 'webhook-secret'].map((name): [Record<string, string>, string] => [
      { [name]: `whsec_${Buffer.alloc(32).toString('base64')}` },
      `Input "${name}": has no effect without "webhook-url". Set "webhook-url" from a secret, or remove it.`,
    ]),
    [
      { 'slack-bot-token': 'xoxb-1' },
      'Input "slack-bot-token": needs "slack-channel" too. Set "slack-channel" to the channel to post to.',
    ],
    [
      { profiles: 'shop: {}', 'profiles-dir': '.' },
      'Input "profiles": cannot be combined with "profiles-dir". Set only one of them.',
    ],
    [
      { requirements: 'dbt_project.yml', 'dbt-version': '1.10' },
      'Input "dbt-version": cannot be combined with "requirements". Remove one of them: a requirements file sets every version.',
    ],
    [
      { requirements: 'dbt_project.yml', adapter: 'duckdb' },
      'Input "adapter": cannot be combined with "requirements". Remove one of them: a requirements file sets every version.',
    ],
    [
      { install: 'none', 'dbt-version': '1.10' },
      'Input "dbt-version": has no effect with "install: none". Remove it, or let the action install dbt.',
    ],
    [
      { 'profiles-dir': 'ci' },
      'Input "profiles-dir": the folder "ci" does not exist. The path starts at the root of the repository.',
    ],
    [
      { requirements: 'requirements.txt' },
      'Input "requirements": the file "requirements.txt" does not exist. The path starts at the root of the repository.',
    ],
  ];
  it.each(wrong)('refuses %o', (inputs, message) => {
    expect(problemsOf(inputs)).toBe(message);
  });

  it.each([
    '1.10',
    '1.10.4',
    '==1.10.4',
    '~=1.9.0',
    '>=1.9,<1.11',
    '>= 1.9, < 1.11',
    '1.10.*',
    '2.0.0-beta.1',
  ])('takes dbt-version %s', (version) => {
    expect(load({ 'dbt-version': version }).load().dbtVersion).toBe(version);
  });

  it('lists the folders that have a dbt_project.yml when project-dir has none', () => {
    const workspace = createWorkspace({
      'readme.md': '',
      'warehouse/shop/dbt_project.yml': '',
      'finance/dbt_project.yml': '',
      'finance/dbt_packages/utils/dbt_project.yml': '',
    });
    expect(messageOf(() => loadSettings({ env: {}, workspace }))).toBe(
      'Input "project-dir": the folder "." has no dbt_project.yml. Set it to a folder that has a dbt_project.yml: "finance", "warehouse/shop".',
    );
  });

  it('asks for a checkout when there is no project anywhere', () => {
    const workspace = createWorkspace({});
    expect(messageOf(() => loadSettings({ env: {}, workspace }))).toBe(
      'Input "project-dir": the folder "." has no dbt_project.yml. The checkout has no dbt_project.yml at all: is actions/checkout a step before this one?',
    );
  });

  it('refuses a project-dir outside the checkout, also behind a link', () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'dbt-ci-outside-')));
    onTestFinished(() => rmSync(outside, { recursive: true }));
    writeFileSync(join(outside, 'dbt_project.yml'), 'name: other\n');
    const workspace = createWorkspace(PROJECT);
    symlinkSync(outside, join(workspace, 'linked'));
    const refuse = (path: string) =>
      messageOf(() => loadSettings({ env: toEnv({ 'project-dir': path }), workspace }));
    expect(refuse(outside)).toBe(
      `Input "project-dir": "${outside}" is outside the repository's checkout. Set it to a folder that has a dbt_project.yml: ".".`,
    );
    expect(refuse('..')).toBe(
      'Input "project-dir": ".." is outside the repository\'s checkout. Set it to a folder that has a dbt_project.yml: ".".',
    );
    expect(refuse('linked')).toBe(
      'Input "project-dir": "linked" is a link to a folder outside the repository\'s checkout. Set it to a folder that has a dbt_project.yml: ".".',
    );
  });

  it('follows a link that stays inside, and a checkout that is itself behind a link', () => {
    const workspace = createWorkspace({ 'real/dbt_project.yml': 'name: shop\n' });
    symlinkSync(join(workspace, 'real'), join(workspace, 'alias'));
    const link = `${workspace}-link`;
    symlinkSync(workspace, link);
    onTestFinished(() => rmSync(link));
    mkdirSync(join(workspace, '..dotted'));
    const settings = loadSettings({ env: toEnv({ 'project-dir': 'alias' }), workspace: link });
    expect(settings).toMatchObject({ workspace, projectDir: join(workspace, 'real') });
  });
});

describe('loadSettings with .github/dbt-ci.yml', () => {
  const wrong: Array<[file: string, message: string]> = [
    ['- a\n', 'The file must contain settings, one `name: value` per line.'],
    ['mode: ci\ntarget: [a\n', 'This is not valid YAML: Flow sequence in block collection'],
    [
      'slack-webhook-url: https://hooks.slack.example/SECRET\n',
      '"slack-webhook-url" is a secret and must not be in a file. Store it as a repository secret and pass it as the input "slack-webhook-url".',
    ],
    [
      'vault-addr: https://vault.of.a.stranger\n',
      '.github/dbt-ci.yml:1:1: "vault-addr" must not be in this file: any pull request can change it, and with it the server that the job\'s login is sent to. Pass it as the input "vault-addr" in the workflow.',
    ],
    ['vault-role: dbt\n', '"vault-role" must not be in this file'],
    ['vault-path: secret/data/dbt\n', '"vault-path" must not be in this file'],
    ['target: a\n\ntarget: b\n', '"target" is set twice, first on line 1.'],
    ['target:\n', '"target": has no value.'],
    ['target: ~\n', '"target": has no value.'],
    ['target: [a, b]\n', '"target": must be one value, not a list or a mapping.'],
    ['profile: {a: b}\n', '"profile": must be one value, not a list or a mapping.'],
    ['select: {a: b}\n', '"select": must be a string or a list of strings.'],
    ['vars: [a]\n', '"vars": must be a mapping, e.g. {"start_date": "2024-01-01"}.'],
    ['anomalies: 3\n', '"anomalies": must be a mapping in YAML or JSON, e.g. {"slow-factor": 5}.'],
    [
      'anomalies:\n  row-min: 3\n',
      '.github/dbt-ci.yml:1:1: "anomalies": "row-min" is unknown. Did you mean "rows-min"?',
    ],
    ['zzz: 1\n', 'Unknown key "zzz". The keys have the names of the inputs.'],
  ];
  it.each(wrong)('refuses %j', (file, message) => {
    expect(problemsOf({}, file)).toContain(message);
  });

  it('names line and column', () => {
    expect(problemsOf({}, '# ours\nmode: ci\nthreads: -1\n')).toBe(
      '.github/dbt-ci.yml:3:1: "threads": "-1" is not a whole number of 1 or more.',
    );
    expect(problemsOf({}, 'mode: ci\ntarget: "a\n')).toBe(
      '.github/dbt-ci.yml:3:1: This is not valid YAML: Missing closing "quote.',
    );
  });

  it('never repeats a secret that stands in the file', () => {
    for (const name of ['github-token', 'slack-bot-token', 'profiles', 'slack-success-webhook-url'])
      expect(problemsOf({}, `${name}: SECRET\n`)).not.toContain('SECRET');
  });

  it('judges a wrong combination across inputs and file', () => {
    expect(problemsOf({ requirements: 'dbt_project.yml' }, 'adapter: duckdb\n')).toBe(
      '.github/dbt-ci.yml:1:1: "adapter": cannot be combined with "requirements". Remove one of them: a requirements file sets every version.',
    );
  });

  it('takes a file of comments only', () => {
    expect(load({}, '# nothing yet\n').load().mode).toBe('auto');
  });
});

describe('settingsSources', () => {
  it('names what is not at its default and who said it, without secrets', () => {
    const workspace = createWorkspace({
      ...PROJECT,
      '.github/dbt-ci.yml': 'mode: auto\ntarget: prod\nthreads: 4\n',
    });
    const env = toEnv({
      threads: '8',
      steps: 'build',
      'github-token': 'ghs_SECRET',
      'slack-bot-token': 'xoxb-SECRET',
    });
    expect(settingsSources({ env, workspace })).toEqual([
      { name: 'target', value: 'prod', source: '.github/dbt-ci.yml:2' },
      { name: 'threads', value: '8', source: 'input' },
      { name: 'slack-bot-token', value: '***', source: 'input' },
    ]);
  });
});
