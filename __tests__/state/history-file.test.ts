import { describe, expect, it } from 'vitest';
import type { History, NodeSeries } from '../../src/health/history.ts';
import { NewerHistory, parseHistory, writeHistory } from '../../src/state/history-file.ts';

const RUNS = 100;

/** Numbers that are the same in every run of the test, and look random: a linear congruence. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const column = <Value>(value: (run: number) => Value): Value[] =>
  Array.from({ length: RUNS }, (_, run) => value(run));

/** Of a project that is deployed every day: times with noise, tables that grow, few failures. */
function buildHistory(models: number, tests: number): History {
  const random = randomNumbers(7);
  const failed = () => random() < 0.01;
  const series = (): NodeSeries => {
    const usual = 1 + random() * 300;
    let rows = Math.round(random() * 100_000_000);
    return {
      status: column(() => (failed() ? 'error' : 'success')),
      seconds: column(() => Math.round(usual * (0.8 + random() * 0.4) * 10) / 10),
      attempts: column(() => (failed() ? 2 : 1)),
      rows: column(() => {
        rows += Math.round(random() * 10_000);
        return rows;
      }),
      rowsEstimated: false,
    };
  };
  const hash = (index: number) => index.toString(16).padStart(10, '0');
  const name = (index: number) => `model.analytics.fct_of_some_subject_and_grain_${index}`;
  return {
    runs: column((run) => ({
      ...{ id: 11_000_000_000 + run, attempt: 1, mode: 'deploy' as const, event: 'schedule' },
      ...{ sha: String(run).padStart(40, 'a'), at: '2026-11-23T06:00:00.000Z' },
      ...{ status: 'success' as const, seconds: 1234.5 },
    })),
    nodes: new Map(Array.from({ length: models }, (_, index) => [name(index), series()])),
    tests: new Map(
      Array.from({ length: tests }, (_, index) => [
        `test.analytics.not_null_fct_of_some_subject_and_grain_${index}_id.${hash(index)}`,
        {
          status: column(() => (failed() ? ('fail' as const) : ('pass' as const))),
          failures: column(() => (failed() ? Math.round(random() * 1000) : 0)),
        },
      ]),
    ),
    sources: new Map([
      [
        'source.analytics.raw.orders',
        { status: column(() => 'pass'), age: column(() => Math.round(random() * 86_400)) },
      ],
    ]),
  };
}

/** As version 1 wrote it; stays as it is when there is a version 2. */
const VERSION_1 = `{
  "schemaVersion": 1,
  "runs": [
    {"id": 1, "attempt": 1, "mode": "deploy", "event": "push", "sha": "abc", "at": "2026-11-21T06:00:00.000Z", "status": "success", "seconds": 61.2},
    {"id": 2, "attempt": 1, "mode": "monitor", "event": "schedule", "sha": "abc", "at": "2026-11-22T06:00:00.000Z", "status": "success", "seconds": 9.5},
    {"id": 3, "attempt": 2, "mode": "deploy", "event": "push", "sha": "def", "at": "2026-11-23T06:00:00.000Z", "status": "failure", "seconds": 70}
  ],
  "nodes": {
    "model.shop.orders": {"status": "s-e", "seconds": "1.5,,0.25", "attempts": "1,,3", "rows": "100,-20,", "rowsEstimated": true},
    "model.shop.customers": {"status": "s-k", "seconds": "2,x2", "attempts": "1,,0", "rows": "5,0x2"}
  },
  "tests": {"test.shop.unique": {"status": "p-f", "failures": "0,,12"}},
  "sources": {"source.shop.raw.orders": {"status": "pwu", "age": "60,7200,"}}
}`;

const version1: History = {
  runs: [
    {
      ...{ id: 1, attempt: 1, mode: 'deploy', event: 'push', sha: 'abc' },
      ...{ at: '2026-11-21T06:00:00.000Z', status: 'success', seconds: 61.2 },
    },
    {
      ...{ id: 2, attempt: 1, mode: 'monitor', event: 'schedule', sha: 'abc' },
      ...{ at: '2026-11-22T06:00:00.000Z', status: 'success', seconds: 9.5 },
    },
    {
      ...{ id: 3, attempt: 2, mode: 'deploy', event: 'push', sha: 'def' },
      ...{ at: '2026-11-23T06:00:00.000Z', status: 'failure', seconds: 70 },
    },
  ],
  nodes: new Map([
    [
      'model.shop.orders',
      {
        status: ['success', null, 'error'],
        seconds: [1.5, null, 0.25],
        attempts: [1, null, 3],
        rows: [100, 80, null],
        rowsEstimated: true,
      },
    ],
    [
      'model.shop.customers',
      {
        status: ['success', null, 'skipped'],
        seconds: [2, null, null],
        attempts: [1, null, 0],
        rows: [5, 5, 5],
        rowsEstimated: false,
      },
    ],
  ]),
  tests: new Map([
    ['test.shop.unique', { status: ['pass', null, 'fail'], failures: [0, null, 12] }],
  ]),
  sources: new Map([
    ['source.shop.raw.orders', { status: ['pass', 'warn', 'unreachable'], age: [60, 7200, null] }],
  ]),
};

describe('history.json', () => {
  it('reads what version 1 wrote', () => {
    expect(parseHistory(VERSION_1)).toEqual(version1);
  });

  it('writes what it reads', () => {
    expect(JSON.parse(writeHistory(version1))).toEqual(JSON.parse(VERSION_1));
    const history = buildHistory(20, 20);
    expect(parseHistory(writeHistory(history))).toEqual(history);
    const empty: History = { runs: [], nodes: new Map(), tests: new Map(), sources: new Map() };
    expect(parseHistory(writeHistory(empty))).toEqual(empty);
  });

  it('stays below 10 MB for 5,000 models and 10,000 tests in 100 runs', () => {
    const bytes = Buffer.byteLength(writeHistory(buildHistory(5_000, 10_000)));
    expect(bytes).toBeLessThan(10_000_000);
  });

  it('brings an older version up, one version at a time', () => {
    const { runs, ...rest } = JSON.parse(VERSION_1) as { runs: object[] };
    const older = JSON.stringify({ ...rest, schemaVersion: -1, deploys: runs });
    const history = parseHistory(older, {
      [-1]: ({ deploys, ...file }: { deploys?: unknown }) => ({ ...file, ran: deploys }),
      0: ({ ran, ...file }: { ran?: unknown }) => ({ ...file, runs: ran }),
    });
    expect(history).toEqual(version1);
  });

  it('distinguishes one of a later version from a damaged one', () => {
    expect(() => parseHistory('{"schemaVersion": 2}')).toThrow(NewerHistory);
    expect(() => parseHistory('{"schemaVersion": 2}')).toThrow(
      'history.json has schema version 2; this version of the action reads up to 1.',
    );
  });

  it.each([
    ['', 'it is not JSON'],
    ['{}', 'schemaVersion'],
    ['[]', 'damaged'],
    [VERSION_1.replace('"p-f"', '"p-"'), '"p-" has 2 values, there are 3 runs'],
    [VERSION_1.replace('"p-f"', '"p999999999"'), 'a column has more values than runs'],
    [VERSION_1.replace('"p-f"', '"p-?"'), '"p-?" is not a column of words'],
    [VERSION_1.replace('"p-f"', '"p-z"'), '"p-z" has the unknown letter z'],
    [VERSION_1.replace('"2,x2"', '"2,x1999999999"'), 'a column has more values than runs'],
    [VERSION_1.replace('"2,x2"', '"2,two,"'), '"2,two," is not a column of numbers'],
    [VERSION_1.replace('"monitor"', '"watch"'), 'runs.1.mode'],
  ])('says what is wrong with a damaged one: %#', (text, reason) => {
    expect(() => parseHistory(text)).toThrow(/^history\.json is damaged: /);
    expect(() => parseHistory(text)).toThrow(reason);
  });
});
