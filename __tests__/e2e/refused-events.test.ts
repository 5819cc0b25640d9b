import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forkPullRequestEvent } from '../support/runner/events.ts';
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

describe('[T03] an event that is not supported', () => {
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
            /not supported.*Supported events: pull_request and|starts no deploy.*Set "deploy-after: ci\.yml"/,
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

describe('[T47] a pull request from a fork, with "forks: off"', () => {
  it('is refused with one message that says what to do, and nothing is touched', async () => {
    const running = await shop.start('main', forkPullRequestEvent(), { inputs: { forks: 'off' } });
    const { exitCode, annotations, outputs, summary, groups } = await running.result;
    expect(exitCode).toBe(1);
    expect(annotations).toEqual([
      {
        level: 'error',
        title: 'dbt did not start',
        message: expect.stringMatching(
          /^Pull request #\d+ is from a fork, and "forks: off" refuses those\. None of its code was run\. A maintainer can review the change, /,
        ),
      },
    ]);
    expect([outputs, summary, groups]).toEqual([{}, '', []]);
    expect(shop.github.requests).toEqual([]);
    await expect(shop.relations()).rejects.toThrow(/does not exist/);
  });
});
