type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * Whether a value of the pull request's manifest is production's but for the schema that isolates
 * the pull request: it was made from `target.schema`, in whichever letter case.
 */
export type FollowsTarget = (production: unknown, pullRequest: unknown) => boolean;

/** @param schemas of the two targets, each what `target.schema` is there */
export function createFollowsTarget(schemas: {
  production: string;
  isolated: string;
}): FollowsTarget {
  const { production, isolated } = schemas;
  const asInProduction = (text: string) =>
    text
      .replaceAll(isolated, production)
      .replaceAll(isolated.toUpperCase(), production.toUpperCase())
      .replaceAll(isolated.toLowerCase(), production.toLowerCase());
  return (before, after) => {
    const renamed = rename(after as Json, asInProduction);
    const text = toText(renamed);
    return text !== toText(after as Json) && text === toText(before as Json);
  };
}

function rename(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => rename(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, rename(inner, change)]),
  );
}

function toText(value: Json): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
