import { dirname, join } from 'node:path';
import { z } from 'zod';
import { DbtError, RefusedError } from '../errors.ts';
import type { DbtOutcome } from './session.ts';
import type { Place } from './session-options.ts';

/** What dbt itself made of a profile. */
export interface FoundPlace {
  schema: string;
  /** Empty with adapters that have none. */
  database: string;
}

/**
 * The same comparison as `driver/dbt_driver_target.py`: some adapters fold the case of names, and
 * those without databases empty theirs.
 */
export function isElsewhere(asked: Place, found: FoundPlace): boolean {
  const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();
  if (!same(asked.schema, found.schema)) return true;
  return asked.database !== null && found.database !== '' && !same(asked.database, found.database);
}

export function refusePlace(asked: Place, found: FoundPlace): RefusedError {
  const isSchema = asked.schema.toLowerCase() !== found.schema.toLowerCase();
  const [kind, right, wrong] = isSchema
    ? ['schema', asked.schema, found.schema]
    : ['database', asked.database, found.database];
  return new RefusedError(
    `dbt must use the ${kind} "${right}", but it resolves the profile to "${wrong}". ` +
      'Nothing was run.',
    {
      hint:
        `Give the target its own "${kind}" in profiles.yml. Where equal keys are merged ` +
        '(<<), PyYAML versions differ in which key wins.',
    },
  );
}

/** The command of `dbt` that prints it: in a project whose one model has the target's own schema. */
export const PLACE_COMMAND: readonly string[] = [
  ...['ls', '--resource-type', 'model', '--output', 'json'],
  ...['--output-keys', 'database', 'schema'],
];

/** @returns absolute folder of that project */
export function placeProject(driverPath: string): string {
  return join(dirname(driverPath), 'target_check');
}

const lineSchema = z.object({
  schema: z.string(),
  database: z.string().nullish(),
});

/** @throws DbtError where dbt did not print it: then nothing may run either */
export function readPlace({ success, exception, lines }: DbtOutcome): FoundPlace {
  for (const line of success ? lines : []) {
    const parsed = parseLine(line);
    if (!parsed) continue;
    const { schema, database } = parsed;
    // What Jinja makes of a database that is none.
    return { schema, database: database === 'None' ? '' : (database ?? '') };
  }
  throw new DbtError(
    `dbt did not say which schema its target leads to, so nothing was run.\n${exception ?? lines.join('\n')}`.trim(),
  );
}

function parseLine(line: string): z.infer<typeof lineSchema> | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
