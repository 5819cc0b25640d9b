/**
 * dbt's settings that are read from the environment (`dbt/cli/params.py`, `dbt/env_vars.py` of
 * dbt-core 1.12; `crates/dbt-main/src/vars.rs` of dbt 2), as far as a run relies on them. What is in
 * none of these lists is the user's: DBT_FAIL_FAST, DBT_WARN_ERROR, DBT_FULL_REFRESH …
 */

/** dbt 1.11 and later read each setting under the second name too, and it wins. */
const PREFIXES = ['DBT_', 'DBT_ENGINE_'];

/** Decided for each command, by its options. From the environment they would reach all commands. */
const DECIDED_BY_COMMAND: readonly string[] = [
  ...['STATE', 'ARTIFACT_STATE_PATH', 'DEFER', 'DEFER_TO_STATE', 'DEFER_STATE'],
  ...['FAVOR_STATE', 'FAVOR_STATE_MODE', 'NO_FAVOR_STATE'],
  // A parse is kept and restored by the action, and printed lines are read.
  ...['PARTIAL_PARSE_FILE_PATH', 'PARTIAL_PARSE_FILE_DIFF', 'PP_TEST', 'PP_FILE_DIFF_TEST'],
  ...['NO_PRINT', 'TEST_STATE_MODIFIED'],
];

/**
 * With these, dbt builds something else than was planned, or nothing, and says that all went well.
 * The value says what would happen: completes "With it, ".
 */
const REFUSED: Readonly<Record<string, string>> = {
  EMPTY: 'dbt builds relations without rows',
  SAMPLE: 'dbt builds a part of the rows',
  RESOURCE_TYPES: 'dbt leaves out nodes that are planned',
  EXCLUDE_RESOURCE_TYPES: 'dbt leaves out nodes that are planned',
  USE_V2_PARSER: 'dbt does not run the hooks of the project (dbt-core#16310)',
  V2_PARSER: 'dbt does not run the hooks of the project (dbt-core#16310)',
  RECORDER_MODE: 'dbt may answer from a recording instead of the warehouse',
  RECORDER_FILE_PATH: 'dbt may answer from a recording instead of the warehouse',
  RECORDED_FILE_PATH: 'dbt may answer from a recording instead of the warehouse',
  TIME_MACHINE_MODE: 'dbt may answer from a recording instead of the warehouse',
  TASK_CACHE_URL: 'dbt may take results from a cache',
  BUILD_CACHE_MODE: 'dbt may take results from a cache',
};

const namesOf = (settings: readonly string[]) =>
  new Set(PREFIXES.flatMap((prefix) => settings.map((setting) => prefix + setting)));

const DECIDED = namesOf(DECIDED_BY_COMMAND);
const REFUSED_NAMES = namesOf(Object.keys(REFUSED));

/** Whether the action alone decides this setting, command by command. */
export function isDecidedByCommand(name: string): boolean {
  return DECIDED.has(name);
}

/** What dbt would do with the setting, where a run may not have it; undefined where it may. */
export function explainRefusedSetting(name: string, value: string): string | undefined {
  if (!REFUSED_NAMES.has(name) || /^(?:|0|false|f|no|n|off)$/i.test(value)) return undefined;
  return REFUSED[name.replace(/^DBT_(?:ENGINE_)?/, '')];
}

/**
 * For dbt 1, besides `buildDbtEnvironment`: dbt 2 does not know it and would stop. `flags:` of
 * dbt_project.yml may name the parser, which is any program (`_build_argv` in dbt/parser/v2.py of
 * dbt-core 1.12): a pull request could run one that no SQL can.
 */
export const ENGINE_1_SETTINGS = { DBT_ENGINE_USE_V2_PARSER: 'false' };

/** For dbt 2. Nothing is taken over from elsewhere: `manage_state` gives nodes the status `reused`. */
export const ENGINE_2_SETTINGS = { DBT_ENGINE_MANAGE_STATE: 'false' };

/**
 * The whole environment of dbt. Its output is set here and not by flags, because dbt passes over a
 * variable that it does not know, and the variables win over `flags:` in dbt_project.yml. Each is
 * set under both names: a `.env` file, which dbt 1.12 loads with every command, gives only what is
 * not set.
 */
export function buildDbtEnvironment(
  env: Readonly<Record<string, string>>,
  output: 'none' | 'json',
  logPath: string,
): Record<string, string> {
  const settings = {
    LOG_FORMAT: output === 'json' ? 'json' : 'text',
    LOG_LEVEL: output === 'json' ? 'info' : 'none',
    // The file would follow the two above.
    // `debug` is dbt 1's only: dbt 2 refuses every command for it.
    LOG_FORMAT_FILE: 'text',
    LOG_LEVEL_FILE: 'debug',
    LOG_PATH: logPath,
    DEBUG: 'false',
    PRINT: 'true',
    QUIET: 'false',
    USE_COLORS: 'false',
    WRITE_JSON: 'true',
  };
  // An empty one is none to dbt 1, and keeps that of a `.env` file away (`withDotEnv`).
  const others = Object.entries(env).filter(([name, value]) => value === '' || !DECIDED.has(name));
  const { DBT_SEND_ANONYMOUS_USAGE_STATS: statistics } = env;
  return {
    ...(statistics !== undefined && { DBT_ENGINE_SEND_ANONYMOUS_USAGE_STATS: statistics }),
    ...Object.fromEntries(others),
    ...Object.fromEntries(
      PREFIXES.flatMap((prefix) =>
        Object.entries(settings).map(([name, value]) => [prefix + name, value]),
      ),
    ),
  };
}
