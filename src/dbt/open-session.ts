import { ActionError, DbtError } from '../errors.ts';
import type { Processes, Runner } from '../platform/ports.ts';
import { startCliSession } from './cli-session.ts';
import { startDriverSession } from './driver-session.ts';
import type { DbtSession } from './session.ts';
import type { SessionOptions } from './session-options.ts';

/**
 * One dbt process for the whole run, or the `dbt` command line where dbt cannot be driven from
 * Python (dbt 2.x). Rejects with `DbtError` when neither starts.
 */
export async function openSession(
  processes: Processes,
  options: SessionOptions,
  runner?: Pick<Runner, 'info'>,
): Promise<DbtSession> {
  try {
    return await startDriverSession(processes, options);
  } catch (driverError) {
    if (!(driverError instanceof ActionError)) throw driverError;
    try {
      const session = await startCliSession(processes, options);
      runner?.info('Each dbt command runs as its own process.');
      runner?.info(driverError.message);
      return session;
    } catch (cliError) {
      if (!(cliError instanceof ActionError)) throw cliError;
      throw new DbtError(
        `dbt cannot be started.\nFrom Python: ${driverError.message}\nAs a program: ${cliError.message}`,
        {
          hint: 'Check the inputs `dbt-version`, `adapter` and `requirements`, and the dbt on PATH.',
          cause: cliError,
        },
      );
    }
  }
}
