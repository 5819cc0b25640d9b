import type { RefreshCause } from '../../plan/refresh.ts';
import type { Refresh } from '../../plan/refresh-decision.ts';
import { code, escapeText } from '../../text/markdown.ts';
import { labelOf, listItems, listLabels } from '../../text/node-label.ts';
import { cutText } from '../../text/plain-text.ts';
import { formatCount } from '../../text/quantities.ts';

const NAMES = 5;
const MESSAGE_LENGTH = 300;

/** Where it is said: what is yet to come, or what the deploy has done. */
type Place = 'pull request' | 'deploy';

/** Two Markdown sentences: what changed in which relation, and what becomes of its rows. */
export function describeRefresh(refresh: Refresh, place: Place): { what: string; how: string } {
  const { resourceType, uniqueId, why } = refresh;
  const what = `${resourceType} ${code(labelOf(uniqueId))}: ${why.map(describeCause).join('; ')}.`;
  const arrives = refresh.verdict === 'refreshed' ? [] : describeLoss(refresh);
  return { what, how: [...arrives, describeVerdict(refresh, place)].filter(Boolean).join(' ') };
}

function describeCause(cause: RefreshCause): string {
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
      return describeColumns(cause);
  }
}

function describeColumns({ columns }: Extract<RefreshCause, { kind: 'columns' }>): string {
  const { added, removed, retyped, reordered } = columns;
  const parts = [
    added.length > 0 && `added ${listCode(added)}`,
    removed.length > 0 && `removed ${listCode(removed)}`,
    retyped.length > 0 && `of another type ${listCode(retyped)}`,
    reordered && 'in another order',
  ];
  return `its columns changed: ${parts.filter(Boolean).join(', ')}`;
}

/** What does not reach production without a refresh. */
function describeLoss({ resourceType, missing, onSchemaChange, why }: Refresh): string[] {
  if (resourceType === 'seed') return ['dbt fails to load it into the table as it is.'];
  if (resourceType === 'snapshot') return ['Rows that it has keep the old key.'];
  const isPhysical = why.every(({ kind }) => kind === 'configs' || kind === 'contract');
  const kept = isPhysical
    ? 'The table keeps what it was created with.'
    : 'Rows that production has stay as they are.';
  if (missing.length === 0) return [kept];
  const [noun, verb] = missing.length === 1 ? ['Column', 'does'] : ['Columns', 'do'];
  const setting = code(`on_schema_change: ${onSchemaChange ?? 'ignore'}`);
  return [kept, `${noun} ${listCode(missing)} ${verb} not arrive (${setting}).`];
}

function describeVerdict({ verdict, rows, note, resourceType }: Refresh, place: Place): string {
  const counts =
    rows &&
    `Production has ${formatCount(rows.production)} rows, a full refresh gives ${formatCount(rows.refreshed)}`;
  switch (verdict) {
    case 'refreshed':
      return place === 'deploy'
        ? `Built from scratch.${counts ? ` ${counts}.` : ''}`
        : `The deploy builds it from scratch.${counts ? ` ${counts}.` : ''}`;
    case 'forbidden':
      return 'It is never built from scratch, because its config says `full_refresh: false`.';
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
      return describeAsking(resourceType, place);
  }
}

function describeAsking(resourceType: Refresh['resourceType'], place: Place): string {
  if (place === 'deploy') return '';
  const setting = resourceType === 'seed' ? ' or set `full-refresh: seeds`' : '';
  return `To build it from scratch, add the label \`dbt-full-refresh\` before the merge${setting}.`;
}

function listCode(names: readonly string[]): string {
  return listItems(names.map(code), NAMES);
}
