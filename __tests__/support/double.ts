import { delimiter, join, resolve } from 'node:path';
import { startForkServer } from './forks.ts';
import { FORKS_VARIABLE, REAL_BIN } from './venv.ts';

const FOLDER = resolve(import.meta.dirname, 'dbt2');

export interface Double {
  /** The program. */
  dbt: string;
  /** For a run of the action, or for the program itself. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

/**
 * The double of dbt 2. Its dbt 1 is a fork of the tests' server, where there is one (`forks.ts`): a
 * command then takes a third.
 */
export async function startDouble(): Promise<Double> {
  const running = process.env[FORKS_VARIABLE];
  const own = running || process.platform !== 'linux' ? undefined : await startForkServer();
  return {
    dbt: join(FOLDER, 'dbt'),
    env: {
      PATH: [FOLDER, process.env.PATH].join(delimiter),
      DBT2_DOUBLE_DBT: join(running || own?.folder || REAL_BIN, 'dbt'),
      DBT2_DOUBLE_VENV: resolve(REAL_BIN, '..'),
    },
    async stop() {
      own?.process.stdin?.end();
      await own?.ended;
    },
  };
}
