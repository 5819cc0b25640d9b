import { describe, expect, it } from 'vitest';
import { type Block, fitBlocks } from '../../../src/report/blocks/fit-blocks.ts';

const block = (what: string, rank: number, length: number): Block => ({
  what,
  rank,
  render: (room) => (length > room ? undefined : what.repeat(length).slice(0, length)),
});

describe('fitBlocks', () => {
  it('keeps the order in which they stand, not the one in which they are measured', () => {
    const text = fitBlocks(
      [block('a', 3, 2), block('b', 0, 2), block('c', 1, 0)],
      1_000,
      'summary',
    );
    expect(text).toBe('aa\n\nbb');
  });

  it('serves the lowest rank first, and names what found no room', () => {
    const text = fitBlocks(
      [block('graph', 3, 300), block('table', 1, 300), block('proofs', 2, 300)],
      1_000,
      'job summary',
    );
    expect(text.startsWith('table')).toBe(true);
    expect(text).toContain('Omitted here for length: graph, proofs. See the job summary.');
    expect(text.length).toBeLessThan(1_000);
  });

  it('gives a block the room that is left', () => {
    const rooms: number[] = [];
    const asks = { what: 'b', rank: 1, render: (room: number) => `${rooms.push(room)}` };
    fitBlocks([asks, block('a', 0, 100)], 1_000, 'summary');
    expect(rooms).toEqual([298]);
  });

  it('leaves out a block that does not keep to its room', () => {
    const greedy = { what: 'greedy', rank: 0, render: () => 'x'.repeat(5_000) };
    expect(fitBlocks([greedy], 1_000, 'summary')).toBe(
      'Omitted here for length: greedy. See the summary.',
    );
  });
});
