import type { ProcessResult } from '../../platform/ports.ts';
import type { InstallPorts, InstallRequest } from './installation.ts';

/** Runs uv, pip or Python in the workspace, where their own configuration files are looked for. */
export function runTool(
  { processes, runner }: Pick<InstallPorts, 'processes' | 'runner'>,
  request: Pick<InstallRequest, 'env' | 'workspace'>,
  [command = '', ...args]: readonly string[],
): Promise<ProcessResult> {
  runner.debug([command, ...args].join(' '));
  return processes.run(command, args, { cwd: request.workspace, env: request.env });
}

export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
