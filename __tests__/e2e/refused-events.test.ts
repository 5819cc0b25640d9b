import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REFUSED_EVENTS } from '../support/runner/refused-events.ts';
import { Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { removeTempDirs } from '../support/temp.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.openWith({
    'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
    'profiles.yml':
      'shop: {target: prod, outputs: {prod: {type: duckdb, path: "{{ env_var(\'SHOP_WAREHOUSE\') }}", schema: analytics}}}\n',
    'models/orders.sql': 'select 1 as id\n',
  });
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

describe('[T03] an event that is not served', () => {
  it.each(REFUSED_EVENTS)(
    'is refused with one message, even by name of a mode, and nothing is touched: %s',
    async (_, event) => {
      tally('bad inputs');
      const running = await shop.start('main', event, { inputs: { mode: 'deploy' } });
      const { exitCode, annotations, outputs, summary } = await running.result;
      expect(exitCode).toBe(1);
      expect(annotations).toEqual([
        {
          level: 'error',
          title: 'dbt did not start',
          message: expect.stringMatching(
            /(not supported|is not a branch).*Supported events: pull_request and/,
          ),
        },
      ]);
      expect([outputs, summary]).toEqual([{}, '']);
      expect(shop.github.requests).toEqual([]);
      expect(shop.slack.messages).toEqual([]);
      await expect(shop.relations()).rejects.toThrow(/does not exist/);
    },
  );
});
