import type { z } from 'zod';
import type { DbtSession } from '../dbt/session.ts';
import { DbtError } from '../errors.ts';

/** Prefix of the lines by which an operation answers: warehouse/macros/answer.sql. */
const ANSWER = 'DBT_CI_ANSWER:';

/**
 * Relations that one operation is asked for. Where each dbt command is its own process, they are one
 * of its arguments, and Linux takes 128 KiB in one (MAX_ARG_STRLEN).
 */
export const MAX_REQUESTS = 100;

/** Runs one macro of the action's own dbt project (`warehouse/`) in the session. */
export interface Warehouse {
  /**
   * @param schema of the macro's answer
   * @throws DbtError with the warehouse's message when the operation fails
   */
  call<T>(macro: string, args: Record<string, unknown>, schema: z.ZodType<T>): Promise<T>;

  /** The same for a macro that answers several times. */
  callForEach<T>(
    macro: string,
    args: Record<string, unknown>,
    schema: z.ZodType<T>,
  ): Promise<Answers<T>>;
}

export interface Answers<T> {
  /** In order; with an error, those that came before it. */
  answers: T[];
  /** dbt's and the warehouse's message, why the operation ended early. */
  error: string | undefined;
}

/**
 * @param projectDir absolute path of `warehouse/`
 * @param target another than the session's
 */
export function createWarehouse(
  session: DbtSession,
  projectDir: string,
  target?: string,
): Warehouse {
  const connection = target === undefined ? [] : ['--target', target];
  const warehouse: Warehouse = {
    async call(macro, args, schema) {
      const { answers, error } = await warehouse.callForEach(macro, args, schema);
      const [answer] = answers;
      if (error !== undefined || answer === undefined)
        throw new DbtError(`The warehouse refused the operation ${macro}.\n${error ?? ''}`.trim());
      return answer;
    },

    async callForEach(macro, args, schema) {
      const answers: string[] = [];
      const errors: string[] = [];
      const outcome = await session.invoke({
        args: ['run-operation', macro, '--args', JSON.stringify(args), ...connection],
        projectDir,
        onEvent(event) {
          if (event.kind === 'macro-output' && event.message.startsWith(ANSWER))
            answers.push(event.message.slice(ANSWER.length));
          if (event.kind === 'message' && event.level === 'error') errors.push(event.message);
        },
      });
      return {
        answers: answers.map((answer) => schema.parse(JSON.parse(answer))),
        error: outcome.success
          ? undefined
          : [outcome.exception, ...errors].filter(Boolean).join('\n'),
      };
    },
  };
  return warehouse;
}
