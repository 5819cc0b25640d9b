import type { Problem } from '../errors.ts';
import type { Environment } from './env-vars.ts';

/** A setting that dbt's own variable gives. */
export interface DbtVariable {
  /** The variable, e.g. `DBT_TARGET`. */
  name: string;
  value: string;
}

/**
 * A setting of dbt by its variable: DBT_ENGINE_X, which wins from dbt 1.11 on, else DBT_X. An empty
 * one is none, as to dbt.
 */
export function readDbtVariable(env: Environment, setting: string): DbtVariable | undefined {
  for (const name of [`DBT_ENGINE_${setting}`, `DBT_${setting}`]) {
    const value = env[name];
    if (value) return { name, value };
  }
  return undefined;
}

/** Which of two values counts depends on the version of dbt. */
export function checkDbtVariable(env: Environment, setting: string): Problem[] {
  const [newer, older] = [env[`DBT_ENGINE_${setting}`], env[`DBT_${setting}`]];
  if (!newer || !older || newer === older) return [];
  return [
    {
      message: `DBT_ENGINE_${setting} is "${newer}" and DBT_${setting} is "${older}", and dbt versions differ in which value wins.`,
      hint: `Set one of them, or the input "${setting.toLowerCase().replaceAll('_', '-')}".`,
    },
  ];
}
