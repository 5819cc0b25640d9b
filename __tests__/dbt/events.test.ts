import { describe, expect, it } from 'vitest';
import { parseEvent, parseLogRecord } from '../../src/dbt/events.ts';

const NODE = { unique_id: 'model.shop.orders', node_status: 'success' };

const event = (name: string, data: object, level = 'info', msg = '') => {
  const record = parseLogRecord(JSON.stringify({ info: { name, level, msg, code: 'X' }, data }));
  return record && parseEvent(record);
};

describe('parseLogRecord', () => {
  it.each([
    ['plain text', 'hello'],
    ['JSON of another kind', '{"type": "done"}'],
    ['a JSON value', '42'],
    ['a line cut short', '{"info": {"name": "LogSta'],
    ['nothing', ''],
  ])('does not take %s for a record', (_, line) => {
    expect(parseLogRecord(line)).toBeUndefined();
  });

  it('takes a record whose data has another shape, without the data', () => {
    const line = '{"info": {"name": "New", "level": "warn", "msg": "x"}, "data": {"index": "a"}}';

    expect(parseLogRecord(line)).toMatchObject({ info: { name: 'New' }, data: {} });
  });
});

describe('parseEvent', () => {
  it('reports that a node starts', () => {
    expect(event('LogStartLine', { index: 2, total: 5, node_info: NODE })).toEqual({
      kind: 'start',
      uniqueId: 'model.shop.orders',
      index: 2,
      total: 5,
    });
  });

  it("takes dbt's word for a model's status, not the warehouse's", () => {
    const data = { index: 2, total: 5, status: 'SELECT 5', execution_time: 0.5, node_info: NODE };

    expect(event('LogModelResult', data)).toEqual({
      kind: 'result',
      uniqueId: 'model.shop.orders',
      index: 2,
      total: 5,
      status: 'success',
      executionTime: 0.5,
    });
  });

  it('counts the failing rows of a test, whose total has another name', () => {
    const node_info = { unique_id: 'test.shop.unique', node_status: 'fail' };
    const data = { index: 3, num_models: 5, num_failures: 7, status: 'fail', node_info };

    expect(event('LogTestResult', data, 'error')).toMatchObject({
      kind: 'result',
      total: 5,
      status: 'fail',
      failures: 7,
    });
  });

  it('takes the status of a freshness check from the check', () => {
    const node_info = { unique_id: 'source.shop.raw.orders', node_status: 'started' };

    expect(
      event('LogFreshnessResult', { index: 1, total: 1, status: 'warn', node_info }),
    ).toMatchObject({ kind: 'result', status: 'warn' });
  });

  it('reports what was skipped', () => {
    expect(event('SkippingDetails', { index: 4, total: 5, node_info: NODE })).toMatchObject({
      kind: 'result',
      status: 'skipped',
      executionTime: 0,
    });
  });

  it.each(['JinjaLogInfo', 'PrintEvent'])('passes on macro output: %s', (name) => {
    expect(event(name, { msg: 'x' }, 'info', 'hello')).toEqual({
      kind: 'macro-output',
      message: 'hello',
    });
  });

  it('passes on every warning and error, with its node', () => {
    expect(event('AnyFutureEvent', { node_info: NODE }, 'warn', 'careful')).toEqual({
      kind: 'message',
      level: 'warn',
      name: 'AnyFutureEvent',
      message: 'careful',
      uniqueId: 'model.shop.orders',
    });
  });

  it('has no use for the rest', () => {
    expect(event('FoundStats', { stat_line: '3 models' })).toBeUndefined();
    expect(event('LogStartLine', {})).toBeUndefined();
  });
});
