import type { HistoryRecord, HistoryRun, RowCount } from '../../health/history.ts';
import type { Report } from './report.ts';

/**
 * What the history keeps of a run.
 * @param of the commit that is in production at its end
 * @param counts by unique id
 */
export function recordRun(
  { run, status, createdAt, duration, ...report }: Report,
  of: Pick<HistoryRun, 'mode' | 'event' | 'sha'>,
  counts: ReadonlyMap<string, RowCount>,
): HistoryRecord {
  const nodes = new Map<string, Nodes>();
  for (const { uniqueId, resourceType, outcome, attempts, executionTime } of report.nodes) {
    if (resourceType === 'operation') continue;
    const seconds = outcome === 'skipped' ? null : round(executionTime);
    nodes.set(uniqueId, { ...NOTHING, status: outcome, seconds, attempts });
  }
  for (const [uniqueId, { rows, estimated }] of counts)
    nodes.set(uniqueId, { ...NOTHING, ...nodes.get(uniqueId), rows, rowsEstimated: estimated });
  return {
    run: {
      ...{ id: run.id, attempt: run.attempt, ...of, at: createdAt },
      status: status === 'success' || status === 'nothing' ? status : 'failure',
      seconds: round(duration),
    },
    nodes,
    tests: new Map(
      report.tests.map(({ uniqueId, status, failures }) => [uniqueId, { status, failures }]),
    ),
    sources: new Map(
      report.sources.map(({ uniqueId, status, age }) => [
        uniqueId,
        { status, age: age === null ? null : Math.round(age) },
      ]),
    ),
  };
}

type Nodes = HistoryRecord['nodes'] extends ReadonlyMap<string, infer Entry> ? Entry : never;

const NOTHING: Nodes = {
  ...{ status: null, seconds: null, attempts: null, rows: null },
  rowsEstimated: false,
};

/** Hundredths below 10 s, tenths below 100 s: nobody looks at more, and a text of it is shorter. */
function round(seconds: number): number {
  if (seconds < 10) return Math.round(seconds * 100) / 100;
  return seconds < 100 ? Math.round(seconds * 10) / 10 : Math.round(seconds);
}
