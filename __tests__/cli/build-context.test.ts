import { describe, expect, it } from 'vitest';
import { buildRunContext } from '../../src/cli/build-context.ts';
import type { Checkout } from '../../src/cli/checkout.ts';
import { parseContextFlags } from '../../src/cli/context-flags.ts';
import type { Mode } from '../../src/context/resolve-mode.ts';

const HEAD = 'a'.repeat(40);
const FORK = 'f'.repeat(40);
const STARTED = new Date('2026-03-02T06:00:00Z');
const NO_GIT = 'git rev-parse: fatal: not a git repository';

const CHECKOUT: Checkout = {
  sha: HEAD,
  branch: 'main',
  defaultBranch: 'main',
  origin: 'https://ci:glcbt-token@gitlab.example.com/data/team/shop.git',
  folder: 'checkout',
  changes: [],
  findForkPoint: async (branch) => (branch === 'main' ? FORK : undefined),
};

function build(command: Mode, flags: Record<string, string>, checkout: Checkout | string) {
  return buildRunContext({
    command,
    flags: parseContextFlags(new Map(Object.entries(flags)) as never),
    checkout,
    folder: 'here',
    startedAt: STARTED,
  });
}

describe('buildRunContext', () => {
  it('gets everything from git, and takes no password along', async () => {
    expect(await build('deploy', {}, CHECKOUT)).toEqual({
      event: 'command',
      repository: 'data/team/shop',
      repositoryUrl: 'https://gitlab.example.com/data/team/shop',
      defaultBranch: 'main',
      branch: 'main',
      isTag: false,
      earlierRun: undefined,
      sha: HEAD,
      pullRequest: undefined,
      restricted: undefined,
      namedBase: undefined,
      run: { id: STARTED.getTime(), attempt: 1, url: '', workflowPath: '' },
    });
  });

  it('gets everything from flags where there is no git', async () => {
    const context = await build(
      'deploy',
      {
        ...{ sha: HEAD, branch: 'main', repository: 'shop', 'run-id': '7' },
        'run-url': 'https://airflow.example.com/log',
      },
      NO_GIT,
    );
    expect(context).toMatchObject({ repository: 'shop', repositoryUrl: '', sha: HEAD });
    expect(context.run).toMatchObject({ id: 7, url: 'https://airflow.example.com/log' });
  });

  it('compares a branch with the commit where it left the default one', async () => {
    const checkout = { ...CHECKOUT, branch: 'feature', changes: ['models/orders.sql'] };
    const context = await build('ci', { 'pull-request': '12' }, checkout);
    expect(context).toMatchObject({ branch: 'feature', namedBase: FORK });
    expect(context.pullRequest).toMatchObject({ number: 12, headSha: HEAD, fromFork: false });
  });

  it.each<[string, Mode, Record<string, string>, Partial<Checkout> | string, string]>([
    [
      'another branch',
      'deploy',
      {},
      { branch: 'feature' },
      '"feature" is not supported, because production is only deployed from the default branch "main".',
    ],
    [
      'another branch under the name of the default one',
      'deploy',
      { branch: 'main' },
      { branch: 'feature' },
      '--branch is main, but git reports feature. Remove --branch.',
    ],
    [
      'another commit than is checked out',
      'deploy',
      { sha: FORK },
      {},
      `--sha is ${FORK}, but git reports ${HEAD}. Remove --sha.`,
    ],
    [
      'files that are no commit',
      'deploy',
      {},
      { changes: ['a.sql', 'b.sql', 'c.sql', 'd.sql', 'e.sql', 'f.sql'] },
      'The files differ from the commit aaaaaaa: a.sql, b.sql, c.sql, d.sql, e.sql and 1 more.',
    ],
    [
      'a detached HEAD',
      'rollback',
      {},
      { branch: undefined },
      'git does not know the current branch (HEAD is detached). Set --branch.',
    ],
    [
      'no git and no commit',
      'deploy',
      { branch: 'main' },
      NO_GIT,
      `git does not know the commit of these files (${NO_GIT}). Set --sha.`,
    ],
    [
      'no number',
      'ci',
      {},
      { branch: 'feature' },
      '--pull-request is missing. Its number names the schema. Use the number of the pull or merge request, or any number that nothing else uses.',
    ],
    [
      'no git, for a branch',
      'ci',
      { branch: 'feature', sha: HEAD },
      NO_GIT,
      `ci needs the git repository of the branch (${NO_GIT}).`,
    ],
    [
      'a default branch that git does not have',
      'ci',
      { 'pull-request': '12', 'default-branch': 'trunk' },
      {},
      'git does not know where this branch left "trunk": it has neither that branch nor origin/trunk, or not enough of their commits. Fetch it: git fetch origin trunk:refs/remotes/origin/trunk (with --unshallow in a shallow clone).',
    ],
    [
      'a short commit',
      'deploy',
      { sha: 'abc' },
      NO_GIT,
      '--sha: must be a full commit id of 40 digits.',
    ],
  ])('refuses %s', async (_, command, flags, checkout, message) => {
    const facts = typeof checkout === 'string' ? checkout : { ...CHECKOUT, ...checkout };
    await expect(async () => build(command, flags, facts)).rejects.toThrow(message);
  });
});
