import { describe, expect, it } from 'vitest';
import { buildOutputs } from '../../src/report/outputs.ts';
import { COMMENT_VARIANTS, report } from './variants.ts';

const NO_FILES = {
  reportJson: undefined,
  runResults: undefined,
  manifest: undefined,
  dashboard: undefined,
  commentUrl: undefined,
};

describe('buildOutputs', () => {
  it('reports counts, state and files as strings', () => {
    const outputs = buildOutputs(COMMENT_VARIANTS['failed-model'] ?? report(), {
      reportJson: '/tmp/report.json',
      runResults: '/tmp/run_results.json',
      manifest: undefined,
      dashboard: '/tmp/dashboard/index.html',
      commentUrl: 'https://github.com/acme/shop/pull/12#issuecomment-1',
    });
    expect(outputs).toEqual({
      mode: 'ci',
      status: 'failure',
      'state-found': 'true',
      'state-sha': 'a81bc3f0d2e4956781bc3f0d2e4956781bc3f0d2',
      'state-run-id': '877',
      baseline: 'production',
      selected: '4',
      built: '1',
      failed: '1',
      skipped: '2',
      'tests-failed': '1',
      retried: '0',
      schema: 'pr_12_shop',
      'report-json': '/tmp/report.json',
      'run-results': '/tmp/run_results.json',
      manifest: '',
      dashboard: '/tmp/dashboard/index.html',
      'comment-url': 'https://github.com/acme/shop/pull/12#issuecomment-1',
      'duration-seconds': '34.2',
    });
  });

  it('says so where there was no state', () => {
    const outputs = buildOutputs(COMMENT_VARIANTS['first-run'] ?? report(), NO_FILES);
    expect(outputs).toMatchObject({
      'state-found': 'false',
      'state-sha': '',
      'state-run-id': '',
      baseline: 'none',
    });
  });
});
