import { z } from 'zod';
import type { Orphan, OrphanReport, OrphanSurvey } from '../plan/orphans.ts';
import { MAX_REQUESTS, type Warehouse } from './operations.ts';

const surveyAnswer = z.object({
  unique_id: z.string(),
  found: z
    .object({
      kind: z.string(),
      fingerprint: z.string(),
      dependents: z.array(z.string()).nullable(),
    })
    .nullable(),
});

/**
 * What the warehouse says of each orphan that still exists.
 * @returns with the warehouse's message where it refused one: nothing is known of the later ones then
 */
export async function surveyOrphans(
  warehouse: Warehouse,
  orphans: readonly Orphan[],
): Promise<{
  found: Array<{ orphan: Orphan; survey: OrphanSurvey }>;
  unknown: Orphan[];
  error: string | undefined;
}> {
  const found: Array<{ orphan: Orphan; survey: OrphanSurvey }> = [];
  for (let start = 0; start < orphans.length; start += MAX_REQUESTS) {
    const batch = orphans.slice(start, start + MAX_REQUESTS);
    const { answers, error } = await warehouse.callForEach(
      'dbt_ci_survey_orphans',
      { requests: batch.map(toRequest) },
      surveyAnswer,
    );
    for (const [index, { found: there }] of answers.entries()) {
      const orphan = batch[index];
      if (!orphan || !there) continue;
      const { dependents, ...rest } = there;
      found.push({ orphan, survey: { ...rest, dependents: dependents ?? undefined } });
    }
    if (error !== undefined)
      return { found, unknown: orphans.slice(start + answers.length), error };
  }
  return { found, unknown: [], error: undefined };
}

const dropAnswer = z.object({ dropped: z.boolean(), dependents: z.array(z.string()).nullable() });

/** Drops an orphan if it is as it was surveyed. @returns why it was not; undefined where it was */
export async function dropOrphan(
  warehouse: Warehouse,
  orphan: OrphanReport,
): Promise<{ dropped: boolean; note: string | undefined }> {
  const { kind, fingerprint } = orphan;
  const request = { ...toRequest(orphan), kind, fingerprint };
  const { answers, error } = await warehouse.callForEach(
    'dbt_ci_drop_orphan',
    { request },
    dropAnswer,
  );
  // What failed after the answer was not committed.
  if (error !== undefined) return { dropped: false, note: error };
  const [answer] = answers;
  if (answer?.dropped) return { dropped: true, note: undefined };
  const readers = answer?.dependents ?? [];
  const note =
    readers.length > 0 ? `It is read by ${readers.join(', ')}.` : 'It changed during this run.';
  return { dropped: false, note };
}

function toRequest({ uniqueId, resourceType, database, schema, identifier }: Orphan) {
  return {
    unique_id: uniqueId,
    resource_type: resourceType,
    place: { database, schema, identifier },
  };
}
