import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InstallError } from '../../errors.ts';
import { chooseTool } from './choose-tool.ts';
import { findDbtOnPath } from './dbt-on-path.ts';
import { checkEngines, versionOf } from './engines.ts';
import type { DbtInstallation, InstallPorts, InstallRequest } from './installation.ts';
import { refusePoetry, requireUv } from './lock-file.ts';
import { type Installation, installPythonPackages, originOf, resolvePins } from './packages.ts';
import { findPython, probePython } from './python.ts';
import { type Requested, resolveRequested } from './requested.ts';
import { dbtOf, deleteVenv, locateVenv, pythonOf, restoreVenv, type Venv } from './venv.ts';

/**
 * The dbt to use: the one on PATH, or one in a venv, which comes from the cache where it can.
 * Throws `InstallError`; nothing half installed is left behind.
 */
export async function installDbt(
  ports: InstallPorts,
  request: InstallRequest,
): Promise<DbtInstallation> {
  if (request.install === 'auto' || request.install === 'none') {
    const found = await useDbtOnPath(ports, request);
    if (found) return found;
  }
  const python = await findPython(ports, request);
  const parent = join(request.tempDir, 'dbt-ci');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'install-'));
  try {
    const requested = await resolveRequested(ports, request, folder);
    const tool = await chooseTool(ports, request, python, folder);
    requireUv(tool, requested);
    await refusePoetry(requested);
    // Its own environment: what is left out for dbt stays in for whatever else is installed.
    const own = { ...request, env: { ...request.env } };
    return await provideVenv(ports, own, { tool, python, requested, folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function useDbtOnPath(
  ports: InstallPorts,
  request: InstallRequest,
): Promise<DbtInstallation | undefined> {
  const found = await findDbtOnPath(ports, request);
  if (found && 'python' in found) {
    ports.runner.info(`dbt from PATH: ${found.dbt}`);
    if (request.dbtVersion ?? request.requirements)
      ports.runner.info(
        'It is used whatever its version is. To install the version that the inputs name, set `install: uv`.',
      );
    return { ...found, source: 'path' };
  }
  if (request.install === 'none')
    throw new InstallError(
      found
        ? `dbt on PATH (${found.dbt}) ${found.problem}.`
        : 'dbt is not on PATH, and `install: none` does not install it.',
      { hint: 'Install dbt in a step before this one, or set `install: auto`.' },
    );
  if (found)
    ports.runner.info(
      `dbt on PATH (${found.dbt}) ${found.problem}. The action installs another dbt.`,
    );
  return undefined;
}

async function provideVenv(
  ports: InstallPorts,
  request: InstallRequest,
  installation: Installation,
): Promise<DbtInstallation> {
  const { tool, python, requested } = installation;
  const pins = await resolvePins(ports, request, installation);
  const venv = locateVenv(request.tempDir, python, pins.lines, request.trust);

  if (pins.complete && (await restoreVenv(ports, request, venv, python.version)))
    return describe(ports, request, venv, 'cache', requested);

  const start = ports.clock.now().getTime();
  try {
    await deleteVenv(venv);
    await installPythonPackages(ports, request, installation, pins, venv);
  } catch (error) {
    await deleteVenv(venv);
    throw error;
  }
  const seconds = ((ports.clock.now().getTime() - start) / 1000).toFixed(1);
  ports.runner.info(`installed ${pins.lines.length} packages with ${tool.name} in ${seconds} s`);
  return {
    ...(await describe(ports, request, venv, tool.name, requested)),
    ...(pins.complete && { saveCache: { paths: [venv.path], key: venv.key } }),
  };
}

async function describe(
  ports: InstallPorts,
  request: InstallRequest,
  venv: Venv,
  source: DbtInstallation['source'],
  requested: Requested,
): Promise<DbtInstallation> {
  const python = await probePython(ports.processes, pythonOf(venv), request);
  const engines = python?.engines ?? {};
  checkEngines(engines, originOf(requested));
  return {
    dbt: dbtOf(venv),
    python: python?.hasDbt ? python.path : undefined,
    version: versionOf(engines),
    source,
  };
}
