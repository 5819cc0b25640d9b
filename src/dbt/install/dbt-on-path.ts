import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import type { InstallPorts, InstallRequest } from './installation.ts';
import { probePython } from './python.ts';
import { lastLine } from './run-tool.ts';
import { parsePyenvShim, parseShebang } from './shebang.ts';

/** Enough for a shebang and for all of a shim. */
const HEAD_BYTES = 4_096;

type DbtOnPath =
  | { dbt: string; python: string | undefined }
  /** It is there and cannot be used; `problem` completes "dbt on PATH (…) ". */
  | { dbt: string; problem: string };

/**
 * The dbt that a shell would start. Looks for it without letting anything else go ahead: its Python
 * takes longest to start (`npm run bench:start`).
 */
export async function findDbtOnPath(
  { processes }: Pick<InstallPorts, 'processes'>,
  request: InstallRequest,
): Promise<DbtOnPath | undefined> {
  const options = { cwd: request.workspace, env: request.env };
  const found = await processes.which('dbt');
  if (!found) return undefined;

  try {
    const pyenv = parsePyenvShim(readHead(found));
    const dbt = pyenv
      ? lastLine((await processes.run(pyenv, ['which', 'dbt'], options)).stdout)
      : found;
    if (!dbt) return { dbt: found, problem: 'belongs to a Python that pyenv has not selected' };

    const interpreter = await findInterpreter(dbt);
    const python = interpreter ? await probePython(processes, interpreter, request) : undefined;
    if (python?.hasDbt) return { dbt, python: interpreter };

    const { exitCode, stderr } = await processes.run(dbt, ['--version'], options);
    if (exitCode === 0) return { dbt, python: undefined };
    return { dbt, problem: `does not start: ${lastLine(stderr) || `exit code ${exitCode}`}` };
  } catch (error) {
    return { dbt: found, problem: `does not start: ${String(error)}` };
  }

  async function findInterpreter(script: string): Promise<string | undefined> {
    const [program] = parseShebang(readHead(script)) ?? [];
    if (!program || !basename(program).startsWith('python')) return undefined;
    return program.startsWith('/') ? program : processes.which(program);
  }
}

function readHead(path: string): string {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.toString('utf8', 0, readSync(file, head));
  } finally {
    closeSync(file);
  }
}
