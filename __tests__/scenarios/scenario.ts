import type { Files } from './project.ts';

/** A new content, a rewrite of the old one, or null for a file that is deleted. */
export type Change = string | null | ((before: string) => string);

/** A change of the project, and what a pull request with it must build. */
export interface Scenario {
  name: string;
  /** Files that the project has besides, before and after the change. */
  project?: Files;
  change: Record<string, Change>;
  /** The target that the head is parsed for; the baseline's is always `prod`. */
  target?: 'ci';
  /** What is built without tests, and why: label → reason, both as `labels.ts` writes them. */
  built: Record<string, string>;
  /** Tests that run though their node is not built, or for a reason of their own. */
  tests?: Record<string, string>;
  /** What dbt selects and is not built, without tests: label → proof. */
  leftOut?: Record<string, string>;
  /** Label of a removed node → `dependents → renamed to`. */
  removed?: Record<string, string>;
}

/** Replaces text that must be there. */
export function edit(...replacements: Array<[from: string, to: string]>): Change {
  return (before) =>
    replacements.reduce((text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`The file does not say: ${from}`);
      return text.replaceAll(from, to);
    }, before);
}

/** The file is the same in another place. */
export function move(from: string, to: string, project: Files): Record<string, Change> {
  const text = project[from];
  if (text === undefined) throw new Error(`There is no file ${from}`);
  return { [from]: null, [to]: text };
}
