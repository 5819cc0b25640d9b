import { z } from 'zod';
import { StateError } from '../errors.ts';
import type { History } from '../health/history.ts';
import {
  decodeNumbers,
  decodeRows,
  decodeWords,
  encodeNumbers,
  encodeRows,
  encodeWords,
  type Letters,
} from './history-columns.ts';

const VERSION = 1;

/** By version of the file, how it becomes the next one. */
type Migrations = Readonly<Record<number, (file: object) => object>>;

/** The first one is `1: (file) => …`, from version 1 to 2. */
const MIGRATIONS: Migrations = {};

const NODE_LETTERS = { success: 's', warn: 'w', error: 'e', skipped: 'k' } satisfies Letters;
const TEST_LETTERS = {
  ...{ pass: 'p', fail: 'f', warn: 'w', error: 'e', skipped: 'k' },
} satisfies Letters;
const SOURCE_LETTERS = { pass: 'p', warn: 'w', error: 'e', unreachable: 'u' } satisfies Letters;

const fileSchema = z.object({
  schemaVersion: z.literal(VERSION),
  runs: z.array(
    z.object({
      id: z.int(),
      attempt: z.int(),
      mode: z.enum(['deploy', 'monitor', 'rollback']),
      event: z.string(),
      sha: z.string(),
      at: z.iso.datetime(),
      status: z.enum(['success', 'failure', 'nothing']),
      seconds: z.number(),
    }),
  ),
  nodes: z.record(
    z.string(),
    z.object({
      status: z.string(),
      seconds: z.string(),
      attempts: z.string(),
      rows: z.string(),
      rowsEstimated: z.literal(true).optional(),
    }),
  ),
  tests: z.record(z.string(), z.object({ status: z.string(), failures: z.string() })),
  sources: z.record(z.string(), z.object({ status: z.string(), age: z.string() })),
});

type HistoryFile = z.infer<typeof fileSchema>;

/** history.json: a column is one text, see history-columns.ts. */
export function writeHistory(history: History): string {
  const file: HistoryFile = {
    schemaVersion: VERSION,
    runs: history.runs,
    nodes: mapValues(history.nodes, ({ status, seconds, attempts, rows, rowsEstimated }) => ({
      status: encodeWords(status, NODE_LETTERS),
      seconds: encodeNumbers(seconds),
      attempts: encodeNumbers(attempts),
      rows: encodeRows(rows),
      ...(rowsEstimated && { rowsEstimated }),
    })),
    tests: mapValues(history.tests, ({ status, failures }) => ({
      status: encodeWords(status, TEST_LETTERS),
      failures: encodeNumbers(failures),
    })),
    sources: mapValues(history.sources, ({ status, age }) => ({
      status: encodeWords(status, SOURCE_LETTERS),
      age: encodeNumbers(age),
    })),
  };
  return JSON.stringify(file);
}

/** A history of a later version of the action. */
export class NewerHistory extends StateError {}

/**
 * Reads a history.json of this or an earlier version.
 * @throws NewerHistory; StateError for what is no history.json, or a damaged one
 */
export function parseHistory(text: string, migrations: Migrations = MIGRATIONS): History {
  const file = fileSchema.safeParse(migrate(parseJson(text), migrations));
  if (!file.success) throw new StateError(`history.json is damaged: ${describe(file.error)}.`);
  const { runs, nodes, tests, sources } = file.data;
  const length = runs.length;
  try {
    return {
      runs,
      nodes: mapEntries(nodes, ({ status, seconds, attempts, rows, rowsEstimated = false }) => ({
        status: decodeWords(status, NODE_LETTERS, length),
        seconds: decodeNumbers(seconds, length),
        attempts: decodeNumbers(attempts, length),
        rows: decodeRows(rows, length),
        rowsEstimated,
      })),
      tests: mapEntries(tests, ({ status, failures }) => ({
        status: decodeWords(status, TEST_LETTERS, length),
        failures: decodeNumbers(failures, length),
      })),
      sources: mapEntries(sources, ({ status, age }) => ({
        status: decodeWords(status, SOURCE_LETTERS, length),
        age: decodeNumbers(age, length),
      })),
    };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new StateError(`history.json is damaged: ${cause.message}.`, { cause });
  }
}

const versioned = z.looseObject({ schemaVersion: z.int() });

function migrate(json: unknown, migrations: Migrations): object {
  const parsed = versioned.safeParse(json);
  if (!parsed.success) throw new StateError(`history.json is damaged: ${describe(parsed.error)}.`);
  let file: object = parsed.data;
  let version = parsed.data.schemaVersion;
  if (version > VERSION)
    throw new NewerHistory(
      `history.json has schema version ${version}; this version of the action reads up to ${VERSION}.`,
    );
  for (let step = migrations[version]; step; step = migrations[version]) {
    version += 1;
    file = { ...step(file), schemaVersion: version };
  }
  return file;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StateError('history.json is damaged: it is not JSON.', { cause });
  }
}

function describe({ issues }: z.ZodError): string {
  const [first] = issues;
  return `${first?.path.join('.') || 'the file'}: ${first?.message}`;
}

function mapValues<From, To>(
  values: ReadonlyMap<string, From>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries([...values].map(([id, value]) => [id, change(value)]));
}

function mapEntries<From, To>(
  values: Record<string, From>,
  change: (value: From) => To,
): Map<string, To> {
  return new Map(Object.entries(values).map(([id, value]) => [id, change(value)]));
}
