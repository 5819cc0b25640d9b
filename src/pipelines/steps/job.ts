import type { DbtProject } from '../../config/project.ts';
import type { Settings } from '../../config/settings.ts';
import type { Mode } from '../../context/resolve-mode.ts';
import type { RunContext } from '../../context/run-context.ts';
import type { DbtInstallation } from '../../dbt/install/installation.ts';
import { buildChildEnvironment } from '../../platform/child-environment.ts';
import type { Ports } from '../../platform/ports.ts';
import type { Secrets } from '../../secrets/secrets.ts';
import type { SchemaOwner } from '../../warehouse/schemas.ts';

/** What every pipeline is given. */
export interface Job {
  mode: Mode;
  ports: Ports;
  secrets: Secrets;
  context: RunContext;
  settings: Settings;
  project: DbtProject;
  /** Only plan, and write nothing to the warehouse: `ci --dry-run`. */
  dryRun: boolean;
  /** The environment of the step, as GitHub's runner made it. */
  env: Readonly<Record<string, string | undefined>>;
  /**
   * From Vault and a `.env` file, for dbt's process alone: neither this process nor another child
   * has them.
   */
  variables: Readonly<Record<string, string>>;
  /** The dbt of this run, where it had to be known before the target was. */
  installation?: DbtInstallation;
  /** Absolute folder of the action: holds `driver/` and `warehouse/`. */
  actionRoot: string;
  /** Absolute folder of this job, kept from step to step (RUNNER_TEMP). */
  temp: string;
  /** Absolute folder of this run, empty at its start, for what dbt writes. It outlives the step. */
  scratch: string;
  startedAt: Date;
  /** Aborted when the run's time is over: nothing is published after that. */
  stopped: AbortSignal;
}

/** The environment that dbt's process has, and `env_var()` reads. */
export function dbtEnvironment({
  env,
  variables,
}: Pick<Job, 'env' | 'variables'>): Record<string, string> {
  return { ...buildChildEnvironment(env), ...variables };
}

/** Whose the schemas are that a pull request's run creates. */
export function ownerOf({ context, project }: Job, pullRequest: number): SchemaOwner {
  return {
    repository: context.repository,
    project: project.name,
    pull_request: String(pullRequest),
  };
}
