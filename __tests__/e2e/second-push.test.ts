import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataDiff } from '../../src/plan/review.ts';
import type { Report } from '../../src/report/model/report.ts';
import type { StepResult } from '../support/runner/step.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

/** One pull request, push after push. Its change to `stg_payments` doubles every amount. */

const STAGING = `select id as payment_id, order_id, method as payment_method, amount_cents / 50.0 as amount
from {{ source('raw', 'payments') }}`;
const PLANNED = [
  'daily_orders',
  'dim_customers',
  'fct_orders',
  'payment_methods',
  'revenue_by_country',
  'stg_payments',
];

/** Of `dim_customers`; what the rows of the second are made of is a macro, whose changes dbt does not see. */
const UNIT_TESTS = `unit_tests:
  - name: customers_without_orders
    model: dim_customers
    given:
      - input: ref('stg_customers')
        rows: [{customer_id: 1, customer_name: Ada}]
      - input: ref('fct_orders')
        rows: []
    expect:
      rows: [{customer_id: 1, orders: 0, lifetime_value: 0}]
  - name: customers_with_orders
    model: dim_customers
    given:
      - input: ref('stg_customers')
        rows: [{customer_id: 1, customer_name: Ada}]
      - input: ref('fct_orders')
        format: sql
        fixture: one_order
    expect:
      rows: [{customer_id: 1, orders: 1, lifetime_value: 5}]
`;

let shop: Shop;
/** Caches are found again only where the runner's folders have the same names. */
let machine: string;
let pull: Pull;
/** What the last push told of production and itself. */
let comparisons: Record<string, DataDiff>;

/** The names of models that dbt built in the run itself. */
function ran({ log }: StepResult): string[] {
  return [
    ...new Set([...log.matchAll(/\] \w+ +model\.shop\.(\w+)/g)].map(([, name = '']) => name)),
  ].sort();
}

/** The names of unit tests that dbt ran in the run itself. */
function unitTested({ log }: StepResult): string[] {
  return [...log.matchAll(/\] \w+ +unit_test\.shop\.dim_customers\.(\w+)/g)]
    .map(([, name = '']) => name)
    .sort();
}

async function reported({ outputs }: StepResult): Promise<Record<string, string>> {
  const text = await readFile(outputs['report-json'] ?? '', 'utf8');
  const { nodes } = JSON.parse(text) as Report;
  return Object.fromEntries(nodes.map(({ name, outcome }) => [name, outcome]));
}

async function compared({ outputs }: StepResult): Promise<Record<string, DataDiff>> {
  const text = await readFile(outputs['report-json'] ?? '', 'utf8');
  const { review } = JSON.parse(text) as Report;
  return Object.fromEntries((review?.diffs ?? []).map((diff) => [diff.uniqueId, diff]));
}

const all = (outcome: string) => Object.fromEntries(PLANNED.map((name) => [name, outcome]));

beforeAll(async () => {
  machine = await makeTempDir('machine-');
  shop = await Shop.open({
    'models/marts/unit_tests.yml': UNIT_TESTS,
    'tests/fixtures/one_order.sql':
      'select 7 as order_id, 1 as customer_id, {{ an_amount() }} as amount',
    'macros/an_amount.sql': '{% macro an_amount() %}5{% endmacro %}',
  });
  expect((await shop.runPush()).conclusion).toBe('success');
  pull = await shop.openPull(12, 'double', {
    'models/staging/stg_payments.sql': STAGING,
    'models/marts/payment_methods.sql': "select nonsense from {{ ref('stg_payments') }}",
  });
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

describe('the pushes of a pull request', () => {
  it('build the whole plan first', async () => {
    const run = await shop.runPull(pull, 'opened', { machine });
    expect(run.log).not.toContain('from the cache');
    expect(run.conclusion).toBe('failure');
    expect(await reported(run)).toEqual({ ...all('success'), payment_methods: 'error' });
    comparisons = await compared(run);
    expect(Object.keys(comparisons)).toHaveLength(5);
    expect(run.log).not.toContain('were reused from the last push');
    expect(unitTested(run)).toEqual(['customers_with_orders', 'customers_without_orders']);
    // Rows of the data are shown only where the input is set.
    expect(shop.github.comments(12).at(-1)?.body).not.toContain('Example rows');
  });

  it('then build what failed, on what the first push left, and report on all', async () => {
    await shop.push(pull, {
      'models/marts/payment_methods.sql':
        "select payment_method, sum(amount) as amount from {{ ref('stg_payments') }} group by payment_method",
    });
    const run = await shop.runPull(pull, 'synchronize', { machine });
    expect(run.conclusion).toBe('success');
    expect(run.log).toMatch(/Parsed in \d.* with the last push’s parse from the cache/);
    // dbt throws nothing away of what it is given.
    expect(run.log).not.toMatch(/Unable to do partial parsing/);
    expect(ran(run)).toEqual(['payment_methods']);
    expect(run.log).toContain('5 of 6 comparisons with production were reused from the last push');
    const { 'model.shop.payment_methods': added, ...recalled } = await compared(run);
    expect(recalled).toEqual(comparisons);
    expect(added?.rows).toEqual({ before: 3, after: 3 });
    comparisons = await compared(run);
    expect(unitTested(run)).toEqual(['customers_with_orders']);
    expect(await reported(run)).toEqual(all('success'));
    expect(shop.github.comments(12).at(-1)?.body).toMatch(
      /17 of 19 nodes and tests are unchanged since the push `?[0-9a-f]{7}`? and are not built again/,
    );
    expect(
      await shop.query(
        'select max(pr.amount / production.amount) from pr_12_shop.payment_methods as pr join analytics.payment_methods as production using (payment_method)',
      ),
    ).toEqual([['2.0']]);
  });

  it('build nothing where nothing is new', async () => {
    await shop.push(pull, { 'models/marts/notes.md': 'Nothing.' });
    const run = await shop.runPull(pull, 'synchronize', { machine });
    expect(run.log).not.toContain('##[group]dbt build');
    expect(run.log).toContain('6 of 6 comparisons with production were reused from the last push');
    expect(await compared(run)).toEqual(comparisons);
    expect(await reported(run)).toEqual(all('success'));
  });

  it('build what changed since, and what is below it, on the rest of the pull request', async () => {
    const model = await readFile('demo/project/models/marts/dim_customers.sql', 'utf8');
    await shop.push(pull, { 'models/marts/dim_customers.sql': `${model}\nlimit 1000` });
    const run = await shop.runPull(pull, 'synchronize', { machine });
    expect(ran(run)).toEqual(['dim_customers', 'revenue_by_country']);
    expect(run.log).toContain('4 of 6 comparisons with production were reused from the last push');
    expect(unitTested(run)).toEqual(['customers_with_orders', 'customers_without_orders']);
    expect(await reported(run)).toEqual(all('success'));
    // fct_orders adds to production's rows, so that only its last day has the doubled payments.
    const value = 'select round(sum(lifetime_value), 2) from';
    const amount = 'select round(sum(amount), 2) from';
    const built = await shop.query(`${value} pr_12_shop.dim_customers`);
    expect(built).toEqual(await shop.query(`${amount} pr_12_shop.fct_orders`));
    expect(built).not.toEqual(await shop.query(`${amount} analytics.fct_orders`));
  });

  it('trust nothing in the schema after a run that left no state of its own', async () => {
    const full = await shop.runPull(pull, 'synchronize', { inputs: { 'full-build': 'on' } });
    expect(full.conclusion).toBe('success');
    const run = await shop.runPull(pull, 'synchronize', { machine });
    expect(ran(run)).toEqual(PLANNED);
    expect(run.log).not.toContain('were reused from the last push');
  });
});
