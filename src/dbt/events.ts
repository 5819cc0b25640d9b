import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

/**
 * dbt's structured log, reduced to what the action shows or decides on. Both the driver and the
 * command line (`--log-format json`) lead here.
 */
export type DbtEvent =
  | { kind: 'start'; uniqueId: string; index: number; total: number }
  | {
      kind: 'result';
      uniqueId: string;
      index: number;
      total: number;
      status: string;
      /** Seconds. */
      executionTime: number;
      /** Failing rows of a test. */
      failures?: number;
    }
  /** An error of a node, which its result has as a rule; of a microbatch model, one of a batch. */
  | { kind: 'node-error'; uniqueId: string; message: string }
  /** What a macro logged or printed: `log(…, info=true)`, `print(…)`. */
  | { kind: 'macro-output'; message: string }
  /**
   * `name` is dbt's event name, e.g. `MainEncounteredError`; `Output` for a line that is not
   * dbt's own: what user code prints to stdout or stderr.
   */
  | {
      kind: 'message';
      level: 'info' | 'warn' | 'error';
      name: string;
      message: string;
      uniqueId?: string;
    };

/** One record of dbt's JSON log, the parts that are read; the driver sends the same shape. */
export const logRecordSchema = z.object({
  info: z.object({
    name: z.string(),
    level: z.string(),
    msg: z.string().catch(''),
    invocation_id: z.string().optional(),
  }),
  data: z
    .object({
      index: z.number().optional(),
      total: z.number().optional(),
      /** `total` of a LogTestResult. */
      num_models: z.number().optional(),
      num_failures: z.number().optional(),
      status: z.string().optional(),
      execution_time: z.number().optional(),
      /** MainEncounteredError: the exception's text. */
      exc: z.string().optional(),
      node_info: z.object({ unique_id: z.string(), node_status: z.string().optional() }).optional(),
    })
    .catch({}),
});

export type LogRecord = z.infer<typeof logRecordSchema>;

const RESULT_EVENTS = new Set([
  'LogModelResult',
  'LogTestResult',
  'LogSeedResult',
  'LogSnapshotResult',
  'LogFunctionResult',
  'LogFreshnessResult',
  'LogNodeResult',
  'LogNodeNoOpResult',
  'SkippingDetails',
]);
const MACRO_OUTPUT_EVENTS = new Set(['JinjaLogInfo', 'PrintEvent']);

/** A line of dbt's JSON log, or undefined for any other line. */
export function parseLogRecord(line: string): LogRecord | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return logRecordSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** The event of a log record; undefined where the action has no use for it. */
export function parseEvent({ info, data }: LogRecord): DbtEvent | undefined {
  const node = data.node_info;
  const position = { index: data.index ?? 0, total: data.total ?? data.num_models ?? 0 };
  if (info.name === 'LogStartLine' && node) {
    return { kind: 'start', uniqueId: node.unique_id, ...position };
  }
  if (RESULT_EVENTS.has(info.name) && node) {
    return {
      kind: 'result',
      uniqueId: node.unique_id,
      ...position,
      status: resultStatus(info.name, data),
      executionTime: data.execution_time ?? 0,
      ...(data.num_failures !== undefined && { failures: data.num_failures }),
    };
  }
  if (info.name === 'CatchableExceptionOnRun' && node)
    return { kind: 'node-error', uniqueId: node.unique_id, message: info.msg };
  if (MACRO_OUTPUT_EVENTS.has(info.name)) return { kind: 'macro-output', message: info.msg };
  if (info.level !== 'warn' && info.level !== 'error') return undefined;
  return {
    kind: 'message',
    level: info.level,
    name: info.name,
    message: withoutLevel(info.msg),
    ...(node?.unique_id && { uniqueId: node.unique_id }),
  };
}

/** A message of dbt's without the level that dbt 1.12 puts before it: `[ERROR]: `. */
export function withoutLevel(message: string): string {
  return message.replace(/^\[(?:ERROR|WARNING)\]: /, '');
}

/** What dbt says of a node's error when it happens: of a batch, it is said nowhere else. */
export function nodeErrorOf(event: DbtEvent): { uniqueId: string; message: string } | undefined {
  if (event.kind === 'node-error') return event;
  if (event.kind !== 'message' || event.level !== 'error' || event.uniqueId === undefined)
    return undefined;
  return { uniqueId: event.uniqueId, message: stripVTControlCharacters(event.message) };
}

/** A line that is not dbt's own. */
export function outputEvent(line: string): DbtEvent {
  return { kind: 'message', level: 'info', name: 'Output', message: line };
}

/**
 * The `status` of a model's event is the warehouse's answer (`OK`, `SELECT 5`); dbt's own word is
 * in the node's info, which in turn lags behind for freshness.
 */
function resultStatus(name: string, data: LogRecord['data']): string {
  if (name === 'SkippingDetails') return 'skipped';
  if (name === 'LogFreshnessResult') return data.status ?? '';
  // A unit test's info says `None`.
  const own = data.node_info?.node_status;
  return (own === 'None' ? undefined : own) || data.status || '';
}
