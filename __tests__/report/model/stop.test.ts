import { describe, expect, it } from 'vitest';
import { listRunning, listStopNotices, type StopFacts } from '../../../src/report/model/stop.ts';

const FACTS: StopFacts = {
  mode: 'deploy',
  stopped: 'cancelled',
  state: 'none',
  running: new Map([['model.shop.orders', new Date('2026-03-02T06:00:00Z')]]),
  timeoutMinutes: 0.5,
  finishedAt: new Date('2026-03-02T06:01:30Z'),
};

describe('listStopNotices', () => {
  it.each([
    [
      'none',
      'No production state was published. Pull requests still compare with the previous one.',
    ],
    [
      'uploading',
      'The production state was being uploaded. Unless the upload was complete, pull requests still compare with the previous one.',
    ],
    ['published', 'The production state was already published.'],
  ] as const)('says what became of the state of a deploy: %s', (state, sentence) => {
    expect(listStopNotices({ ...FACTS, state })).toEqual([
      `The run was cancelled. dbt and its queries were stopped. ${sentence}`,
    ]);
  });

  it('names the time that was allowed', () => {
    expect(listStopNotices({ ...FACTS, mode: 'ci', stopped: 'timed-out' })).toEqual([
      'The run took longer than the 0.5 min that "timeout-minutes" allows. dbt and its queries were stopped.',
    ]);
  });

  it('has nothing to say of a run that ended by itself', () => {
    expect(listStopNotices({ ...FACTS, stopped: undefined })).toEqual([]);
  });
});

describe('listRunning', () => {
  it('reports how long each node had been running', () => {
    expect(listRunning(FACTS)).toEqual([{ uniqueId: 'model.shop.orders', seconds: 90 }]);
    expect(listRunning({ ...FACTS, stopped: undefined })).toEqual([]);
  });
});
