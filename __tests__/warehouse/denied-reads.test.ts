import { describe, expect, it } from 'vitest';
import { describeDeniedReads } from '../../src/warehouse/denied-reads.ts';

const node = (name: string) => ({
  ...{ name, relationName: `"shop"."analytics"."${name}"`, database: 'shop' },
  ...{ schema: 'analytics', alias: null },
});
const READ = [node('stg_customers'), node('stg_orders')];
const find = (...messages: string[]) => describeDeniedReads(messages, READ, { user: 'dbt_ci' });

describe('describeDeniedReads', () => {
  it("says that the relation is production's, and which grant is missing", () => {
    const message =
      'Database Error in model orders (models/orders.sql)\n  permission denied for view stg_customers\n  compiled code at target/run/orders.sql';
    expect(find(message, message)).toEqual([
      "The view analytics.stg_customers is production's. This pull request does not build it, so dbt reads it in production (--defer), and the login of the pull request may not. Grant what is missing: grant select on analytics.stg_customers to dbt_ci;",
    ]);
  });

  it('says the same of its schema', () => {
    expect(find('permission denied for schema analytics')).toEqual([
      expect.stringContaining('grant usage on schema analytics to dbt_ci;'),
    ]);
  });

  it('says nothing of what is not read in production, nor of other failures', () => {
    expect(find('permission denied for table orders', 'syntax error')).toEqual([]);
  });
});
