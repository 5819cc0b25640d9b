import type { Processes } from '../../platform/ports.ts';

const PROGRAM = 'import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))';

/**
 * The version of a package in the environment of a Python. Undefined where it has none, or does not run.
 * `-I`: nothing of the working folder is imported.
 */
export async function readDistributionVersion(
  processes: Pick<Processes, 'run'>,
  python: string,
  { name, env }: { name: string; env: Record<string, string> },
): Promise<string | undefined> {
  try {
    const { exitCode, stdout } = await processes.run(python, ['-I', '-c', PROGRAM, name], { env });
    return exitCode === 0 ? stdout.trim() : undefined;
  } catch {
    return undefined;
  }
}
