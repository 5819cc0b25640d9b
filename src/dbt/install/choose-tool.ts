import { join } from 'node:path';
import { InstallError } from '../../errors.ts';
import type { InstallPorts, InstallRequest } from './installation.ts';
import { ADD_SETUP_PYTHON, type Python } from './python.ts';
import { lastLine, runTool } from './run-tool.ts';
import { buildUvInstallCommand, pipOf, type Tool } from './tool-commands.ts';

/** The first pip that knows `--python`, which installs into another Python than its own. */
const OLDEST_PIP: readonly [number, number] = [22, 3];

/**
 * uv from PATH, else uv that pip puts into `folder`, else pip; `install` may demand one of them.
 * @param folder below the job's temporary folder; it is not in the way of the user's own Python.
 */
export async function chooseTool(
  ports: InstallPorts,
  request: InstallRequest,
  python: Python,
  folder: string,
): Promise<Tool> {
  const uv = request.install !== 'pip' && (await ports.processes.which('uv'));
  if (uv) return { name: 'uv', command: [uv] };

  const pip = await findPip(ports, request, python, join(folder, 'pip'));
  if (request.install === 'pip') return pip;

  const own = join(folder, 'uv');
  const { exitCode, stderr } = await runTool(ports, request, buildUvInstallCommand(pip, own));
  if (exitCode === 0) return { name: 'uv', command: [join(own, 'bin', 'uv')] };
  const reason = lastLine(stderr);
  if (request.install === 'uv')
    throw new InstallError(`uv is not on PATH, and pip could not install it: ${reason}`, {
      hint: 'Add a step `uses: astral-sh/setup-uv@v6` before this one, or set `install: pip`.',
    });
  ports.runner.info(
    `uv is not available (${reason}). pip installs dbt instead, which takes longer.`,
  );
  return pip;
}

/** The pip of the runner's Python, else one in a venv of its own. */
async function findPip(
  ports: InstallPorts,
  request: InstallRequest,
  python: Python,
  folder: string,
): Promise<Tool> {
  const own = pipOf(python.path);
  const version = await runTool(ports, request, [...own.command, '--version']);
  if (version.exitCode === 0 && isRecent(version.stdout)) return own;

  const made = await runTool(ports, request, [
    ...[python.base, '-I', '-m', 'venv', '--clear', '--upgrade-deps', folder],
  ]);
  if (made.exitCode === 0) return pipOf(join(folder, 'bin', 'python'));
  throw new InstallError(
    `Python ${python.version} (${python.path}) has no usable pip, and setting one up failed: ${lastLine(made.stderr || made.stdout)}`,
    { hint: ADD_SETUP_PYTHON },
  );
}

function isRecent(pipVersion: string): boolean {
  const [major = 0, minor = 0] = (/pip (\d+)\.(\d+)/.exec(pipVersion) ?? []).slice(1).map(Number);
  return major > OLDEST_PIP[0] || (major === OLDEST_PIP[0] && minor >= OLDEST_PIP[1]);
}
