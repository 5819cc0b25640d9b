import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../src/cli/command-line.ts';
import { ConfigError, describeProblem } from '../../src/errors.ts';

/** What is printed for arguments that are wrong. */
function complaints(...args: string[]): string[] {
  try {
    parseCommandLine(args);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(describeProblem);
    throw error;
  }
  return [];
}

describe('parseCommandLine', () => {
  it('takes settings and what is said of the run, in either form', () => {
    const line = parseCommandLine([
      ...['ci', '--target', 'prod', '--select=tag:nightly orders+'],
      ...['--pull-request', '12', '--vars', '{"a": "--b"}'],
    ]);
    expect(line).toEqual({
      command: 'ci',
      settings: new Map([
        ['target', 'prod'],
        ['vars', '{"a": "--b"}'],
        ['select', 'tag:nightly orders+'],
      ]),
      context: new Map([['pull-request', '12']]),
    });
  });

  it('takes an empty value for none, as an input is taken', () => {
    const line = parseCommandLine(['deploy', '--select', '', '--run-url=', '--target', ' ']);
    expect(line).toEqual({ command: 'deploy', settings: new Map(), context: new Map() });
  });

  it.each([
    [['--help'], undefined],
    [['help'], undefined],
    [['deploy', '-h'], 'deploy'],
    [['help', 'ci'], 'ci'],
    [['rollback', '--wrong', '--help'], 'rollback'],
  ])('helps with %j', (args, helpOn) => {
    expect(parseCommandLine(args)).toEqual({ helpOn });
  });

  it.each<[string[], string[]]>([
    [
      [],
      [
        'No command was given. Commands: deploy, ci, cleanup, rollback, monitor, doctor. See --help.',
      ],
    ],
    [['deply'], ['There is no command "deply". Did you mean "deploy"?']],
    [
      ['frobnicate'],
      [
        'There is no command "frobnicate". Commands: deploy, ci, cleanup, rollback, monitor, doctor.',
      ],
    ],
    [['deploy', '--stat-path', 'x'], ['There is no flag --stat-path. Did you mean --state-path?']],
    [['deploy', '--xyzzy', '1'], ['There is no flag --xyzzy. See deploy --help.']],
    [['deploy', '-t', 'prod'], ['There is no flag -t. See deploy --help.']],
    [['deploy', '--target'], ['--target needs a value. Write --target <value>.']],
    [['deploy', '--target', '--select', 'x'], ['--target needs a value. Write --target <value>.']],
    [['deploy', '--full-refresh'], ['--full-refresh needs a value. Write --full-refresh on.']],
    [['ci', '--pull-request'], ['--pull-request needs a value. Write --pull-request <number>.']],
    [['deploy', '--target', 'a', '--target', 'b'], ['--target is given twice.']],
    [
      ['deploy', '--select', 'orders', 'customers'],
      [
        '"customers" does not belong to a flag. Quote a value that contains spaces, e.g. --select "orders customers".',
      ],
    ],
    [
      ['deploy', '--environment', 'production'],
      ['--environment has no effect outside GitHub. Remove it.'],
    ],
    [
      ['deploy', '--github-token', 'x'],
      ['--github-token has no effect outside GitHub. Remove it.'],
    ],
    [
      ['deploy', '--mode', 'ci'],
      ['--mode is not a flag. The command sets the mode, e.g. rollback.'],
    ],
    [
      ['deploy', '--pull-request', '12'],
      ['--pull-request is for ci, cleanup and doctor. Remove it.'],
    ],
    [
      ['deploy', '--slack-webhook-url', 'https://hooks.slack.com/services/x', '--tagret', 'prod'],
      [
        "--slack-webhook-url is a secret, and other users of this machine can read a command's arguments. Set the environment variable DBT_CI_SLACK_WEBHOOK_URL.",
        'There is no flag --tagret. Did you mean --target?',
      ],
    ],
  ])('says what is wrong with %j', (args, expected) => {
    expect(complaints(...args)).toEqual(expected);
  });

  it('never repeats the value of a secret', () => {
    expect(complaints('deploy', '--smtp-url=smtps://me:hunter22@mail').join()).not.toContain(
      'hunter22',
    );
  });
});
