import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileChanges } from '../support/git.ts';
import { pullRequestEvent, pushEvent, workflowDispatchEvent } from '../support/runner/events.ts';
import { releaseEvent, tagPushEvent } from '../support/runner/refused-events.ts';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

/** As many projects have it: a custom schema is taken as it is written. */
const NAMING = `{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set default_schema = target.schema -%}
    {%- if custom_schema_name is none -%}
        {{ default_schema }}
    {%- else -%}
        {{ custom_schema_name | trim }}
    {%- endif -%}
{%- endmacro %}
`;

const history = (columns: string) => `snapshots:
  - name: methods_history
    relation: ref('methods')
    config:
      target_schema: history
      unique_key: id
      strategy: check
      check_cols: ${columns}
`;

const project: FileChanges = {
  'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
  'profiles.yml': `shop:
  target: prod
  outputs:
    prod: {type: duckdb, path: "{{ env_var('SHOP_WAREHOUSE') }}", schema: analytics}
`,
  'macros/naming/generate_schema_name.sql': `{# Ours. #}\n\n${NAMING}`,
  'models/methods.sql': "select 1 as id, 'card' as method\n",
  'models/finance.sql': "{{ config(schema='finance', materialized='table') }}\nselect 1 as id\n",
  'snapshots/history.yml': history('[method]'),
  'tests/methods_are_known.sql':
    "{{ config(store_failures=true, severity='warn') }}\nselect id from {{ ref('methods') }}\n",
};

const FOLLOW_THE_TARGET =
  'Let generate_schema_name keep its names in production, and put the target’s schema first elsewhere: ' +
  "`{% if target.schema == 'analytics' %}`, what it does now, " +
  '`{% else %}{{ target.schema }}_{{ custom_schema_name | trim }}{% endif %}`. ' +
  'A pull request builds with the production target, where only the schema differs. ' +
  'Without the condition, the next deploy would move production’s relations.';

/** Everything in the warehouse, by relation. */
async function contentsOf(shop: Shop): Promise<Record<string, string>> {
  const schemas = await shop.schemas();
  const all = await Promise.all(schemas.map((schema) => shop.contents(schema)));
  return Object.assign({}, ...all);
}

function differences(before: Record<string, string>, after: Record<string, string>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]);
}

const errorsOf = ({ annotations }: StepResult) =>
  annotations
    .filter(({ level }) => level === 'error')
    .map(({ file, line, message }) => ({ file, line, message: message.split('\n') }));

afterAll(removeTempDirs);

describe('a pull request that would write to production', () => {
  let shop: Shop;
  let production: Record<string, string>;
  let number = 20;

  beforeAll(async () => {
    shop = await Shop.openWith(project);
    expect((await shop.runPush()).conclusion).toBe('success');
    production = await contentsOf(shop);
    expect(Object.keys(production).sort()).toEqual([
      'analytics.methods',
      'dbt_test__audit.methods_are_known',
      'finance.finance',
      'history.methods_history',
    ]);
  });

  afterAll(async () => {
    expect(shop.github.strictErrors).toEqual([]);
    await shop.close();
  });

  /** Runs a pull request that must be stopped. @returns its one error */
  async function stopped(branch: string, changes: FileChanges) {
    number += 1;
    const step = await shop.runPull(await shop.openPull(number, branch, changes), 'opened');
    const stray = differences(production, await contentsOf(shop));
    tally('stray writes', stray.length);
    expect(stray, step.log).toEqual([]);
    expect(step.exitCode).toBe(1);
    const [error, ...more] = errorsOf(step);
    expect(more).toEqual([]);
    const [comment] = shop.github.comments(number);
    expect(comment?.body).toContain('stopped before anything was built');
    return error;
  }

  it('[T13] by a generate_schema_name that ignores the target is stopped at the line that does', async () => {
    const changes = {
      'models/finance.sql': `${project['models/finance.sql']}union all select 2\n`,
    };
    expect(await stopped('finance', changes)).toEqual({
      file: 'macros/naming/generate_schema_name.sql',
      line: 8,
      message: [
        'This pull request would write to a relation of production. Nothing was built.',
        '  model.shop.finance (models/finance.sql) → "shop"."finance"."finance": macros/naming/generate_schema_name.sql:8 ignores the target’s schema',
        FOLLOW_THE_TARGET,
      ],
    });
  });

  it('[T13] by a snapshot with a hard target_schema is stopped at that line', async () => {
    expect(await stopped('history', { 'snapshots/history.yml': history('[id, method]') })).toEqual({
      file: 'snapshots/history.yml',
      line: 5,
      message: [
        'This pull request would write to a relation of production. Nothing was built.',
        '  snapshot.shop.methods_history (snapshots/history.yml) → "shop"."history"."methods_history": snapshots/history.yml:5 sets target_schema',
        'Let it follow the target elsewhere: ' +
          "`target_schema: \"{{ 'history' if target.schema == 'analytics' else target.schema ~ '_history' }}\"`, or in `config()` " +
          "`target_schema=('history' if target.schema == 'analytics' else target.schema ~ '_history')`. " +
          'Production’s snapshot stays where it is. A pull request builds with the production target, where only the schema differs.',
      ],
    });
  });

  it('[T13] by stored failures that land in production’s audit schema is stopped', async () => {
    const changes = {
      'tests/methods_are_known.sql': `${project['tests/methods_are_known.sql']}where id > 1\n`,
    };
    expect(await stopped('failures', changes)).toEqual({
      file: 'macros/naming/generate_schema_name.sql',
      line: 8,
      message: [
        'This pull request would write to a relation of production. Nothing was built.',
        '  test.shop.methods_are_known (tests/methods_are_known.sql) → "shop"."dbt_test__audit"."methods_are_known": macros/naming/generate_schema_name.sql:8 ignores the target’s schema',
        FOLLOW_THE_TARGET,
      ],
    });
  });

  it('[T13] by a schema that is hard-coded in a macro of another name is stopped, in a model that production does not have yet', async () => {
    const changes = {
      'macros/naming/generate_schema_name.sql':
        '{% macro generate_schema_name(custom, node) %}\n  {{ return(schema_of(custom)) }}\n{% endmacro %}\n',
      'macros/schema_of.sql':
        "{% macro schema_of(custom) %}\n  {% if custom == 'vip' %}\n    {{ return('analytics') }}\n  {% endif %}\n  {{ return(target.schema) }}\n{% endmacro %}\n",
      'models/vip.sql': "{{ config(schema='vip') }}\nselect 1 as id\n",
    };
    expect(await stopped('vip', changes)).toEqual({
      file: 'macros/schema_of.sql',
      line: 3,
      message: [
        'This pull request would write to a relation of production. Nothing was built.',
        '  model.shop.vip (models/vip.sql) → "shop"."analytics"."vip": macros/schema_of.sql:3 ignores the target’s schema',
        FOLLOW_THE_TARGET,
      ],
    });
  });
});

describe('a deploy that is not one of the default branch', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.openWith(project);
  });

  afterAll(async () => {
    expect(shop.github.strictErrors).toEqual([]);
    await shop.close();
  });

  async function refused(step: StepResult): Promise<string> {
    const stray = [...shop.github.artifacts(), ...(existsSync(shop.warehouse) ? [shop] : [])];
    tally('stray writes', stray.length);
    expect(stray).toEqual([]);
    expect(step.exitCode).toBe(1);
    const [error, ...more] = errorsOf(step);
    expect(more).toEqual([]);
    return error?.message.join(' ') ?? '';
  }

  it.each([
    [
      'by hand on another branch',
      workflowDispatchEvent({ branch: 'hotfix' }),
      'workflow_dispatch on "hotfix" is not supported',
    ],
    [
      'by a push to another branch',
      pushEvent({ branch: 'hotfix' }),
      'push on "hotfix" is not supported',
    ],
    [
      'by a tag of its name',
      tagPushEvent({ tag: 'main' }),
      'push on the tag "main" is not supported',
    ],
    ['by a release', releaseEvent(), 'release on the tag "v1.2.3" is not supported'],
    [
      'by a pull request',
      pullRequestEvent(),
      '"mode: deploy" does not fit this event: an open pull request is for ci',
    ],
  ])(
    '[T13] is refused on another branch, by a tag, a release or a pull request: %s',
    async (_, event, message) => {
      const sha = await shop.repository.git('rev-parse', 'main');
      const step = await shop.start('main', { ...event, sha }, { inputs: { mode: 'deploy' } });
      expect(await refused(await step.result)).toContain(message);
    },
  );

  it('[T13] is refused where it is a re-run from before the default branch was renamed', async () => {
    const { defaultBranch } = shop.github.model;
    shop.github.model.defaultBranch = 'trunk';
    const step = await shop.runPush({ run: { attempt: 2 } });
    shop.github.model.defaultBranch = defaultBranch;
    expect(await refused(step)).toBe(
      'This re-run is of "main", but production is only deployed from the default branch, which is now "trunk". Start a new run of the workflow on "trunk".',
    );
  });

  it('[T13] is refused outside GitHub, where its state could not be kept', async () => {
    expect(await refused(await shop.runPush({ env: { ACTIONS_RUNTIME_TOKEN: '' } }))).toBe(
      'A deploy outside GitHub Actions needs "state-path", because there are no artifacts to store the production state. Set it to a folder that outlives this job and that only deploys use.',
    );
  });
});

describe('before the first deploy', () => {
  it('[T13] a pull request is stopped too, by its relations and by files that production has', async () => {
    const shop = await Shop.openWith(project);
    const file = join(await makeTempDir('lake-'), 'orders.parquet');
    await writeFile(file, 'production’s');
    const pull = await shop.openPull(12, 'first', {
      'macros/naming/generate_schema_name.sql': NAMING.replace(
        'custom_schema_name is none',
        "custom_schema_name is none or target.name != 'prod'",
      ),
      'models/orders.sql': `{{ config(\n    materialized='external',\n    location='${file}'\n) }}\nselect 1 as id\n`,
    });
    const step = await shop.runPull(pull, 'opened', { inputs: { exclude: 'methods_history' } });
    const stray = [
      ...(existsSync(shop.warehouse) ? [shop.warehouse] : []),
      ...((await readFile(file, 'utf8')) === 'production’s' ? [] : [file]),
    ];
    tally('stray writes', stray.length);
    expect(stray, step.log).toEqual([]);
    expect(errorsOf(step)).toEqual([
      {
        file: 'macros/naming/generate_schema_name.sql',
        line: 6,
        message: [
          'This pull request would write to 3 relations outside its own schema pr_12_shop, 2 of them production’s. Nothing was built.',
          '  model.shop.finance (models/finance.sql) → "shop"."finance"."finance": macros/naming/generate_schema_name.sql:6 ignores the target’s schema',
          '  test.shop.methods_are_known (tests/methods_are_known.sql) → "shop"."dbt_test__audit"."methods_are_known": macros/naming/generate_schema_name.sql:6 ignores the target’s schema',
          `  model.shop.orders (models/orders.sql) → ${file}: models/orders.sql:3 sets location`,
          'The macro checks the target name. Add a target to profiles.yml with a name that the macro does not treat as production, and set `ci-target` to it. It may use the same connection.',
        ],
      },
    ]);
    expect(shop.github.strictErrors).toEqual([]);
    await shop.close();
  });
});
