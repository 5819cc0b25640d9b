import { existsSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ManifestNode } from '../../dbt/artifacts/manifest.ts';
import { engineMajor } from '../../dbt/engine.ts';
import { messageOf, SecretError } from '../../errors.ts';
import { checkMeta } from '../../health/anomaly-rules.ts';
import { computeHealth } from '../../health/compute-health.ts';
import { appendEngineRun, selectEngine } from '../../health/engine-history.ts';
import {
  type History,
  type HistoryRun,
  type RowCount,
  startHistory,
} from '../../health/history.ts';
import { recordRun } from '../../report/model/record-run.ts';
import type { Report, ReportSource } from '../../report/model/report.ts';
import { createSecretSearch } from '../../state/find-secret.ts';
import { NewerHistory, parseHistory, writeHistory } from '../../state/history-file.ts';
import { HISTORY_FILE, type StateLookup } from '../../state/state.ts';
import type { Job } from '../steps/job.ts';
import { finishReport, type RunState } from '../steps/run-state.ts';

/** What this run left in production. */
interface Production {
  previous: StateLookup;
  mode: HistoryRun['mode'];
  sha: string;
  counts?: ReadonlyMap<string, RowCount> | undefined;
  /** Of production, by unique id. */
  nodes: ReadonlyMap<string, ManifestNode>;
  /** Those that were looked at. */
  sources: readonly ReportSource[];
}

/**
 * The history of production with this run, for the report and for the next state. Nothing that goes
 * wrong with it is more than a notice: it is never the reason for a failed deploy, and leaves it as
 * it was.
 *
 * @param parts.sha the commit that is in production when this run ends
 * @returns the text of history.json; undefined where there is none to write
 */
export async function continueHistory(
  job: Job,
  runState: RunState,
  parts: Production,
): Promise<string | undefined> {
  const { previous, mode, sha, counts = new Map<string, RowCount>() } = parts;
  let text: string | undefined;
  try {
    const path = findHistory(previous);
    text = path === undefined ? undefined : await readFile(path, 'utf8');
    const before = readHistory(runState, text);
    // One of a later version of the action is left for that.
    if (!before) return text;
    const of = { mode, event: job.context.event, sha };
    const major = engineMajor(findDbtVersion(finishReport(runState, job), parts));
    const append = () => {
      const record = recordRun(finishReport(runState, job), of, counts);
      return appendEngineRun(before, major, record);
    };
    let whole = append();
    const history = selectEngine(whole, major);
    if (mode !== 'rollback') judge(job, runState, { ...parts, history });
    // The verdict of a health check depends on what was found.
    if (mode === 'monitor') whole = append();
    runState.history = selectEngine(whole, major);
    const written = writeHistory(whole);
    await refuseSecrets(job, written);
    return written;
  } catch (error) {
    const reason = messageOf(error);
    runState.notices.push(`This run is not in the history of production: ${reason}`);
    return text;
  }
}

/**
 * The dbt version whose unique ids the run uses: the deploy's own, otherwise that of the production
 * state. The state's is also used for a deploy that stopped before dbt started.
 */
function findDbtVersion(
  { dbtVersion }: Pick<Report, 'dbtVersion'>,
  { previous, mode }: { previous: StateLookup; mode: HistoryRun['mode'] },
): string {
  if (mode === 'deploy' && dbtVersion !== '') return dbtVersion;
  const state = previous.found ? previous.state : previous.older;
  return state?.record.dbtVersion ?? dbtVersion;
}

function judge(
  { settings, ports }: Job,
  runState: RunState,
  { history, nodes, sources }: Pick<Production, 'nodes' | 'sources'> & { history: History },
): void {
  runState.health = computeHealth({
    history,
    nodes,
    sources: new Set(sources.map(({ uniqueId }) => uniqueId)),
    rules: settings.anomalies,
    now: ports.clock.now(),
  });
  runState.notices.push(...checkMeta(nodes));
}

function findHistory(previous: StateLookup): string | undefined {
  const state = previous.found ? previous.state : previous.older;
  const path = state && join(state.directory, HISTORY_FILE);
  return path !== undefined && existsSync(path) ? path : undefined;
}

/** @returns undefined for one that this version of the action cannot read */
function readHistory(runState: RunState, text: string | undefined): History | undefined {
  if (text === undefined) return startHistory();
  try {
    return parseHistory(text);
  } catch (error) {
    const reason = messageOf(error);
    if (error instanceof NewerHistory) {
      runState.notices.push(
        `This run is not in the history of production. The history was not changed: ${reason}`,
      );
      return undefined;
    }
    runState.notices.push(
      `The history of production was reset and starts with this run: ${reason}`,
    );
    return startHistory();
  }
}

/** A number in it may be a secret by chance, and a state with a secret is not published. */
async function refuseSecrets({ secrets, scratch }: Job, text: string): Promise<void> {
  const file = join(await mkdtemp(join(scratch, 'history-')), HISTORY_FILE);
  await writeFile(file, text);
  const found = await createSecretSearch(secrets.list()).find(file);
  if (found) throw new SecretError(`it would show the value of ${found.secret.name}.`);
}
