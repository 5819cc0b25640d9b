/** Where GitHub shows and keeps things of a repository. `repositoryUrl` is `https://github.com/owner/name`. */

/** A run, or one attempt of it. */
export function runUrl(repositoryUrl: string, id: number, attempt?: number): string {
  const suffix = attempt === undefined ? '' : `/attempts/${attempt}`;
  return `${repositoryUrl}/actions/runs/${id}${suffix}`;
}

export function artifactUrl(repositoryUrl: string, runId: number, id: number): string {
  return `${runUrl(repositoryUrl, runId)}/artifacts/${id}`;
}

export function commitUrl(repositoryUrl: string, sha: string): string {
  return `${repositoryUrl}/commit/${encodeSegment(sha)}`;
}

export function pullRequestUrl(repositoryUrl: string, number: number): string {
  return `${repositoryUrl}/pull/${number}`;
}

/** What a run of a pull request checks out: its head, merged into its base. */
export function mergeRef(pullRequest: number): string {
  return `refs/pull/${pullRequest}/merge`;
}

interface FileAtCommit {
  sha: string;
  /** From the root of the repository. */
  file: string;
  line: number | undefined;
}

export function fileAtCommitUrl(repositoryUrl: string, { sha, file, line }: FileAtCommit): string {
  const path = file.split('/').map(encodeSegment).join('/');
  const anchor = line === undefined ? '' : `#L${line}`;
  return `${repositoryUrl}/blob/${sha}/${path}${anchor}`;
}

/** Also what ends a link in Markdown. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
