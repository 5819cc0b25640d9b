import { mkdir, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { CorruptStateError, GitHubError, messageOf, StateError } from '../../errors.ts';
import type { Artifact, Artifacts } from '../ports.ts';
import { backOff, realWait, retry, type Wait, withDeadline } from '../retry.ts';
import { extractZip, UnsafeArchive } from '../zip.ts';
import { retryDelay, toGitHubError } from './error.ts';

/**
 * Largest state that is accepted. A project of 5,000 models has a manifest of 30 MB (3 MB zipped);
 * over 512 MB, Node could not hold a file's text in one string.
 */
const MAX_ARCHIVE_BYTES = 256 * 1024 * 1024;
const MAX_EXTRACTED_BYTES = 1024 * 1024 * 1024;

export interface Deadlines {
  /** Of each of three tries: the client alone would give up after 175 s of a stalled download. */
  downloadSeconds: number;
  /** Of all tries together. */
  uploadSeconds: number;
}

const DEADLINES: Deadlines = { downloadSeconds: 60, uploadSeconds: 240 };

/** Without it the client waits 5 minutes for a stalled block. */
const UPLOAD_STALL_MILLISECONDS = '60000';

const DOWNLOAD = { doing: 'download artifacts', permission: 'actions: read' };

class DamagedDownload extends Error {}

/**
 * GitHub's artifacts through @actions/artifact, which is imported at first use: it would add 100 ms
 * to every start.
 * @param repository `owner/name`, whose artifacts are downloaded; uploads belong to the running job.
 */
export function createArtifacts(
  token: string,
  repository: string,
  wait: Wait = realWait,
  deadlines: Deadlines = DEADLINES,
): Artifacts {
  return {
    upload: (name, directory, files) =>
      uploadUnderFreeName(name, directory, files, { wait, seconds: deadlines.uploadSeconds }),

    async download(artifact, directory) {
      if (artifact.sizeBytes > MAX_ARCHIVE_BYTES) {
        throw refuse(
          artifact,
          `it has ${artifact.sizeBytes} bytes, more than the ${MAX_ARCHIVE_BYTES} allowed`,
        );
      }
      const { bavail, bsize } = await statfs(directory);
      if (bavail * bsize < artifact.sizeBytes) throw describeFullDisk(artifact);
      const scratch = await mkdtemp(`${directory}.download-`);
      try {
        const archive = await retry(
          (attempt) => downloadArchive(artifact, path.join(scratch, `${attempt}`)),
          downloadDelay,
          wait,
        );
        await extractZip(archive, directory, MAX_EXTRACTED_BYTES);
      } catch (error) {
        throw describeDownloadError(error, artifact);
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
  };

  /** @returns the zip file. Each try has a folder: one that timed out may still be writing. */
  async function downloadArchive(artifact: Artifact, folder: string): Promise<string> {
    if (artifact.digest === undefined || artifact.workflowRunId === undefined) {
      throw refuse(artifact, 'GitHub reports no digest or no run for it');
    }
    await mkdir(folder);
    const [repositoryOwner = '', repositoryName = ''] = repository.split('/');
    const { DefaultArtifactClient } = await import('@actions/artifact');
    const { digestMismatch } = await withDeadline(
      new DefaultArtifactClient().downloadArtifact(artifact.id, {
        path: folder,
        expectedHash: artifact.digest,
        skipDecompress: true,
        findBy: { token, workflowRunId: artifact.workflowRunId, repositoryOwner, repositoryName },
      }),
      deadlines.downloadSeconds,
      'The download',
    );
    if (digestMismatch) throw new DamagedDownload();
    const [archive] = await readdir(folder);
    if (archive === undefined) throw new DamagedDownload();
    return path.join(folder, archive);
  }
}

function downloadDelay(error: unknown, attempt: number): number | undefined {
  if (error instanceof StateError || isDiskFull(error)) return undefined;
  // Errors with a status come from the REST call; the rest from the storage, where a new URL helps.
  const fromRest = error instanceof Error && 'status' in error;
  return fromRest ? retryDelay(error, backOff(attempt)) : backOff(attempt);
}

function describeDownloadError(error: unknown, artifact: Artifact): Error {
  if (error instanceof StateError) return error;
  if (isDiskFull(error)) {
    return describeFullDisk(artifact, error);
  }
  if (error instanceof DamagedDownload) {
    return refuse(
      artifact,
      'the download is damaged: it does not match the digest that GitHub recorded',
    );
  }
  if (error instanceof UnsafeArchive) return refuse(artifact, error.message);
  return toGitHubError(error, DOWNLOAD);
}

/** Not as a damaged state: a deploy continues without one of those, and would forget what it held. */
function describeFullDisk(artifact: Artifact, cause?: unknown): StateError {
  return new StateError(
    `The artifact ${artifact.name} (id ${artifact.id}) cannot be unpacked: the disk of the runner is full.`,
    { cause, hint: 'Free space in a step before this one, or use a runner with a larger disk.' },
  );
}

function isDiskFull(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOSPC' || error.code === 'EDQUOT')
  );
}

function refuse(artifact: Artifact, reason: string): StateError {
  return new CorruptStateError(
    `The artifact ${artifact.name} (id ${artifact.id}) was not used: ${reason}.`,
    { hint: 'Run a deploy to write a new one.' },
  );
}

/**
 * A failed try leaves its name taken (409 on the next one), so each has its own: `name`, `name-r1`,
 * `name-r2`. The reader knows the suffix.
 */
async function uploadUnderFreeName(
  name: string,
  directory: string,
  files: readonly string[],
  { wait, seconds }: { wait: Wait; seconds: number },
): Promise<{ id: number; name: string }> {
  process.env.ACTIONS_ARTIFACT_UPLOAD_TIMEOUT_MS ??= UPLOAD_STALL_MILLISECONDS;
  const paths = files.map((file) => path.join(directory, file));
  const { DefaultArtifactClient } = await import('@actions/artifact');

  const uploadOnce = async (attempt: number) => {
    const free = attempt === 1 ? name : `${name}-r${attempt - 1}`;
    const { id } = await new DefaultArtifactClient().uploadArtifact(free, paths, directory);
    if (id === undefined) throw new Error('GitHub returned no id');
    return { id, name: free };
  };
  try {
    return await withDeadline(
      retry(uploadOnce, (error, attempt) => (isQuota(error) ? undefined : backOff(attempt)), wait),
      seconds,
      'The upload',
    );
  } catch (error) {
    const reason = messageOf(error);
    throw new GitHubError(`The artifact ${name} could not be uploaded: ${reason}`, {
      cause: error,
      hint: isQuota(error)
        ? 'Delete old artifacts, or shorten their retention in the settings of the repository.'
        : 'Run the job again. For incidents at GitHub, see https://www.githubstatus.com.',
    });
  }
}

/** The client wraps its UsageError in a plain Error: only the text is left to tell it by. */
function isQuota(error: unknown): boolean {
  return error instanceof Error && /storage quota/i.test(error.message);
}
