import { describe, expect, it } from 'vitest';
import { buildAnnotations } from '../../src/report/annotations.ts';
import { DOCTOR_VARIANTS } from './doctor-variants.ts';
import { REVIEW_VARIANTS } from './review-variants.ts';
import {
  COMMENT_VARIANTS,
  DEPLOY_VARIANTS,
  dataTest,
  HOSTILE_TEXT,
  node,
  report,
  SKIPPED_VARIANTS,
} from './variants.ts';

describe('buildAnnotations', () => {
  it('puts a failed model on its file, a failed test on its YAML line, warnings last', () => {
    const annotations = buildAnnotations(COMMENT_VARIANTS['failed-model'] ?? report());
    expect(annotations.map(({ level, file, line }) => [level, file, line])).toEqual([
      ['error', 'models/marts/orders.sql', undefined],
      ['error', 'models/marts/schema.yml', 14],
      ['warning', 'models/marts/schema.yml', 21],
    ]);
    expect(annotations[0]?.message).toContain('Binder Error');
    expect(annotations[1]?.title).toBe(
      'dbt test not_null_orders_customer_id of orders.customer_id: 12 failing rows',
    );
  });

  it('puts what stopped dbt on its file and line, with what to do', () => {
    const [fatal] = buildAnnotations(DEPLOY_VARIANTS['deploy-fatal'] ?? report());
    expect(fatal).toMatchObject({ level: 'error', file: 'profiles.yml', line: 7 });
    expect(fatal?.message).toContain('Pass it below `env:`');
  });

  it('puts what the doctor finds wrong on its line, and nothing that is right', () => {
    const annotations = buildAnnotations(DOCTOR_VARIANTS['doctor-checkout'] ?? report());
    expect(annotations).toEqual([
      {
        ...{ level: 'error', file: 'seeds/countries.csv', line: 1, title: 'dbt set-up: Git LFS' },
        message:
          'The checkout has a pointer instead of the content of seeds/countries.csv.\nGive actions/checkout the input lfs: true.',
      },
      {
        ...{ level: 'warning', title: 'dbt set-up: .gitignore' },
        message:
          'Not ignored: target/, .env.\nAdd them to .gitignore, so that nobody commits them.',
      },
    ]);
    expect(buildAnnotations(DOCTOR_VARIANTS['doctor-good'] ?? report())).toEqual([]);
  });

  it('says why the step failed where the time was over, and nothing of a cancelled run', () => {
    expect(buildAnnotations(COMMENT_VARIANTS['timed-out'] ?? report())).toEqual([
      {
        level: 'error',
        title: 'dbt shop timed out',
        message: [
          '⏰ timed out after building 2',
          'The run took longer than the 30 min that "timeout-minutes" allows. dbt and its queries were stopped.',
          'Running when dbt was stopped: customers, revenue.',
        ].join('\n'),
      },
    ]);
    expect(buildAnnotations(COMMENT_VARIANTS.cancelled ?? report())).toEqual([]);
  });

  it('keeps to the ten that GitHub shows of a level; the last counts the rest', () => {
    const nodes = Array.from({ length: 40 }, (_, index) => node(`m${index}`, { outcome: 'error' }));
    const tests = Array.from({ length: 12 }, (_, index) =>
      dataTest(`t${index}`, { status: 'warn' }),
    );
    const annotations = buildAnnotations(report({ status: 'failure', nodes, tests }));
    expect(annotations.map(({ level }) => level)).toEqual([
      ...Array(10).fill('error'),
      ...Array(10).fill('warning'),
    ]);
    expect(annotations[9]?.message).toBe('31 more failures are in the job summary.');
    expect(annotations[19]?.message).toBe('3 more warnings are in the job summary.');
  });

  it('names no file for a node of a package, which is not in the repository', () => {
    const failed = node('dates', { uniqueId: 'model.calendar.dates', outcome: 'error' });
    const [annotation] = buildAnnotations(report({ status: 'failure', nodes: [failed] }));
    expect(annotation).not.toHaveProperty('file');
  });

  it('cuts a long message and strips what a terminal would act on', () => {
    const failed = node('a', { outcome: 'error', message: `\u001b[31m${HOSTILE_TEXT.repeat(50)}` });
    const [annotation] = buildAnnotations(report({ status: 'failure', nodes: [failed] }));
    expect(annotation?.message.length).toBeLessThanOrEqual(4_000);
    expect(annotation?.message).toMatch(/…$/);
    expect(annotation?.message).not.toContain('\u001b');
  });

  it('warns of a breaking change on the file of the model', () => {
    const [breaking, ...rest] = buildAnnotations(REVIEW_VARIANTS['breaking-change'] ?? report());
    expect(breaking).toEqual({
      level: 'warning',
      title: 'dbt breaking change: orders.discount was removed',
      message: 'Used by revenue, weekly_report. The column is part of the contract.',
      file: 'models/marts/orders.sql',
    });
    expect(rest).toEqual([]);
  });

  it('says of a failure that production has it too, and only warns where it passes', () => {
    const levels = (name: string) =>
      buildAnnotations(REVIEW_VARIANTS[name] ?? report()).map(({ level, title }) => [level, title]);
    const old =
      'dbt test accepted_values_orders_status of orders.status: 3 failing rows, also fails in production';
    expect(levels('new-and-old-failure')).toEqual([
      ['error', 'dbt test not_null_orders_amount of orders.amount: 12 failing rows'],
      ['error', old],
    ]);
    expect(levels('old-failure-passes')).toEqual([['warning', old]]);
  });

  it('[T04] says on the run’s page why a run was skipped, and what to do', () => {
    expect(buildAnnotations(SKIPPED_VARIANTS['fork-skipped'] ?? report())).toEqual([
      {
        level: 'notice',
        title: 'dbt shop was skipped',
        message: expect.stringMatching(/DBT_USER are missing.*\nA maintainer can review/),
      },
    ]);
  });

  it('is empty for a run without failures', () => {
    expect(buildAnnotations(COMMENT_VARIANTS.success ?? report())).toEqual([]);
  });
});
