import type { OrphanReport } from '../../plan/orphans.ts';
import { formatCount } from '../../text/quantities.ts';
import type { Report } from './report.ts';

const SHOWN = 10;

/**
 * What a deploy dropped, and which orphans it is the first to find, a line each. Those that it has listed
 * before are in the summary only.
 * @param quote a name as it is safe where the lines go
 */
export function describeOrphans(
  { orphans, sha }: Pick<Report, 'orphans' | 'sha'>,
  quote: (name: string) => string,
): string[] {
  const dropped = orphans.filter(({ fate }) => fate === 'dropped');
  const found = orphans.filter((orphan) => orphan.fate !== 'dropped' && orphan.sha === sha);
  return [
    dropped.length > 0
      ? `🧹 Dropped, because no node builds it any more: ${list(dropped, quote)}`
      : '',
    found.length > 0 ? `🧹 No node builds this any more: ${list(found, quote)}` : '',
  ].filter(Boolean);
}

function list(orphans: readonly OrphanReport[], quote: (name: string) => string): string {
  const more = orphans.length - SHOWN;
  const names = orphans.slice(0, SHOWN).map(({ relation }) => quote(relation));
  return `${names.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}
