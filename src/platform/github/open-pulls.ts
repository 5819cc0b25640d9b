import type { getOctokit } from '@actions/github';

type Octokit = ReturnType<typeof getOctokit>;

/** GitHub's largest page. */
const PER_PAGE = 100;

const READINGS = 4;

/**
 * The numbers of all open pull requests. While some are opened or closed, others move from page to
 * page and may fall between two of them: several pages are read until two readings agree.
 * @throws Error where a page is missing, or the readings never agree
 */
export async function readOpenPulls(
  octokit: Octokit,
  here: { owner: string; repo: string },
): Promise<number[]> {
  let previous: string | undefined;
  for (let reading = 1; reading <= READINGS; reading += 1) {
    const { numbers, pages } = await readOnce(octokit, here);
    const current = JSON.stringify([...new Set(numbers)].sort());
    if (pages === 1 || current === previous) return numbers;
    previous = current;
  }
  throw new Error(`the list changed during each of ${READINGS} reads`);
}

async function readOnce(
  octokit: Octokit,
  here: { owner: string; repo: string },
): Promise<{ numbers: number[]; pages: number }> {
  const numbers: number[] = [];
  for (let page = 1, last = 1; ; page += 1) {
    const request = { ...here, state: 'open', per_page: PER_PAGE, page } as const;
    const { data, headers } = await octokit.rest.pulls.list(request);
    // What stands between may answer in GitHub's place, with a status of 200.
    if (!Array.isArray(data)) throw new Error(`page ${page} is not a list`);
    numbers.push(...data.map(({ number }) => number));
    last = Math.max(last, lastPage(headers.link));
    const isFull = data.length >= PER_PAGE;
    if (!isFull && page < last) throw new Error(`page ${page} of ${last} is incomplete`);
    if (!isFull) return { numbers, pages: page };
  }
}

/** From a header such as `<https://…?page=2>; rel="next", <https://…?page=5>; rel="last"`. */
function lastPage(link: string | undefined): number {
  const pages = [...(link ?? '').matchAll(/[?&]page=(\d+)[^>]*>; rel="(?:next|last)"/g)];
  return Math.max(1, ...pages.map(([, page]) => Number(page)));
}

/** When a pull request was closed; undefined where it is open, or there is none of that number. */
export async function readClosedAt(
  octokit: Octokit,
  here: { owner: string; repo: string },
  number: number,
): Promise<string | undefined> {
  try {
    const { data } = await octokit.rest.pulls.get({ ...here, pull_number: number });
    return data.closed_at ?? undefined;
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 404) return undefined;
    throw error;
  }
}
