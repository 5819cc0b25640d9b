import { code } from './markdown.ts';
import { formatCount } from './quantities.ts';

/** What dbt's users call it: `orders`, `orders.v2`, `raw.orders` for a source; a test without its hash. */
export function labelOf(uniqueId: string): string {
  const [resourceType, , ...rest] = uniqueId.split('.');
  if (rest.length === 0) return uniqueId;
  const hashed = resourceType === 'test' && rest.length > 1;
  return (hashed ? rest.slice(0, -1) : rest).join('.');
}

/** `a`, `b` and 3 more; Markdown. */
export function listLabels(uniqueIds: readonly string[], limit: number): string {
  return listItems(
    uniqueIds.map((uniqueId) => code(labelOf(uniqueId))),
    limit,
  );
}

/** The first `limit` of what is escaped already, and how many there are more. */
export function listItems(items: readonly string[], limit: number): string {
  // "and 1 more" takes the place of the one.
  const shown = items.length <= limit + 1 ? items : items.slice(0, limit);
  const more = items.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}
