import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { InstallError } from '../../errors.ts';
import type { InstallPorts, InstallRequest } from './installation.ts';
import { readRequiredVersion } from './required-version.ts';
import { buildRequirements } from './requirements.ts';

/** What is to be installed, and who said so (for the messages). */
export interface Requested {
  /** Absolute path of the requirements file that the tools read. */
  path: string;
  /** The user's own requirements file, relative to the workspace. */
  file?: string;
  adapter?: { name: string; from: 'input' | 'profile' };
  dbtVersion?: string;
}

/**
 * The user's requirements file, or one written into `folder`. Throws `ConfigError` where the input
 * `dbt-version` and the project contradict each other.
 */
export async function resolveRequested(
  ports: Pick<InstallPorts, 'runner'>,
  request: InstallRequest,
  folder: string,
): Promise<Requested> {
  const { requirements, dbtVersion } = request;
  if (requirements) return { path: requirements, file: relative(request.workspace, requirements) };

  const adapter = resolveAdapter(request);
  const required = await readRequiredVersion(ports, request);
  const path = join(folder, 'requirements.txt');
  const lines = buildRequirements(dbtVersion, adapter.name, required);
  await writeFile(path, lines.map((line) => `${line}\n`).join(''));
  return { path, adapter, ...(dbtVersion !== undefined && { dbtVersion }) };
}

function resolveAdapter(request: InstallRequest): NonNullable<Requested['adapter']> {
  if (request.adapter) return { name: request.adapter, from: 'input' };
  if (request.profileType) return { name: request.profileType, from: 'profile' };
  throw new InstallError('The dbt adapter to install is unknown.', {
    hint: 'Set the input `adapter`, e.g. `adapter: postgres`.',
  });
}
