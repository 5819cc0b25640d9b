import { describe, expect, it } from 'vitest';
import { suite as clickhouse } from './clickhouse.ts';
import { writeTable } from './results.ts';
import { suite as snowflake } from './snowflake.ts';
import { STEP_NAMES } from './suite.ts';
import { suite as trino } from './trino.ts';

const PAGE = 'Before.\n<!-- suites: npm run e2e:warehouses -->\n<!-- /suites -->\nAfter.\n';
const suites = [snowflake, clickhouse];

describe('the table of docs/warehouses.md', () => {
  const deploy = { title: 'deploy', result: 'ok', seconds: 61.4 } as const;
  const swap = { title: 'blue-green', result: 'none', seconds: 0 } as const;

  it('has what came of each step, and says what was not run', () => {
    const page = writeTable(PAGE, suites, new Map([['clickhouse', [deploy, swap]]]));
    expect(page).toContain('| deploy | not run | **emulated**, 61 s |');
    expect(page).toContain('| blue-green | not run | not supported |');
    expect(page.split('\n')).toHaveLength(STEP_NAMES.length + 8);
  });

  it('says of the warehouse itself that it was tested', () => {
    const page = writeTable(PAGE, [trino], new Map([['trino', [deploy]]]));
    expect(page).toContain('| deploy | **tested**, 61 s |');
    expect(page).toMatch(/\| runs on \| Trino \d+ itself/);
  });

  it('keeps what it says of steps and warehouses that were not played', () => {
    const first = writeTable(PAGE, suites, new Map([['clickhouse', [deploy]]]));
    const failed = { ...deploy, result: 'failed' } as const;
    const second = writeTable(first, suites, new Map([['snowflake', [failed]]]));
    expect(second).toContain('| deploy | failed | **emulated**, 61 s |');
    const third = writeTable(second, suites, new Map([['clickhouse', [swap]]]));
    expect(third).toContain('| deploy | failed | **emulated**, 61 s |');
    expect(third).toContain('| blue-green | not run | not supported |');
    expect(second).toMatch(/^Before\.[\s\S]*After\.\n$/);
  });
});
