import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { JinjaTemplate } from '../../src/dbt/lex-jinja.ts';
import { JinjaTexts } from '../../src/plan/jinja-texts.ts';
import { REAL_BIN } from './venv.ts';

const SCRIPT = resolve(import.meta.dirname, '../../driver/jinja_tokens.py');
const known = new Map<string, JinjaTemplate>();

/** Runs a computation that reads Jinja, as `createJinjaLexer` does, but while it waits. */
export function readingJinja<T>(compute: (jinja: JinjaTexts) => T): T {
  for (;;) {
    const jinja = new JinjaTexts(known);
    const result = compute(jinja);
    if (jinja.missing.size === 0) return result;
    lexNow([...jinja.missing]);
  }
}

/** The blocks of one text. */
export function lexOne(text: string): JinjaTemplate {
  if (!known.has(text)) lexNow([text]);
  return known.get(text) ?? null;
}

function lexNow(texts: readonly string[]): void {
  const { output, stderr } = spawnSync(join(REAL_BIN, 'python'), [SCRIPT], {
    input: `${JSON.stringify({ texts })}\n`,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const answer = output?.[3];
  if (!answer) throw new Error(`jinja_tokens.py did not answer: ${stderr}`);
  const { templates } = JSON.parse(answer) as { templates: JinjaTemplate[] };
  for (const [index, text] of texts.entries()) known.set(text, templates[index] ?? null);
}
