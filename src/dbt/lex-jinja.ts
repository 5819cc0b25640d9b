import { z } from 'zod';
import type { Processes } from '../platform/ports.ts';

const blockSchema = z.object({
  kind: z.enum(['expression', 'statement']),
  /** It stands in a string or in `{% raw %}`: it runs only where that text is rendered once more. */
  nested: z.boolean(),
  /** jinja2's type (`name`, `string`, `lparen` …) and value; comments and whitespace aside. */
  tokens: z.array(z.tuple([z.string(), z.string()])),
});

const answerSchema = z.object({ templates: z.array(z.array(blockSchema).nullable()) });

export type JinjaBlock = z.infer<typeof blockSchema>;

/** The blocks of a text; null where nobody could read it, so that it may hold anything. */
export type JinjaTemplate = readonly JinjaBlock[] | null;

/**
 * Lexes all texts in one Python process, with jinja2's own lexer.
 *
 * @param options.python the Python that dbt is installed in; undefined where it is not known
 * @param options.script absolute path of `driver/jinja_tokens.py`
 */
export async function lexJinja(
  processes: Processes,
  options: { python: string | undefined; script: string; env: Record<string, string> },
  texts: readonly string[],
): Promise<Map<string, JinjaTemplate>> {
  const templates = options.python === undefined ? [] : await ask(options.python);
  return new Map(texts.map((text, index) => [text, templates[index] ?? null]));

  async function ask(python: string): Promise<readonly JinjaTemplate[]> {
    const answers: string[] = [];
    const process = processes.start(python, [options.script], {
      env: options.env,
      onMessage: (line) => answers.push(line),
    });
    process.send(JSON.stringify({ texts }));
    const exitCode = await process.close();
    const found = exitCode === 0 ? parseAnswer(answers[0]) : undefined;
    return found?.length === texts.length ? found : [];
  }
}

function parseAnswer(line: string | undefined): readonly JinjaTemplate[] | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(line ?? '')).data?.templates;
  } catch {
    return undefined;
  }
}
