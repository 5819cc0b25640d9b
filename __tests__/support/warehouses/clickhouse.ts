import { makeTempDir } from '../temp.ts';
import { type Server, sqlClient, startPython, type WarehouseSuite } from './suite.ts';

export const suite: WarehouseSuite = {
  name: 'clickhouse',
  title: 'ClickHouse',
  standsIn: 'chdb 4.4.0, the real engine, behind `clickhouse_server.py`',
  database: '',
  profile: {
    ...{ type: 'clickhouse', driver: 'http', host: '127.0.0.1', schema: 'analytics' },
    ...{ port: "{{ env_var('SHOP_PORT') | as_number }}", user: 'default', password: '' },
    threads: 2,
  },
  changes: {},
  rawTypes: { int: 'Int64', text: 'String', timestamp: 'DateTime' },
  rawEnding: 'engine = MergeTree order by tuple()',
  types: [
    { name: 'a_number', before: 'toInt32(1)', after: 'toInt32(2)' },
    { name: 'a_decimal', before: "toDecimal64('1.25', 2)", after: "toDecimal64('1.50', 2)" },
    { name: 'a_float', before: 'toFloat64(0.5)', after: 'toFloat64(0.25)' },
    { name: 'a_text', before: "'a'", after: "'b'" },
    { name: 'a_low', before: "toLowCardinality('a')", after: "toLowCardinality('b')" },
    { name: 'a_nullable', before: "toNullable('a')", after: "toNullable('b')" },
    { name: 'a_date', before: "toDate('2026-01-01')", after: "toDate('2026-01-02')" },
    {
      name: 'a_moment',
      before: "toDateTime64('2026-01-01 10:00:00', 3)",
      after: "toDateTime64('2026-01-01 11:00:00', 3)",
    },
    { name: 'an_array', before: '[1, 2]', after: '[1, 3]' },
    { name: 'a_map', before: "map('a', 1)", after: "map('a', 2)" },
    { name: 'a_tuple', before: "tuple(1, 'a')", after: "tuple(1, 'b')" },
    {
      name: 'a_uuid',
      before: "toUUID('00000000-0000-0000-0000-000000000001')",
      after: "toUUID('00000000-0000-0000-0000-000000000002')",
    },
    { name: 'an_address', before: "toIPv4('10.0.0.1')", after: "toIPv4('10.0.0.2')" },
  ],
  createSchema: (name) => `create database ${name}`,
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
  const folder = await makeTempDir('clickhouse-');
  const { port, stop } = await startPython('clickhouse', (port) => [String(port), folder]);
  return { env: { SHOP_PORT: String(port) }, ...sqlClient('clickhouse', port), stop };
}
