import { type Document, type LineCounter, parseDocument } from 'yaml';
import { findAliasExcess, findExcess } from './yaml-limits.ts';

interface Options {
  lineCounter?: LineCounter;
  /** PyYAML reads 1.1, where `yes` is true. */
  version?: '1.1';
  /** Follow `<<`. */
  merge?: boolean;
  /** Report equal keys, of which PyYAML takes the last. Not in a long text: it compares each with each. */
  uniqueKeys?: boolean;
}

/** Above it, comparing each key with each takes seconds. */
const MAX_COMPARED = 100_000;

/**
 * Parses a YAML text, within limits: files of a pull request may be made to take hours or all memory.
 * The linter forbids the package's own parsers everywhere else (lint/yaml.grit).
 *
 * @returns `excess`: why the text was not read, in words; the document is empty then
 */
export function parseYaml(
  text: string,
  { uniqueKeys = false, ...options }: Options = {},
): { document: Document.Parsed; excess: string | undefined } {
  const empty = () => parseDocument('');
  const excess = findExcess(text);
  if (excess !== undefined) return { document: empty(), excess };
  const document = parseDocument(text, {
    ...options,
    prettyErrors: false,
    // Lenient like PyYAML, which dbt reads with.
    strict: false,
    logLevel: 'silent',
    uniqueKeys: uniqueKeys && text.length < MAX_COMPARED,
  });
  const tooMuch = findAliasExcess(document);
  return tooMuch === undefined
    ? { document, excess: undefined }
    : { document: empty(), excess: tooMuch };
}

/** The values of a YAML text, or why there are none, in words. */
export function readYaml(
  text: string,
  options?: Options,
): { value: unknown; problem: undefined } | { value: undefined; problem: string } {
  const { document, excess } = parseYaml(text, options);
  const problem = excess ?? document.errors[0]?.message;
  if (problem !== undefined) return { value: undefined, problem };
  try {
    return { value: document.toJS(), problem: undefined };
  } catch (error) {
    // The package's own limit of aliases, or one without an anchor.
    return { value: undefined, problem: error instanceof Error ? error.message : String(error) };
  }
}
