import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest, ManifestNode } from '../../dbt/artifacts/manifest.ts';
import { parseRunResults, type RawRunResults } from '../../dbt/artifacts/run-results.ts';
import { findColumnUse } from '../../dbt/column-use.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { ActionError } from '../../errors.ts';
import type { ColumnChange, ImpactFacts } from '../../plan/impact.ts';
import type { ProductionState } from '../../state/state.ts';
import { cutLines } from '../../text/plain-text.ts';
import { invokeWhole } from '../steps/commands.ts';
import type { Job } from '../steps/job.ts';
import type { ProductionRelations } from '../steps/manifests.ts';
import { pinNodes } from '../steps/pinned-nodes.ts';
import type { SqlReader } from '../steps/sql-reader.ts';

/** What the use of columns is found in. */
export interface BuiltProject {
  manifest: Manifest;
  state: ProductionState;
  relations: ProductionRelations;
  session: DbtSession;
  runResults: RawRunResults | undefined;
  reader: () => Promise<SqlReader | undefined>;
}

/**
 * Which of the changed columns the models and snapshots that read them use, for those whose SQL
 * tells. Never throws an `ActionError`.
 */
export async function resolveColumnUse(
  job: Job,
  built: BuiltProject,
  changes: readonly ColumnChange[],
): Promise<ImpactFacts['columnUse']> {
  const { manifest, relations, runResults } = built;
  const { adapterType } = manifest.metadata;
  const changed = Map.groupBy(changes, ({ node }) => node);
  const readers = findReaders(manifest, changed);
  if (adapterType === null || readers.length === 0) return new Map();
  const reader = await built.reader();
  if (!reader) return new Map();
  const sql = collectSql(runResults);
  const unbuilt = readers.map(({ uniqueId }) => uniqueId).filter((id) => !sql.has(id));
  if (unbuilt.length > 0)
    for (const [id, code] of await compile(job, built, [...changed.keys(), ...unbuilt]))
      if (!sql.has(id)) sql.set(id, code);

  const nameRelations = (id: string) =>
    [manifest.nodes.get(id), relations.nodes.get(id)].flatMap((node) => node?.relationName ?? []);
  return findColumnUse(
    job.ports.processes,
    {
      ...reader,
      script: join(job.actionRoot, 'driver', 'column_use.py'),
      adapterType,
    },
    readers.flatMap(({ uniqueId, dependsOn }) => {
      const code = sql.get(uniqueId);
      if (code === undefined) return [];
      const parents = [...new Set(dependsOn)].filter((id) => changed.has(id));
      return [
        {
          uniqueId,
          sql: code,
          parents: parents.map((id) => ({
            uniqueId: id,
            relations: nameRelations(id),
            columns: (changed.get(id) ?? []).map(({ column }) => column),
          })),
        },
      ];
    }),
  );
}

const WITH_SQL = new Set(['model', 'snapshot']);

function findReaders({ nodes }: Manifest, changed: ReadonlyMap<string, unknown>): ManifestNode[] {
  return [...nodes.values()].filter(
    ({ resourceType, dependsOn }) =>
      WITH_SQL.has(resourceType) && dependsOn.some((id) => changed.has(id)),
  );
}

/** The compiled SQL of what was run, by unique id. */
export function collectSql(runResults: RawRunResults | undefined): Map<string, string> {
  return new Map(
    (runResults?.results ?? []).flatMap(({ unique_id, compiled_code: code }) =>
      typeof code === 'string' && code !== '' ? [[unique_id, code]] : [],
    ),
  );
}

/**
 * What was skipped or excluded, and ephemeral models, have no SQL of their own from the build. The
 * changed nodes come along, so that the others read them where the build has left them.
 */
async function compile(
  job: Job,
  { session, state }: BuiltProject,
  uniqueIds: readonly string[],
): Promise<Map<string, string>> {
  const targetPath = join(job.scratch, 'readers-target');
  const pinned = await pinNodes(join(job.scratch, 'readers'), uniqueIds);
  const deferral = ['--defer', '--favor-state', '--defer-state', state.directory];
  try {
    await invokeWhole(job, session, {
      // A target folder of its own: the build's manifest and results are published.
      args: ['compile', ...pinned, ...deferral, '--target-path', targetPath],
    });
    return collectSql(
      parseRunResults(await readFile(join(targetPath, 'run_results.json'), 'utf8')),
    );
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    job.ports.runner.info(
      `Could not find out what uses the changed columns: ${cutLines(error.message, 5, 500)}`,
    );
    return new Map();
  }
}
