import { closeSync, existsSync, openSync, readSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InstallError } from '../../errors.ts';
import { checkEngines, checkVersionOutput, versionOf } from './engines.ts';
import type { InstallPorts, InstallRequest } from './installation.ts';
import { type Python, probePython } from './python.ts';
import { lastLine } from './run-tool.ts';
import { parsePyenvShim, parseShebang } from './shebang.ts';

/** Enough for a shebang and for all of a shim. */
const HEAD_BYTES = 4_096;

type DbtOnPath =
  | { dbt: string; python: string | undefined; version: string | undefined }
  /** It is there and cannot be used; `problem` completes "dbt on PATH (…) ". */
  | { dbt: string; problem: string };

/**
 * The dbt that a shell would start. Looks for it without letting anything else go ahead: its Python
 * takes longest to start (`npm run bench:start`). Throws `InstallError` where it is too old, or one
 * of two engines.
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
    const python = interpreter ? await probe(interpreter) : await probeBeside(dbt);
    const place = {
      from: `on PATH: ${dbt}`,
      advice:
        'Install another dbt in the step before this one, or set `install: uv` so that the action installs dbt.',
    };
    const engines = python?.engines ?? {};
    checkEngines(engines, place);
    if (interpreter && python?.hasDbt)
      return { dbt, python: interpreter, version: versionOf(engines) };

    const { exitCode, stdout, stderr } = await processes.run(dbt, ['--version'], options);
    const version = checkVersionOutput(`${stdout}\n${stderr}`, place);
    if (exitCode === 0) return { dbt, python: undefined, version };
    return { dbt, problem: `does not start: ${lastLine(stderr) || `exit code ${exitCode}`}` };
  } catch (error) {
    if (error instanceof InstallError) throw error;
    return { dbt: found, problem: `does not start: ${String(error)}` };
  }

  function probe(interpreter: string): Promise<Python | undefined> {
    return probePython(processes, interpreter, request);
  }

  /** The Python of the venv that a program without a Python of its own was installed into. */
  async function probeBeside(program: string): Promise<Python | undefined> {
    const beside = join(dirname(realpathSync(program)), 'python');
    return existsSync(beside) ? probe(beside) : undefined;
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
