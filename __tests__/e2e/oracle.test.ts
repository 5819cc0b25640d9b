import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyWarehouse, deployInFull, judge, readReport } from '../support/oracle.ts';
import { ORACLE_SCENARIOS, ORACLE_SHOP } from '../support/oracle-shop.ts';
import { executeDuckDb, type Pull, Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

/**
 * What a reader of a pull request sees, its own relations and production's for the rest, is what a
 * deploy of the pull request gives, rows for rows.
 */
describe('slim equals full, for a pull request that changes', () => {
  let shop: Shop;
  const pulls = new Map<string, Pull>();

  beforeAll(async () => {
    shop = await Shop.open(ORACLE_SHOP);
    expect((await shop.runPush()).conclusion).toBe('success');
    for (const [index, { name, earlier, change }] of ORACLE_SCENARIOS.entries())
      pulls.set(name, await shop.openPull(index + 1, `scenario-${index + 1}`, earlier ?? change));
  });

  afterAll(async () => {
    expect(shop.github.strictErrors).toEqual([]);
    await shop.close();
    await removeTempDirs();
  });

  it.each(ORACLE_SCENARIOS.map((each) => [each.name, each] as const))(
    '%s',
    async (name, scenario) => {
      const { earlier, change, raw, inputs = {}, built, differing } = scenario;
      const pull = pulls.get(name);
      if (!pull) throw new Error(`There is no pull request for: ${name}`);
      const production = await copyWarehouse(shop);
      const extra = { env: production.env, inputs };
      if (raw) await executeDuckDb(production.path, raw);
      const deployed = await copyWarehouse({ warehouse: production.path });

      if (earlier) {
        expect((await shop.runPull(pull, 'opened', extra)).conclusion).toBe('success');
        await shop.push(pull, change);
      }
      const running = await shop.startPull(pull, 'opened', extra);
      const [run] = await Promise.all([running.result, deployInFull(shop, pull, deployed)]);

      expect(run.conclusion, run.log).toBe('success');
      const { differences } = await judge(pull, production, deployed);
      if (differing)
        expect(differences.map((text) => text.replace(/^\.(\w+):.*/, '$1'))).toEqual(differing);
      else expect(differences).toEqual([]);
      const { nodes } = await readReport(run);
      expect(nodes.map((node) => node.name).sort()).toEqual([...built].sort());
    },
  );
});
