import { describe, expect, it } from 'vitest';
import { SECRET_VARIABLES } from '../../src/cli/command-line.ts';
import { buildEnvironment, nameFlag } from '../../src/cli/environment.ts';
import { findEnvironmentSecrets } from '../../src/config/environment-secrets.ts';
import { SECRET_SETTINGS } from '../../src/config/schema.ts';
import { buildChildEnvironment } from '../../src/platform/child-environment.ts';

const WEBHOOK = 'https://hooks.slack.com/services/T0/B0/abcdefgh';

describe('buildEnvironment', () => {
  const env = buildEnvironment(
    {
      PATH: '/bin',
      DBT_CI_SLACK_WEBHOOK_URL: WEBHOOK,
      DBT_CI_SMTP_URL: 'smtps://me:hunter22@mail',
      DBT_CI_PASSWORD: 'the profile reads it',
      INPUT_TARGET: 'somebody-elses',
    },
    new Map([
      ['state-path', '/state'],
      ['full-refresh', 'on'],
    ]),
  );

  it('makes inputs of flags and secrets, and of nothing else', () => {
    const inputs = Object.entries(env).filter(
      ([name, value]) => name.startsWith('INPUT_') && value,
    );
    expect(Object.fromEntries(inputs)).toEqual({
      'INPUT_STATE-PATH': '/state',
      'INPUT_FULL-REFRESH': 'on',
      'INPUT_SLACK-WEBHOOK-URL': WEBHOOK,
      'INPUT_SMTP-URL': 'smtps://me:hunter22@mail',
    });
  });

  it('hands no child a secret of the command, and every child the variables of the project', () => {
    const child = buildChildEnvironment(env);
    expect(JSON.stringify(child)).not.toMatch(/hooks\.slack|hunter22/);
    expect(child).toMatchObject({ PATH: '/bin', DBT_CI_PASSWORD: 'the profile reads it' });
  });

  it('leaves them known as secrets', () => {
    const values = findEnvironmentSecrets(env).map(({ value }) => value);
    expect(values).toEqual(expect.arrayContaining([WEBHOOK, 'smtps://me:hunter22@mail']));
  });

  it('has a variable for every secret but the token of GitHub', () => {
    expect(SECRET_VARIABLES.map(({ setting }) => setting).sort()).toEqual(
      SECRET_SETTINGS.filter((name) => name !== 'github-token').sort(),
    );
  });
});

describe('nameFlag', () => {
  it.each([
    ['Input "steps": "bild" is not one of seed, run.', '--steps: "bild" is not one of seed, run.'],
    ['Input "smtp-url": needs "email-to" too.', 'DBT_CI_SMTP_URL: needs "email-to" too.'],
    ['.github/dbt-ci.yml:3:1: Unknown key "x".', '.github/dbt-ci.yml:3:1: Unknown key "x".'],
  ])('%s', (message, expected) => {
    expect(nameFlag(message)).toBe(expected);
  });
});
