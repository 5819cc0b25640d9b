import type { AfterMerge, GrantChange, MovedRelation } from '../../plan/after-merge.ts';
import type { OrphanRule } from '../../plan/orphans.ts';
import { code, escapeText, joinBlocks } from '../../text/markdown.ts';
import { labelOf, listItems, listLabels } from '../../text/node-label.ts';
import { cutText, takeWhatFits } from '../../text/plain-text.ts';
import { formatCount, formatDuration, formatNumberOf } from '../../text/quantities.ts';
import type { Report } from '../model/report.ts';
import { describeTaking, isTaken } from './left-behind.ts';
import type { TableLimits } from './node-table.ts';
import { describeRefreshes, type RefreshWords } from './refresh-words.ts';

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
export function renderAfterMerge(
  merge: AfterMerge | undefined,
  limits: TableLimits,
  rule?: OrphanRule,
): string {
  if (!merge) return '';
  const lines = listMergeLines(merge, rule);
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
export function listMergeLines(merge: AfterMerge, rule?: OrphanRule): string[] {
  const lines = [
    ...describeRefreshes(sorted(merge.refreshes), 'pull request').map(refreshLine),
    ...sorted(merge.moved).map((moved) => movedLine(moved, rule)),
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
  const isDone = ({ uniqueId }: { uniqueId: string }) => done.has(uniqueId);
  const all = describeRefreshes(refreshes, 'deploy', isDone);
  const lines = takeWhatFits(
    all.map((words) => deployLine(words, words.refreshes.every(isDone))),
    room - FRAME,
  );
  const more = all.length - lines.length;
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

function refreshLine(words: RefreshWords): string {
  const title = isRefreshed(words) ? '🔄 **Full refresh:**' : '⚠️ **No full refresh:**';
  return `- ${title} ${words.what} ${words.how}`;
}

function deployLine(words: RefreshWords, isDone: boolean): string {
  const { what, how, refreshes } = words;
  if (!isRefreshed(words)) return `- ⚠️ ${what} ${how}`;
  if (isDone) return `- 🔄 ${what} ${how}`;
  const it = refreshes.length === 1 ? 'it' : 'them';
  return `- ⚠️ ${what} Not built; the next deploy builds ${it} from scratch.`;
}

/** What shares a line shares its verdict. */
function isRefreshed({ refreshes }: RefreshWords): boolean {
  return refreshes.every(({ verdict }) => verdict === 'refreshed');
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

function movedLine(moved: MovedRelation, rule: OrphanRule | undefined): string {
  const { uniqueId, keys, from, rows, startsAnew, readers } = moved;
  const [resourceType = ''] = uniqueId.split('.', 1);
  const isDropped = isTaken({ ...moved, resourceType }, rule);
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
    isDropped
      ? `Nothing updates the old relation any more, and it stays until ${describeTaking(rule)}.`
      : 'Nothing updates the old relation any more.',
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
