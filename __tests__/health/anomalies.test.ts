import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Anomaly } from '../../src/health/health.ts';
import { anomaliesByDay, MODEL, type ModelDays, makeSeries } from '../support/series.ts';

/** The same series each time. */
const CHECKED = { seed: 20_260_105, numRuns: 60 };
const DAYS = 45;

/** Constant, linear, weekly, or both; with as much noise as tables and warehouses have. */
const series = (
  level: { min: number; max: number },
  { noise = 0.05, weekends = true }: { noise?: number; weekends?: boolean } = {},
) =>
  fc
    .record({
      level: fc.integer(level),
      growth: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.05, noNaN: true })),
      weekend: fc.double({ min: weekends ? 0.2 : 1, max: 1, noNaN: true }),
      noise: fc.double({ min: 0, max: noise, noNaN: true }),
      seed: fc.nat(),
    })
    .map((shape) => makeSeries({ ...shape, days: DAYS }));
const rows = () => series({ min: 1_000, max: 10_000_000 }).map((values) => values.map(Math.round));
const steadyRows = () =>
  series({ min: 1_000, max: 10_000_000 }, { weekends: false }).map((values) =>
    values.map(Math.round),
  );
const seconds = () => series({ min: 1, max: 3_600 }, { noise: 0.3 });
/** A Monday to Friday, after two weeks. */
const weekday = fc
  .integer({ min: 2, max: 5 })
  .chain((week) => fc.integer({ min: 0, max: 4 }).map((day) => 7 * week + day));

/** The days on which something is told, and what. */
function tell(model: ModelDays): Record<number, string[]> {
  const told = anomaliesByDay(model).map((anomalies) => anomalies.map(({ kind }) => kind));
  return Object.fromEntries([...told.entries()].filter(([, kinds]) => kinds.length > 0));
}

function change(
  values: readonly number[],
  from: number,
  to: number,
  by: (value: number) => number,
) {
  return values.map((value, index) => (index >= from && index < to ? by(value) : value));
}

describe('on days like the others', () => {
  it('reports nothing about rows that are constant, grow, or have weekends', () => {
    fc.assert(
      fc.property(rows(), (values) => {
        expect(tell({ rows: values })).toEqual({});
      }),
      CHECKED,
    );
  });

  it('reports nothing about times that are constant, grow, or have weekends', () => {
    fc.assert(
      fc.property(seconds(), (values) => {
        expect(tell({ seconds: values })).toEqual({});
      }),
      CHECKED,
    );
  });

  it('reports nothing where only some runs build the model', () => {
    fc.assert(
      fc.property(steadyRows(), fc.integer({ min: 2, max: 5 }), (values, every) => {
        const partial = values.map((value, index) => (index % every === 0 ? value : null));
        expect(tell({ rows: partial })).toEqual({});
      }),
      CHECKED,
    );
  });

  it('reports nothing below the floor, whatever the factor', () => {
    const tiny = makeSeries({ level: 0.1, growth: 0, weekend: 1, noise: 0.1, days: DAYS, seed: 1 });
    expect(tell({ seconds: change(tiny, 30, 31, () => 0.5) })).toEqual({});
    const few = Array.from({ length: DAYS }, () => 6);
    expect(tell({ rows: change(few, 30, 31, (value) => 10 * value) })).toEqual({});
  });
});

describe('a fault is reported on its day and on no other', () => {
  it.each([
    ['10 times the rows', 'rows-spike', (value: number) => 10 * value],
    ['a load that came twice', 'rows-spike', (value: number) => 2 * value],
    ['half of the rows', 'rows-drop', (value: number) => Math.round(value / 2)],
    ['no rows', 'rows-zero', () => 0],
  ] as const)('%s', (_, kind, fault) => {
    fc.assert(
      // A weekend that has half as many rows hides half of a Monday's.
      fc.property(steadyRows(), weekday, (values, day) => {
        const faulty = change(values, day, day + 1, fault);
        expect(tell({ rows: faulty })).toEqual({ [day]: [kind] });
      }),
      CHECKED,
    );
  });

  it.each([
    ['10 times the rows', 'rows-spike', (value: number) => 10 * value],
    ['no rows', 'rows-zero', () => 0],
  ] as const)('%s, whatever the weekends are', (_, kind, fault) => {
    fc.assert(
      fc.property(rows(), weekday, (values, day) => {
        const faulty = change(values, day, day + 1, fault);
        expect(tell({ rows: faulty })).toEqual({ [day]: [kind] });
      }),
      CHECKED,
    );
  });

  it('a model that takes 15 times as long', () => {
    const steady = series({ min: 10, max: 3_600 }).map((values) =>
      values.map((value) => value + 5),
    );
    fc.assert(
      fc.property(steady, weekday, (values, day) => {
        const slow = change(values, day, day + 1, (value) => 15 * value);
        expect(tell({ seconds: slow })).toEqual({ [day]: ['slow-model'] });
      }),
      CHECKED,
    );
  });
});

describe('a level that came to stay', () => {
  it('is reported three times, and nothing of the way back', () => {
    fc.assert(
      fc.property(steadyRows(), fc.constantFrom(3, 10), weekday, (values, times, day) => {
        const shifted = change(values, day, day + 8, (value) => times * value);
        const told = tell({ rows: shifted });
        const spike = ['rows-spike'];
        expect(told).toEqual({ [day]: spike, [day + 1]: spike, [day + 2]: spike });
      }),
      CHECKED,
    );
  });

  it('is reported three times where the table lost all its rows', () => {
    const values = makeSeries({ level: 5_000, growth: 0, weekend: 1, noise: 0, days: 30, seed: 1 });
    const told = tell({ rows: change(values, 20, 30, () => 0) });
    expect(told).toEqual({ 20: ['rows-zero'], 21: ['rows-zero'], 22: ['rows-zero'] });
  });

  it('is not reported for a table that is empty, or mostly', () => {
    const empty = Array.from({ length: 30 }, () => 0);
    expect(tell({ rows: empty })).toEqual({});
    expect(tell({ rows: change(empty, 20, 21, () => 50) })).toEqual({});
  });

  it('is reported for the first rows that are lost, however short the history', () => {
    expect(tell({ rows: [40, 0] })).toEqual({ 1: ['rows-zero'] });
    expect(tell({ rows: [40, null, 0] })).toEqual({ 2: ['rows-zero'] });
  });
});

describe('what is far', () => {
  it('is further where values go up and down by themselves', () => {
    const noisy = Array.from({ length: 28 }, (_, index) => 600 + 100 * ((5 * index) % 8));
    expect(tell({ rows: [...noisy, 2_000] })).toEqual({});
    expect(tell({ rows: [...noisy, 20_000] })).toEqual({ 28: ['rows-spike'] });
  });

  it('is so by the last 30 values, whatever was before', () => {
    const steady = (times: number, value: number) => Array.from({ length: times }, () => value);
    const told = tell({ rows: [...steady(10, 4_000), ...steady(31, 1_000), 4_000] });
    expect(Object.keys(told)).toEqual(['10', '11', '12', '41']);
  });
});

describe('what is reported', () => {
  const days = (value: number, last: number) => [...Array.from({ length: 14 }, () => value), last];
  const last = (model: ModelDays): Anomaly[] | undefined => anomaliesByDay(model).at(-1);

  it.each([
    [
      { seconds: days(120, 1_800) },
      {
        kind: 'slow-model',
        severity: 'warning',
        observed: 1_800,
        usual: 120,
        text: 'took 30 min, usually 2 min (median of 14 runs)',
      },
    ],
    [
      { rows: days(1_500, 15_000) },
      {
        kind: 'rows-spike',
        severity: 'critical',
        observed: 15_000,
        usual: 1_500,
        text: 'has 15,000 rows, 10.0 times the 1,500 expected from 14 runs',
      },
    ],
    [
      { rows: days(1_500, 600) },
      {
        kind: 'rows-drop',
        severity: 'critical',
        observed: 600,
        usual: 1_500,
        text: 'has 600 rows, 40% of the 1,500 expected from 14 runs',
      },
    ],
    [
      { rows: days(1_500, 0) },
      {
        kind: 'rows-zero',
        severity: 'critical',
        observed: 0,
        usual: 1_500,
        text: 'has no rows; it had 1,500 in the previous run',
      },
    ],
  ] as const)('has its numbers: %j', (model, anomaly) => {
    expect(last(model)).toEqual([{ uniqueId: MODEL, ...anomaly }]);
  });

  it('continues with the growth that is known', () => {
    const grown = Array.from({ length: 28 }, (_, index) => 10_000 + 500 * index);
    const [anomaly] = last({ rows: [...grown, 48_000] }) ?? [];
    expect(anomaly?.text).toBe('has 48,000 rows, 2.0 times the 24,000 expected from 28 runs');
  });
});
