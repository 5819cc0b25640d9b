import { z } from 'zod';
import type { Processes } from '../platform/ports.ts';

/** The SQL of a node in two states. */
export interface SqlPair {
  before: string;
  after: string;
  /** Texts of the user's macros that the code calls, directly or below. */
  macros: string[];
}

const answerSchema = z.object({ same: z.array(z.boolean()), sqlglot: z.boolean() });

export interface SqlComparison {
  /** By index of the pair: it renders to the same SQL, comments and white space aside. */
  same: boolean[];
  /** Whether sqlglot was there and knows the warehouse; without it little is found to be the same. */
  sqlglot: boolean;
}

/**
 * Compares all pairs in one Python process. Where it cannot, no pair is the same: such nodes are
 * built.
 *
 * @param options.python the Python that dbt is installed in; sqlglot may be installed beside it
 * @param options.script absolute path of `driver/sql_tokens.py`
 * @param options.adapterType e.g. `duckdb`
 */
export async function compareSql(
  processes: Processes,
  options: { python: string; script: string; adapterType: string; env: Record<string, string> },
  pairs: readonly SqlPair[],
): Promise<SqlComparison> {
  const none = { same: pairs.map(() => false), sqlglot: false };
  if (pairs.length === 0) return none;
  const answers: string[] = [];
  const process = processes.start(options.python, [options.script], {
    env: options.env,
    onMessage: (line) => answers.push(line),
  });
  process.send(JSON.stringify({ adapter: options.adapterType, ...toRequest(pairs) }));
  const exitCode = await process.close();
  const answer = exitCode === 0 ? parseAnswer(answers[0]) : undefined;
  return answer?.same.length === pairs.length ? answer : none;
}

/** The macros of all pairs, each once. */
function toRequest(pairs: readonly SqlPair[]): object {
  const macros = [...new Set(pairs.flatMap((pair) => pair.macros))];
  const indexes = new Map(macros.map((macro, index) => [macro, index]));
  return {
    macros,
    pairs: pairs.map(({ before, after, macros: called }) => ({
      before,
      after,
      macros: called.map((macro) => indexes.get(macro)),
    })),
  };
}

function parseAnswer(line: string | undefined): SqlComparison | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(line ?? '')).data;
  } catch {
    return undefined;
  }
}
