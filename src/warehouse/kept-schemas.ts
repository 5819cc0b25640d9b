import { type OwnedSchema, schemaName } from './schemas.ts';

/** How long the schemas of a closed pull request stay. */
export interface KeepRule {
  /** 0: they are dropped at once. */
  days: number;
  now: Date;
}

/** A schema of a closed pull request that stays for now (`keep-schemas`). */
export interface KeptSchema {
  /** `database.schema` */
  name: string;
  pullRequest: number;
  /** ISO 8601: the first sweep after it drops the schema. */
  until: string;
}

const DAY = 24 * 60 * 60 * 1000;

/** When the schemas of a pull request that closed then are due to be dropped (ISO 8601). */
export function keptUntil(closedAt: string, days: number): string {
  return new Date(Date.parse(closedAt) + days * DAY).toISOString();
}

/**
 * Which schemas are due to be dropped. One of a pull request of which nobody knows when it closed is not.
 * @param closedAt by the number of the pull request
 */
export function sortByAge(
  schemas: readonly OwnedSchema[],
  closedAt: ReadonlyMap<string, string>,
  { days, now }: KeepRule,
): { due: OwnedSchema[]; staying: KeptSchema[]; unknown: Array<OwnedSchema & { reason: string }> } {
  if (days === 0) return { due: [...schemas], staying: [], unknown: [] };
  const due: OwnedSchema[] = [];
  const staying: KeptSchema[] = [];
  const unknown: Array<OwnedSchema & { reason: string }> = [];
  for (const one of schemas) {
    const number = one.owner.pull_request;
    const closed = closedAt.get(number) ?? '';
    if (Number.isNaN(Date.parse(closed))) {
      const reason = `${schemaName(one)} was not dropped: GitHub does not say when pull request ${number} was closed, and "keep-schemas" counts from there. Drop it with "drop-pull-request: ${number}".`;
      unknown.push({ ...one, reason });
      continue;
    }
    const until = keptUntil(closed, days);
    if (Date.parse(until) <= now.getTime()) due.push(one);
    else staying.push({ name: schemaName(one), pullRequest: Number(number), until });
  }
  return { due, staying, unknown };
}

/** For `sort`. */
export function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
