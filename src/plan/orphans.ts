import type { Manifest, ManifestNode } from '../dbt/artifacts/manifest.ts';
import type { PickedNode } from '../dbt/artifacts/picked-manifest.ts';
import { resolveOwner } from './impact.ts';
import { relationKey, schemaKeyOf } from './relation-key.ts';

/** A relation that an earlier deploy of this project built, and that nothing of it names any more. */
export interface Orphan {
  /** Of the node that built it. */
  uniqueId: string;
  resourceType: string;
  materialized: string | null;
  /** As SQL names it. */
  relation: string;
  /** Spelt as in the manifest; the database is empty where the warehouse has none. */
  database: string;
  schema: string;
  identifier: string;
  /** ISO 8601 and commit: the deploy that found it first. */
  since: string;
  sha: string;
  /** Successful deploys that have found it, the first one included. */
  deploys: number;
  /** What tells whether somebody has written to it since; empty where the warehouse does not say. */
  fingerprint: string;
  /** Unique ids of nodes that read it when they are read, and have not been built since. */
  readers: string[];
  exposures: OrphanExposure[];
}

interface OrphanExposure {
  uniqueId: string;
  name: string;
  owner: string | undefined;
}

/** The setting `orphans`. */
type OrphanPolicy = 'report' | 'drop' | 'off';

/** What the deploys do with orphans, as the production state says it. */
export interface OrphanRule {
  policy: OrphanPolicy;
  /** Deploys that list one before the next one drops it. */
  grace: number;
  /** Schemas are swapped: what is not built again is not in them any more. */
  swapped: boolean;
}

/** What the warehouse says of an orphan. */
export interface OrphanSurvey {
  /** The catalogue's word: `table`, `view`, `materialized view`, `function` … */
  kind: string;
  fingerprint: string;
  /** What would break without it, as people read it; undefined where the catalogue does not say. */
  dependents: string[] | undefined;
}

/** Why an orphan is still there, though the setting is `drop`. */
type OrphanHold =
  /** It may hold rows that no build brings back. */
  | 'history'
  /** Neither a table nor a view. */
  | 'kind'
  /** The project still has its node, disabled. */
  | 'disabled'
  /** The project builds nothing in its schema any more. */
  | 'schema'
  | 'exposure'
  | 'read'
  | 'unknown'
  /** Its content is not what it was at the deploy before. */
  | 'written'
  | 'grace'
  /** The build of this deploy failed. */
  | 'failed'
  /** The warehouse refused; `note` says why. */
  | 'refused';

/** An orphan at the end of a deploy. `listed`: the setting is `report`. */
export interface OrphanReport extends Orphan, OrphanSurvey {
  fate: 'listed' | 'dropped' | OrphanHold;
  /** With the fate `grace`: deploys until one drops it. */
  deploysLeft: number | undefined;
  /** The warehouse's message. */
  note: string | undefined;
}

/** Resource types that dbt builds, and leaves behind. */
const BUILT = new Set(['model', 'seed', 'snapshot', 'function']);

/** Materializations whose relation keeps its rows, whatever becomes of what it was built from. */
const STORED = new Set(['table', 'incremental', 'seed', 'snapshot']);

/** Those that the project's files and sources bring back. Anything else may hold a history of its own. */
const REBUILDABLE = new Set(['table', 'view', 'materialized_view', 'seed']);

/** What `drop` takes on, by the catalogue. */
const DROPPABLE_KINDS = new Set(['table', 'view', 'materialized view']);

export function isRebuildable({
  resourceType,
  materialized,
}: Pick<Orphan, 'resourceType' | 'materialized'>): boolean {
  return ['model', 'seed'].includes(resourceType) && REBUILDABLE.has(materialized ?? '');
}

/** What `isRebuildable` asks of a node. */
export function describeBuilt({
  resourceType,
  config,
}: Pick<PickedNode, 'resourceType' | 'config'>) {
  const { materialized } = JSON.parse(config) as { materialized?: unknown };
  return { resourceType, materialized: typeof materialized === 'string' ? materialized : null };
}

interface OrphanFacts {
  adapter: string;
  /** Of the deploy before. */
  recorded: readonly Orphan[];
  /** The ledger of the deploy before. */
  before: Pick<Manifest, 'nodes' | 'exposures'>;
  /** What names relations now: the project, the ledger of this deploy, other projects. */
  naming: ReadonlyArray<Pick<Manifest, 'nodes' | 'sources'>>;
  /** Unique ids of the project's nodes. */
  nodes: ReadonlySet<string>;
  /** Unique ids of what this deploy has built. */
  built: ReadonlySet<string>;
  /** This deploy. */
  now: { at: string; sha: string };
  /** Whether this deploy is one more of those that found it: it succeeded, and is no second attempt. */
  counts: boolean;
}

/** The orphans after a deploy, as far as manifests tell: whether they still exist is the warehouse's to say. */
export function findOrphans(facts: OrphanFacts): Orphan[] {
  const { adapter, recorded, before, naming, nodes, built, counts } = facts;
  const keyOf = ({ relation }: Orphan) => relationKey(relation, adapter);
  const named = new Set(naming.flatMap((manifest) => listKeys(manifest, adapter)));
  const later = counts ? 1 : 0;
  const known = recorded.map((orphan) => ({ ...orphan, deploys: orphan.deploys + later }));
  const found = [...before.nodes.values()]
    .filter(({ resourceType }) => BUILT.has(resourceType))
    .flatMap((node) => describeOrphan(node, facts));
  const all = new Map<string, Orphan>();
  for (const orphan of [...found, ...known]) {
    if (named.has(keyOf(orphan))) continue;
    const readers = orphan.readers.filter((id) => nodes.has(id) && !built.has(id));
    // One that is recorded keeps its age.
    all.set(keyOf(orphan), { ...orphan, readers });
  }
  return [...all.values()].sort((a, b) => (a.relation < b.relation ? -1 : 1));
}

function listKeys({ nodes, sources }: OrphanFacts['naming'][number], adapter: string): string[] {
  return [...nodes.values(), ...sources.values()].flatMap(({ relationName }) =>
    relationName === null ? [] : [relationKey(relationName, adapter)],
  );
}

function describeOrphan(
  {
    uniqueId,
    resourceType,
    materialized,
    relationName,
    database,
    schema,
    alias,
    name,
  }: ManifestNode,
  { before, now, counts }: OrphanFacts,
): Orphan[] {
  if (relationName === null || schema === null) return [];
  return [
    {
      ...{ uniqueId, resourceType, materialized, relation: relationName },
      ...{ database: database ?? '', schema, identifier: alias ?? name },
      ...{ since: now.at, sha: now.sha, deploys: counts ? 1 : 0, fingerprint: '' },
      readers: listLiveReaders(uniqueId, before.nodes),
      exposures: [...before.exposures.values()]
        .filter(({ dependsOn }) => dependsOn.includes(uniqueId))
        .map((exposure) => ({
          uniqueId: exposure.uniqueId,
          name: exposure.label ?? exposure.name,
          owner: resolveOwner({ exposureOwner: exposure.owner }),
        })),
    },
  ];
}

/** Those that read it each time they are read themselves: views, also through ephemeral models. */
function listLiveReaders(uniqueId: string, nodes: Manifest['nodes']): string[] {
  const readers = [...nodes.values()].filter(
    ({ resourceType, dependsOn }) =>
      ['model', 'function'].includes(resourceType) && dependsOn.includes(uniqueId),
  );
  return readers.flatMap((reader) => {
    if (reader.materialized === 'ephemeral') return listLiveReaders(reader.uniqueId, nodes);
    return STORED.has(reader.materialized ?? '') ? [] : [reader.uniqueId];
  });
}

interface JudgeFacts {
  rule: Pick<OrphanRule, 'policy' | 'grace'>;
  adapter: string;
  project: Pick<Manifest, 'nodes' | 'exposures'>;
  /** Unique ids of nodes that the project has, and this target or its configuration disables. */
  disabled: ReadonlySet<string>;
  /** Whether dbt built all that this deploy was to build. */
  succeeded: boolean;
}

/**
 * What becomes of each orphan. One that is `dropped` is still to be dropped.
 * @param found orphans that exist, with what the warehouse says of each
 */
export function judgeOrphans(
  found: ReadonlyArray<{ orphan: Orphan; survey: OrphanSurvey }>,
  facts: JudgeFacts,
): OrphanReport[] {
  const schemas = new Set(
    [...facts.project.nodes.values()].flatMap(({ relationName, resourceType }) =>
      relationName !== null && BUILT.has(resourceType)
        ? [schemaKeyOf(relationName, facts.adapter)]
        : [],
    ),
  );
  return found.map(({ orphan, survey }) => {
    const isWritten = orphan.fingerprint !== '' && orphan.fingerprint !== survey.fingerprint;
    // Somebody else may build it now: it waits from scratch.
    const deploys = isWritten ? Math.min(orphan.deploys, 1) : orphan.deploys;
    const judged = { ...orphan, ...survey, deploys };
    const hold = findHold(judged, { ...facts, schemas, isWritten });
    const fate = facts.rule.policy === 'drop' ? (hold ?? 'dropped') : 'listed';
    const deploysLeft = fate === 'grace' ? facts.rule.grace + 1 - deploys : undefined;
    return { ...judged, fate, deploysLeft, note: undefined };
  });
}

function findHold(
  orphan: Orphan & OrphanSurvey,
  facts: JudgeFacts & { schemas: ReadonlySet<string>; isWritten: boolean },
): OrphanHold | undefined {
  const { rule, adapter, project, disabled, succeeded, schemas, isWritten } = facts;
  if (!isRebuildable(orphan)) return orphan.resourceType === 'function' ? 'kind' : 'history';
  if (!DROPPABLE_KINDS.has(orphan.kind)) return 'kind';
  if (disabled.has(orphan.uniqueId)) return 'disabled';
  if (!schemas.has(schemaKeyOf(orphan.relation, adapter))) return 'schema';
  if (orphan.exposures.some(({ uniqueId }) => project.exposures.has(uniqueId))) return 'exposure';
  if (orphan.dependents === undefined || orphan.fingerprint === '') return 'unknown';
  if (isWritten) return 'written';
  if (orphan.readers.length + orphan.dependents.length > 0) return 'read';
  if (orphan.deploys <= rule.grace) return 'grace';
  return succeeded ? undefined : 'failed';
}
