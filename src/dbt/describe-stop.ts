import { posix } from 'node:path';
import { DbtError } from '../errors.ts';

// `Compilation Error in model orders (models/orders.sql)`, `Error reading shop: models/shop.yml`,
// `Invalid models config given in models/shop.yml @ models: {…}`
const FILE_IN_MESSAGE =
  /(?:\(|: |given in |in file |^)((?:[\w.-]+\/)*[\w.-]+\.(?:sql|ya?ml|py|csv|md))\b/m;
const LINE_IN_MESSAGE = /\bline (\d+)/;

/**
 * dbt stopped as a whole: the error that carries its message and the file that the message names.
 *
 * @param projectPath of the project in the workspace; dbt's paths are relative to it
 */
export function describeStop(exception: string, projectPath: string): DbtError {
  const message = exception.trim();
  const file = FILE_IN_MESSAGE.exec(message)?.[1];
  if (file === undefined) return new DbtError(message);
  const line = LINE_IN_MESSAGE.exec(message)?.[1];
  return new DbtError(message, {
    location: {
      file: posix.join(projectPath, file),
      ...(line !== undefined && { line: Number(line) }),
    },
  });
}
