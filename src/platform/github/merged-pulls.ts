import type { getOctokit } from '@actions/github';
import type { MergedPull } from '../ports.ts';

type Octokit = ReturnType<typeof getOctokit>;

/** Commits of the branch that are asked about, from the tip on: one request each. */
const MOST_COMMITS = 20;

/**
 * The pull requests that a branch was merged with after `since`, up to `sha`. A push may bring several:
 * by a merge queue, a rebase, or because deploys run at night.
 * https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit
 *
 * @returns `isWhole`: no commit in between was left out
 */
export async function readMergedPulls(
  octokit: Octokit,
  here: { owner: string; repo: string },
  { since, sha, branch }: { since: string; sha: string; branch: string },
): Promise<{ pulls: MergedPull[]; isWhole: boolean }> {
  const { commits, isWhole } = await listOwnCommits(octokit, here, since, sha);
  const pulls = new Map<number, MergedPull>();
  for (const commit of commits) {
    const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
      ...{ ...here, commit_sha: commit, per_page: 100 },
    });
    const repository = `${here.owner}/${here.repo}`.toLowerCase();
    for (const { number, labels, merged_at: merged, base } of data)
      if (
        merged !== null &&
        base.ref === branch &&
        base.repo.full_name.toLowerCase() === repository
      )
        pulls.set(number, { number, labels: labels.map(({ name }) => name) });
  }
  return { pulls: [...pulls.values()], isWhole };
}

/** Of the branch itself: the first parent of a merge is what the branch was before. */
async function listOwnCommits(
  { rest }: Octokit,
  here: { owner: string; repo: string },
  since: string,
  sha: string,
): Promise<{ commits: string[]; isWhole: boolean }> {
  if (since === sha) return { commits: [sha], isWhole: true };
  const compared = await compare(rest, here, `${since}...${sha}`);
  const parents = new Map(compared?.map((commit) => [commit.sha, commit.parents[0]?.sha]));
  const commits = [sha];
  let at = parents.get(sha);
  for (; at !== undefined && parents.has(at) && commits.length < MOST_COMMITS; at = parents.get(at))
    commits.push(at);
  return { commits, isWhole: parents.has(sha) && (at === undefined || !parents.has(at)) };
}

/** At most 250 commits, the oldest first: https://docs.github.com/en/rest/commits/commits#compare-two-commits */
async function compare(
  rest: Octokit['rest'],
  here: { owner: string; repo: string },
  basehead: string,
) {
  try {
    return (await rest.repos.compareCommitsWithBasehead({ ...here, basehead })).data.commits;
  } catch (error) {
    // GitHub has the deployed commit no more, after a force-push.
    if (error instanceof Error && 'status' in error && error.status === 404) return undefined;
    throw error;
  }
}
