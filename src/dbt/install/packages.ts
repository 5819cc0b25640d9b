import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InstallError } from '../../errors.ts';
import { explainFailure } from './explain-failure.ts';
import type { InstallPorts, InstallRequest } from './installation.ts';
import { buildConstraints, type Pins, parsePins } from './pins.ts';
import type { Python } from './python.ts';
import type { Requested } from './requested.ts';
import { runTool } from './run-tool.ts';
import {
  buildInstallCommand,
  buildResolveCommand,
  buildVenvCommand,
  type Tool,
} from './tool-commands.ts';
import { dbtOf, markComplete, pythonOf, type Venv } from './venv.ts';

/** The parts of one installation. */
export interface Installation {
  tool: Tool;
  python: Python;
  requested: Requested;
  /** For files that only the installation needs. */
  folder: string;
}

/** The exact version of every package. Throws `InstallError` when there is no such set. */
export async function resolvePins(
  ports: InstallPorts,
  request: InstallRequest,
  installation: Installation,
): Promise<Pins> {
  const { tool, python, requested, folder } = installation;
  const files = { requirements: requested.path, out: join(folder, 'resolved') };
  const command = buildResolveCommand(tool, python, files);
  await runOrExplain(ports, request, installation, command);
  return parsePins(tool.name, await readFile(files.out, 'utf8'));
}

/** Makes the venv. Throws `InstallError`, and then leaves it to the caller to delete it. */
export async function installPackages(
  ports: InstallPorts,
  request: InstallRequest,
  installation: Installation,
  pins: Pins,
  venv: Venv,
): Promise<void> {
  const { tool, python, requested, folder } = installation;
  const constraints = join(folder, 'constraints.txt');
  await writeFile(constraints, buildConstraints(pins));

  const files = { venvPython: pythonOf(venv), requirements: requested.path, constraints };
  for (const command of [
    buildVenvCommand(tool, python, venv.path),
    buildInstallCommand(tool, files),
  ])
    await runOrExplain(ports, request, installation, command);

  if (!existsSync(dbtOf(venv)))
    throw new InstallError('The requirements install no dbt command.', {
      hint: 'Add dbt and its adapter to the file, e.g. the lines `dbt-core~=1.11.0` and `dbt-postgres`.',
      ...(requested.file !== undefined && { location: { file: requested.file } }),
    });
  await markComplete(venv);
}

async function runOrExplain(
  ports: InstallPorts,
  request: InstallRequest,
  { tool, python, requested }: Installation,
  command: readonly string[],
): Promise<void> {
  const { exitCode, stdout, stderr } = await runTool(ports, request, command);
  if (exitCode === 0) return;
  const output = `${stdout}${stderr}`.trim();
  await ports.runner.group(`What ${tool.name} said`, async () => ports.runner.info(output));
  throw explainFailure({ tool: tool.name, output, python, requested });
}
