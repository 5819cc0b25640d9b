/** The commands that select nodes. */
const SELECTING = ['build', 'run', 'test', 'seed', 'snapshot', 'ls', 'source'];
const SELECTIONS = ['--select', '--selector', '--exclude'];

/**
 * All of the project and its packages. In one selector: with `warn_error` dbt refuses one that has
 * no nodes, as `exposure:*` may have.
 */
const EVERYTHING = 'package:*';

/**
 * A command that selects nothing by itself means everything. dbt would apply the project's default
 * selector instead, and what that leaves out would be missing: from a green schema that is swapped
 * with the live one, from the freshness of sources, from a whole build.
 *
 * @param findDefaultSelector looks for it in the project
 */
export function selectExplicitly(
  args: readonly string[],
  findDefaultSelector: () => string | undefined,
): string[] {
  const [command = ''] = args;
  if (!SELECTING.includes(command)) return [...args];
  if (args.some((arg) => SELECTIONS.includes(arg))) return [...args];
  return findDefaultSelector() === undefined ? [...args] : [...args, '--select', EVERYTHING];
}
