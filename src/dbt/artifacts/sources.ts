import { z } from 'zod';
import { DbtError } from '../../errors.ts';

const entrySchema = z.looseObject({
  unique_id: z.string(),
  status: z.string(),
  /** Absent where the source could not be read; such a source may be missing altogether. */
  max_loaded_at: z.string().optional(),
  max_loaded_at_time_ago_in_s: z.number().optional(),
  error: z.union([z.string(), z.number()]).nullish(),
});

const sourcesSchema = z.looseObject({ results: z.array(entrySchema) });

export type SourceEntry = z.infer<typeof entrySchema>;

/** sources.json, what `dbt source freshness` found, with all its fields. */
export type RawSources = z.infer<typeof sourcesSchema>;

/** Throws `DbtError` for text that is no sources.json. */
export function parseSources(text: string, file = 'sources.json'): RawSources {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new DbtError(`${file} is not JSON: it may have been cut short.`, { cause });
  }
  const { data, error } = sourcesSchema.safeParse(json);
  if (error)
    throw new DbtError(
      `${file} does not have the shape that dbt writes: ${z.prettifyError(error)}`,
    );
  return data;
}
