import type { CommonFlags } from './command-line.ts';

/** What statements may write to, each read before it is sent: `driver/dbt_driver_fence.py`. */
export interface WriteFence {
  /** The pull request's own; schemas with its name in theirs are its own too. */
  schema: string;
  /** Relation names of production's state, never written to. */
  production: readonly string[];
  /** Names or patterns that may be written to besides: input `allow-writes`. */
  allow: readonly string[];
  /** What the ownership marker says of the schemas that hooks create. */
  owner: {
    repository: string;
    project: string;
    /** Number of the pull request. */
    pull_request: string;
  };
}

/** A deploy: what it does not write to, and what it is known to write. */
export interface DeployFence {
  /** Schemas that are live until the swap: a statement that writes to one is refused. */
  live: readonly string[];
  /** The project's relations by unique id. What hooks write besides is listed. */
  project: Readonly<Record<string, readonly [schema: string, identifier: string]>>;
}

/** A health check, which writes nothing else. */
export interface CheckFence {
  /** Input `allow-writes`. */
  allow: readonly string[];
}

export interface SessionOptions {
  /** The Python that dbt is installed in; absent where dbt is a program of its own (dbt 2.x). */
  python: string | undefined;
  /** The `dbt` program, for the command line. */
  dbt: string;
  /** Absolute path of `dbt_driver.py`. */
  driverPath: string;
  /** Absolute. Where dbt runs: relative paths in profiles.yml are relative to it. */
  projectDir: string;
  /** The whole environment of dbt, already without the runner's own variables. */
  env: Readonly<Record<string, string>>;
  flags: CommonFlags;
  /**
   * Where the target of `flags` has to lead to, by dbt's own reading of the profile. Absent where
   * only dbt knows.
   */
  place?: Place | undefined;
  /** Absolute folder of dbt.log. */
  logPath: string;
  /** What dbt may write to; absent: anything. Only where dbt is driven. */
  fence?: Omit<WriteFence, 'production'> | CheckFence;
  /** manifest.json stays as `parse` wrote it, without compiled SQL, where dbt is driven. */
  keepManifest?: boolean;
}

/** What a target's credentials lead to. */
export interface Place {
  schema: string;
  /** Null where any will do. */
  database: string | null;
}
