/** What changed in dbt_project.yml besides what dbt puts into each node. */
export interface ProjectChanges {
  /** Names of vars whose value differs. */
  vars: ReadonlySet<string>;
  /** Other keys that could reach the data: `dispatch`, `quoting`, `flags` … */
  others: readonly string[];
}

type Json = Record<string, unknown>;

/** Keys whose effect is in the nodes' own configs, and is compared there. */
const IN_NODES = [
  ...['models', 'seeds', 'snapshots', 'sources', 'tests', 'data_tests', 'unit_tests', 'analyses'],
  ...['exposures', 'metrics', 'semantic-models', 'saved-queries', 'functions'],
  ...['model-paths', 'seed-paths', 'snapshot-paths', 'test-paths', 'analysis-paths', 'macro-paths'],
  ...['function-paths', 'on-run-start', 'on-run-end'],
];

/** Keys that reach no data: https://docs.getdbt.com/reference/dbt_project.yml */
const HARMLESS = [
  ...['version', 'config-version', 'require-dbt-version', 'docs-paths', 'asset-paths'],
  ...['clean-targets', 'log-path', 'target-path', 'query-comment', 'dbt-cloud', 'restrict-access'],
];

/** @param before and `after`: dbt_project.yml as parsed YAML */
export function compareProjects(before: unknown, after: unknown): ProjectChanges {
  const changed = differing(before, after).filter(
    (key) => !IN_NODES.includes(key) && !HARMLESS.includes(key),
  );
  return {
    vars: new Set(findChangedVars(objectOf(before).vars, objectOf(after).vars)),
    others: changed.filter((key) => key !== 'vars'),
  };
}

/** @param vars what `vars.yml` holds: dbt refuses a project that has vars in both files */
export function withVarsOf(project: unknown, vars: unknown): unknown {
  const given = objectOf(vars).vars;
  return isObject(given) ? { ...objectOf(project), vars: given } : project;
}

/** A var is in `vars` itself, or below the name of the project that it is for. */
function findChangedVars(before: unknown, after: unknown): string[] {
  return differing(before, after).flatMap((name) => {
    const old = objectOf(before)[name];
    const now = objectOf(after)[name];
    return [name, ...(isObject(old) || isObject(now) ? differing(old, now) : [])];
  });
}

function differing(before: unknown, after: unknown): string[] {
  const old = objectOf(before);
  const now = objectOf(after);
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]),
  );
}

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
