import type { RefreshNeed } from './refresh.ts';

/** What a deploy does about a relation of which a change does not reach all rows by itself. */
export interface Refresh extends RefreshNeed {
  verdict: RefreshVerdict;
  /** Columns of its SQL that the table does not have after the build; as far as they are known. */
  missing: string[];
  /** Rows that production has, and that it has once it is built from scratch. */
  rows: { production: number; refreshed: number } | undefined;
  /** The warehouse's words, where they could not be counted. */
  note: string | undefined;
}

export type RefreshVerdict =
  /** Built from scratch. */
  | 'refreshed'
  /** Nobody asked for it: it is only said. */
  | 'announced'
  /** `full_refresh: false`, which wins over everything. */
  | 'forbidden'
  /** dbt never builds a snapshot from scratch: its rows may exist nowhere else. */
  | 'snapshot'
  /** Production has far more rows than it would have then. */
  | 'fewer-rows'
  /** It could not be counted how many rows it would have. */
  | 'unknown-rows'
  /** dbt is not driven, and `--full-refresh` would count for everything that is built. */
  | 'not-driven';

export interface RefreshRequest {
  /** The input `full-refresh`. */
  setting: 'on' | 'changed' | 'seeds' | 'off';
  /** Somebody who knows of this change asked for it: the label, or a deploy that was started by hand. */
  confirmed: boolean;
  /** Single nodes can be refreshed in the run that builds everything else. */
  driven: boolean;
}

/** A refresh that would leave fewer rows than this share of production's has to be confirmed. */
const SHARE_OF_ROWS = 0.9;

/** Whether it is built from scratch, rows aside. */
export function decideRefresh(need: RefreshNeed, request: RefreshRequest): RefreshVerdict {
  const { setting, confirmed, driven } = request;
  if (need.resourceType === 'snapshot') return 'snapshot';
  if (need.forbidden) return 'forbidden';
  if (setting === 'on') return 'refreshed';
  // dbt empties a seed in any case: nothing is lost that is not in its file.
  if (need.resourceType === 'seed')
    return setting === 'off' && !confirmed ? 'announced' : 'refreshed';
  if (setting !== 'changed' && !confirmed) return 'announced';
  return driven ? 'refreshed' : 'not-driven';
}

/** Whether production may hold rows that a refresh cannot bring back, for somebody to look at first. */
export function needsRowCheck({ resourceType }: RefreshNeed, request: RefreshRequest): boolean {
  return resourceType === 'model' && request.setting === 'changed' && !request.confirmed;
}

/** @param rows undefined where they could not be counted */
export function checkRows(rows: Refresh['rows']): RefreshVerdict {
  if (!rows) return 'unknown-rows';
  return rows.refreshed < rows.production * SHARE_OF_ROWS ? 'fewer-rows' : 'refreshed';
}
