import type { RefreshCause } from '../../plan/refresh.ts';
import type { Refresh } from '../../plan/refresh-decision.ts';
import { code, escapeText } from '../../text/markdown.ts';
import { labelOf, listItems, listLabels } from '../../text/node-label.ts';
import { cutText } from '../../text/plain-text.ts';
import { formatCount, formatNumberOf } from '../../text/quantities.ts';

const NAMES = 5;
const MESSAGE_LENGTH = 300;
/** As few have a line each. */
const LEAST_ALIKE = 3;

/** Where it is said: what is yet to come, or what the deploy has done. */
type Place = 'pull request' | 'deploy';

/** One relation, or several of which the same is said. */
export interface RefreshWords {
  refreshes: readonly Refresh[];
  /** A Markdown sentence: what changed in which relations. */
  what: string;
  /** Markdown sentences: what becomes of their rows. */
  how: string;
}

/** @param keyOf what must be the same in relations that share a line */
export function describeRefreshes(
  refreshes: readonly Refresh[],
  place: Place,
  keyOf: (refresh: Refresh) => unknown = () => '',
): RefreshWords[] {
  const alike = (refresh: Refresh) =>
    isCounted(refresh) ? refresh.uniqueId : JSON.stringify([keyOf(refresh), wordsOfAll(refresh)]);
  return [...Map.groupBy(refreshes, alike).values()].flatMap((group) =>
    group.length < LEAST_ALIKE
      ? group.map((refresh) => describeOne(refresh, place))
      : [describeAll(group, place)],
  );
}

/** Its row counts are why it is, or is not, built from scratch. */
function isCounted({ verdict }: Refresh): boolean {
  return verdict === 'fewer-rows' || verdict === 'unknown-rows';
}

function wordsOfAll(refresh: Refresh): unknown {
  const { resourceType, verdict, why } = refresh;
  return [resourceType, verdict, why.map(describeKind), describeLoss(refresh, MANY)];
}

function describeOne(refresh: Refresh, place: Place): RefreshWords {
  const { resourceType, uniqueId, why } = refresh;
  const causes = why.map((cause) => describeCause(cause)).join('; ');
  return {
    refreshes: [refresh],
    what: `${resourceType} ${code(labelOf(uniqueId))}: ${causes}.`,
    how: describeFate(refresh, place, ONE),
  };
}

function describeAll(group: readonly Refresh[], place: Place): RefreshWords {
  const [first] = group as [Refresh];
  const kinds = first.why.map((cause) => describeKind(cause).replace(/^its /, '')).join('; ');
  const names = group.map(({ uniqueId, why }) => {
    const own = why.flatMap((cause) =>
      cause.kind === 'columns' ? [listChanges(cause.columns)] : [],
    );
    return `${code(labelOf(uniqueId))}${own.length > 0 ? ` (${own.join('; ')})` : ''}`;
  });
  return {
    refreshes: group,
    what: `${group.length} ${first.resourceType}s, ${kinds}: ${listItems(names, NAMES)}.`,
    how: describeFate({ ...first, rows: undefined }, place, MANY),
  };
}

interface Number {
  it: string;
  table: string;
  keeps: string;
}

const ONE: Number = { it: 'it', table: 'The table', keeps: 'keeps what it was' };
const MANY: Number = { it: 'them', table: 'The tables', keeps: 'keep what they were' };

function describeFate(refresh: Refresh, place: Place, number: Number): string {
  const lost = refresh.verdict === 'refreshed' ? [] : describeLoss(refresh, number);
  return [...lost, describeVerdict(refresh, place, number)].filter(Boolean).join(' ');
}

function describeCause(cause: RefreshCause): string {
  return cause.kind === 'columns'
    ? `its columns changed: ${listChanges(cause.columns)}`
    : describeKind(cause);
}

/** What many may have in common. */
function describeKind(cause: RefreshCause): string {
  switch (cause.kind) {
    case 'code':
      return 'its SQL changed';
    case 'macros':
      return `macros changed (${listLabels(cause.macros, NAMES)})`;
    case 'configs':
      return `${listCode(cause.keys)} changed`;
    case 'contract':
      return 'its contract changed';
    case 'columns':
      return 'columns changed';
  }
}

function listChanges({
  added,
  removed,
  retyped,
  reordered,
}: Extract<RefreshCause, { kind: 'columns' }>['columns']): string {
  const parts = [
    added.length > 0 && `added ${listCode(added)}`,
    removed.length > 0 && `removed ${listCode(removed)}`,
    retyped.length > 0 && `another type for ${listCode(retyped)}`,
    reordered && 'another order',
  ];
  return parts.filter(Boolean).join(', ');
}

/** What does not reach production without a refresh. */
function describeLoss(
  { resourceType, missing, onSchemaChange, why }: Refresh,
  { it, table, keeps }: Number,
): string[] {
  if (resourceType === 'seed')
    return [
      `dbt fails to load ${it} into ${table.toLowerCase()} as ${it === 'it' ? 'it is' : 'they are'}.`,
    ];
  if (resourceType === 'snapshot') return ['Rows that production has keep the old key.'];
  const isPhysical = why.every(({ kind }) => kind === 'configs' || kind === 'contract');
  const kept = isPhysical
    ? `${table} ${keeps} created with.`
    : 'Rows that production has stay as they are.';
  if (missing.length === 0) return [kept];
  const [noun, verb] = missing.length === 1 ? ['Column', 'does'] : ['Columns', 'do'];
  const setting = code(`on_schema_change: ${onSchemaChange ?? 'ignore'}`);
  return [kept, `${noun} ${listCode(missing)} ${verb} not arrive (${setting}).`];
}

function describeVerdict(
  { verdict, rows, note, resourceType }: Refresh,
  place: Place,
  { it }: Number,
): string {
  const counts =
    rows &&
    `Production has ${formatNumberOf(rows.production, 'row')}, a full refresh gives ${formatCount(rows.refreshed)}`;
  switch (verdict) {
    case 'refreshed':
      return place === 'deploy'
        ? `Built from scratch.${counts ? ` ${counts}.` : ''}`
        : `The deploy builds ${it} from scratch.${counts ? ` ${counts}.` : ''}`;
    case 'forbidden':
      return it === 'it'
        ? 'It is never built from scratch, because its config says `full_refresh: false`.'
        : 'They are never built from scratch, because their config says `full_refresh: false`.';
    case 'snapshot':
      return 'dbt never builds a snapshot from scratch.';
    case 'fewer-rows':
      return `${counts}: it is not built from scratch until somebody confirms it${place === 'deploy' ? '' : ' with the label `dbt-full-refresh`'}.`;
    case 'unknown-rows': {
      const reason = note
        ? ` (${escapeText(cutText(note.replaceAll(/\s+/g, ' '), MESSAGE_LENGTH))})`
        : '';
      return `How many rows a full refresh gives could not be counted${reason}, so it is not built from scratch until somebody confirms it.`;
    }
    case 'not-driven':
      return 'This dbt cannot build single models from scratch in the same run.';
    case 'announced':
      return describeAsking(resourceType, place, it);
  }
}

function describeAsking(resourceType: Refresh['resourceType'], place: Place, it: string): string {
  if (place === 'deploy') return '';
  const setting = resourceType === 'seed' ? ' or set `full-refresh: seeds`' : '';
  return `To build ${it} from scratch, add the label \`dbt-full-refresh\` before the merge${setting}.`;
}

function listCode(names: readonly string[]): string {
  return listItems(names.map(code), NAMES);
}
