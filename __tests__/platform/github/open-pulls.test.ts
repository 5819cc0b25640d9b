import { describe, expect, it } from 'vitest';
import { readOpenPulls } from '../../../src/platform/github/open-pulls.ts';

const HERE = { owner: 'acme', repo: 'shop' };

/** GitHub's listing in pages of a hundred; `between` happens after each page. */
function serve(open: () => number[], between: (page: number) => void = () => {}) {
  const asked: number[] = [];
  const list = async ({ page }: { page: number }) => {
    asked.push(page);
    const all = open();
    const last = Math.ceil(all.length / 100);
    const link =
      page < last ? `<https://x/pulls?page=${last}&per_page=100>; rel="last"` : undefined;
    const data = all.slice((page - 1) * 100, page * 100).map((number) => ({ number }));
    between(page);
    return { data, headers: { link } };
  };
  return { asked, octokit: { rest: { pulls: { list } } } as never };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => count - index);

describe('readOpenPulls', () => {
  it('reads one page once, and several until two readings agree', async () => {
    for (const [count, pages] of [
      [0, [1]],
      [99, [1]],
      [100, [1, 2, 1, 2]],
      [101, [1, 2, 1, 2]],
    ] as const) {
      const { octokit, asked } = serve(() => numbers(count));
      expect(await readOpenPulls(octokit, HERE)).toEqual(numbers(count));
      expect(asked).toEqual(pages);
    }
  });

  it('misses none that moved to a page that was read already', async () => {
    let open = numbers(150);
    const { octokit, asked } = serve(
      () => open,
      () => {
        // Closed between the pages: 50, the first of the second page, moves to the first.
        open = open.filter((number) => number !== 150);
      },
    );
    expect(await readOpenPulls(octokit, HERE)).toContain(50);
    expect(asked).toEqual([1, 2, 1, 2, 1, 2]);
  });

  it('gives up on a list that never comes to rest', async () => {
    let open = numbers(250);
    const { octokit } = serve(
      () => open,
      () => {
        open = open.slice(1);
      },
    );
    await expect(readOpenPulls(octokit, HERE)).rejects.toThrow(
      'the list changed during each of 4 reads',
    );
  });

  it('does without the header that names the last page', async () => {
    const { octokit } = serve(() => numbers(101));
    const { rest } = octokit as { rest: { pulls: { list(q: object): Promise<object> } } };
    const bare = {
      rest: {
        pulls: {
          list: async (query: object) => ({ ...(await rest.pulls.list(query)), headers: {} }),
        },
      },
    } as never;
    expect(await readOpenPulls(bare, HERE)).toHaveLength(101);
  });
});
