import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Location } from '../errors.ts';
import { sourceOf, startOf, type YamlFile } from './yaml-file.ts';
import { readEntries, resolveAlias } from './yaml-map.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A call of dbt's `env_var()` in a YAML file. */
export interface EnvVarUse {
  name: string;
  hasDefault: boolean;
  location: Location;
}

// The quotes are escaped where the YAML value itself is in double quotes.
const CALL = /\benv_var\(\s*\\?(['"])(\w+)\\?\1\s*(,)?/g;

// The only Jinja that is evaluated here; dbt evaluates the rest.
const WHOLE_EXPRESSION =
  /\{\{-?\s*env_var\(\s*(['"])(\w+)\1\s*(?:,\s*(?:'([^']*)'|"([^"]*)")\s*)?\)\s*-?\}\}/g;

/** The calls in all values below `node`, through aliases and merges, in reading order. */
export function findEnvVars(file: YamlFile, node: ParsedNode | null): EnvVarUse[] {
  const target = resolveAlias(node, file.document);
  if (isMap(target))
    return [...readEntries(target, file.document).values()].flatMap(({ value }) =>
      findEnvVars(file, value),
    );
  if (isSeq(target)) return target.items.flatMap((item) => findEnvVars(file, item));
  if (!isScalar(target)) return [];
  return [...sourceOf(file, target).matchAll(CALL)].map((match) => ({
    name: match[2] ?? '',
    hasDefault: match[3] !== undefined,
    location: file.locate(startOf(target) + match.index),
  }));
}

/**
 * Fills in `{{ env_var('NAME', 'default') }}`.
 * @returns undefined for any other Jinja, and for a variable that is unset and has no default
 */
export function renderEnvVars(text: string, env: Environment): string | undefined {
  let complete = true;
  const rendered = text.replace(
    WHOLE_EXPRESSION,
    (_call, _quote, name: string, single?: string, double?: string) => {
      const value = env[name] ?? single ?? double;
      if (value === undefined) complete = false;
      return value ?? '';
    },
  );
  return complete && !/\{[{%]/.test(text.replace(WHOLE_EXPRESSION, '')) ? rendered : undefined;
}
