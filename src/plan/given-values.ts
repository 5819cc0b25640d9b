/**
 * What a run gives to dbt besides the project's files: the input `vars`, and the environment
 * variables that the project reads. A short digest of each value, by name.
 */
export interface GivenValues {
  vars: Record<string, string>;
  /** `unset` for a variable that is not set. */
  env: Record<string, string>;
  /** Names of those with a secret's value, of which no digest is kept. */
  hidden: string[];
}

/** Names of those that have another value. */
export interface GivenChanges {
  vars: ReadonlySet<string>;
  env: ReadonlySet<string>;
  /** Names of those of which that cannot be told. */
  hidden: ReadonlySet<string>;
}

/** @param before what production was built with, and `now` what this run gives */
export function compareGiven(before: GivenValues, now: GivenValues): GivenChanges {
  const hidden = new Set([...before.hidden, ...now.hidden]);
  const differing = (was: Record<string, string>, is: Record<string, string>, names: string[]) =>
    new Set(names.filter((name) => !hidden.has(name) && was[name] !== is[name]));
  return {
    vars: differing(before.vars, now.vars, Object.keys({ ...before.vars, ...now.vars })),
    // One that only one of the two reads is read by code that differs as well.
    env: differing(
      before.env,
      now.env,
      Object.keys(before.env).filter((name) => name in now.env),
    ),
    hidden,
  };
}

/**
 * What production's rows were made with: after a deploy of a part, or one that failed, some of them
 * are still made with what an earlier one gave.
 */
export function keepGiven(
  before: GivenValues | undefined,
  now: GivenValues,
  isWhole: boolean,
): GivenValues {
  if (isWhole || !before) return now;
  return {
    vars: { ...now.vars, ...before.vars },
    env: { ...now.env, ...before.env },
    hidden: [...new Set([...before.hidden, ...now.hidden])].sort(),
  };
}
