import type { GitHubStandIn } from '../support/github/stand-in.ts';
import { startGitHub } from '../support/github/stand-in.ts';
import { makeTempDir } from '../support/temp.ts';

/**
 * Starts a stand-in and points this process at it. The @actions clients read parts of the
 * environment when they are imported: import the adapters after this, and one stand-in a file.
 */
export async function connectToGitHub(): Promise<GitHubStandIn> {
  const github = await startGitHub();
  Object.assign(process.env, {
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: github.model.repository,
    GITHUB_WORKSPACE: await makeTempDir(),
    RUNNER_TEMP: await makeTempDir(),
    ACTIONS_RESULTS_URL: `${github.url}/`,
    ACTIONS_CACHE_SERVICE_V2: 'true',
    NO_PROXY: '127.0.0.1',
  });
  return github;
}

/** The clients' own waits between retries (1 to 29 s) pass at once; their deadlines stay. */
export function hurryRetries(): void {
  const wait = globalThis.setTimeout;
  const hurried = (work: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]) => {
    const isRetry = milliseconds >= 1_000 && milliseconds < 30_000 && given.length === 0;
    return wait(work, isRetry ? 1 : milliseconds, ...given);
  };
  globalThis.setTimeout = Object.assign(hurried, wait) as typeof wait;
}

/** For the adapters' own retries. */
export const noWait = async (): Promise<void> => {};
