import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { FORKS_VARIABLE, REAL_BIN } from './venv.ts';

interface ForkServer {
  /** With a `python` and a `dbt`. */
  folder: string;
  /** Ends with its stdin. */
  process: ChildProcess;
  ended: Promise<unknown>;
}

/** vitest's global set-up: what tests take for their Python are forks of one server. */
export async function setup(): Promise<() => Promise<void>> {
  const server = await startForkServer();
  process.env[FORKS_VARIABLE] = server.folder;
  return async () => {
    server.process.stdin?.end();
    await server.ended;
  };
}

/** It imports dbt when the first fork is asked for, so it costs nothing where none is. */
export async function startForkServer(): Promise<ForkServer> {
  const { PYTHONUNBUFFERED: _, PYTHONIOENCODING: __, ...env } = process.env;
  const server = spawn(join(REAL_BIN, 'python'), [join(import.meta.dirname, 'forks/server.py')], {
    // Ctrl-C is for vitest: the server ends when vitest does, by its stdin.
    ...{ env, detached: true, cwd: '/' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  const [folder] = await Promise.race([
    once(createInterface({ input: server.stdout }), 'line'),
    ended,
  ]);
  if (typeof folder === 'string') return { folder, process: server, ended };
  throw new Error("The tests' fork server did not start: npm test sets its Python up.");
}
