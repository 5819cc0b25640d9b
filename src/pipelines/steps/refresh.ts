import { join } from 'node:path';
import { pickManifest, TextPool } from '../../dbt/artifacts/pick-manifest.ts';
import type { PickedManifest, PickedNode } from '../../dbt/artifacts/picked-manifest.ts';
import { readArtifact } from '../../dbt/artifacts/read-artifact.ts';
import type { DbtInstallation } from '../../dbt/install/installation.ts';
import { readSeedColumns } from '../../dbt/seed-columns.ts';
import {
  findRefreshNeeds,
  listChangedSeeds,
  listCodePairs,
  type RefreshFacts,
  type RefreshNeed,
} from '../../plan/refresh.ts';
import { type ColumnChanges, compareSeedColumns } from '../../plan/seed-columns.ts';
import { buildChildEnvironment } from '../../platform/child-environment.ts';
import type { Warehouse } from '../../warehouse/operations.ts';
import { listColumns } from '../../warehouse/refresh.ts';
import { type RelatedNode, resolvePlace } from '../../warehouse/relation-place.ts';
import { targetPath } from './connect.ts';
import type { Job } from './job.ts';
import { findPackage } from './lfs-pointers.ts';
import { addNotice, type RunState } from './run-state.ts';
import { compareCode, type SqlReader } from './sql-reader.ts';

/** On a pull request: the deploy that it is merged with refreshes what it changed. */
export const REFRESH_LABEL = 'dbt-full-refresh';

/** What production has and what the project is to be, as far as a refresh is decided by it. */
export async function pickBoth(
  job: Job,
  stateDirectory: string,
  wanted: ReadonlySet<string>,
): Promise<{ production: PickedManifest; head: PickedManifest }> {
  const pool = new TextPool();
  const pick = (directory: string) =>
    readArtifact(join(directory, 'manifest.json'), (bytes) =>
      pickManifest(bytes, (id) => wanted.has(id), pool),
    );
  const head = await pick(targetPath(job));
  return { head, production: await pick(stateDirectory) };
}

/** Which relations a build as always would leave without the change, and why. */
export async function findNeeds(
  job: Job,
  runState: RunState,
  facts: RefreshFacts,
  parts: {
    /** Production's nodes, by unique id. */
    relations: ReadonlyMap<string, RelatedNode>;
    /** Undefined in a dry run, which does not ask it. */
    warehouse: Warehouse | undefined;
    installation: DbtInstallation;
    reader: () => Promise<SqlReader | undefined>;
  },
): Promise<RefreshNeed[]> {
  const pairs = listCodePairs(facts);
  const { same } = await compareCode(job, parts.reader, facts.head.adapterType, pairs);
  const seeds = await compareSeeds(job, runState, facts, parts);
  return findRefreshNeeds({ ...facts, sameCode: same, seeds });
}

/** By unique id, how the columns of a seed's file differ from those that production has. */
async function compareSeeds(
  job: Job,
  runState: RunState,
  facts: RefreshFacts,
  {
    relations,
    warehouse,
    installation,
  }: {
    relations: ReadonlyMap<string, RelatedNode>;
    warehouse: Warehouse | undefined;
    installation: DbtInstallation;
  },
): Promise<Map<string, ColumnChanges>> {
  const changed = listChangedSeeds(facts);
  if (changed.length === 0) return new Map();
  if (!warehouse) {
    addNotice(
      runState,
      'It is not known whether columns of seeds changed: a dry run does not ask the warehouse which columns production has.',
    );
    return new Map();
  }
  const requests = changed.flatMap(({ uniqueId }) => {
    const relation = resolvePlace(relations.get(uniqueId));
    return relation ? [{ uniqueId, relation }] : [];
  });
  const { columns: tables, error } = await listColumns(warehouse, requests);
  if (error !== undefined)
    addNotice(
      runState,
      `It is not known whether columns of seeds changed: the warehouse did not list production's. ${error}`,
    );
  const known = changed.filter(({ uniqueId }) => tables.has(uniqueId));
  const files = await readSeedColumns(
    job.ports.processes,
    {
      python: installation.python,
      script: join(job.actionRoot, 'driver', 'seed_columns.py'),
      env: buildChildEnvironment(job.env),
    },
    known.map((seed) => ({
      path: join(findPackage(job, seed.packageName), seed.originalFilePath),
      delimiter: readSeedConfig(seed).delimiter,
      declared: Object.keys(readSeedConfig(seed).column_types),
      namesOnly: seed.checksum.startsWith('path:'),
    })),
  );
  const differences = known.map((seed, index): [string, ColumnChanges | undefined] => {
    const file = files[index];
    const table = tables.get(seed.uniqueId) ?? [];
    const declared = compareDeclared(facts.production.nodes.get(seed.uniqueId), seed);
    return [seed.uniqueId, file && compareSeedColumns(file, table, declared)];
  });
  return new Map(differences.flatMap(([id, each]) => (each ? [[id, each]] : [])));
}

interface SeedConfig {
  delimiter: string;
  column_types: Record<string, unknown>;
}

/** https://docs.getdbt.com/reference/seed-configs */
function readSeedConfig({ config }: PickedNode): SeedConfig {
  const { delimiter, column_types: types } = JSON.parse(config) as Partial<SeedConfig>;
  return { delimiter: delimiter ?? ',', column_types: types ?? {} };
}

/** Columns with a type of their own in `column_types`, and those of which it is another one now. */
function compareDeclared(before: PickedNode | undefined, after: PickedNode) {
  const had = before ? readSeedConfig(before).column_types : {};
  const has = readSeedConfig(after).column_types;
  const names = [...new Set([...Object.keys(had), ...Object.keys(has)])];
  const isSame = (name: string) =>
    String(had[name]).toLowerCase() === String(has[name]).toLowerCase();
  return {
    all: new Set(Object.keys(has)),
    changed: new Set(names.filter((name) => !isSame(name))),
  };
}
