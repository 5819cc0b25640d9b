import { describe, expect, it } from 'vitest';
import { findActionJobs, grantedLevel } from '../../src/config/workflow-jobs.ts';
import { parseYamlFile } from '../../src/config/yaml-file.ts';
import { checkWorkflow, sortJobs } from '../../src/doctor/workflow-checks.ts';

const FILE = '.github/workflows/dbt.yml';
const ACTION = 'acme/dbt-ci';

const jobsOf = (text: string, action: string | undefined = ACTION) =>
  findActionJobs([parseYamlFile(text, FILE)], action);

/** The workflow of the README, in short. */
const GOOD = `on:
  pull_request: {types: [opened, closed]}
  push: {branches: [main]}
  schedule: [{cron: '0 6 * * *'}]
permissions: {}
jobs:
  pull-request:
    if: github.event_name == 'pull_request'
    permissions: {contents: read, pull-requests: write}
    concurrency: {group: a, cancel-in-progress: false}
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 2, persist-credentials: false}
      - uses: ${ACTION}@v1
        with: {target: prod}
  deploy:
    if: github.event_name != 'pull_request'
    environment: production
    concurrency: dbt-production
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 2, persist-credentials: false}
      - uses: ${ACTION}@v1
        with: {target: prod, slack-webhook-url: "\${{ secrets.SLACK }}"}
`;

const check = (text: string, keepsSchemas = false) =>
  Object.fromEntries(
    checkWorkflow(jobsOf(text), { keepsSchemas }).map(({ name, status, found, location }) => [
      name,
      { status, found, line: location?.line },
    ]),
  );

describe('findActionJobs', () => {
  it('finds the jobs that run this action, with what they inherit from the workflow', () => {
    const [pull, deploy] = jobsOf(GOOD);
    expect(pull).toMatchObject({
      name: 'pull-request',
      file: FILE,
      pullTypes: ['opened', 'closed'],
    });
    expect(pull?.location.line).toBe(7);
    expect(grantedLevel(pull?.permissions, 'pull-requests')).toBe('write');
    expect(grantedLevel(deploy?.permissions, 'contents')).toBe('none');
    expect(deploy).toMatchObject({ environment: true, concurrency: { cancels: false } });
  });

  it.each([
    ['by its name, in any letter case', 'Acme/DBT-CI@main', 'with: {}', ACTION, 1],
    ['not another action', 'docker/build-push-action@v6', 'with: {target: prod}', ACTION, 0],
    [
      'of the repository itself by its inputs',
      './',
      'with: {target: prod, sweep: off}',
      undefined,
      1,
    ],
    [
      'not one with inputs of its own',
      'docker/build@v6',
      'with: {target: a, push: true}',
      undefined,
      0,
    ],
    ['not one without inputs', 'some/action@v1', 'env: {}', undefined, 0],
  ])('recognizes this action: %s', (_, uses, rest, action, count) => {
    const text = `on: push\njobs:\n  a:\n    steps:\n      - uses: ${uses}\n        ${rest}\n`;
    expect(findActionJobs([parseYamlFile(text, FILE)], action)).toHaveLength(count);
  });

  it.each(['', 'jobs: 3', 'on: push\njobs: [a]', 'on: [push]\njobs: {a: {steps: {}}}', '- 1'])(
    'finds none in what is no workflow: %j',
    (text) => expect(jobsOf(text)).toEqual([]),
  );

  it('reads GitHub’s short forms of permissions', () => {
    expect(grantedLevel('write-all', 'contents')).toBe('write');
    expect(grantedLevel('read-all', 'contents')).toBe('read');
    expect(grantedLevel(undefined, 'contents')).toBeUndefined();
  });
});

describe('checkWorkflow', () => {
  it('finds nothing wrong with the workflow of the README', () => {
    const checks = check(GOOD);
    expect(Object.values(checks).map(({ status }) => status)).toEqual(Array(7).fill('ok'));
    expect(checks.Notifications?.found).toContain('`slack-webhook-url`, in `deploy`');
  });

  it.each([
    ['one job for both', / {4}if: .*\n/g, '', 'Two jobs', 'warning', 7],
    [
      'pull_request_target',
      'pull_request:',
      'pull_request_target:',
      'Two jobs',
      'failed',
      undefined,
    ],
    [
      'a condition that is not understood',
      "github.event_name == 'pull_request'",
      "github.event_name == 'pull_request' || inputs.x",
      ...(['Two jobs', 'unknown', 7] as const),
    ],
    [
      'no environment',
      '    environment: production\n',
      '',
      'Environment of deploys',
      'warning',
      16,
    ],
    ['no concurrency', '    concurrency: dbt-production\n', '', 'Concurrency', 'warning', 16],
    [
      'deploys that a push cancels',
      'concurrency: dbt-production',
      'concurrency: {group: a, cancel-in-progress: true}',
      ...(['Concurrency', 'warning', 16] as const),
    ],
    [
      'a token in the checkout',
      'fetch-depth: 2, persist-credentials: false',
      'fetch-depth: 2',
      ...(['Token in the checkout', 'warning', 12] as const),
    ],
    ['one commit and no token', 'fetch-depth: 2, ', '', 'Depth of the checkout', 'warning', 12],
    ['no clean-up on close', 'types: [opened, closed]', '', 'Clean-up', 'warning', 7],
    ['no schedule', / {2}schedule: .*\n/, '', 'Clean-up', 'warning', undefined],
    [
      'a secret in the file',
      `"\${{ secrets.SLACK }}"`,
      'https://hooks.slack.com/x',
      ...(['Notifications', 'warning', 24] as const),
    ],
    [
      'a secret of notifications for pull requests',
      'with: {target: prod}',
      `with: {target: prod, smtp-url: "\${{ secrets.SMTP }}"}`,
      ...(['Notifications', 'warning', 15] as const),
    ],
  ] as const)('names %s, on its line', (_, before, after, name, status, line) => {
    const text = GOOD.replace(before as string, after);
    expect(text).not.toBe(GOOD);
    const found = check(text)[name];
    expect(found).toMatchObject({ status });
    if (line !== undefined) expect(found?.line).toBe(line);
    expect(found?.found).toMatch(/\.$/);
  });

  it('fails where schemas are kept and nothing by schedule drops them', () => {
    expect(check(GOOD, true)['Clean-up']?.status).toBe('ok');
    const text = GOOD.replace(/ {2}schedule: .*\n/, '');
    expect(check(text, true)['Clean-up']?.status).toBe('failed');
  });

  it('says so where no workflow of the checkout runs this action', () => {
    expect(check('on: push\njobs: {}')).toMatchObject({ Workflow: { status: 'unknown' } });
  });

  it('passes over jobs that only run the doctor', () => {
    const text = GOOD.replace('with: {target: prod}', 'with: {target: prod, mode: doctor}');
    expect(sortJobs(jobsOf(text)).pulls).toEqual([]);
  });
});
