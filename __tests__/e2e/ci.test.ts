import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeGroupEvent } from '../support/runner/events.ts';
import type { StepResult } from '../support/runner/step.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

const DIM_CUSTOMERS = `select
    customers.customer_id,
    {{ helpers.shout('customers.customer_name') }} as customer_name,
    customers.country_code,
    0 as orders,
    0 as lifetime_value
from {{ ref('stg_customers') }} as customers
`;

/** A local package with one macro, so that dbt deps comes first. */
const PACKAGE = {
  'packages.yml': 'packages:\n  - local: helpers\n',
  'helpers/dbt_project.yml': "name: helpers\nversion: '1.0'\nconfig-version: 2\n",
  'helpers/macros/shout.sql': '{% macro shout(name) %}upper({{ name }}){% endmacro %}\n',
};

/** Prints what GitHub's runner would obey, and all that it can see of the environment. */
const HOSTILE = `{{ config(schema='audit') }}
{% if execute %}
  {% do print('::error::printed') %}
  {% do log('##[error]logged', info=true) %}
  {% do print('\\n::set-output name=status::hacked') %}
  {% for name in ['GITHUB_TOKEN', 'ACTIONS_RUNTIME_TOKEN', 'INPUT_GITHUB-TOKEN', 'INPUT_SLACK-BOT-TOKEN', 'GITHUB_ENV', 'GITHUB_OUTPUT', 'SHOP_WAREHOUSE'] %}
    {% do print('sees ' ~ name ~ ': ' ~ (env_var(name, 'nothing') != 'nothing')) %}
  {% endfor %}
{% endif %}
select 1 as id
`;

let shop: Shop;
let production: Record<string, string>;

const contents = async () => ({
  ...(await shop.contents('analytics')),
  ...(await shop.contents('analytics_history')),
});

const of = async (schema: string) =>
  (await shop.relations()).filter((name) => name.startsWith(schema));

beforeAll(async () => {
  shop = await Shop.open(PACKAGE);
  await shop.runPush();
  production = await contents();
});

afterAll(async () => {
  expect(await contents()).toEqual(production);
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

describe('a pull request', () => {
  let pull: Pull;
  let first: StepResult;

  beforeAll(async () => {
    pull = await shop.openPull(12, 'change', {
      'models/marts/dim_customers.sql': DIM_CUSTOMERS,
      'models/marts/hostile.sql': HOSTILE,
      'tests/has_orders.sql':
        "{{ config(store_failures=true, severity='warn') }}\nselect * from {{ ref('dim_customers') }} where orders = 0\n",
    });
    first = await shop.runPull(pull, 'opened');
  });

  it('builds what it changed and what is downstream, each in a schema of its own', async () => {
    expect(first.outputs).toMatchObject({ status: 'success', baseline: 'production', built: '3' });
    expect(await of('pr_12_shop')).toEqual([
      'pr_12_shop.dbt_ci_schema_list',
      'pr_12_shop.dbt_ci_schema_owner',
      'pr_12_shop.dbt_ci_schema_run',
      'pr_12_shop.dim_customers',
      'pr_12_shop.revenue_by_country',
      'pr_12_shop_audit.dbt_ci_schema_owner',
      'pr_12_shop_audit.dbt_ci_schema_run',
      'pr_12_shop_audit.hostile',
      'pr_12_shop_dbt_test__audit.dbt_ci_schema_owner',
      'pr_12_shop_dbt_test__audit.dbt_ci_schema_run',
      'pr_12_shop_dbt_test__audit.has_orders',
    ]);
  });

  it('installs the packages of the project first', () => {
    expect(first.groups.map(({ title }) => title).slice(0, 2)).toEqual(['dbt deps', 'dbt parse']);
  });

  it('reads every parent that it does not build from production, which stays as it was', async () => {
    const names = await shop.query('select min(customer_name) from pr_12_shop.dim_customers');
    expect(names).toEqual([['CUSTOMER 1']]);
    expect(await contents()).toEqual(production);
  });

  it('keeps what models print from being obeyed by the runner', () => {
    for (const text of ['error::printed', '[error]logged', 'set-output name=status::hacked'])
      expect(first.log).toContain(text);
    expect(first.annotations.filter(({ level }) => level === 'error')).toEqual([]);
    expect(first.outputs.status).toBe('success');
  });

  it('shows dbt nothing that GitHub’s runner gave to the action alone', () => {
    const seen = [...first.log.matchAll(/sees (\S+): True/g)].map(([, name]) => name);
    expect(new Set(seen)).toEqual(new Set(['SHOP_WAREHOUSE']));
  });

  it('reads a model from production again once its change is taken back', async () => {
    await shop.push(pull, {
      'models/marts/dim_customers.sql': await shop.repository.git(
        'show',
        'main:models/marts/dim_customers.sql',
      ),
      'models/marts/revenue_by_country.sql':
        "select country_code as country_name, sum(lifetime_value) as gross_revenue from {{ ref('dim_customers') }} group by 1\n",
    });
    const second = await shop.runPull(pull, 'synchronize', { inputs: { exclude: 'hostile' } });
    expect(second.outputs).toMatchObject({ status: 'success', built: '1' });
    // What the first push built, all zeros, is gone: a reader would take it for the pull request's.
    expect(await of('pr_12_shop')).not.toContain('pr_12_shop.dim_customers');
    expect(await of('pr_12_shop')).toContain('pr_12_shop.revenue_by_country');
    expect(
      await shop.query(
        `select (select round(sum(gross_revenue), 2) from pr_12_shop.revenue_by_country)
              = (select round(sum(lifetime_value), 2) from analytics.dim_customers)`,
      ),
    ).toEqual([['True']]);
    expect(shop.github.comments(12)).toHaveLength(1);
  });

  it('is built into the same schema by a merge queue, which writes no comment', async () => {
    const before = structuredClone(shop.github.comments(12));
    const merge = await shop.repository.pullRequestMerge(12, pull.branch);
    const event = mergeGroupEvent({
      number: 12,
      headSha: merge.mergeSha,
      baseSha: merge.baseSha,
    });
    const started = await shop.start('refs/pull/12/merge', event, {
      inputs: { exclude: 'hostile' },
    });
    expect((await started.result).outputs).toMatchObject({
      status: 'success',
      schema: 'pr_12_shop',
    });
    expect(shop.github.comments(12)).toEqual(before);
  });
});

describe('a pull request with nothing to build', () => {
  it('succeeds and says so', async () => {
    const pull = await shop.openPull(13, 'readme', { 'README.md': 'A shop.\n' });
    const step = await shop.runPull(pull, 'opened');
    expect(step.conclusion).toBe('success');
    expect(step.outputs).toMatchObject({ status: 'nothing', selected: '0' });
    expect(step.summary).toContain('### ✅ dbt `shop`: nothing to build');
    // A pull request that is not about dbt is left in peace.
    expect(shop.github.comments(13)).toEqual([]);
    expect(await of('pr_13')).toEqual([]);
  });
});

describe('schemas that are not the pull request’s own', () => {
  const payments = (number: number) =>
    shop.openPull(number, `methods-${number}`, {
      'models/marts/payment_methods.sql': `select ${number} as payments from {{ ref('stg_payments') }}\n`,
    });

  it('refuses a schema that another repository’s pull request made', async () => {
    await shop.execute(
      "create schema pr_15_shop; create table pr_15_shop.dbt_ci_schema_owner as select 'acme/other' as repository, 'shop' as project, '15' as pull_request",
    );
    const step = await shop.runPull(await payments(15), 'opened');
    expect(step.exitCode).toBe(1);
    expect(step.annotations[0]?.message).toContain(
      'pr_15_shop: pull request 15 of acme/other, project shop',
    );
    expect(await of('pr_15')).toEqual(['pr_15_shop.dbt_ci_schema_owner']);
  });

  it('builds into one that was there before, and says that it is not dropped', async () => {
    await shop.execute('create schema pr_16_shop');
    const step = await shop.runPull(await payments(16), 'opened');
    expect(step.conclusion).toBe('success');
    expect(shop.github.comments(16)[0]?.body).toContain(
      'already existed. This pull request builds into it. It is not dropped when the pull request closes.',
    );
  });
});

describe('a project in a folder, its profile in a secret, nothing deployed yet', () => {
  it('builds everything and says why', async () => {
    const other = await Shop.open({ 'dbt/shop/profiles.yml': 'nothing: {}\n' }, 'dbt/shop');
    const pull = await other.openPull(12, 'feature', {
      'dbt/shop/models/marts/extra.sql': 'select 1 as id\n',
    });
    const profiles = `shop:
  target: prod
  outputs:
    prod:
      type: duckdb
      path: "{{ env_var('SHOP_WAREHOUSE') }}"
      schema: analytics
`;
    const step = await other.runPull(pull, 'opened', {
      inputs: { 'project-dir': 'dbt/shop', profiles },
      env: { HOME: await makeTempDir('home-') },
    });
    expect(step.conclusion).toBe('success');
    expect(step.outputs).toMatchObject({ 'state-found': 'false', baseline: 'none', built: '11' });
    expect(other.github.comments(12)[0]?.body).toContain(
      'There is no production state to compare with, so everything is to be built. No completed run of ',
    );
    expect(await other.contents('analytics')).toEqual({});
    expect(other.github.strictErrors).toEqual([]);
    await other.close();
  });
});
