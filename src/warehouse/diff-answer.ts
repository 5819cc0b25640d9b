import { z } from 'zod';

const count = z.number().int();
const column = z.object({ name: z.string(), type: z.string() });

/** One relation compared with another, in the form of `DataDiff`. */
export const comparison = z.object({
  rows: z.object({ before: count, after: count }),
  columns: z.object({
    added: z.array(column),
    removed: z.array(column),
    retyped: z.array(z.object({ name: z.string(), before: z.string(), after: z.string() })),
  }),
  keys: z
    .object({
      columns: z.array(z.string()),
      added: count,
      removed: count,
      unusable: count,
      changed: z.array(z.object({ column: z.string(), rows: count })),
      unstable: z.boolean().optional(),
    })
    .optional(),
  whole: z.object({ removed: count, added: count }).optional(),
  later: z
    .object({ column: z.string(), than: z.string(), added: count, changed: count })
    .optional(),
});

/** What warehouse/macros/diff.sql answers for one request. */
export const diffAnswer = z.union([
  z.object({ unique_id: z.string(), missing: z.enum(['before', 'after']) }),
  comparison.extend({
    unique_id: z.string(),
    /** A key is known, but not on both sides with one type. */
    key_left_out: z.boolean().optional(),
    /** More rows than `max_rows`: values were not compared. */
    too_large: z.boolean().optional(),
    /** Columns whose old and new type have no common values. */
    not_compared: z.array(z.string()).optional(),
  }),
]);
export type DiffAnswer = z.infer<typeof diffAnswer>;
