import type { NodeResult } from './artifacts/run-results.ts';
import type { DbtEvent } from './events.ts';
import type { DeployFence, Place } from './session-options.ts';

/** One dbt command, as argv without the word `dbt`, e.g. `['build', '--select', 'state:modified+']`. */
export interface DbtCommand {
  args: readonly string[];
  /**
   * The project the command works on. The session keeps one parsed manifest per project and hands
   * it from command to command. Absent: the user's project.
   */
  projectDir?: string;
  /** How many nodes it is to run: dbt 2 does not say. */
  expected?: number;
  /** Where the target that `args` bring has to lead to; absent: not compared. */
  place?: Place | undefined;
  /** Of a deploy. Only where dbt is driven. */
  deploy?: DeployFence;
  /**
   * Unique ids of models and seeds that the command builds from scratch, and all others as always.
   * Only where dbt is driven (`refreshes`).
   */
  refresh?: readonly string[];
  /** An operation of the action's that runs the project's own SQL, which the write fence reads. */
  fenced?: boolean;
  /** Called as dbt reports, in order. */
  onEvent?: (event: DbtEvent) => void;
}

export interface DbtOutcome {
  /** dbt's own verdict on the command. */
  success: boolean;
  /** Why the command stopped as a whole (parse error, bad selection …); absent where it ran. */
  exception: string | undefined;
  /** Of commands that run nodes; empty otherwise. */
  results: NodeResult[];
  /** What `ls` printed. */
  lines: string[];
  /** What the write fence has to say; absent without one. */
  writes?: FencedWrite[];
}

/**
 * A statement that the write fence refused, or that wrote a file, to what the workflow allows or, in a
 * deploy, outside of the project; or a Python model, whose writes are unknown.
 */
export interface FencedWrite {
  refused: boolean;
  /** Unique id of the node or hook; else dbt's name of the connection. */
  by: string;
  /** Its beginning, in one line. */
  statement: string;
  /** As the statement names it; null where it does not. */
  target: string | null;
  /** Why it was refused or is unknown, without its subject; else empty. */
  reason: string;
}

/** One running dbt that serves every dbt command of the run, one after another. */
export interface DbtSession {
  /** e.g. `1.11.16` */
  readonly version: string;
  /**
   * Rejects when dbt cannot be driven at all (the process died): `DbtError`; and when its target
   * leads elsewhere than it has to, before it connects: `RefusedError`; where dbt does not say it,
   * `DbtError`.
   */
  invoke(command: DbtCommand): Promise<DbtOutcome>;
  /** Names relations of production, which the write fence keeps from then on. */
  protect(relations: readonly string[]): void;
  /** Whether statements are read before they are sent. */
  readonly fenced: boolean;
  /** Whether `refresh` of a command counts. */
  readonly refreshes: boolean;
  close(): Promise<void>;
}
