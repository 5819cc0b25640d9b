import type { AfterMerge, GrantChange, MovedRelation } from '../../plan/after-merge.ts';
import type { Refresh } from '../../plan/refresh-decision.ts';
import { code, escapeText, joinBlocks } from '../../text/markdown.ts';
import { labelOf, listItems, listLabels } from '../../text/node-label.ts';
import { cutText, takeWhatFits } from '../../text/plain-text.ts';
import { formatCount, formatDuration, formatNumberOf } from '../../text/quantities.ts';
import type { Report } from '../model/report.ts';
import type { TableLimits } from './node-table.ts';
import { describeRefresh } from './refresh-words.ts';

const NAMES = 5;
const OWNER_LENGTH = 60;
/** Heading and the sentence on what was left out. */
const FRAME = 400;
/** A deploy that takes less is not worth a block of its own. */
const LONG_SECONDS = 300;
const SELECTED = 20;

/**
 * What the deploy does in production with this pull request, beyond what the pull request shows of
 * itself. Empty where there is nothing of that.
 */
export function renderAfterMerge(merge: AfterMerge | undefined, limits: TableLimits): string {
  if (!merge) return '';
  const lines = listMergeLines(merge);
  const shown = takeWhatFits(lines, limits.room - FRAME);
  const more = lines.length - shown.length;
  return joinBlocks(
    lines.length === 0
      ? []
      : [
          '#### After the merge',
          shown.filter((line) => line !== '').join('\n'),
          more > 0 ? `${formatCount(more)} more, see the ${limits.rest}.` : '',
        ],
  );
}

/** Items of a Markdown list, the first of them empty where nothing is built again. */
export function listMergeLines(merge: AfterMerge): string[] {
  const lines = [
    ...sorted(merge.refreshes).map(refreshLine),
    ...sorted(merge.moved).map(movedLine),
    ...sorted(merge.downstream).map(downstreamLine),
    ...sorted(merge.grants).map(grantLine),
    ...sorted(merge.contracts).map(
      ({ uniqueId, what }) => `- **Contract:** ${named(uniqueId)} ${CONTRACTS[what]}.`,
    ),
    unseenLine(merge),
  ].filter((line) => line !== '');
  if (lines.length === 0 && merge.time.seconds < LONG_SECONDS) return [];
  return [rebuiltLine(merge), ...lines];
}

/** `deploy`: what did not reach production's rows, or was built from scratch so that it did. */
export function renderRefreshes({ refreshes, nodes }: Report, room: number): string {
  if (refreshes.length === 0) return '';
  const built = nodes.filter(({ outcome }) => outcome === 'success' || outcome === 'warn');
  const done = new Set(built.map(({ uniqueId }) => uniqueId));
  const lines = takeWhatFits(
    refreshes.map((refresh) => deployLine(refresh, done)),
    room - FRAME,
  );
  const more = refreshes.length - lines.length;
  const open = refreshes
    .filter(({ verdict }) => !['refreshed', 'forbidden', 'snapshot'].includes(verdict))
    .map(({ uniqueId }) => labelOf(uniqueId));
  const select = `select: ${open.slice(0, SELECTED).join(' ')}`;
  return joinBlocks([
    '#### Full refresh',
    lines.join('\n'),
    more > 0 ? `${formatCount(more)} more, see report.json.` : '',
    open.length > 0
      ? `**What to do:** to build them from scratch, run this workflow by hand with \`full-refresh: on\` and ${code(select)}.`
      : '',
  ]);
}

function refreshLine(refresh: Refresh): string {
  const { what, how } = describeRefresh(refresh, 'pull request');
  const title = refresh.verdict === 'refreshed' ? '🔄 **Full refresh:**' : '⚠️ **No full refresh:**';
  return `- ${title} ${what} ${how}`;
}

function deployLine(refresh: Refresh, built: ReadonlySet<string>): string {
  const { what, how } = describeRefresh(refresh, 'deploy');
  if (refresh.verdict !== 'refreshed') return `- ⚠️ ${what} ${how}`;
  return built.has(refresh.uniqueId)
    ? `- 🔄 ${what} ${how}`
    : `- ⚠️ ${what} Not built; the next deploy builds it from scratch.`;
}

function grantLine({ uniqueId, granted, revoked }: GrantChange): string {
  const changes = [
    granted.length > 0 && `grants ${listCode(granted)}`,
    revoked.length > 0 && `revokes ${listCode(revoked)}`,
  ];
  return `- **Grants:** the deploy ${changes.filter(Boolean).join(' and ')} on ${named(uniqueId)}.`;
}

function sorted<Entry extends { uniqueId: string }>(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => (a.uniqueId < b.uniqueId ? -1 : 1));
}

function rebuiltLine({ rebuilt, created, time }: AfterMerge): string {
  if (rebuilt.length + created.length === 0) return '';
  const some =
    time.known < rebuilt.length ? `, for the ${formatCount(time.known)} that have run` : '';
  const took =
    time.known > 0 ? ` (about ${formatDuration(time.seconds)} by the last deploys${some})` : '';
  const parts = [
    rebuilt.length > 0 &&
      `rebuilds ${formatNumberOf(rebuilt.length, 'relation')} of production${took}`,
    created.length > 0 && `creates ${listLabels([...created].sort(), NAMES)}`,
  ];
  return `- The deploy ${parts.filter(Boolean).join(' and ')}.`;
}

function movedLine({ uniqueId, keys, from, rows, startsAnew, readers }: MovedRelation): string {
  const left = `${code(from)}${rows === undefined ? '' : ` (${formatNumberOf(rows, 'row')})`}`;
  const read = readers.map(
    ({ name, owner }) =>
      `exposure ${code(name)}${owner ? ` (${escapeText(cutText(owner, OWNER_LENGTH))})` : ''}`,
  );
  return [
    `- 📦 **Moved:** ${named(uniqueId)} gets another ${keys.join(' and ')}.`,
    startsAnew
      ? `It starts from scratch there and leaves ${left} behind.`
      : `It leaves ${left} behind.`,
    read.length > 0 && `Read by ${listItems(read.sort(), NAMES)}.`,
    'Nothing updates the old relation any more.',
  ]
    .filter(Boolean)
    .join(' ');
}

function downstreamLine({ uniqueId, changed, missing }: AfterMerge['downstream'][number]): string {
  const columns = missing.length > 0 ? ` ${describeMissing(missing)}` : '';
  return `- **Rows stay as they are:** ${named(uniqueId)} is incremental and reads what changed (${listLabels(changed, NAMES)}). Only new rows get the change.${columns}`;
}

function describeMissing(missing: readonly string[]): string {
  return `${missing.length === 1 ? 'Column' : 'Columns'} ${listCode(missing)} of its SQL ${missing.length === 1 ? 'does' : 'do'} not arrive.`;
}

function unseenLine({ unseen }: AfterMerge): string {
  if (unseen.length === 0) return '';
  return `- **Only a full deploy:** dbt’s \`state:modified\` does not see the change of ${listLabels([...unseen].sort(), NAMES)}. A deploy that selects by it leaves ${unseen.length === 1 ? 'it as it is' : 'them as they are'}.`;
}

const CONTRACTS = {
  enforced: 'gets an enforced contract',
  dropped: 'no longer enforces its contract',
  changed: 'changes its contract',
} as const;

function named(uniqueId: string): string {
  return code(labelOf(uniqueId));
}

function listCode(names: readonly string[]): string {
  return listItems(names.map(code), NAMES);
}
