import type { Mode } from '../context/resolve-mode.ts';
import type { PullRequest, RunContext } from '../context/run-context.ts';
import { ConfigError, RefusedError } from '../errors.ts';
import type { Checkout } from './checkout.ts';
import type { ContextFlags } from './context-flags.ts';
import { parseRepositoryAddress } from './repository-address.ts';

interface Facts {
  command: Mode;
  flags: ContextFlags;
  /** A sentence where git could not read the folder. */
  checkout: Checkout | string;
  /** Name of the current folder. */
  folder: string;
  startedAt: Date;
}

const BRANCHES: readonly Mode[] = ['ci', 'cleanup'];

/** Whether the command is about a branch: the doctor's is where it is given a pull request. */
function isForBranch({ command, flags }: Pick<Facts, 'command' | 'flags'>): boolean {
  return (
    BRANCHES.includes(command) || (command === 'doctor' && flags['pull-request'] !== undefined)
  );
}

const CHANGES_SHOWN = 5;

/**
 * What GitHub would say about the run, by git and the flags.
 * @throws ConfigError where neither says it, RefusedError where production must not be deployed
 */
export async function buildRunContext(facts: Facts): Promise<RunContext> {
  const { command, flags, startedAt } = facts;
  const checkout = typeof facts.checkout === 'string' ? undefined : facts.checkout;
  const sha = resolveSha(facts);
  const branch = resolveBranch(facts);
  const defaultBranch = flags['default-branch'] ?? checkout?.defaultBranch;
  if (!isForBranch(facts) && command !== 'doctor') refuseOtherBranch(branch, defaultBranch);
  if (command === 'deploy' && checkout) refuseChanges(checkout);
  const forkPoint = command === 'ci' ? await findForkPoint(facts, defaultBranch) : undefined;
  return {
    event: 'command',
    ...parseRepositoryAddress(
      flags.repository ?? checkout?.origin ?? checkout?.folder ?? facts.folder,
    ),
    defaultBranch: defaultBranch ?? branch,
    branch,
    isTag: false,
    sha,
    pullRequest: isForBranch(facts)
      ? describePull(flags, { branch, sha, defaultBranch, forkPoint })
      : undefined,
    restricted: undefined,
    namedBase: forkPoint,
    earlierRun: undefined,
    run: {
      id: flags['run-id'] ?? startedAt.getTime(),
      attempt: 1,
      url: flags['run-url'] ?? '',
      workflowPath: '',
    },
  };
}

function resolveSha({ flags, checkout }: Facts): string {
  const known = typeof checkout === 'string' ? undefined : checkout.sha;
  refuseContradiction('sha', flags.sha, known);
  const sha = known ?? flags.sha;
  if (sha !== undefined) return sha;
  throw missing('the commit of these files', String(checkout), 'sha');
}

function resolveBranch({ flags, checkout }: Facts): string {
  const known = typeof checkout === 'string' ? undefined : checkout.branch;
  refuseContradiction('branch', flags.branch, known);
  const branch = known ?? flags.branch;
  if (branch !== undefined) return branch;
  const reason = typeof checkout === 'string' ? checkout : 'HEAD is detached';
  throw missing('the current branch', reason, 'branch');
}

function refuseContradiction(
  flag: 'sha' | 'branch',
  given: string | undefined,
  known: string | undefined,
): void {
  if (given === undefined || known === undefined || given === known) return;
  throw new ConfigError([
    { message: `--${flag} is ${given}, but git reports ${known}.`, hint: `Remove --${flag}.` },
  ]);
}

function missing(what: string, reason: string, flag: string): ConfigError {
  const message = `git does not know ${what} (${reason}).`;
  return new ConfigError([{ message, hint: `Set --${flag}.` }]);
}

/** Production is only ever changed from the default branch. */
function refuseOtherBranch(branch: string, defaultBranch: string | undefined): void {
  if (defaultBranch === undefined || branch === defaultBranch) return;
  throw new RefusedError(
    `"${branch}" is not supported, because production is only deployed from the default branch "${defaultBranch}".`,
    { hint: `Check out ${defaultBranch}, or set --default-branch if it is another branch.` },
  );
}

/** A state names the commit that it is of. */
function refuseChanges({ sha, changes }: Checkout): void {
  if (changes.length === 0) return;
  const shown = changes.slice(0, CHANGES_SHOWN);
  const more = changes.length - shown.length;
  const rest = more > 0 ? ` and ${more} more` : '';
  throw new RefusedError(
    `The files differ from the commit ${sha.slice(0, 7)}: ${shown.join(', ')}${rest}.`,
    { hint: 'Commit or undo the changes. Production is deployed from a commit.' },
  );
}

async function findForkPoint({ checkout }: Facts, defaultBranch: string | undefined) {
  if (typeof checkout === 'string')
    throw new RefusedError(`ci needs the git repository of the branch (${checkout}).`);
  if (defaultBranch === undefined)
    throw missing('the default branch', 'there is no origin/HEAD', 'default-branch');
  const forkPoint = await checkout.findForkPoint(defaultBranch);
  if (forkPoint !== undefined) return forkPoint;
  throw new ConfigError([
    {
      message: `git does not know where this branch left "${defaultBranch}": it has neither that branch nor origin/${defaultBranch}, or not enough of their commits.`,
      hint: `Fetch it: git fetch origin ${defaultBranch}:refs/remotes/origin/${defaultBranch} (with --unshallow in a shallow clone).`,
    },
  ]);
}

function describePull(
  flags: ContextFlags,
  facts: {
    branch: string;
    sha: string;
    defaultBranch: string | undefined;
    forkPoint: string | undefined;
  },
): PullRequest {
  const { branch, sha, defaultBranch, forkPoint } = facts;
  // A dry run creates no schema that another could have.
  const number = flags['pull-request'] ?? (flags['dry-run'] ? 0 : undefined);
  if (number === undefined)
    throw new ConfigError([
      {
        message: '--pull-request is missing. Its number names the schema.',
        hint: 'Use the number of the pull or merge request, or any number that nothing else uses.',
      },
    ]);
  return {
    number,
    title: branch,
    headRef: branch,
    headSha: sha,
    baseRef: defaultBranch ?? '',
    baseSha: forkPoint ?? '',
    fromFork: false,
    author: '',
    labels: [],
  };
}
