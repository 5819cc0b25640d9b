import { describe, expect, it } from 'vitest';
import { renderNodeTable } from '../../../src/report/blocks/node-table.ts';
import { node, report } from '../variants.ts';

const LIMITS = { room: 10_000, rest: 'log' };

describe('rows in the table of nodes', () => {
  it('are shown of what is stored, and of no view: Snowflake says 1 where it makes one', () => {
    const view = node('stg_orders', { materialized: 'view', rowsAffected: 1 });
    const stored = node('orders', { rowsAffected: 31 });
    const table = renderNodeTable(report({ nodes: [view, stored] }), LIMITS);
    expect(table).toMatch(/`stg_orders` .* view \| .* \| {2}\|/);
    expect(table).toMatch(/`orders` .* table \| .* \| 31 \|/);
    expect(renderNodeTable(report({ nodes: [view] }), LIMITS)).not.toContain('Rows');
  });
});
