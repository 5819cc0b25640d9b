import { DbtError } from '../errors.ts';

// `Compilation Error in model orders (models/orders.sql)`, `Error reading shop: marts/shop.yml`,
// `given in models/shop.yml @ models`, `The schema file at models/shop.yml`, `- models/shop.yml`,
// `FilePath(searched_path='models', relative_path='shop.yml', …)`
const FILE_IN_MESSAGE =
  /(?:\(|: |\bin |\bat |relative_path='|^ *(?:- )?)((?:\/?[\w.-]+\/)*[\w.-]+\.(?:sql|ya?ml|py|csv|md))\b/gm;
/**
 * dbt 2, below the text: `  --> models/orders.sql:3:7`, without a column or a line where it knows
 * none, and with the compiled file in parentheses (`CodeLocationWithFile` of crates/dbt-error).
 */
const ARROW = /^\s*--> ([^\n:]+?)(?::(\d+))?(?::\d+)?(?: \([^\n]*\))?\s*$/m;
const LINE_IN_MESSAGE = /\bline (\d+)/;
const UNSET_VARIABLE = /Env var required but not provided: '([^']+)'/;

/**
 * dbt stopped as a whole: the error that carries its message and the file that the message names.
 *
 * @param findFile the path from the root of the repository of a file that dbt names (relative to
 *   the project, to one of its resource folders, or absolute); undefined where there is none
 */
export function describeStop(
  exception: string,
  findFile: (named: string) => string | undefined,
): DbtError {
  const message = exception.trim();
  const variable = UNSET_VARIABLE.exec(message)?.[1];
  const hint = variable === undefined ? {} : { hint: `Set ${variable} under "env:" of the step.` };
  const arrow = ARROW.exec(message);
  const pointed = arrow?.[1] === undefined ? undefined : findFile(arrow[1]);
  if (arrow && pointed !== undefined)
    return new DbtError(message, {
      ...hint,
      location: { file: pointed, ...(arrow[2] !== undefined && { line: Number(arrow[2]) }) },
    });
  const file = [...message.matchAll(FILE_IN_MESSAGE)]
    .map(([, named]) => findFile(named ?? ''))
    .find((found) => found !== undefined);
  if (file === undefined) return new DbtError(message, hint);
  const line = LINE_IN_MESSAGE.exec(message)?.[1];
  return new DbtError(message, {
    ...hint,
    location: { file, ...(line !== undefined && { line: Number(line) }) },
  });
}
