import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { InstallError } from '../../errors.ts';
import type { InstallRequest } from './installation.ts';
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

/** The user's requirements file, or one written into `folder`. */
export async function resolveRequested(
  request: InstallRequest,
  folder: string,
): Promise<Requested> {
  const { requirements, dbtVersion } = request;
  if (requirements) return { path: requirements, file: relative(request.workspace, requirements) };

  const adapter = resolveAdapter(request);
  const path = join(folder, 'requirements.txt');
  const lines = buildRequirements(dbtVersion, adapter.name);
  await writeFile(path, lines.map((line) => `${line}\n`).join(''));
  return { path, adapter, ...(dbtVersion !== undefined && { dbtVersion }) };
}

function resolveAdapter(request: InstallRequest): NonNullable<Requested['adapter']> {
  if (request.adapter) return { name: request.adapter, from: 'input' };
  if (request.profileType) return { name: request.profileType, from: 'profile' };
  throw new InstallError('It is not known which dbt adapter to install.', {
    hint: 'Set the input `adapter`, e.g. `adapter: postgres`.',
  });
}
