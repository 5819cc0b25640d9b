import type { z } from 'zod';
import type { DbtSession } from '../dbt/session.ts';
import { DbtError } from '../errors.ts';
import type { SchemaPlace } from '../plan/plan.ts';
import { describeMissingGrant, type Login } from './missing-grant.ts';

/** Prefix of the lines by which an operation answers: warehouse/macros/answer.sql. */
const ANSWER = 'DBT_CI_ANSWER:';

/**
 * Relations that one operation is asked for. Where each dbt command is its own process, they are one
 * of its arguments, and Linux takes 128 KiB in one (MAX_ARG_STRLEN).
 */
export const MAX_REQUESTS = 100;

/** What a macro of the action's own dbt project does, for the message when it fails. */
interface Operation {
  macro: string;
  /** In the user's words and on what, after "Could not": `drop the schemas pr_1_shop`. */
  doing: string;
}

/** Runs one macro of the action's own dbt project (`warehouse/`) in the session. */
export interface Warehouse {
  /**
   * @param schema of the macro's answer
   * @throws DbtError with what was being done, by which login, the warehouse's message, and the grant
   *   that is missing
   */
  call<T>(operation: Operation, args: Record<string, unknown>, schema: z.ZodType<T>): Promise<T>;

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
  /** The warehouse's message, why the operation ended early, and the grant that is missing. */
  error: string | undefined;
}

/**
 * @param projectDir absolute path of `warehouse/`
 * @param connection.target another than the session's
 * @param connection.login as whom it connects
 */
export function createWarehouse(
  session: DbtSession,
  projectDir: string,
  { target, login = {} }: { target?: string | undefined; login?: Login | undefined } = {},
): Warehouse {
  const connection = target === undefined ? [] : ['--target', target];
  const warehouse: Warehouse = {
    async call({ macro, doing }, args, schema) {
      const { answers, error } = await warehouse.callForEach(macro, args, schema);
      const [answer] = answers;
      if (error !== undefined || answer === undefined)
        throw new DbtError(
          `Could not ${doing}${describeLogin(login)}.\n${error ?? 'The warehouse gave no answer.'}`,
        );
      return answer;
    },

    async callForEach(macro, args, schema) {
      const answers: string[] = [];
      const errors: string[] = [];
      const outcome = await session.invoke({
        args: ['run-operation', macro, '--args', JSON.stringify(args), ...connection],
        projectDir,
        fenced: FENCED.has(macro),
        onEvent(event) {
          if (event.kind === 'macro-output' && event.message.startsWith(ANSWER))
            answers.push(event.message.slice(ANSWER.length));
          if (event.kind === 'message' && event.level === 'error') errors.push(event.message);
        },
      });
      const message = dropFrames([outcome.exception, ...errors].filter(Boolean).join('\n'));
      const grant = describeMissingGrant(message, login, !READING.has(macro));
      return {
        answers: answers.map((answer) => schema.parse(JSON.parse(answer))),
        error: outcome.success ? undefined : [message, grant].filter(Boolean).join('\n'),
      };
    },
  };
  return warehouse;
}

/** Macros that create and change nothing. */
const READING = new Set([
  ...['dbt_ci_list_marked_schemas', 'dbt_ci_schema_runs', 'dbt_ci_survey_schemas'],
  ...['dbt_ci_list_generations', 'dbt_ci_row_counts', 'dbt_ci_diff', 'dbt_ci_samples'],
  ...['dbt_ci_list_columns', 'dbt_ci_compare_columns', 'dbt_ci_count_refresh'],
  'dbt_ci_inspect_rights',
]);

/**
 * Macros whose statements the write fence reads: those that put SQL of the project into a query, with
 * which a pull request could write, and the doctor's, which must not write.
 */
const FENCED = new Set(['dbt_ci_compare_columns', 'dbt_ci_count_refresh', 'dbt_ci_inspect_rights']);

const MAX_NAMES = 5;

/** The schemas of a message, each once; of many the first. */
export function nameSchemas(schemas: readonly SchemaPlace[]): string {
  const names = [...new Set(schemas.map(({ schema }) => schema))];
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  return `${names.slice(0, MAX_NAMES).join(', ')}${more}`;
}

function describeLogin({ user, role }: Login): string {
  if (user === undefined) return role === undefined ? '' : ` as the role ${role}`;
  return ` as the user ${user}${role === undefined ? '' : ` with the role ${role}`}`;
}

/** `Encountered an error while running operation: …`, `in macro dbt_ci_… (macros/….sql)`, `> in macro …`. */
const FRAME = /^\s*(?:> )?(?:in|called by) (?:macro|<Unknown>).*$/;
const IN_OWN_MACRO = / in (?:macro|operation) \S*dbt_ci_\S+(?: \([^)\n]*\))?/g;

/** Leaves out where in this action's own macros it happened: nothing there is the user's to change. */
function dropFrames(text: string): string {
  return text
    .split('\n')
    .filter((line) => !FRAME.test(line))
    .map((line) =>
      line
        .replace(/Encountered an error while running operation:\s*/, '')
        .replace(IN_OWN_MACRO, ''),
    )
    .join('\n')
    .trim();
}
