import type { Settings } from '../../config/settings.ts';
import type { Ports } from '../../platform/ports.ts';
import type { VenvTrust } from './venv.ts';

export type InstallPorts = Pick<Ports, 'processes' | 'cache' | 'runner' | 'clock'>;

export interface InstallRequest
  extends Pick<
    Settings,
    'install' | 'adapter' | 'dbtVersion' | 'requirements' | 'workspace' | 'projectDir'
  > {
  /** `type` of the profile's target: names the adapter where the input `adapter` does not. */
  profileType: string | undefined;
  trust: VenvTrust;
  /** The runner's folder for this job (RUNNER_TEMP). Absolute. */
  tempDir: string;
  /** The whole environment of uv, pip and Python: the package index settings are in it. */
  env: Record<string, string>;
}

export interface DbtInstallation {
  /** Absolute path of the executable. */
  dbt: string;
  /** Interpreter that can import dbt; undefined where dbt is a binary or its Python is unknown. */
  python: string | undefined;
  /** e.g. `1.12.6`; undefined where only a running dbt knows. */
  version: string | undefined;
  source: 'path' | 'cache' | 'uv' | 'pip';
  /** What `post` hands to `Cache.save`; absent where there is nothing new to keep. */
  saveCache?: { paths: string[]; key: string };
}
