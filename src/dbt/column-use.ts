import { z } from 'zod';
import type { Processes } from '../platform/ports.ts';

const answerSchema = z.object({
  use: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
});

/** A model that reads relations of which columns changed. */
export interface ReaderSql {
  uniqueId: string;
  /** Compiled. */
  sql: string;
  parents: ReadParent[];
}

interface ReadParent {
  uniqueId: string;
  /** Every name that the SQL may have for it, as dbt writes them. */
  relations: string[];
  /** The columns that are asked for. */
  columns: string[];
}

/**
 * Which of the asked columns each reader's SQL uses, by unique id of the reader, then of the parent.
 * One Python process finds it for all readers. Those of which it is not certain are not in it; none
 * is where sqlglot is not installed.
 *
 * @param options.python the Python that dbt is installed in; sqlglot may be installed beside it
 * @param options.script absolute path of `driver/column_use.py`
 * @param options.adapterType e.g. `duckdb`
 */
export async function findColumnUse(
  processes: Processes,
  options: { python: string; script: string; adapterType: string; env: Record<string, string> },
  readers: readonly ReaderSql[],
): Promise<Map<string, Map<string, string[]>>> {
  if (readers.length === 0) return new Map();
  const answers: string[] = [];
  const process = processes.start(options.python, [options.script], {
    env: options.env,
    onMessage: (line) => answers.push(line),
  });
  process.send(
    JSON.stringify({
      adapter: options.adapterType,
      readers: readers.map(({ uniqueId, sql, parents }) => ({
        ...{ id: uniqueId, sql },
        parents: parents.map(({ uniqueId: id, ...parent }) => ({ id, ...parent })),
      })),
    }),
  );
  const exitCode = await process.close();
  const use = exitCode === 0 ? parseUse(answers[0]) : {};
  return new Map(
    Object.entries(use).map(([reader, parents]) => [reader, new Map(Object.entries(parents))]),
  );
}

function parseUse(line: string | undefined): z.infer<typeof answerSchema>['use'] {
  try {
    return answerSchema.safeParse(JSON.parse(line ?? '')).data?.use ?? {};
  } catch {
    return {};
  }
}
