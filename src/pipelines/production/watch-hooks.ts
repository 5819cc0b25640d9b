import type { DbtSession } from '../../dbt/session.ts';

/**
 * A session of a deploy: what on-run hooks write is listed, and a statement that would write to one
 * of the `live` schemas is refused before it is sent. Where dbt is not driven, nothing is.
 */
export function watchHooks(session: DbtSession, live: readonly string[] = []): DbtSession {
  return {
    version: session.version,
    fenced: session.fenced,
    refreshes: session.refreshes,
    protect: (relations) => session.protect(relations),
    invoke: (command) => session.invoke({ ...command, live }),
    close: () => session.close(),
  };
}
