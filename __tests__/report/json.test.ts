import { describe, expect, it } from 'vitest';
import { renderReportJson } from '../../src/report/json.ts';
import { COMMENT_VARIANTS, report } from './variants.ts';

describe('renderReportJson', () => {
  it('is the report, its version and the counts', () => {
    const variant = COMMENT_VARIANTS['failed-test'] ?? report();
    const content: unknown = JSON.parse(renderReportJson(variant));
    expect(content).toMatchObject({
      schemaVersion: 1,
      status: 'failure',
      counts: { selected: 4, built: 3, failed: 0, skipped: 1, testsPassed: 2, testsFailed: 1 },
    });
    expect(content).toMatchObject(JSON.parse(JSON.stringify(variant)));
  });
});
