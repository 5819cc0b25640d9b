import { describe, expect, it } from 'vitest';
import { buildChildEnvironment } from '../../src/platform/child-environment.ts';

const ADDED = {
  DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
  PYTHONIOENCODING: 'utf-8',
  PYTHONUNBUFFERED: '1',
};

describe('[T05] buildChildEnvironment', () => {
  it.each([
    'INPUT_GITHUB-TOKEN',
    'INPUT_SLACK-WEBHOOK-URL',
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_URL',
    'ACTIONS_RESULTS_URL',
    'STATE_report',
    'GITHUB_TOKEN',
    'GH_TOKEN',
    'GITHUB_ENTERPRISE_TOKEN',
    'GH_ENTERPRISE_TOKEN',
    'GITHUB_ENV',
    'GITHUB_OUTPUT',
    'GITHUB_PATH',
    'GITHUB_STATE',
    'GITHUB_STEP_SUMMARY',
    'NODE_OPTIONS',
  ])('withholds %s', (name) => {
    expect(buildChildEnvironment({ [name]: 'x' })).toEqual(ADDED);
  });

  it.each([
    'PATH',
    'HOME',
    'DBT_PASSWORD',
    'DBT_TARGET',
    'DBT_FAIL_FAST',
    'DBT_ENV_SECRET_GIT',
    'GITHUB_SHA',
    'RUNNER_TEMP',
    'RUNNER_TRACKING_ID',
    'STATEMENT_TIMEOUT',
    'STATE_TAX',
  ])('keeps %s', (name) => {
    expect(buildChildEnvironment({ [name]: 'x' })).toEqual({ ...ADDED, [name]: 'x' });
  });

  it.each([
    [':/lib', '/lib'],
    ['/lib:', '/lib'],
    ['/lib::src', '/lib:src'],
    ['src', 'src'],
    ['::', undefined],
    ['', undefined],
  ])(
    '[T50] drops empty entries of PYTHONPATH, which mean the working folder: %j',
    (given, kept) => {
      const path = kept === undefined ? {} : { PYTHONPATH: kept };
      expect(buildChildEnvironment({ PYTHONPATH: given })).toEqual({ ...ADDED, ...path });
    },
  );

  it("keeps the user's own word on usage statistics", () => {
    const env = { DBT_SEND_ANONYMOUS_USAGE_STATS: 'true' };

    expect(buildChildEnvironment(env)).toMatchObject(env);
  });

  it('skips variables that are not set', () => {
    expect(buildChildEnvironment({ MISSING: undefined })).toEqual(ADDED);
  });
});
