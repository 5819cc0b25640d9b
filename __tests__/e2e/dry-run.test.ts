import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandShop } from '../support/command.ts';
import { readDemoProject } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

const BUNDLE = join(resolve(import.meta.dirname, '..', '..'), 'dist', 'index.js');
const DRY_RUN = ['node', BUNDLE, 'ci', '--dry-run', '--target', 'prod'];

afterAll(removeTempDirs);

describe('ci --dry-run', () => {
  let shop: CommandShop;

  beforeAll(async () => {
    shop = await CommandShop.open();
    const project = await readDemoProject();
    const customers = project['models/marts/dim_customers.sql'] ?? '';
    const orders = project['models/marts/fct_orders.sql'] ?? '';
    await shop.branch('change', {
      'models/marts/dim_customers.sql': `${customers}\nwhere 1 = 1\n`,
      'models/marts/fct_orders.sql': `-- Facts.\n${orders}`,
    });
    await shop.git('fetch', '--quiet', 'origin');
    await shop.git('switch', '--quiet', 'change');
  });

  it('prints the plan with its reasons before anything was ever deployed', async () => {
    const { exitCode, output } = await shop.run(DRY_RUN);
    expect(output).toContain('Would be built in pr_0_shop, with ');
    expect(output).toContain('   dim_customers (table) · SQL changed');
    expect(output).toContain('   revenue_by_country (table) · downstream of `dim_customers`');
    expect(output).toContain('   fct_orders · The same SQL, token for token');
    expect(output).toMatch(/as if it had been deployed/);
    expect(output).toMatch(/📝 dbt shop: dry run: would build 2 of 10, and run \d+ tests/);
    expect(exitCode).toBe(0);
  });

  it('writes nothing to the warehouse, and keeps no state', async () => {
    expect(await shop.schemas()).toEqual([]);
    expect(await shop.versions()).toEqual([]);
    expect(await shop.leftInTemp()).toEqual([]);
  });

  it('says what the deploy of the merge will do, as far as the manifests tell it', async () => {
    const daily = (await readDemoProject())['models/marts/daily_orders.sql'] ?? '';
    await shop.branch('renamed', {
      'models/marts/daily_orders.sql': `{{ config(alias='orders_by_day') }}\n${daily}`,
    });
    await shop.git('fetch', '--quiet', 'origin');
    await shop.git('switch', '--quiet', 'renamed');
    const { exitCode, output } = await shop.run(DRY_RUN);
    expect(output).toContain('🔀 After the merge:');
    expect(output).toContain('   The deploy creates `daily_orders`.');
    expect(output).toMatch(
      / {3}📦 Moved: `daily_orders` gets another alias\. It leaves .* behind\./,
    );
    expect(exitCode).toBe(0);
    expect(await shop.schemas()).toEqual([]);
  });

  it('stops at what a run would be refused for, with the line', async () => {
    await shop.branch('stray', {
      'macros/generate_schema_name.sql':
        '{% macro generate_schema_name(name, node) %}analytics{% endmacro %}\n',
      'models/marts/orders_again.sql': "select * from {{ ref('fct_orders') }}\n",
    });
    await shop.git('fetch', '--quiet', 'origin');
    await shop.git('switch', '--quiet', 'stray');
    const { exitCode, output } = await shop.run(DRY_RUN);
    expect(output).toContain('This pull request would write to');
    expect(output).toContain('macros/generate_schema_name.sql:1');
    expect(exitCode).toBe(4);
  });

  it('is refused for other commands', async () => {
    const deploy = await shop.run(['node', BUNDLE, 'deploy', '--dry-run', '--target', 'prod']);
    expect(deploy.output).toContain('--dry-run is for ci.');
    expect(deploy.exitCode).toBe(2);
  });
});
