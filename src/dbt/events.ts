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
      executionTime: number;
    }
  /** What a macro logged or printed: `log(…, info=true)`, `print(…)`. */
  | { kind: 'macro-output'; message: string }
  /** `name` is dbt's event name, e.g. `MainEncounteredError`. */
  | {
      kind: 'message';
      level: 'info' | 'warn' | 'error';
      name: string;
      message: string;
      uniqueId?: string;
    };
