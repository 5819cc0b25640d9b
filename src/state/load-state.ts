import { createHash } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { OtherTargetError, StateError } from '../errors.ts';
import { readPieces } from './pieces.ts';
import {
  OPTIONAL_STATE_FILES,
  type ProductionState,
  STATE_FILES,
  type StateRecord,
} from './state.ts';
import { corruptState, parseStateRecord } from './state-record.ts';

/** Node cannot hold a longer text than 512 MB in one string; state.json is a page. */
const MAX_FILE_BYTES = 512 * 1024 * 1024;
const MAX_RECORD_BYTES = 64 * 1024;
const MAX_TOTAL_BYTES = 1024 * 1024 * 1024;

const ALL_FILES: readonly string[] = [...STATE_FILES, ...OPTIONAL_STATE_FILES];

/** What the state must be of. The run is known where the state is an artifact of it. */
export interface ExpectedState {
  project: string;
  /** Undefined: any. */
  target?: string | undefined;
  /** For people, completes "the production state of …". */
  origin: string;
  run?: { sha: string; id: number; attempt: number };
}

/**
 * Brings a state to `directory`, which must be absent or empty and is only filled once everything
 * has been checked.
 * @param bring puts the files into the folder that it is given.
 * @throws StateError for a state that is corrupt, of a newer schema, or not the expected one.
 */
export async function loadState(
  directory: string,
  bring: (folder: string) => Promise<void>,
  expected: ExpectedState,
): Promise<ProductionState> {
  await mkdir(path.dirname(directory), { recursive: true });
  const fresh = await mkdtemp(`${directory}.new-`);
  try {
    await bring(fresh);
    const record = await verifyState(fresh, expected);
    await rename(fresh, directory);
    return { directory, record, origin: expected.origin };
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Checks the files of a state: names and sizes, then state.json, then whose it is, then digests. */
async function verifyState(directory: string, expected: ExpectedState): Promise<StateRecord> {
  const { origin } = expected;
  await verifyFiles(directory, origin);
  const record = parseStateRecord(
    await readFile(path.join(directory, 'state.json'), 'utf8'),
    origin,
  );
  verifyIdentity(record, expected);
  const present = (await listStateFiles(directory)).filter((file) => file !== 'state.json');
  for (const file of new Set([...present, ...Object.keys(record.files)])) {
    if (!present.includes(file)) throw corruptState(origin, `${file} is missing`);
    if ((await computeDigest(path.join(directory, file))) !== record.files[file]) {
      throw corruptState(origin, `${file} is not the file that the deploy wrote`);
    }
  }
  return record;
}

async function verifyFiles(directory: string, origin: string): Promise<void> {
  const names = await readdir(directory);
  const unknown = names.filter((name) => !ALL_FILES.includes(name));
  if (unknown.length > 0) {
    throw corruptState(
      origin,
      `it holds ${unknown.map((name) => JSON.stringify(name)).join(', ')}`,
    );
  }
  let total = 0;
  const missing = STATE_FILES.find((file) => !names.includes(file));
  if (missing) throw corruptState(origin, `${missing} is missing`);
  for (const file of names) {
    const stats = await lstat(path.join(directory, file));
    if (!stats.isFile()) throw corruptState(origin, `${file} is not a regular file`);
    const limit = file === 'state.json' ? MAX_RECORD_BYTES : MAX_FILE_BYTES;
    if (stats.size > limit) {
      throw corruptState(origin, `${file} has ${stats.size} bytes, more than the ${limit} allowed`);
    }
    total += stats.size;
  }
  if (total > MAX_TOTAL_BYTES) {
    throw corruptState(origin, `it has ${total} bytes, more than the ${MAX_TOTAL_BYTES} allowed`);
  }
}

function verifyIdentity(record: StateRecord, expected: ExpectedState): void {
  const { origin, project, run } = expected;
  if (record.project !== project) {
    throw new StateError(
      `The production state of ${origin} is for the dbt project ${record.project}. This project is ${project}.`,
      { hint: 'Set a different `state-name` for each project, e.g. `dbt-state-{project}`.' },
    );
  }
  if (expected.target !== undefined && record.target !== expected.target)
    throw new OtherTargetError(
      `The production state of ${origin} is for the target ${record.target}. This run is for ${expected.target}.`,
      {
        target: record.target,
        hint: 'Set a different `state-name` for each target, e.g. `dbt-state-{project}-staging`. A pull request’s own target is `ci-target`.',
      },
    );
  if (run === undefined) return;
  const { sha, runId, runAttempt } = record.publishedBy ?? record;
  if (sha !== run.sha) {
    throw corruptState(origin, `it claims commit ${sha}, but the run is of ${run.sha}`);
  }
  if (runId !== run.id || runAttempt !== run.attempt) {
    throw corruptState(
      origin,
      `it claims run ${runId} (attempt ${runAttempt}), but it is from run ${run.id} (attempt ${run.attempt})`,
    );
  }
}

/** The files of a state that stand in a folder: all that is published of it. */
export async function listStateFiles(directory: string): Promise<string[]> {
  const names = await readdir(directory);
  return ALL_FILES.filter((file) => names.includes(file));
}

/** SHA-256 of a file, in hex. */
export async function computeDigest(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of readPieces(file)) hash.update(piece);
  return hash.digest('hex');
}
