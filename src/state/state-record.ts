import { z } from 'zod';
import { CorruptStateError, StateError } from '../errors.ts';
import { OPTIONAL_STATE_FILES, STATE_FILES, type StateRecord } from './state.ts';

export const SCHEMA_VERSION = 1;

/** Every file but state.json itself, without the optional ones. */
export const DIGESTED_FILES = STATE_FILES.filter((file) => file !== 'state.json');

const digests = z.record(z.string(), z.string());

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const orphanSchema = z.object({
  uniqueId: z.string(),
  resourceType: z.string(),
  materialized: z.string().nullable(),
  relation: z.string(),
  database: z.string(),
  schema: z.string(),
  identifier: z.string(),
  since: z.iso.datetime(),
  sha: z.string(),
  deploys: z.int().nonnegative(),
  fingerprint: z.string(),
  readers: z.array(z.string()),
  exposures: z.array(
    z
      .object({ uniqueId: z.string(), name: z.string(), owner: z.string().optional() })
      .transform((exposure) => ({ ...exposure, owner: exposure.owner })),
  ),
});

const recordSchema: z.ZodType<StateRecord> = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  project: z.string().min(1),
  sha: z.string().min(1),
  ref: z.string(),
  runId: z.int().nonnegative(),
  runAttempt: z.int().positive(),
  createdAt: z.iso.datetime(),
  dbtVersion: z.string(),
  adapter: z.string(),
  target: z.string(),
  status: z.enum(['success', 'failure']),
  publishedBy: z
    .object({
      sha: z.string().min(1),
      runId: z.int().nonnegative(),
      runAttempt: z.int().positive(),
    })
    .optional(),
  given: z.object({ vars: digests, env: digests, hidden: z.array(z.string()) }).optional(),
  basis: z.string().optional(),
  orphans: z
    .object({
      policy: z.enum(['report', 'drop', 'off']),
      grace: z.int().nonnegative(),
      swapped: z.boolean(),
      relations: z.array(orphanSchema),
    })
    .optional(),
  files: z.strictObject({
    ...Object.fromEntries(DIGESTED_FILES.map((file) => [file, sha256])),
    ...Object.fromEntries(OPTIONAL_STATE_FILES.map((file) => [file, sha256.optional()])),
  }),
});

const versionSchema = z.object({ schemaVersion: z.number() });

/**
 * Parses state.json.
 * @param origin names the state in the message.
 * @throws StateError when it is of a newer schema, or not a state.json.
 */
export function parseStateRecord(text: string, origin: string): StateRecord {
  const json = parseJson(text, origin);
  const version = versionSchema.safeParse(json);
  if (version.success && version.data.schemaVersion > SCHEMA_VERSION) {
    throw new StateError(
      `The production state of ${origin} has schema version ${version.data.schemaVersion}; this version of the action reads up to ${SCHEMA_VERSION}.`,
      { hint: 'Use the same version of the action as the workflow that deploys.' },
    );
  }
  const record = recordSchema.safeParse(json);
  if (record.success) return record.data;
  const problems = record.error.issues.map(
    (issue) => `${issue.path.join('.') || 'state.json'}: ${issue.message}`,
  );
  throw corruptState(origin, problems.join('; '));
}

function parseJson(text: string, origin: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw corruptState(origin, 'state.json is not JSON', cause);
  }
}

/** A state that cannot be trusted; nothing of it is used. */
export function corruptState(origin: string, reason: string, cause?: unknown): CorruptStateError {
  return new CorruptStateError(`The production state of ${origin} is corrupt: ${reason}.`, {
    cause,
    hint: 'Run a deploy to write a new one.',
  });
}
