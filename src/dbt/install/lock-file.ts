import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InstallError } from '../../errors.ts';
import type { Python } from './python.ts';
import type { Requested } from './requested.ts';
import type { Tool } from './tool-commands.ts';

/** Files of the input `requirements` that pip does not read. */
const UV_FILES = ['pyproject.toml', 'uv.lock'];

/** Throws `InstallError` where the file needs uv and pip is what installs. */
export function requireUv(tool: Tool, { path, file }: Requested): void {
  if (tool.name === 'uv' || !UV_FILES.includes(basename(path))) return;
  throw new InstallError(`pip cannot install from ${basename(path)}, and uv is not used here.`, {
    hint: 'Set `install: uv`, or set `requirements` to a requirements file of pip.',
    ...(file !== undefined && { location: { file } }),
  });
}

/**
 * Throws `InstallError` for a pyproject.toml whose dependencies only Poetry reads: uv asks the build
 * system for them where there is no `[project]`, and Poetry's answers for packages alone.
 * https://python-poetry.org/docs/pyproject/#package-mode
 */
export async function refusePoetry({ path, file }: Requested): Promise<void> {
  if (basename(path) !== 'pyproject.toml') return;
  const text = await readFile(path, 'utf8');
  const has = (pattern: RegExp) => pattern.test(text);
  if (has(/^\s*\[project\]/m) || !has(/^\s*\[tool\.poetry\b/m)) return;
  if (has(/^\s*\[build-system\]/m) && !has(/^\s*package-mode\s*=\s*false\b/m)) return;
  throw new InstallError(
    'pyproject.toml lists its dependencies for Poetry alone: it has no [project] table.',
    {
      hint: 'Run `poetry export --output requirements.txt` and set `requirements` to that file, or list the dependencies in [project].',
      ...(file !== undefined && { location: { file } }),
    },
  );
}

/**
 * The command that writes uv.lock as a requirements file with hashes to `out`: the dependencies of
 * the project, without the project itself, its extras and its dependency groups. Undefined for
 * another file.
 * https://docs.astral.sh/uv/concepts/projects/export/
 */
export function buildExportCommand(
  tool: Tool,
  python: Python,
  lock: string,
  out: string,
): string[] | undefined {
  if (basename(lock) !== 'uv.lock') return undefined;
  return [
    ...tool.command,
    ...['export', '--quiet', '--frozen', '--format', 'requirements-txt'],
    ...['--no-default-groups', '--no-emit-workspace', '--no-header', '--no-annotate'],
    ...['--python', python.base, '--project', dirname(lock), '--output-file', out],
  ];
}

/** Name of the exported file in the folder of the installation. */
export function exportedIn(folder: string): string {
  return join(folder, 'locked.txt');
}
