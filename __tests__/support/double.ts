import { spawn } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { makeTempDir } from './temp.ts';
import { REAL_BIN } from './venv.ts';

const FOLDER = resolve(import.meta.dirname, 'dbt2');

export interface Double {
  /** The program. */
  dbt: string;
  /** For a run of the action, or for the program itself: each command is a fork of one process. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** The double of dbt 2, with a server that has imported dbt 1: a command then takes a third. */
export async function startDouble(): Promise<Double> {
  const socket = join(await makeTempDir('dbt2-'), 'socket');
  const server = spawn(join(REAL_BIN, 'python'), [join(FOLDER, 'server.py'), socket], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((done) => server.on('close', () => done()));
  await new Promise<void>((ready, fail) => {
    createInterface(server.stdout).once('line', () => ready());
    server.once('exit', (code) => fail(new Error(`The double's server ended with ${code}.`)));
  });
  return {
    dbt: join(FOLDER, 'dbt'),
    env: {
      PATH: [FOLDER, process.env.PATH].join(delimiter),
      DBT2_DOUBLE_SERVER: socket,
      DBT2_DOUBLE_VENV: resolve(REAL_BIN, '..'),
    },
    async stop() {
      server.stdin.end();
      await ended;
    },
  };
}
