import type { Exchange, Reply } from './exchange.ts';

/** One page of a listing, with GitHub's Link header; 30 items by default, 100 at most. */
export function paged<T>(
  exchange: Exchange,
  items: readonly T[],
  toJson: (page: T[], total: number) => unknown,
): Reply {
  const query = exchange.url.searchParams;
  const perPage = Math.min(100, Math.max(1, Number(query.get('per_page') ?? 30) || 30));
  const page = Math.max(1, Number(query.get('page') ?? 1) || 1);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const link = (to: number, rel: string) => {
    const url = new URL(exchange.url);
    url.searchParams.set('page', String(to));
    return `<${url}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev'), link(1, 'first')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
  ];
  return {
    status: 200,
    ...(links.length > 0 ? { headers: { link: links.join(', ') } } : {}),
    json: toJson(items.slice((page - 1) * perPage, page * perPage), items.length),
  };
}
