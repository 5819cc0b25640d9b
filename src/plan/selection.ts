import { ConfigError } from '../errors.ts';

/** What a pull request builds by default: https://docs.getdbt.com/reference/node-selection/methods#state */
const MODIFIED = 'state:modified+';

interface SelectionSettings {
  select: readonly string[];
  exclude: readonly string[];
}

/**
 * dbt's selection arguments for a pull request. `select` widens the plan; one that uses a `state:`
 * or `source_status:` selector of its own replaces the default. `exclude` narrows it.
 *
 * @param comparable whether there is a production state to compare with
 */
export function buildCiSelection(settings: SelectionSettings, comparable: boolean): string[] {
  if (!comparable) return buildSelection({ select: [], exclude: settings.exclude });
  const ownState = settings.select.some((selector) => /\b(state|source_status):/.test(selector));
  const select = ownState ? settings.select : [MODIFIED, ...settings.select];
  return buildSelection({ select, exclude: settings.exclude });
}

/**
 * dbt's selection arguments for a deploy: everything, unless the user says otherwise.
 * @throws ConfigError for a selector that dbt would read as an option
 */
export function buildSelection({ select, exclude }: SelectionSettings): string[] {
  for (const selector of [...select, ...exclude])
    if (selector.startsWith('-'))
      throw new ConfigError([{ message: `The selector "${selector}" is an option, not a node.` }]);
  return [
    ...(select.length > 0 ? ['--select', ...select] : []),
    ...(exclude.length > 0 ? ['--exclude', ...exclude] : []),
  ];
}
