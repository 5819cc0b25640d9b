/** A step of `deploy`, in dbt's own command names. */
export type Step = 'seed' | 'run' | 'snapshot' | 'test' | 'build';

/** Everything the user decides, parsed and checked. Absent means: not given. */
export interface Settings {
  mode: 'auto' | 'ci' | 'deploy' | 'cleanup';
  /** Absolute. */
  projectDir: string;
  /** Absolute path of the checkout; `projectDir` is inside. */
  workspace: string;
  /** Absolute. */
  profilesDir: string | undefined;
  /** The text of a profiles.yml given as an input. */
  profiles: string | undefined;
  profile: string | undefined;
  target: string | undefined;
  ciTarget: string | undefined;
  /** With the placeholders `{number}` and `{project}`. */
  ciSchema: string;
  /** YAML or JSON text, handed to dbt as it is. */
  vars: string | undefined;
  threads: number | undefined;
  select: string[];
  exclude: string[];
  fullRefresh: boolean;
  steps: Step[];
  install: 'auto' | 'uv' | 'pip' | 'none';
  adapter: string | undefined;
  dbtVersion: string | undefined;
  /** Absolute path of a pip requirements file. */
  requirements: string | undefined;
  /** With the placeholder `{project}`. */
  stateName: string;
  /** File name of the workflow that deploys, e.g. `deploy.yml`. Absent: the running one. */
  deployWorkflow: string | undefined;
  /** Absolute. */
  statePath: string | undefined;
  onMissingState: 'build-all' | 'fail';
  comment: boolean;
  githubToken: string;
  slack: {
    webhookUrl: string | undefined;
    successWebhookUrl: string | undefined;
    botToken: string | undefined;
    channel: string | undefined;
    successChannel: string | undefined;
  };
  notifyOn: Array<'failure' | 'success'>;
}
