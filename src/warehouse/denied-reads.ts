import { describeMissingGrant, findDenied, type Login } from './missing-grant.ts';
import { type RelatedNode, resolvePlace } from './relation-place.ts';

/**
 * Why the warehouse refuses what a pull request's build reads in production: one sentence for each
 * message of the kind `permission denied for view stg_customers`.
 *
 * @param messages of the nodes that failed
 * @param production what is read by deferral
 */
export function describeDeniedReads(
  messages: readonly string[],
  production: readonly RelatedNode[],
  login: Login,
): string[] {
  const places = production.map(resolvePlace).filter((place) => place !== undefined);
  const found = messages.flatMap((message) => {
    const denied = findDenied(message);
    const place = places.find(({ schema, identifier }) =>
      denied?.kind === 'schema' ? schema === denied.name : identifier === denied?.name,
    );
    const grant = describeMissingGrant(message, login, false, place?.schema);
    if (!denied || !place || grant === undefined) return [];
    const what = denied.kind === 'schema' ? place.schema : `${place.schema}.${place.identifier}`;
    return [
      `The ${denied.kind} ${what} is production's. This pull request does not build it, so dbt reads it in production (--defer), and the login of the pull request may not. ${grant}`,
    ];
  });
  return [...new Set(found)];
}
