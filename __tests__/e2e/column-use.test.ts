import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/model/report.ts';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

/** Columns that a pull request takes away, and who uses them. */

let shop: Shop;

async function withoutColumn(path: string, line: string): Promise<Record<string, string>> {
  const text = await shop.repository.git('show', `main:${path}`);
  const without = text.replace(line, '');
  if (without === text) throw new Error(`${path} has no ${line}`);
  return { [path]: without };
}

async function readImpact({ outputs }: StepResult) {
  const report = JSON.parse(await readFile(outputs['report-json'] ?? '', 'utf8')) as Report;
  return report.review?.impact;
}

beforeAll(async () => {
  shop = await Shop.open();
  expect((await shop.runPush()).conclusion).toBe('success');
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

describe('a pull request that removes columns which models use', () => {
  let run: StepResult;

  beforeAll(async () => {
    const pull = await shop.openPull(12, 'cleanup', {
      ...(await withoutColumn(
        'models/marts/dim_customers.sql',
        ',\n    coalesce(sum(orders.amount), 0) as lifetime_value',
      )),
      // Its test would fail, and dbt would skip everything below.
      ...(await withoutColumn(
        'models/staging/staging.yml',
        `
      - name: payment_method
        data_tests:
          - accepted_values:
              arguments:
                values: [card, paypal, invoice]`,
      )),
      ...(await withoutColumn(
        'models/staging/stg_payments.sql',
        '    method as payment_method,\n',
      )),
      // It fails, so dbt skips what reads dim_customers: that SQL is not in the build's results.
      'tests/no_debts.sql': "select * from {{ ref('dim_customers') }} where lifetime_value < 0\n",
    });
    run = await shop.runPull(pull, 'opened');
  });

  it('calls them breaking and names who uses them, built or skipped', async () => {
    expect((await readImpact(run))?.breaking).toEqual([
      {
        node: 'model.shop.dim_customers',
        column: 'lifetime_value',
        what: 'removed',
        usedBy: ['model.shop.revenue_by_country'],
        contract: false,
      },
      {
        node: 'model.shop.stg_payments',
        column: 'payment_method',
        what: 'removed',
        usedBy: ['model.shop.payment_methods'],
        contract: false,
      },
    ]);
    const body = shop.github.comments(12)[0]?.body;
    for (const line of [
      '💥 **Breaking:** `dim_customers.lifetime_value` was removed. Used by `revenue_by_country`.',
      '💥 **Breaking:** `stg_payments.payment_method` was removed. Used by `payment_methods`.',
    ])
      expect(body).toContain(line);
  });

  it('leaves out the readers that use other columns', async () => {
    expect((await readImpact(run))?.unchecked).toEqual([]);
  });
});

describe('a pull request that removes a column which nobody uses', () => {
  it('calls nothing breaking, and says who may have it from a star', async () => {
    const pull = await shop.openPull(13, 'unused', {
      ...(await withoutColumn('models/marts/dim_customers.sql', '    customers.customer_name,\n')),
      ...(await withoutColumn('models/staging/stg_customers.sql', '    email,\n')),
    });
    const run = await shop.runPull(pull, 'opened');
    expect(run.conclusion).toBe('success');
    expect(await readImpact(run)).toMatchObject({
      breaking: [],
      unchecked: [
        {
          node: 'model.shop.stg_customers',
          column: 'email',
          readers: ['snapshot.shop.customers_history'],
        },
      ],
    });
    expect(shop.github.comments(13)[0]?.body).not.toContain('Breaking');
  });
});
