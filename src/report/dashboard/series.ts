import type { History } from '../../health/history.ts';
import { cleanLine, cleanText } from '../../text/plain-text.ts';
import { buildDashboardView, type DashboardFacts, type Level, nameIn } from './view.ts';

type Status = 'success' | 'pass' | 'warn' | 'error' | 'fail' | 'skipped' | 'unreachable';

/** One letter for each run; `dashboard/data.ts` reads them. */
const LETTERS: Record<Status, string> = {
  success: 's',
  pass: 's',
  warn: 'w',
  error: 'e',
  fail: 'f',
  skipped: 'k',
  unreachable: 'u',
};

/** One for each run; null where the run says nothing. */
export type Numbers = Array<number | null>;

/** A model, test or source with its past. Absent columns have nothing to say. */
export interface SeriesItem {
  id: string;
  name: string;
  kind: string;
  as?: string | undefined;
  owner?: string | undefined;
  file: string;
  exposures?: readonly string[] | undefined;
  tested?: string | undefined;
  /** What is wrong with it, in words. */
  notes?: Note[] | undefined;
  /** One letter for each run. */
  status: string;
  /** Three digits that count. */
  seconds?: Numbers | undefined;
  attempts?: Numbers | undefined;
  /** Each the difference from the one before, which compresses better. */
  rows?: Numbers | undefined;
  estimated?: true | undefined;
  failures?: Numbers | undefined;
  age?: Numbers | undefined;
}

interface Note {
  level: Level;
  text: string;
}

/** What the scripts of `dashboard/` show of each model, test and source. */
export interface DashboardSeries {
  repositoryUrl: string;
  madeAt: string;
  /** Row counts of earlier runs have four digits that count. */
  rounded: boolean;
  /** Runs that the history has, but not the page. */
  leftOut: number;
  runs: History['runs'];
  items: SeriesItem[];
}

/** How much of the past is kept, should the page become too large with all of it. */
export interface SeriesLimits {
  /** The last ones. */
  runs: number;
  rounded: boolean;
}

export function buildSeries(
  facts: DashboardFacts,
  { runs, rounded }: SeriesLimits,
): DashboardSeries {
  const { report, history, catalog } = facts;
  const first = Math.max(0, history.runs.length - runs);
  const cut = <T>(column: readonly T[]) => column.slice(first);
  const notes = collectNotes(facts);
  const items = [...catalog].map(([id, entry]): SeriesItem => {
    const node = history.nodes.get(id);
    const test = history.tests.get(id);
    const source = history.sources.get(id);
    const status = node?.status ?? test?.status ?? source?.status ?? [];
    return {
      id: id.toWellFormed(),
      name: nameIn(catalog, id),
      kind: entry.resourceType,
      as: entry.materialized === null ? undefined : cleanLine(entry.materialized),
      owner: entry.owner && cleanLine(entry.owner),
      file: cleanLine(entry.file),
      exposures: entry.exposures.length > 0 ? entry.exposures.map(cleanLine) : undefined,
      tested: entry.tested,
      notes: notes.get(id),
      status: cut<Status | null>(status)
        .map((each) => (each ? LETTERS[each] : '.'))
        .join(''),
      seconds: known(node && cut(node.seconds).map(threeDigits)),
      attempts: node?.attempts.some((count) => (count ?? 0) > 1) ? cut(node.attempts) : undefined,
      rows: known(node && differences(rounded ? roundEarlier(cut(node.rows)) : cut(node.rows))),
      estimated: node?.rowsEstimated || undefined,
      failures: test?.failures.some((count) => (count ?? 0) > 0) ? cut(test.failures) : undefined,
      age: known(source && cut(source.age).map((age) => (age === null ? null : Math.round(age)))),
    };
  });
  const { repositoryUrl, createdAt } = report;
  return {
    repositoryUrl,
    madeAt: createdAt,
    rounded,
    leftOut: first,
    runs: cut(history.runs),
    items,
  };
}

function collectNotes(facts: DashboardFacts): Map<string | undefined, Note[]> {
  const { failures, anomalies, flaky } = buildDashboardView(facts);
  const notes = [
    ...failures.map(({ uniqueId, level, message: text }) => ({ uniqueId, level, text })),
    ...anomalies,
    ...flaky.map((each) => ({ ...each, level: 'amber' as const })),
  ].filter(({ text }) => text !== '');
  const groups = Map.groupBy(notes, ({ uniqueId }) => uniqueId);
  return new Map(
    [...groups].map(([id, group]) => [
      id,
      group.map(({ level, text }) => ({ level, text: cleanText(text) })),
    ]),
  );
}

function known(column: Numbers | undefined): Numbers | undefined {
  return column?.some((value) => value !== null) ? column : undefined;
}

/** All but the newest, which people compare with what they know. */
function roundEarlier(column: readonly (number | null)[]): Numbers {
  const newest = column.findLastIndex((value) => value !== null);
  return column.map((value, index) =>
    value === null || index === newest ? value : Number(value.toPrecision(4)),
  );
}

function threeDigits(seconds: number | null): number | null {
  return seconds === null ? null : Number(seconds.toPrecision(3));
}

function differences(column: readonly (number | null)[]): Numbers {
  let before = 0;
  return column.map((value) => {
    if (value === null) return null;
    const difference = value - before;
    before = value;
    return difference;
  });
}
