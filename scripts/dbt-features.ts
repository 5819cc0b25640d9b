/**
 * The rows of docs/dbt-features.md: each feature of dbt's documentation, and what proves that the
 * action deals with it in each kind of run. `scripts/features-page.ts` checks that what a cell names
 * exists.
 */

/** The kinds of runs, in the order of the table. */
export const COLUMNS = {
  pull: 'Pull request',
  deploy: 'Deploy',
  blueGreen: 'Blue-green',
  push: 'Second push',
  cleanup: 'Clean-up',
  monitor: 'Health check',
} as const;

export type Column = keyof typeof COLUMNS;

/** What a cell says. */
export type Cell =
  /** A test of `npm test`: file below `__tests__`, without `.test.ts`, and words of its title. */
  | { test: readonly [file: string, title: string] }
  /** Scenarios of the oracle (`npm run e2e:oracle`), by name; it plays the pull request and each kind of deploy. */
  | { oracle: readonly string[] }
  /** A scenario of `__tests__/scenarios` (`npm test`), by name: what is planned and what is skipped. */
  | { scenario: string }
  /** The column's general test covers it: the kind of run treats all nodes alike. */
  | 'general'
  /** dbt does it, the action passes it on, and no test of ours covers it. */
  | 'dbt'
  /** Why it does not apply, or is not supported, as a sentence. */
  | { because: string };

export interface Feature {
  name: string;
  /** Page of docs.getdbt.com. */
  page: string;
  /** Columns that are absent are `general`. */
  cells: Partial<Record<Column, Cell>>;
}

/** The tests behind `general`. */
export const GENERAL: Readonly<Record<Column, { test: readonly [string, string]; why: string }>> = {
  pull: {
    test: ['e2e/ci', 'builds what it changed and what is downstream, each in a schema of its own'],
    why: 'selects with dbt (`state:modified+`) and builds the plan by unique id',
  },
  deploy: {
    test: ['e2e/deploy', 'runs the steps that the settings name, in their order'],
    why: 'runs dbt’s own commands on the whole project',
  },
  blueGreen: {
    test: [
      'e2e/blue-green-duckdb',
      'puts the new generation into the live schemas, and the former one back',
    ],
    why: 'runs the same build with another schema, then swaps whole schemas',
  },
  push: {
    test: [
      'e2e/second-push',
      'build what changed since, and what is below it, on the rest of the pull request',
    ],
    why: 'reuses a green result if neither the node nor anything upstream changed',
  },
  cleanup: {
    test: ['e2e/cleanup', '[T14] drops all its schemas, custom ones too, and only those'],
    why: 'drops marked schemas with all that is in them',
  },
  monitor: {
    test: ['e2e/monitor', 'gets a run from each deploy, with the rows of what it built'],
    why: 'builds nothing; it reads the state’s history, freshness and row counts',
  },
};

const test = (file: string, title: string): Cell => ({ test: [file, title] });
const oracle = (...names: string[]): Cell => ({ oracle: names });
const scenario = (name: string): Cell => ({ scenario: name });
const because = (sentence: string): Cell => ({ because: sentence });
/** The same scenarios for the pull request and each kind of deploy. */
const merged = (...names: string[]) => {
  const cell = oracle(...names);
  return { pull: cell, deploy: cell, blueGreen: cell };
};

const NOT_BUILT = because('It is no node that is built.');

export const FEATURES: Readonly<Record<string, readonly Feature[]>> = {
  'Resource types': [
    {
      name: 'Models: view, table',
      page: 'docs/build/materializations',
      cells: merged('a view becomes a table', 'a table becomes a view'),
    },
    {
      name: 'Ephemeral models',
      page: 'docs/build/materializations#ephemeral',
      cells: {
        ...merged('an ephemeral model becomes a view', 'a table becomes ephemeral'),
        push: test('plan/reuse', 'ephemeral'),
      },
    },
    {
      name: 'Incremental models',
      page: 'docs/build/incremental-models',
      cells: {
        ...merged(
          'another key of an incremental model',
          'a filter that takes more rows',
          'another incremental strategy',
          'a column of the parent of incremental models',
        ),
        push: test('warehouse/clones', 'replaces what an earlier push left, a view too'),
      },
    },
    {
      name: '`on_schema_change`',
      page: 'docs/build/incremental-models#what-if-the-columns-of-my-incremental-model-change',
      cells: merged(
        'a new column, on_schema_change of ignore',
        'a new column, on_schema_change of append',
        'a new column, on_schema_change of sync',
        'a new column, on_schema_change of fail',
      ),
    },
    {
      name: 'Microbatch',
      page: 'docs/build/incremental-microbatch',
      cells: merged('the body of a microbatch model', 'a longer lookback', 'an earlier begin'),
    },
    {
      name: 'Materialized views, dynamic tables',
      page: 'docs/build/materializations#materialized-view',
      cells: { pull: 'dbt', deploy: 'dbt', blueGreen: 'dbt' },
    },
    {
      name: 'Python models',
      page: 'docs/build/python-models',
      cells: merged('the body of a Python model', 'a Python model becomes SQL'),
    },
    {
      name: 'Seeds',
      page: 'docs/build/seeds',
      cells: merged(
        'another value in a seed',
        'a column of another type in a seed, by its config',
        'another delimiter of a seed',
        'a byte order mark in a seed',
      ),
    },
    {
      name: 'Snapshots',
      page: 'docs/build/snapshots',
      cells: merged(
        'more columns that a snapshot checks',
        'another strategy of a snapshot',
        'a snapshot that ends rows which are gone',
        'a snapshot in another schema',
      ),
    },
    {
      name: 'Functions',
      page: 'docs/build/udfs',
      cells: {
        pull: test(
          'e2e/functions-of-pulls',
          '[A3] builds it in a schema of its own, with what calls it, and drops both',
        ),
        deploy: oracle('the body of a function', 'the parent of a model that calls a function'),
        cleanup: test(
          'e2e/functions-of-pulls',
          '[A3] builds it in a schema of its own, with what calls it, and drops both',
        ),
      },
    },
    {
      name: 'Generic and singular tests',
      page: 'docs/build/data-tests',
      cells: {
        pull: scenario('a new test'),
        deploy: test('e2e/blue-green', 'leaves production as it is when a test fails'),
        blueGreen: test('e2e/blue-green', 'leaves production as it is when a test fails'),
      },
    },
    {
      name: 'Unit tests',
      page: 'docs/build/unit-tests',
      cells: {
        pull: test('scenarios/pinned-selection', 'needs its own command for a unit test'),
        push: test('plan/deferral', 'defers what a unit test needs of the model that it tests'),
      },
    },
    {
      name: 'Sources',
      page: 'docs/build/sources',
      cells: {
        pull: scenario('the schema of a source'),
        deploy: test('e2e/freshness', 'builds what is below the one that is'),
      },
    },
    {
      name: 'Source freshness',
      page: 'docs/deploy/source-freshness',
      cells: {
        pull: because('A pull request checks no freshness: it changes no source.'),
        deploy: test('e2e/freshness', 'stops before anything is built with `freshness: error`'),
        push: because('A pull request checks no freshness: it changes no source.'),
        cleanup: NOT_BUILT,
        monitor: test('e2e/alerts', 'posts the health check'),
      },
    },
    {
      name: 'Exposures',
      page: 'docs/build/exposures',
      cells: {
        pull: scenario('an exposure'),
        deploy: test('plan/ownership', 'names owner, address, channel and every exposure below'),
        push: NOT_BUILT,
        cleanup: NOT_BUILT,
        monitor: test('plan/ownership', 'names owner, address, channel and every exposure below'),
      },
    },
    {
      name: 'Groups and access',
      page: 'docs/mesh/govern/model-access',
      cells: { pull: scenario('a group and its access') },
    },
    {
      name: 'Semantic models, metrics, saved queries',
      page: 'docs/build/semantic-models',
      cells: {
        pull: test('plan/writes', 'has a page of dbt’s documentation for each type'),
        deploy: 'dbt',
        blueGreen: 'dbt',
        push: NOT_BUILT,
        cleanup: NOT_BUILT,
      },
    },
    {
      name: 'Analyses',
      page: 'docs/build/analyses',
      cells: {
        pull: 'dbt',
        deploy: NOT_BUILT,
        blueGreen: NOT_BUILT,
        push: NOT_BUILT,
        cleanup: NOT_BUILT,
      },
    },
    {
      name: 'A resource type of a later dbt',
      page: 'reference/resource-properties',
      cells: {
        pull: test('plan/writes', 'stops at a type that it lacks'),
        deploy: 'dbt',
        blueGreen: 'dbt',
        push: because('The run has stopped.'),
      },
    },
  ],
  'Names and places': [
    {
      name: 'Custom schemas, `generate_schema_name`',
      page: 'docs/build/custom-schemas',
      cells: {
        ...merged('schemas without a prefix in production', 'the schema of a folder'),
        cleanup: test('e2e/cleanup', '[T14] drops all its schemas, custom ones too'),
      },
    },
    {
      name: '`generate_alias_name`, `alias`',
      page: 'docs/build/custom-aliases',
      cells: merged('the macro that makes aliases', 'another alias of an incremental model'),
    },
    {
      name: '`generate_database_name`, several databases',
      page: 'docs/build/custom-databases',
      cells: {
        pull: 'dbt',
        deploy: 'dbt',
        blueGreen: because('DuckDB needs one database; other warehouses swap schema by schema.'),
        cleanup: test('warehouse/runs', '[T14] loses everything where nothing is planned'),
      },
    },
    {
      name: 'Quoted names, `quoting`',
      page: 'reference/project-configs/quoting',
      cells: merged('another quoted alias', 'a quoted column of another name'),
    },
    {
      name: 'Overridden `ref`, `source` and other macros of dbt',
      page: 'reference/dbt-jinja-functions/builtins',
      cells: { pull: scenario('a macro of dbt that is replaced, beside a docs colour') },
    },
    {
      name: '`dispatch`',
      page: 'reference/dbt-jinja-functions/dispatch',
      cells: {
        pull: test(
          'plan/schema-naming',
          'asks the macro that dbt asks: the package’s own, the project’s, the dispatched one',
        ),
      },
    },
  ],
  Configs: [
    {
      name: 'Configs in dbt_project.yml, YAML and SQL',
      page: 'reference/configs-and-properties',
      cells: {
        pull: scenario('a config in YAML beside harmless ones'),
        deploy: oracle('a config in dbt_project.yml'),
        blueGreen: oracle('a config in dbt_project.yml'),
      },
    },
    {
      name: '`+enabled`, also by target',
      page: 'reference/resource-configs/enabled',
      cells: merged('a model that is switched off', 'a model that is on in production only'),
    },
    {
      name: '`pre_hook`, `post_hook`',
      page: 'docs/build/hooks-operations',
      cells: {
        pull: test('dbt/write-fence', 'A2: a post-hook'),
        deploy: oracle('another argument of a post-hook', 'the macro of a post-hook'),
        blueGreen: test(
          'dbt/write-fence-deploys',
          '[T45] refuses a hook of a blue-green deploy that writes to what is live',
        ),
      },
    },
    {
      name: '`on-run-start`, `on-run-end`',
      page: 'reference/project-configs/on-run-start-on-run-end',
      cells: {
        pull: test('e2e/hooks-of-pulls', '[A2, C3] work on copies in the pull request’s schema'),
        deploy: test('dbt/write-fence-deploys', 'lists what hooks wrote'),
        blueGreen: test('dbt/write-fence-deploys', 'lists what hooks wrote'),
        monitor: because(
          'It builds nothing; the fence refuses what hooks of its commands would write.',
        ),
      },
    },
    {
      name: '`grants`',
      page: 'reference/resource-configs/grants',
      cells: {
        pull: 'dbt',
        deploy: 'dbt',
        blueGreen: test(
          'warehouse/blue-green',
          'gives the incoming schema the rights of the live one',
        ),
      },
    },
    {
      name: '`persist_docs`',
      page: 'reference/resource-configs/persist_docs',
      cells: { pull: scenario('a description that is persisted') },
    },
    {
      name: 'Contracts and constraints',
      page: 'docs/mesh/govern/model-contracts',
      cells: merged('a contract that a model gets'),
    },
    {
      name: 'Versions',
      page: 'docs/mesh/govern/model-versions',
      cells: merged(
        'a new version that is not the latest',
        'another latest version',
        'a version that is gone',
      ),
    },
    {
      name: '`store_failures`',
      page: 'reference/resource-configs/store_failures',
      cells: {
        pull: test('e2e/guard', '[T13] by stored failures that land in production’s audit schema'),
        cleanup: test('e2e/two-pulls', '[T14] drops only the schemas of the one that closes'),
      },
    },
    {
      name: '`severity`, `warn_if`, `error_if`',
      page: 'reference/resource-configs/severity',
      cells: { pull: scenario('the severity of a test') },
    },
    {
      name: '`full_refresh`',
      page: 'reference/resource-configs/full_refresh',
      cells: merged('an incremental model with full_refresh'),
    },
    {
      name: '`meta`, `tags`, `docs`',
      page: 'reference/resource-configs/meta',
      cells: { pull: scenario('meta that a macro reads') },
    },
    {
      name: 'Custom materializations, external tables',
      page: 'guides/create-new-materializations',
      cells: {
        pull: test('dbt/write-fence', 'E11: a file'),
        deploy: 'dbt',
        blueGreen: 'dbt',
        cleanup: test('e2e/guard', 'by its relations and by files that production has'),
      },
    },
    {
      name: '`query-comment`',
      page: 'reference/project-configs/query-comment',
      cells: {
        pull: test(
          'dbt/write-fence-properties',
          'reads a statement the same in any case, with any white space and comments',
        ),
        deploy: 'dbt',
        blueGreen: 'dbt',
        push: 'dbt',
      },
    },
  ],
  'Projects, packages and files': [
    {
      name: '`model-paths` and the other paths',
      page: 'reference/project-configs/model-paths',
      cells: merged(
        'a model outside of the project folder',
        'a model that is a symlink, whose file changes',
        'a folder of models that is a symlink, in which one changes',
      ),
    },
    {
      name: 'Local packages',
      page: 'docs/build/packages#local-packages',
      cells: merged(
        'a local package of another version, with another model',
        'a local package with another macro',
        'a macro of a package outside of the project folder',
      ),
    },
    {
      name: 'Packages of the hub, of git and of an archive',
      page: 'docs/build/packages',
      cells: {
        pull: test('pipelines/steps/packages', 'gives a pull request what a deploy saved'),
        deploy: test(
          'pipelines/steps/packages',
          'installs again when the lock or what it was made from is another',
        ),
      },
    },
    {
      name: 'Projects that depend on another one (dbt-loom, `dependencies.yml`)',
      page: 'docs/mesh/govern/project-dependencies',
      cells: {
        pull: test('plan/writes', 'never builds another project’s public model'),
        deploy: 'dbt',
        blueGreen: 'dbt',
      },
    },
    {
      name: 'Files moved, renamed or deleted',
      page: 'reference/node-selection/methods#state',
      cells: merged(
        'an incremental model in another file',
        'another name of an incremental model',
        'a renamed model, a deleted one and a new one',
      ),
    },
    {
      name: 'Line ends, byte order marks, LFS pointers',
      page: 'docs/build/seeds',
      cells: merged(
        'line ends of another system in a model',
        'line ends of another system in a seed',
        'a seed that is a pointer of Git LFS',
      ),
    },
  ],
  'Variables, profiles, flags': [
    {
      name: '`vars`',
      page: 'docs/build/project-variables',
      cells: merged('a var of dbt_project.yml', 'a var that the workflow gives'),
    },
    {
      name: '`env_var()`',
      page: 'reference/dbt-jinja-functions/env_var',
      cells: merged(
        'an environment variable that the workflow gives',
        'the default of an environment variable',
      ),
    },
    {
      name: '`.env` files',
      page: 'reference/dbt-jinja-functions/env_var',
      cells: {
        pull: test('e2e/dot-env', 'stops a pull request whose file steers programs'),
        deploy: test('e2e/dot-env', 'names the schema of production, hides its token'),
        push: 'dbt',
      },
    },
    {
      name: 'profiles.yml: targets, aliases, Jinja',
      page: 'docs/core/connect-data-platform/profiles.yml',
      cells: {
        pull: test('config/profiles', 'looks through aliases and merges'),
        deploy: test('config/profiles', 'takes the profile'),
        push: test('config/profiles', 'takes the profile'),
        cleanup: test('config/profiles', 'takes the profile'),
        monitor: test('config/profiles', 'takes the profile'),
      },
    },
    {
      name: '`target.name` and `target.schema` in code',
      page: 'reference/dbt-jinja-functions/target',
      cells: {
        pull: test('plan/hook-writes', 'knows a hook that reads target.name'),
        deploy: scenario('a config that differs by target only'),
      },
    },
    {
      name: 'Flags and their environment variables',
      page: 'reference/global-configs/about-global-configs',
      cells: {
        pull: test('dbt/engine-settings', 'knows every setting that this dbt reads'),
        deploy: test('dbt/engine-settings', 'knows every setting that this dbt reads'),
      },
    },
    {
      name: '`--sample`, `--empty`',
      page: 'docs/build/sample-flag',
      cells: {
        pull: test('dbt/engine-settings', 'says of %s=%s: %s'),
        deploy: test('dbt/engine-settings', 'says of %s=%s: %s'),
        blueGreen: test('dbt/engine-settings', 'says of %s=%s: %s'),
        push: because('Both are refused: the comment would show something else than the merge.'),
      },
    },
    {
      name: 'Selectors, `selectors.yml`, default selectors',
      page: 'reference/node-selection/yaml-selectors',
      cells: {
        pull: oracle('a default selector that excludes a model downstream'),
        deploy: test('e2e/deploy', 'builds only what `select` and `exclude` leave'),
        blueGreen: oracle('a default selector that excludes a model downstream'),
      },
    },
    {
      name: '`state:`, `result:`, `source_status:` methods',
      page: 'reference/node-selection/methods',
      cells: {
        pull: test('scenarios/scenarios', '$name'),
        deploy: test('e2e/freshness', 'builds nothing when no source is fresher'),
        blueGreen: because('A blue-green deploy builds everything; `select` is refused.'),
      },
    },
    {
      name: 'Deferral',
      page: 'reference/node-selection/defer',
      cells: {
        pull: test('e2e/ci', 'reads every parent that it does not build from production'),
        deploy: because('A deploy reads production itself.'),
        blueGreen: because('A deploy reads production itself.'),
      },
    },
    {
      name: 'Partial parsing',
      page: 'reference/parsing#partial-parsing',
      cells: {
        pull: test('dbt/driver-session', 'takes up a change of blanks alone'),
        deploy: 'dbt',
        blueGreen: 'dbt',
        push: test('dbt/driver-session', 'takes up a change of blanks alone'),
      },
    },
    {
      name: '`dbt docs generate`',
      page: 'reference/commands/cmd-docs',
      cells: {
        pull: because('Docs are made by deploys (`docs: on`).'),
        deploy: test('e2e/deploy', 'leaves a page with the health of production, and dbt docs'),
        push: because('Docs are made by deploys (`docs: on`).'),
        cleanup: NOT_BUILT,
      },
    },
    {
      name: '`dbt retry`',
      page: 'reference/commands/retry',
      cells: {
        pull: test('e2e/retries-of-pulls', 'builds it at the second attempt'),
        deploy: test('e2e/retries', 'ends green, and says what was flaky'),
        push: test('e2e/second-push', 'then build what failed, on what the first push left'),
        cleanup: NOT_BUILT,
        monitor: NOT_BUILT,
      },
    },
  ],
};
