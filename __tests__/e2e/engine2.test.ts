import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ENGINE_2_NOTICE } from '../../src/dbt/engine.ts';
import { type Double, startDouble } from '../support/double.ts';
import type { StepResult } from '../support/runner/step.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

/** Fails the first time, as a warehouse does that is not there yet. */
const FLAKY = `{% if execute %}
  {% set file = env_var('SHOP_FLAG') %}
  {% if run_query("select count(*) from glob('" ~ file ~ "')").rows[0][0] == 0 %}
    {% do run_query("copy (select 1 as id) to '" ~ file ~ "'") %}
    {% do run_query("select error('not there yet')") %}
  {% endif %}
{% endif %}
select customer_id from {{ ref('known_customers') }}
`;

const PROJECT = {
  'dbt_project.yml': `name: shop
profile: shop
version: '1.0'
models: {+materialized: table}
`,
  'profiles.yml': `shop:
  target: prod
  outputs:
    prod: {type: duckdb, path: "{{ env_var('SHOP_WAREHOUSE') }}", schema: analytics, threads: 2}
`,
  'models/customers.sql': "select 1 as customer_id, 'NL' as country\n",
  'models/customers.yml': `models:
  - name: customers
    columns: [{name: customer_id, data_tests: [unique]}]
`,
  'models/known_customers.sql': `{{ config(materialized='ephemeral') }}
select customer_id from {{ ref('customers') }}
`,
  'models/flaky.sql': FLAKY,
  'models/below_flaky.sql': "select * from {{ ref('flaky') }}\n",
  'models/countries.sql': "select country, count(*) as n from {{ ref('customers') }} group by 1\n",
  'models/report.sql': "select * from {{ ref('countries') }}\n",
  'models/warned.sql': "{{ config(meta={'warns': true}) }} select 1 as id\n",
};
/** All but the ephemeral one. */
const MODELS = 6;

/** Runs for hours, and DuckDB cannot be interrupted between two of its rows. */
const SLOW =
  "select sum(hash(a.range + b.range)) as x from range(1000000) as a, range(1000000) as b, {{ ref('customers') }}\n";

// Each of dbt 2's commands is a process that starts dbt 1.
vi.setConfig({ hookTimeout: 600_000, testTimeout: 600_000 });

let double: Double;
let shop: Shop;
let deploy: StepResult;
let production: Record<string, string>;
let extra: { env: Record<string, string>; inputs: Record<string, string> };

beforeAll(async () => {
  [double, shop] = await Promise.all([startDouble(), Shop.openWith(PROJECT)]);
  shop.dbt = double.env;
  extra = {
    env: { SHOP_FLAG: join(await makeTempDir(), 'flag.csv') },
    inputs: { 'transient-errors': 'not there yet', 'retry-delay': '0' },
  };
  deploy = await shop.runPush(extra);
  production = await shop.contents('analytics');
});

afterAll(async () => {
  expect(await shop.contents('analytics')).toEqual(production);
  expect(shop.github.strictErrors).toEqual([]);
  await double.stop();
  await shop.close();
  await removeTempDirs();
});

const comment = (pull: Pull) => shop.github.comments(pull.number).at(-1)?.body ?? '';
const errors = ({ annotations }: StepResult) =>
  annotations.filter(({ level }) => level === 'error');

describe('a deploy on dbt 2', () => {
  it('builds all of production; an ephemeral model and one with warnings do not spoil it', () => {
    expect(deploy.outputs, deploy.log).toMatchObject({ status: 'success', built: String(MODELS) });
    expect(deploy.summary).toContain(ENGINE_2_NOTICE.slice(0, 40));
    expect(Object.keys(production)).toContain('analytics.warned');
  });

  it('runs again exactly what failed for a reason that passes, and what was skipped for it', () => {
    expect(deploy.outputs.retried).toBe('1');
    const [, round] = deploy.groups.filter(({ title }) => title.startsWith('dbt build'));
    const built = round?.lines.filter((line) => / ok /.test(line)) ?? [];
    expect(built.map((line) => /model\.shop\.(\w+)/.exec(line)?.[1])).toEqual([
      'flaky',
      'below_flaky',
    ]);
  });

  it('counts by itself how far it is', () => {
    const [first] = deploy.groups.filter(({ title }) => title.startsWith('dbt build'));
    expect(first?.lines.join('\n')).toMatch(/\[1\/\d\] \w+ model\.shop/);
  });

  it('leaves a production state of its engine', async () => {
    expect(shop.github.artifacts().map(({ name }) => name)).toEqual(['dbt-state-shop-1']);
  });
});

describe('a pull request on dbt 2', () => {
  let pull: Pull;
  let first: StepResult;
  let firstComment: string;
  let broken: StepResult;
  beforeAll(async () => {
    pull = await shop.openPull(12, 'count-twice', {
      'models/countries.sql':
        "select country, 2 * count(*) as n from {{ ref('customers') }} group by 1\n",
    });
    first = await shop.runPull(pull, 'opened', extra);
    firstComment = comment(pull);
    await shop.push(pull, {
      'models/countries.sql':
        "select country, 3 * count(*) as n from {{ ref('customers') }} group by 1\n",
    });
    broken = await shop.runPull(pull, 'synchronize', {
      ...extra,
      env: { ...extra.env, DBT2_DOUBLE_WANTS: 'metadata.of_tomorrow' },
    });
  });

  it('builds what it changed and what is downstream, and reads the rest from production', () => {
    expect(first.outputs, first.log).toMatchObject({
      ...{ status: 'success', baseline: 'production', built: '2' },
    });
    expect(firstComment).toContain(ENGINE_2_NOTICE.slice(0, 40));
  });

  it('is red where dbt cannot read the pinned results, and names what was not built', () => {
    expect(broken.log).toContain('Nothing to do.');
    expect(broken.conclusion).toBe('failure');
    expect(broken.outputs.status).toBe('failure');
    for (const name of ['countries', 'report'])
      expect(comment(pull)).toMatch(
        new RegExp(`${name}[^]*reported no result for this planned node`),
      );
    expect(errors(broken).map(({ message }) => message)).toEqual(
      Array(2).fill(expect.stringContaining('reported no result for this planned node')),
    );
  });
});

describe('a project that dbt 2 cannot parse', () => {
  it('is annotated at the line, which the comment names too', async () => {
    const pull = await shop.openPull(13, 'wrong', {
      'models/wrong.sql': 'select 1 as id,\n\n  {{ 1 + }} as x\n',
    });
    const step = await shop.runPull(pull, 'opened', extra);
    expect(step.conclusion).toBe('failure');
    expect(errors(step)).toMatchObject([{ file: 'models/wrong.sql', line: 3 }]);
    expect(comment(pull)).toContain('models/wrong.sql:3');
  });
});

describe('a run on dbt 2 that is cancelled', () => {
  it('ends dbt at once, and says what was built', async () => {
    const pull = await shop.openPull(14, 'slow', { 'models/slow.sql': SLOW });
    const running = await shop.startPull(pull, 'opened', extra);
    await running.sawLog(/dbt build/);
    running.cancel();
    const step = await running.result;
    expect(step.conclusion).toBe('cancelled');
    expect(step.main).toMatchObject({ exitCode: 130, signal: null });
    expect(step.orphans).toEqual([]);
    expect(comment(pull)).toMatch(/cancelled/);
  });
});

describe('what dbt 2 cannot do right', () => {
  it('is a swap on DuckDB, which is refused before anything runs', async () => {
    const step = await shop.runPush({ ...extra, inputs: { ...extra.inputs, 'blue-green': 'on' } });
    expect(step.conclusion).toBe('failure');
    expect(errors(step)[0]?.message).toMatch(/blue-green swap could stop halfway/);
    expect(step.groups.filter(({ title }) => title.startsWith('dbt build'))).toEqual([]);
  });

  it('is an adapter that it does not support, which is refused before anything runs', async () => {
    const profiles = `shop:
  target: prod
  outputs:
    prod: {type: postgres, host: localhost, port: 1, user: a, password: a, dbname: a, schema: a}
`;
    const step = await shop.runPush({ ...extra, inputs: { ...extra.inputs, profiles } });
    expect(step.conclusion).toBe('failure');
    expect(errors(step)[0]?.message).toMatch(/does not support the adapter postgres/);
    expect(step.groups.filter(({ title }) => title.startsWith('dbt '))).toEqual([]);
  });
});
