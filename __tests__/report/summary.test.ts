import { describe, expect, it } from 'vitest';
import { renderSummary } from '../../src/report/summary.ts';
import { ALERT_VARIANTS } from '../notify/alert-variants.ts';
import { DOCTOR_VARIANTS } from './doctor-variants.ts';
import { linksOf, proseOf, toHtml } from './rendered.ts';
import {
  CLEANUP_VARIANTS,
  COMMENT_VARIANTS,
  DEPLOY_VARIANTS,
  dataTest,
  node,
  report,
  SKIPPED_VARIANTS,
} from './variants.ts';

const ALERTS = Object.fromEntries(
  Object.entries(ALERT_VARIANTS).map(([name, told]) => [name, told.report]),
);
const VARIANTS = {
  ...DEPLOY_VARIANTS,
  ...CLEANUP_VARIANTS,
  ...SKIPPED_VARIANTS,
  ...DOCTOR_VARIANTS,
  ...ALERTS,
};

describe('renderSummary', () => {
  it.each(Object.entries(VARIANTS))('looks as agreed: %s', async (name, variant) => {
    await expect(renderSummary(variant)).toMatchFileSnapshot(`golden/summary-${name}.md`);
  });

  it('lists every test', () => {
    const tests = Array.from({ length: 300 }, (_, index) => dataTest(`test_${index}`));
    const text = renderSummary(report({ tests }));
    for (const { name } of tests) expect(text).toContain(`\`${name}\``);
  });

  it('stays under 1 MiB in bytes and says what was left out', () => {
    const name = '表'.repeat(110);
    const text = renderSummary(
      report({
        status: 'failure',
        nodes: Array.from({ length: 6_000 }, (_, index) =>
          node(`${name}${index}`, { outcome: 'error', message: name.repeat(30) }),
        ),
        tests: Array.from({ length: 6_000 }, (_, index) => dataTest(`${name}${index}`)),
      }),
    );
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toContain('more, see the job log or report.json.');
    expect(text).toContain('</sub>');
  });

  it.each(Object.entries({ ...COMMENT_VARIANTS, ...VARIANTS }))(
    'lets nothing hostile become a link or a mention: %s',
    (_, variant) => {
      const html = toHtml(renderSummary(variant));
      for (const url of linksOf(html)) expect(url).toMatch(/^https:\/\/github\.com\/acme\/shop\//);
      expect(proseOf(html)).not.toMatch(/@\w|#\d|:\/\//);
      expect(html).not.toMatch(/<(script|img)/);
    },
  );
});
