import type { DbtSession } from '../../dbt/session.ts';
import { DbtError } from '../../errors.ts';
import {
  buildSelection,
  isNothingSelected,
  knowsSelectorMethod,
  nameSelector,
  type Selection,
} from '../../plan/selection.ts';
import { listNodes } from './commands.ts';
import type { Job } from './job.ts';

/** A selection as dbt understood it. */
export interface Selected {
  /** Unique ids, in dbt's order. */
  ids: string[];
  /** dbt's arguments for the whole of it; undefined where dbt cannot take it as a whole. */
  args: string[] | undefined;
}

/** Unique ids of what dbt selects; the rest is as in `resolveSelected`. */
export async function listSelected(
  job: Job,
  session: DbtSession,
  selection: Selection,
  flags: readonly string[] = [],
): Promise<string[]> {
  return (await resolveSelected(job, session, selection, flags)).ids;
}

/**
 * Asks dbt what it selects. In two cases each selector is asked for by itself: where dbt knows those
 * of selectors.yml by `--selector` alone, which takes no other beside it; and where `warn_error`
 * makes an error of a selector without nodes, and the others still count.
 *
 * @param flags dbt's further arguments, `--state` for one
 */
export async function resolveSelected(
  job: Job,
  session: DbtSession,
  selection: Selection,
  flags: readonly string[] = [],
): Promise<Selected> {
  const { select, exclude } = selection;
  const all = [...select, ...exclude];
  if (knowsSelectorMethod(session.version) || !all.some(nameSelector)) {
    const args = [...buildSelection(selection), ...flags];
    const ids = await tryList(job, session, args);
    if (ids) return { ids, args };
  }
  const union = async (selectors: readonly string[]) => {
    const ids = new Set<string>();
    for (const selector of selectors)
      for (const id of await listOne(job, session, selector, flags)) ids.add(id);
    return ids;
  };
  const chosen = select.length > 0 ? await union(select) : await listNodes(job, session, flags);
  const left = await union(exclude);
  return { ids: [...chosen].filter((id) => !left.has(id)), args: undefined };
}

/** What one selector selects, by whichever option this dbt knows it. */
export async function listOne(
  job: Job,
  session: DbtSession,
  selector: string,
  flags: readonly string[],
): Promise<string[]> {
  const name = knowsSelectorMethod(session.version) ? undefined : nameSelector(selector);
  const chosen =
    name === undefined ? buildSelection({ select: [selector], exclude: [] }) : ['--selector', name];
  return (await tryList(job, session, [...chosen, ...flags])) ?? [];
}

/** Undefined where dbt calls it an error that a selector has no nodes. */
async function tryList(
  job: Job,
  session: DbtSession,
  args: readonly string[],
): Promise<string[] | undefined> {
  try {
    return await listNodes(job, session, args);
  } catch (error) {
    if (error instanceof DbtError && isNothingSelected(error.message)) return undefined;
    throw error;
  }
}
