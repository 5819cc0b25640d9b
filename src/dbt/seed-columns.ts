import { open } from 'node:fs/promises';
import { z } from 'zod';
import type { Processes } from '../platform/ports.ts';

/** A column as a seed's file has it. */
export interface SeedColumn {
  name: string;
  /** What dbt takes its values for; undefined where that is not known, or there is none. */
  kind: ColumnKind | undefined;
}

const KINDS = ['text', 'integer', 'number', 'boolean', 'time'] as const;
export type ColumnKind = (typeof KINDS)[number];

export interface SeedFile {
  /** Absolute. */
  path: string;
  delimiter: string;
  /** Columns whose type is declared: dbt does not look into them. */
  declared: readonly string[];
  /** Only the names of its columns are asked for: it is large. */
  namesOnly: boolean;
}

const answerSchema = z.object({
  seeds: z.array(
    z.array(z.object({ name: z.string(), kind: z.enum(KINDS).nullable() })).nullable(),
  ),
});

/**
 * The columns of seeds by their files, in the order of the request; undefined for a file that cannot be
 * read. dbt's own Python says what their values are; without it only the names are known.
 *
 * @param options.python the Python that dbt is installed in; undefined where that is not known
 * @param options.script absolute path of `driver/seed_columns.py`
 */
export async function readSeedColumns(
  processes: Processes,
  options: { python: string | undefined; script: string; env: Record<string, string> },
  seeds: readonly SeedFile[],
): Promise<Array<SeedColumn[] | undefined>> {
  const read = seeds.filter(({ namesOnly }) => !namesOnly);
  const answers =
    options.python === undefined
      ? []
      : await askPython(processes, { ...options, python: options.python }, read);
  const known = new Map(read.map((seed, index) => [seed, answers[index]]));
  return Promise.all(seeds.map(async (seed) => known.get(seed) ?? readNames(seed)));
}

async function askPython(
  processes: Processes,
  { python, script, env }: { python: string; script: string; env: Record<string, string> },
  seeds: readonly SeedFile[],
): Promise<Array<SeedColumn[] | undefined>> {
  if (seeds.length === 0) return [];
  const answers: string[] = [];
  const process = processes.start(python, [script], {
    env,
    onMessage: (line) => answers.push(line),
  });
  const asked = seeds.map(({ path, delimiter, declared }) => ({ path, delimiter, text: declared }));
  process.send(JSON.stringify({ seeds: asked }));
  if ((await process.close()) !== 0) return [];
  return parseAnswer(answers[0]).map((columns) =>
    columns?.map(({ name, kind }) => ({ name, kind: kind ?? undefined })),
  );
}

function parseAnswer(line: string | undefined): z.infer<typeof answerSchema>['seeds'] {
  try {
    return answerSchema.parse(JSON.parse(line ?? '')).seeds;
  } catch {
    return [];
  }
}

/** A header is no longer than this. */
const LONGEST_HEADER = 65_536;

async function readNames({ path, delimiter }: SeedFile): Promise<SeedColumn[] | undefined> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_HEADER));
      const names = parseHeader(buffer.subarray(0, bytesRead).toString(), delimiter);
      return names.map((name) => ({ name, kind: undefined }));
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

/** The fields of the first record: https://www.rfc-editor.org/rfc/rfc4180 */
export function parseHeader(text: string, delimiter: string): string[] {
  const names = [''];
  let quoted = false;
  const content = text.replace(/^\uFEFF/, '');
  for (let at = 0; at < content.length; at += 1) {
    const sign = content[at] ?? '';
    const last = names.length - 1;
    if (quoted && sign === '"' && content[at + 1] === '"') {
      names[last] += '"';
      at += 1;
    } else if (sign === '"' && (quoted || names[last] === '')) quoted = !quoted;
    else if (!quoted && (sign === '\n' || sign === '\r')) break;
    else if (!quoted && sign === delimiter) names.push('');
    else names[last] += sign;
  }
  return names;
}
