import type { OrphanRule } from '../../plan/orphans.ts';
import { formatNumberOf } from '../../text/quantities.ts';

/** Whether deploys take it out of production, by a drop or by the next swap. */
export function isTaken(
  { rebuildable, resourceType }: { rebuildable?: true; resourceType: string },
  rule: OrphanRule | undefined,
): boolean {
  return rule?.swapped ? resourceType !== 'snapshot' : rule?.policy === 'drop' && !!rebuildable;
}

/** How deploys take it out of production, after "until" or "and". */
export function describeTaking(rule: OrphanRule | undefined): string {
  if (rule?.swapped) return 'the next blue-green deploy replaces its schema without it';
  const grace = formatNumberOf(rule?.grace ?? 0, 'deploy');
  return `a deploy drops it: after ${grace}, and only if nothing reads it`;
}
