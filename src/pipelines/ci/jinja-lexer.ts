import { join } from 'node:path';
import { type JinjaTemplate, lexJinja } from '../../dbt/lex-jinja.ts';
import { JinjaTexts } from '../../plan/jinja-texts.ts';
import { buildChildEnvironment } from '../../platform/child-environment.ts';
import type { Job } from '../steps/job.ts';

/** Runs a computation that reads Jinja, with all that it reads lexed. */
export type ReadJinja = <T>(compute: (jinja: JinjaTexts) => T) => Promise<T>;

/**
 * The computation runs until it asks for no text that is not lexed yet, two or three times: most
 * pushes need no text at all, and starting Python takes longer than the computation.
 *
 * @param python the one that dbt is installed in; without it nothing can be lexed, nor proven
 */
export function createJinjaLexer(job: Job, python: string | undefined): ReadJinja {
  const options = {
    python,
    script: join(job.actionRoot, 'driver', 'jinja_tokens.py'),
    env: buildChildEnvironment(job.env),
  };
  const lexed = new Map<string, JinjaTemplate>();
  return async (compute) => {
    for (;;) {
      const jinja = new JinjaTexts(lexed);
      const result = compute(jinja);
      if (jinja.missing.size === 0) return result;
      const answer = await lexJinja(job.ports.processes, options, [...jinja.missing]);
      for (const [text, template] of answer) lexed.set(text, template);
    }
  };
}
