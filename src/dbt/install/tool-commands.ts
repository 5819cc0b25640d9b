import type { Python } from './python.ts';

/** A tool that resolves and installs Python packages: how it is started. */
export interface Tool {
  name: 'uv' | 'pip';
  /** Program and first arguments, e.g. `['/usr/bin/uv']`. */
  command: readonly string[];
}

/**
 * The pip of one Python: it asks for no password, and its last line is not about its own version.
 * `-I`: without it, `-m` imports from the working folder, which is the workspace.
 */
export function pipOf(python: string): Tool {
  return {
    name: 'pip',
    command: [python, '-I', '-m', 'pip', '--no-input', '--disable-pip-version-check'],
  };
}

/** The command that makes an empty venv; it needs no network. */
export function buildVenvCommand(tool: Tool, python: Python, venv: string): string[] {
  return tool.name === 'uv'
    ? [...tool.command, 'venv', '--quiet', '--python', python.base, venv]
    : [python.base, '-I', '-m', 'venv', '--without-pip', venv];
}

/** The command that writes the exact version of every package to `out`, for `parsePins`. */
export function buildResolveCommand(
  tool: Tool,
  python: Python,
  files: { requirements: string; out: string; constraints?: readonly string[] },
): string[] {
  const constraints = (files.constraints ?? []).flatMap((file) => ['--constraint', file]);
  return tool.name === 'uv'
    ? [
        ...tool.command,
        ...['pip', 'compile', '--quiet', '--no-header', '--no-annotate'],
        ...['--python', python.base, '--output-file', files.out, ...constraints],
        files.requirements,
      ]
    : [
        ...tool.command,
        // Not --quiet: that hides why requirements contradict each other.
        ...['--python', python.base, 'install', '--progress-bar', 'off'],
        ...['--dry-run', '--ignore-installed', '--report', files.out],
        ...['--requirement', files.requirements, ...constraints],
      ];
}

/**
 * The command that installs what `buildResolveCommand` found. The requirements are named again
 * because index options may stand in them; the constraints only fix the versions.
 */
export function buildInstallCommand(
  tool: Tool,
  files: { venvPython: string; requirements: string; constraints: string },
): string[] {
  const { venvPython, requirements, constraints } = files;
  return tool.name === 'uv'
    ? [
        ...tool.command,
        // pip compiles by itself. Without bytecode every start of dbt takes a second longer.
        ...['pip', 'install', '--compile-bytecode', '--no-progress', '--python', venvPython],
        ...['--requirement', requirements, '--constraint', constraints],
      ]
    : [
        ...tool.command,
        ...['--python', venvPython, 'install', '--progress-bar', 'off'],
        ...['--requirement', requirements, '--constraint', constraints],
      ];
}

/** The command that installs hashed wheels into a folder, which is no environment. */
export function buildTargetCommand(
  tool: Tool,
  files: { python: string; requirements: string; folder: string },
): string[] {
  const { python, requirements, folder } = files;
  const common = ['--target', folder, '--no-deps', '--require-hashes', '--only-binary', ':all:'];
  return tool.name === 'uv'
    ? [
        ...[...tool.command, 'pip', 'install', '--compile-bytecode', '--no-progress'],
        ...['--python', python, ...common, '--requirement', requirements],
      ]
    : [
        ...[...tool.command, 'install', '--progress-bar', 'off', '--retries', '1'],
        ...[...common, '--requirement', requirements],
      ];
}

/** The command that puts uv alone into a folder; its binary is then `<folder>/bin/uv`. */
export function buildUvInstallCommand(pip: Tool, folder: string): string[] {
  return [...pip.command, 'install', '--quiet', '--target', folder, 'uv'];
}
