import { describe, expect, it } from 'vitest';
import type { Reason } from '../../../src/plan/reason.ts';
import { renderReason } from '../../../src/report/blocks/reason-words.ts';
import { nastyTexts } from '../nasty.ts';
import { toHtml } from '../rendered.ts';

const MODEL = { resourceType: 'model', file: 'models/orders.sql' };
const ids = (...names: string[]) => names.map((name) => `model.shop.${name}`);

describe('renderReason', () => {
  const WORDS: Array<[Reason, string]> = [
    [{ kind: 'new' }, 'new'],
    [{ kind: 'body' }, 'SQL changed'],
    [{ kind: 'configs', keys: [] }, 'config changed'],
    [{ kind: 'configs', keys: ['materialized'] }, 'config `materialized`'],
    [{ kind: 'configs', keys: ['a', 'b', 'c'] }, 'config `a`, `b`, `c`'],
    [{ kind: 'configs', keys: ['a', 'b', 'c', 'd'] }, 'config `a`, `b` and 2 more'],
    [{ kind: 'relation' }, 'schema or name changed'],
    [{ kind: 'contract' }, 'contract changed'],
    [{ kind: 'macros', macros: ['macro.shop.cents'] }, 'macro `cents` changed'],
    [{ kind: 'macros', macros: ['macro.shop.a', 'macro.shop.b'] }, 'macros `a`, `b` changed'],
    [{ kind: 'description' }, 'description changed'],
    [{ kind: 'definition' }, 'definition changed'],
    [{ kind: 'below', changed: ids('stg_orders') }, 'downstream of `stg_orders`'],
    [{ kind: 'below', changed: ids('a', 'b', 'c', 'd', 'e') }, 'downstream of `a`, `b` and 3 more'],
    [{ kind: 'below', changed: ['source.shop.raw.orders'] }, 'downstream of `raw.orders`'],
    [{ kind: 'below', changed: ids('orders.v2') }, 'downstream of `orders.v2`'],
    [{ kind: 'tests-built', node: 'model.shop.orders' }, 'tests `orders`'],
    [{ kind: 'missing-in-production' }, 'not in production yet'],
    [{ kind: 'files', files: ['data/a.csv'] }, 'file `data/a.csv` changed'],
    [{ kind: 'files', files: ['a.csv', 'b.csv'] }, 'files `a.csv`, `b.csv` changed'],
    [{ kind: 'merged' }, 'merged, not deployed'],
    [{ kind: 'undeployed' }, 'not built by the last deploy'],
    [{ kind: 'failed-before' }, 'failed in the last run'],
    [{ kind: 'selected' }, 'selected by `select`'],
  ];

  it.each(WORDS)('%j: %s', (reason, words) => {
    expect(renderReason(reason, MODEL)).toBe(words);
  });

  it.each([
    ['seed', 'seeds/raw.csv', 'seed data changed'],
    ['model', 'models/forecast.py', 'Python changed'],
    ['test', 'tests/adds_up.sql', 'SQL changed'],
  ])('says what the body of a %s in %s is', (resourceType, file, words) => {
    expect(renderReason({ kind: 'body' }, { resourceType, file })).toBe(words);
  });

  it('[E12] does not say downstream of what was skipped as changing no data', () => {
    const reason: Reason = { kind: 'below', changed: ids('orders', 'items') };
    expect(renderReason(reason, MODEL, new Set(ids('orders')))).toBe('downstream of `items`');
    expect(renderReason(reason, MODEL, new Set(ids('orders', 'items')))).toBe(
      'reads `orders`, `items`; not proven unchanged',
    );
  });

  it('stays inside code and on one line for any name', () => {
    for (const text of nastyTexts(100)) {
      const words = renderReason({ kind: 'below', changed: [`model.shop.${text}`] }, MODEL);
      expect(words).not.toContain('\n');
      expect(toHtml(words)).toMatch(/^<p>downstream of ?(<code>[^<]*<\/code>)?<\/p>$/);
    }
  });
});
