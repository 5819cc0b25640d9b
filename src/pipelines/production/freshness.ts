import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Manifest, ManifestSource } from '../../dbt/artifacts/manifest.ts';
import { parseSources, type RawSources } from '../../dbt/artifacts/sources.ts';
import { CANCELLED } from '../../dbt/cancellation.ts';
import type { DbtOutcome, DbtSession } from '../../dbt/session.ts';
import { DbtError, type Location } from '../../errors.ts';
import { isStale } from '../../health/outcomes.ts';
import { findTableLine } from '../../plan/source-line.ts';
import type { ReportSource } from '../../report/model/report.ts';
import { describeSource } from '../../report/model/sources.ts';
import { computeSourceLedger } from '../../state/source-ledger.ts';
import type { StateLookup } from '../../state/state.ts';
import type { Build } from '../steps/build.ts';
import { invoke, stop } from '../steps/commands.ts';
import { targetPath } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import { firstLine, isTransient, waitForRetry } from '../steps/retry-wait.ts';
import type { RunState } from '../steps/run-state.ts';
import { comparesSources } from './deploy-selection.ts';

const FILE = 'sources.json';

/**
 * `dbt source freshness`, where the project asks for it.
 * @returns the sources that are watched; none where they were not looked at
 * @throws DbtError where dbt stopped, if the run cannot do without
 */
export async function checkFreshness(
  job: Job,
  runState: RunState,
  session: DbtSession,
  { sources }: Manifest,
): Promise<ReportSource[]> {
  const watched = listWatched(sources);
  if (job.settings.freshness === 'off' || watched.length === 0) return [];
  const outcome = await askDbt(job, session);
  runState.build.writes.push(...(outcome.writes ?? []));
  if (outcome.exception !== undefined && outcome.exception === CANCELLED.exception)
    throw new DbtError(outcome.exception);
  if (outcome.exception !== undefined) {
    if (job.settings.freshness === 'error' || comparesSources(job.settings))
      throw stop(job, outcome.exception);
    runState.notices.push(`Source freshness is unknown: ${firstLine(outcome.exception)}`);
    return [];
  }
  const found = await loadFound(job);
  const read = watched.map((source) => toReport(job, source, found, outcome));
  runState.sources = read;
  return read;
}

/**
 * Writes sources.json into the next production state, if there is anything to say; without a look
 * at the sources it is the previous one.
 */
export async function keepSources(
  job: Job,
  parts: {
    previous: StateLookup;
    manifest: Manifest;
    directory: string;
    build: Build;
    /** Those that were looked at. */
    sources: readonly ReportSource[];
  },
): Promise<void> {
  const { manifest, directory, build, sources } = parts;
  const previous = parts.previous.found
    ? await loadSources(join(parts.previous.state.directory, FILE))
    : undefined;
  const current = sources.length > 0 ? await loadFound(job) : undefined;
  const { select } = job.settings;
  const kept = current
    ? computeSourceLedger({
        ...{ previous, current, nodes: manifest.nodes, results: build.results },
        watched: new Set(listWatched(manifest.sources).map(({ uniqueId }) => uniqueId)),
        complete: build.succeeded && (select.length === 0 || comparesSources(job.settings)),
      })
    : previous;
  if (kept) await writeFile(join(directory, FILE), JSON.stringify(kept));
}

export function listWatched(sources: Manifest['sources']): ManifestSource[] {
  return [...sources.values()].filter(({ freshness }) => freshness !== null);
}

/** Reads all sources again if some could not be read because of a transient error. */
async function askDbt(job: Job, session: DbtSession): Promise<DbtOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await invoke(job, session, { args: ['source', 'freshness'] });
    const messages = [outcome.exception, ...outcome.results.map(({ message }) => message)];
    const transient = messages.find((message) => message && isTransient(job, message));
    if (!transient || attempt > job.settings.retries) return outcome;
    await waitForRetry(job, attempt, `dbt source freshness: ${firstLine(transient)}`);
  }
}

/** What dbt found, without the sources that it could not read. */
async function loadFound(job: Job): Promise<RawSources | undefined> {
  return loadSources(join(targetPath(job), FILE));
}

async function loadSources(path: string): Promise<RawSources | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  return parseSources(text, path);
}

function toReport(
  job: Job,
  source: ManifestSource,
  found: RawSources | undefined,
  { results }: DbtOutcome,
): ReportSource {
  const { uniqueId, sourceName, name, freshness } = source;
  const entry = found?.results.find((each) => each.unique_id === uniqueId);
  const message = results.find((each) => each.uniqueId === uniqueId)?.message ?? entry?.error;
  const isRead = entry?.max_loaded_at !== undefined;
  // The 2.x engine writes `Pass`.
  const status = entry?.status.toLowerCase() ?? '';
  const { file, line } = locate(job, source);
  return {
    uniqueId,
    name: `${sourceName}.${name}`,
    status: isRead && isStatus(status) ? status : 'unreachable',
    age: entry?.max_loaded_at_time_ago_in_s ?? null,
    loadedAt: entry?.max_loaded_at ?? null,
    warnAfter: freshness?.warnAfter ?? null,
    errorAfter: freshness?.errorAfter ?? null,
    message: isRead || message === undefined ? null : firstLine(String(message)),
    file,
    line,
  };
}

function isStatus(status: string): status is 'pass' | 'warn' | 'error' {
  return ['pass', 'warn', 'error'].includes(status);
}

/** A source of an installed package is not in the repository. */
function locate(
  { settings, project }: Job,
  { packageName, originalFilePath, sourceName, name }: ManifestSource,
): { file: string; line: number | undefined } {
  if (packageName !== project.name)
    return { file: `dbt_packages/${packageName}/${originalFilePath}`, line: undefined };
  const path = join(settings.projectDir, originalFilePath);
  return {
    file: relative(settings.workspace, path),
    line: findTableLine(readFileSync(path, 'utf8'), sourceName, name),
  };
}

/** @throws DbtError with every source that is too old or cannot be read */
export function refuseStale(sources: readonly ReportSource[]): void {
  const stale = sources.filter(isStale);
  const [first] = stale;
  if (!first) return;
  const location: Location = {
    file: first.file,
    ...(first.line !== undefined && { line: first.line }),
  };
  throw new DbtError(
    [
      `${stale.length === 1 ? 'A source is' : `${stale.length} sources are`} not fresh. Nothing was built.`,
      ...stale.map((source) => {
        const place = [source.file, source.line].filter((part) => part !== undefined).join(':');
        return `  ${source.name} (${place}): ${describeSource(source)}`;
      }),
    ].join('\n'),
    { hint: 'Load them, or set "freshness: warn" to build anyway.', location },
  );
}
