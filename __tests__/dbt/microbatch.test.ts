import { afterAll, describe, expect, it } from 'vitest';
import { describeBatches } from '../../src/dbt/artifacts/batches.ts';
import type { NodeResult } from '../../src/dbt/artifacts/run-results.ts';
import { startDriverSession } from '../../src/dbt/driver-session.ts';
import { type DbtEvent, nodeErrorOf } from '../../src/dbt/events.ts';
import { renderProgress } from '../../src/dbt/progress.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { removeTempDirs } from '../support/temp.ts';
import { makeShop, sessionOptions } from './shop.ts';

afterAll(removeTempDirs);

const result = (change: Partial<NodeResult>): NodeResult => ({
  uniqueId: 'model.shop.events',
  status: 'partial success',
  executionTime: 1,
  message: 'PARTIAL SUCCESS (3/4)',
  failures: null,
  rowsAffected: null,
  ...change,
});

describe('[D] describeBatches', () => {
  it('names the batches that failed, and each error once', () => {
    const failedBatches = ['2026-11-27T00:00:00+00:00', '2026-11-28T07:00:00+00:00'];
    const error =
      'Unhandled error while executing \nException on worker thread. Runtime Error\n  no';
    expect(describeBatches(result({ failedBatches }), [error, error]).message).toBe(
      '3 of 4 batches were built. Failed: the batches of 2026-11-27, 2026-11-28T07:00:00.\nRuntime Error\n  no',
    );
    const all = Array.from({ length: 9 }, (_, day) => `2026-11-0${day + 1}T00:00:00Z`);
    const none = result({ status: 'error', message: 'ERROR', failedBatches: all });
    expect(describeBatches(none, []).message).toBe(
      'Failed: the batches of 2026-11-01, 2026-11-02, 2026-11-03, 2026-11-04, 2026-11-05 and 4 more.',
    );
  });

  it('leaves every other message as it is', () => {
    const other = result({ message: 'Database Error', failedBatches: ['2026-11-27'] });
    expect(describeBatches(other, ['x'])).toEqual(other);
    expect(describeBatches(result({}), ['x'])).toEqual(result({}));
  });
});

describe('[D] a build by the driver', () => {
  it('has the batches of a microbatch model with their errors, and the word for a failed unit test', async () => {
    const project = await makeShop({
      'models/raw.sql': `{{ config(materialized='table', event_time='seen') }}
        select 1 as id, '1' as amount, current_timestamp::timestamp - interval 1 day as seen
        union all select 2, 'x', current_timestamp::timestamp`,
      'models/events.sql': `{{ config(materialized='incremental', incremental_strategy='microbatch',
          event_time='seen', begin=(modules.datetime.datetime.now() - modules.datetime.timedelta(days=2)).strftime('%Y-%m-%d'), batch_size='day') }}
        select id, cast(amount as int) as amount, seen from {{ ref('raw') }}`,
      'models/ids.sql': "select id from {{ ref('raw') }}",
      'models/ids.yml': `unit_tests:
  - name: keeps_ids
    model: ids
    given: [{ input: ref('raw'), rows: [{ id: 1 }] }]
    expect: { rows: [{ id: 2 }] }
`,
    });
    const session = await startDriverSession(createProcesses(), sessionOptions(project));
    const events: DbtEvent[] = [];
    const { results } = await session.invoke({
      args: ['build'],
      onEvent: (event) => events.push(event),
    });
    await session.close();

    const found = results.find(({ uniqueId }) => uniqueId === 'model.shop.events');
    const errors = events.flatMap((event) => nodeErrorOf(event) ?? []);
    expect([found, errors]).toMatchObject([{ status: 'partial success' }, errors]);
    const { message } = describeBatches(
      found as NodeResult,
      errors.filter(({ uniqueId }) => uniqueId === 'model.shop.events').map((one) => one.message),
    );
    expect(message).toMatch(
      /^2 of 3 batches were built\. Failed: the batch of \d{4}-\d\d-\d\d\.\n/,
    );
    expect(message).toContain("Could not convert string 'x' to INT32");

    const lines = events.flatMap((event) => renderProgress(event) ?? []);
    const line = lines.find((each) => each.includes('unit_test.shop.ids.keeps_ids'));
    expect(line).toMatch(/\] fail 1 unit_test\.shop\.ids\.keeps_ids /);
  });
});
