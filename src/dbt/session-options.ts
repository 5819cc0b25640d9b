import type { CommonFlags } from './command-line.ts';

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
  /** Absolute folder of dbt.log. */
  logPath: string;
  /** manifest.json stays as `parse` wrote it, without compiled SQL, where dbt is driven. */
  keepManifest?: boolean;
}
