import type { z } from 'zod';
import type { DbtSession } from '../dbt/session.ts';
import { DbtError } from '../errors.ts';

/** Prefix of the one line by which an operation answers: warehouse/macros/answer.sql. */
const ANSWER = 'DBT_CI_ANSWER:';

/** Runs one macro of the action's own dbt project (`warehouse/`) in the session. */
export interface Warehouse {
  /**
   * @param schema of the macro's answer
   * @throws DbtError with the warehouse's message when the operation fails
   */
  call<T>(macro: string, args: Record<string, unknown>, schema: z.ZodType<T>): Promise<T>;
}

/** @param projectDir absolute path of `warehouse/` */
export function createWarehouse(session: DbtSession, projectDir: string): Warehouse {
  return {
    async call(macro, args, schema) {
      let answer: string | undefined;
      const errors: string[] = [];
      const outcome = await session.invoke({
        args: ['run-operation', macro, '--args', JSON.stringify(args)],
        projectDir,
        onEvent(event) {
          if (event.kind === 'macro-output' && event.message.startsWith(ANSWER))
            answer = event.message.slice(ANSWER.length);
          if (event.kind === 'message' && event.level === 'error') errors.push(event.message);
        },
      });
      if (!outcome.success || answer === undefined) {
        const reason = [outcome.exception, ...errors].filter(Boolean).join('\n');
        throw new DbtError(`The warehouse refused the operation ${macro}.\n${reason}`.trim());
      }
      return schema.parse(JSON.parse(answer));
    },
  };
}
