import { describe, expect, it } from 'vitest';
import { renderLog } from '../../src/report/log.ts';
import { DOCTOR_VARIANTS } from './doctor-variants.ts';
import { REVIEW_VARIANTS } from './review-variants.ts';
import { COMMENT_VARIANTS, DEPLOY_VARIANTS, HOSTILE_TEXT, node, report } from './variants.ts';

describe('renderLog', () => {
  it('reports what failed, where, why, what was skipped and how to see it', () => {
    const log = renderLog(COMMENT_VARIANTS['failed-model'] ?? report());
    expect(log).toEqual([
      '',
      '❌ model orders · models/marts/orders.sql',
      '   Runtime Error in model orders (models/marts/orders.sql)',
      '     Binder Error: Referenced column "amout" not found in FROM clause!',
      '     Candidate bindings: "amount", "account_id"',
      '   ',
      '     LINE 14:     sum(amout) as revenue',
      '                      ^',
      '',
      '❌ test not_null_orders_customer_id of orders.customer_id · 12 failing rows · models/marts/schema.yml:14',
      '',
      '⚠️ test accepted_values_orders_status__placed__shipped__returned of orders.status · 3 failing rows · models/marts/schema.yml:21',
      '',
      '⏭️ skipped because an upstream node failed: customers, revenue',
      '',
      'To reproduce this on your machine: dbt build --select orders not_null_orders_customer_id',
      '',
      '❌ dbt shop: 1 model failed, 1 test failed, 1 model built, 2 skipped, 1 warning (34 s)',
    ]);
  });

  it('reports what stopped dbt, where, and what to do', () => {
    const log = renderLog(DEPLOY_VARIANTS['deploy-fatal'] ?? report()).join('\n');
    expect(log).toContain('❌ dbt stopped at profiles.yml:7');
    expect(log).toContain('What to do: Pass it below `env:`');
  });

  it.each(Object.entries(DOCTOR_VARIANTS))('looks as agreed: %s', async (name, variant) => {
    await expect(`${renderLog(variant).join('\n')}\n`).toMatchFileSnapshot(
      `golden/log-${name}.txt`,
    );
  });

  it('ends with the verdict, and is only that when all is well', () => {
    expect(renderLog(COMMENT_VARIANTS.success ?? report())).toEqual([
      '',
      '✅ dbt shop: 4 of 21 built, 17 read from production, 4 tests passed (34 s)',
    ]);
  });

  it('says of a failure that production has it too', () => {
    const log = renderLog(REVIEW_VARIANTS['new-and-old-failure'] ?? report());
    expect(log.filter((line) => line.includes('also fails in production'))).toHaveLength(1);
  });

  it('offers no command with names that a shell would act on', () => {
    const failed = node('x;$(touch pwned)', { outcome: 'error' });
    const log = renderLog(report({ status: 'failure', nodes: [failed] }));
    expect(log.join('\n')).not.toContain('--select');
  });

  it('holds one line in each line, without terminal sequences', () => {
    const failed = node(HOSTILE_TEXT, { outcome: 'error', message: HOSTILE_TEXT });
    const log = renderLog(
      report({ status: 'failure', nodes: [failed], notices: [HOSTILE_TEXT], project: 'a\nb' }),
    );
    for (const line of log) expect(line).not.toMatch(/\p{Cc}/u);
  });
});
