import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { PYTHON } from './venv.ts';

const PROGRAM = resolve(import.meta.dirname, 'readers.py');

const seenSchema = z.object({
  reads: z.number(),
  /** Reads in which not all rows were of one generation. */
  mixed: z.number(),
  errors: z.array(z.string()),
  /** Seconds. */
  slowest: z.number(),
  /** Each as it came, one after the other. */
  generations: z.array(z.number()),
});

type Seen = z.infer<typeof seenSchema>;

export interface Readers {
  /** What all of them saw; `generations` is the first one's. */
  stop(): Promise<Seen>;
}

/** Readers that join two marts and a view again and again, each in a process of its own. */
export async function startReaders(dsn: string, count = 4): Promise<Readers> {
  const readers = Array.from({ length: count }, () => {
    const child = spawn(PYTHON, [PROGRAM, dsn], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return { child, lines };
  });
  for (const { lines } of readers) await lines.next();
  return {
    async stop() {
      const seen = await Promise.all(
        readers.map(async ({ child, lines }) => {
          const exit = once(child, 'exit');
          child.stdin.end();
          const { value } = await lines.next();
          await exit;
          return seenSchema.parse(JSON.parse(String(value)));
        }),
      );
      return {
        reads: seen.reduce((sum, each) => sum + each.reads, 0),
        mixed: seen.reduce((sum, each) => sum + each.mixed, 0),
        errors: seen.flatMap(({ errors }) => errors),
        slowest: Math.max(...seen.map(({ slowest }) => slowest)),
        generations: seen[0]?.generations ?? [],
      };
    },
  };
}
