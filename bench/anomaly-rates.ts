/**
 * `npm run bench:anomalies [-- <series per row>]`: how often the default rules are wrong, and how
 * often they find a fault, on series that are made up: 60 daily runs each. Seeds are fixed, so the
 * figures are the same each time.
 */

import {
  anomaliesByDay,
  type ModelDays,
  makeRandom,
  makeSeries,
  type Shape,
} from '../__tests__/support/series.ts';

const SERIES = Number(process.argv[2] ?? 200);
const DAYS = 60;
const NOISES = [0, 0.05, 0.1, 0.2, 0.3];

/** Levels of 1,000 rows to 10 million, and of 10 s to 1 h. */
const RANGES = { rows: [1e3, 1e7], seconds: [10, 3_600] } as const;

const KINDS: Record<string, (random: () => number) => Pick<Shape, 'growth' | 'weekend'>> = {
  constant: () => ({ growth: 0, weekend: 1 }),
  'linear growth': (random) => ({ growth: 0.005 + 0.045 * random(), weekend: 1 }),
  weekly: (random) => ({ growth: 0, weekend: 0.2 + 0.6 * random() }),
  'growth, weekly': (random) => ({
    growth: 0.005 + 0.045 * random(),
    weekend: 0.2 + 0.6 * random(),
  }),
};

interface Fault {
  column: 'rows' | 'seconds';
  change: (value: number) => number;
}

const FAULTS: Record<string, Fault> = {
  'rows × 10': { column: 'rows', change: (value) => 10 * value },
  'rows × 2': { column: 'rows', change: (value) => 2 * value },
  'rows ÷ 2': { column: 'rows', change: (value) => value / 2 },
  'rows ÷ 10': { column: 'rows', change: (value) => value / 10 },
  'no rows': { column: 'rows', change: () => 0 },
  'time × 15': { column: 'seconds', change: (value) => 15 * value },
  'time × 5': { column: 'seconds', change: (value) => 5 * value },
};

console.log(`False alarms, in 1,000 runs (${SERIES} series of ${DAYS} runs for each figure)\n`);
printRow(['series', ...NOISES.map((noise) => `noise ${100 * noise}%`)]);
printRow(['---', ...NOISES.map(() => '--:')]);
for (const column of ['rows', 'seconds'] as const)
  for (const kind of Object.keys(KINDS))
    printRow([
      `${column}, ${kind}`,
      ...NOISES.map((noise) => measureFalseAlarms(column, kind, noise)),
    ]);

console.log(
  '\nFaults found at their run, and false alarms in 1,000 of the other runs. Each lasts one run, from the 15th on\n',
);
printRow(['fault', ...NOISES.map((noise) => `noise ${100 * noise}%`)]);
printRow(['---', ...NOISES.map(() => '--:')]);
for (const kind of Object.keys(KINDS))
  for (const [name, fault] of Object.entries(FAULTS))
    printRow([`${name}, ${kind}`, ...NOISES.map((noise) => measureFault(fault, kind, noise))]);

console.log('\nRuns that tell of a level that came to stay (rows × 3), at most\n');
printRow(['series', ...NOISES.map((noise) => `noise ${100 * noise}%`)]);
printRow(['---', ...NOISES.map(() => '--:')]);
for (const kind of Object.keys(KINDS))
  printRow([kind, ...NOISES.map((noise) => String(measureShift(kind, noise)))]);

function measureFalseAlarms(column: Fault['column'], kind: string, noise: number): string {
  let alarms = 0;
  for (let seed = 1; seed <= SERIES; seed++)
    alarms += countAlarmDays(toDays(column, makeOne(column, kind, noise, seed).values));
  return (alarms / ((SERIES * DAYS) / 1_000)).toFixed(2);
}

function measureFault({ column, change }: Fault, kind: string, noise: number): string {
  let found = 0;
  let others = 0;
  for (let seed = 1; seed <= SERIES; seed++) {
    const { values, random } = makeOne(column, kind, noise, seed);
    const day = 14 + Math.floor(random() * (DAYS - 16));
    values[day] = Math.round(change(values[day] ?? 0));
    const byDay = anomaliesByDay(toDays(column, values)).map((anomalies) => anomalies.length > 0);
    if (byDay[day]) found++;
    others += byDay.filter((isAlarm, index) => isAlarm && index !== day).length;
  }
  const wrong = others / ((SERIES * (DAYS - 1)) / 1_000);
  return `${((100 * found) / SERIES).toFixed(1)}% (${wrong.toFixed(2)})`;
}

function measureShift(kind: string, noise: number): number {
  let most = 0;
  for (let seed = 1; seed <= SERIES; seed++) {
    const { values } = makeOne('rows', kind, noise, seed);
    const shifted = values.map((value, index) => (index < 30 ? value : 3 * value));
    most = Math.max(most, countAlarmDays(toDays('rows', shifted)));
  }
  return most;
}

function makeOne(column: Fault['column'], kind: string, noise: number, seed: number) {
  const { uniform: random } = makeRandom(1_000_003 * seed);
  const [low, high] = RANGES[column];
  const level = low * (high / low) ** random();
  const shape = KINDS[kind]?.(random);
  if (!shape) throw new Error(kind);
  const values = makeSeries({ level, ...shape, noise, days: DAYS, seed });
  return { values: column === 'rows' ? values.map(Math.round) : values, random };
}

function toDays(column: Fault['column'], values: number[]): ModelDays {
  return { [column]: values };
}

function countAlarmDays(days: ModelDays): number {
  return anomaliesByDay(days).filter((anomalies) => anomalies.length > 0).length;
}

function printRow(cells: string[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}
