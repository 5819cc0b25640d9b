import { ConfigError } from '../errors.ts';

/** Selectors as dbt takes them; everything where `select` is empty. */
export interface Selection {
  select: readonly string[];
  exclude: readonly string[];
}

/** What a pull request builds by default: https://docs.getdbt.com/reference/node-selection/methods#state */
const CHANGED = 'state:modified+';

export const MODIFIED: Selection = { select: [CHANGED], exclude: [] };

/**
 * What a pull request selects. `select` widens the plan; one that uses a `state:` or
 * `source_status:` selector of its own replaces the default. `exclude` narrows it.
 *
 * @param comparable whether there is a production state to compare with
 */
export function chooseCiSelection(settings: Selection, comparable: boolean): Selection {
  const { exclude } = settings;
  if (!comparable) return { select: [], exclude };
  const ownState = settings.select.some((selector) => /\b(state|source_status):/.test(selector));
  return { select: ownState ? settings.select : [CHANGED, ...settings.select], exclude };
}

/**
 * dbt's selection arguments: everything, unless the user says otherwise.
 * @throws ConfigError for a selector that dbt would read as an option
 */
export function buildSelection({ select, exclude }: Selection): string[] {
  for (const selector of [...select, ...exclude])
    if (selector.startsWith('-'))
      throw new ConfigError([{ message: `The selector "${selector}" is an option, not a node.` }]);
  return [
    ...(select.length > 0 ? ['--select', ...select] : []),
    ...(exclude.length > 0 ? ['--exclude', ...exclude] : []),
  ];
}

const BY_NAME = /^selector:(.+)$/s;

/** The name of a selector of selectors.yml, where that is all that the text selects. */
export function nameSelector(selector: string): string | undefined {
  return BY_NAME.exec(selector)?.[1];
}

/**
 * Whether this dbt knows the method `selector:`, which came with 1.12; all versions know the option
 * `--selector`. https://docs.getdbt.com/reference/node-selection/yaml-selectors
 */
export function knowsSelectorMethod(dbtVersion: string): boolean {
  return /^1\.(?:1[2-9]|[2-9]\d)\./.test(dbtVersion);
}

/** What dbt says of a selection without nodes where `warn_error` makes its warnings errors. */
export function isNothingSelected(message: string): boolean {
  return /does not match any (?:enabled )?nodes|No nodes selected/.test(message);
}
