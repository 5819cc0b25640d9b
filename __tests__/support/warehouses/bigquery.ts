import { type Server, sqlClient, startPython, type WarehouseSuite } from './suite.ts';

export const suite: WarehouseSuite = {
  name: 'bigquery',
  title: 'BigQuery',
  standsIn: 'crucible-emulator 0.1.0a2 with `bigquery_server.py`',
  database: 'shop',
  profile: {
    ...{ type: 'bigquery', method: 'oauth-secrets', token: "{{ env_var('SHOP_TOKEN') }}" },
    ...{ project: "{{ env_var('SHOP_PROJECT') }}", schema: 'analytics', threads: 2 },
    api_endpoint: "http://127.0.0.1:{{ env_var('SHOP_PORT') }}",
  },
  changes: {},
  rawTypes: { int: 'int64', text: 'string', timestamp: 'timestamp' },
  types: [
    { name: 'a_number', before: '1', after: '2' },
    { name: 'a_decimal', before: 'cast(1.25 as numeric)', after: 'cast(1.5 as numeric)' },
    { name: 'a_float', before: 'cast(0.5 as float64)', after: 'cast(0.25 as float64)' },
    { name: 'a_text', before: "'a'", after: "'b'" },
    { name: 'a_boolean', before: 'true', after: 'false' },
    { name: 'a_date', before: "date '2026-01-01'", after: "date '2026-01-02'" },
    {
      name: 'a_datetime',
      before: "datetime '2026-01-01 10:00:00'",
      after: "datetime '2026-01-01 11:00:00'",
    },
    {
      name: 'a_timestamp',
      before: "timestamp '2026-01-01 10:00:00+00'",
      after: "timestamp '2026-01-01 11:00:00+00'",
    },
    { name: 'some_bytes', before: "b'a'", after: "b'b'" },
    { name: 'an_array', before: '[1, 2]', after: '[1, 3]' },
    { name: 'a_struct', before: "struct(1 as x, 'a' as y)", after: "struct(2 as x, 'a' as y)" },
    { name: 'a_json', before: `parse_json('{"a": 1}')`, after: `parse_json('{"a": 2}')` },
  ],
  createSchema: (name) => `create schema ${name}`,
  hasDdlTransactions: false,
  pasts: 'clone',
  without: {
    'least privilege': 'not shown',
    'blue-green': 'not supported',
    'failed blue-green': 'not supported',
    rollback: 'not supported',
  },
  start,
};

async function start(): Promise<Server> {
  const { port, stop } = await startPython('bigquery', (port) => [String(port)]);
  const env = { SHOP_PORT: String(port), SHOP_PROJECT: 'shop', SHOP_TOKEN: 'a-token-of-the-tests' };
  return { env, ...sqlClient('bigquery', port), stop };
}
