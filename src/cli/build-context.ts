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
const CHANGES_SHOWN = 5;

/**
 * What GitHub would say about the run, by git and the flags.
 * @throws ConfigError where neither tells, RefusedError where production must not be deployed
 */
export async function buildRunContext(facts: Facts): Promise<RunContext> {
  const { command, flags, startedAt } = facts;
  const checkout = typeof facts.checkout === 'string' ? undefined : facts.checkout;
  const sha = resolveSha(facts);
  const branch = resolveBranch(facts);
  const defaultBranch = flags['default-branch'] ?? checkout?.defaultBranch;
  if (!BRANCHES.includes(command)) refuseOtherBranch(branch, defaultBranch);
  if (command === 'deploy' && checkout) refuseChanges(checkout);
  const forkPoint = command === 'ci' ? await findForkPoint(facts, defaultBranch) : undefined;
  return {
    event: 'command',
    ...parseRepositoryAddress(
      flags.repository ?? checkout?.origin ?? checkout?.folder ?? facts.folder,
    ),
    defaultBranch: defaultBranch ?? branch,
    branch,
    sha,
    pullRequest: BRANCHES.includes(command)
      ? describePull(flags, { branch, sha, defaultBranch, forkPoint })
      : undefined,
    restricted: undefined,
    namedBase: forkPoint,
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
  throw missing('Which commit these files are of', String(checkout), 'sha');
}

function resolveBranch({ flags, checkout }: Facts): string {
  const known = typeof checkout === 'string' ? undefined : checkout.branch;
  refuseContradiction('branch', flags.branch, known);
  const branch = known ?? flags.branch;
  if (branch !== undefined) return branch;
  const reason = typeof checkout === 'string' ? checkout : 'HEAD is detached';
  throw missing('Which branch this is', reason, 'branch');
}

function refuseContradiction(
  flag: 'sha' | 'branch',
  given: string | undefined,
  known: string | undefined,
): void {
  if (given === undefined || known === undefined || given === known) return;
  throw new ConfigError([
    { message: `--${flag} says ${given}, and git says ${known}.`, hint: `Leave --${flag} out.` },
  ]);
}

function missing(what: string, reason: string, flag: string): ConfigError {
  const message = `${what}, git does not tell (${reason}).`;
  return new ConfigError([{ message, hint: `Say it by --${flag}.` }]);
}

/** Production is only ever changed from the default branch. */
function refuseOtherBranch(branch: string, defaultBranch: string | undefined): void {
  if (defaultBranch === undefined || branch === defaultBranch) return;
  throw new RefusedError(
    `"${branch}" is not served, because production is only deployed from the default branch "${defaultBranch}".`,
    { hint: `Check out ${defaultBranch}; --default-branch says which one it is.` },
  );
}

/** A state names the commit that it is of. */
function refuseChanges({ sha, changes }: Checkout): void {
  if (changes.length === 0) return;
  const shown = changes.slice(0, CHANGES_SHOWN);
  const more = changes.length - shown.length;
  const rest = more > 0 ? ` and ${more} more` : '';
  throw new RefusedError(
    `The files are not those of the commit ${sha.slice(0, 7)}: ${shown.join(', ')}${rest}.`,
    { hint: 'Commit or undo the changes: production is deployed from a commit.' },
  );
}

async function findForkPoint({ checkout }: Facts, defaultBranch: string | undefined) {
  if (typeof checkout === 'string')
    throw new RefusedError(`A branch can only be built in its git repository (${checkout}).`);
  if (defaultBranch === undefined)
    throw missing(
      'Which branch this one is to be merged into',
      'there is no origin/HEAD',
      'default-branch',
    );
  const forkPoint = await checkout.findForkPoint(defaultBranch);
  if (forkPoint !== undefined) return forkPoint;
  throw new ConfigError([
    {
      message: `Where this branch left "${defaultBranch}", git does not tell: it has neither that branch nor origin/${defaultBranch}, or not enough of their commits.`,
      hint: `Fetch it: git fetch origin ${defaultBranch}:refs/remotes/origin/${defaultBranch}, in a shallow clone with --unshallow.`,
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
  const number = flags['pull-request'];
  if (number === undefined)
    throw new ConfigError([
      {
        message: '--pull-request is missing: its number names the schema.',
        hint: 'Give that of the pull or merge request, or any that nobody else uses.',
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
