import { type Document, LineCounter, type ParsedNode, type YAMLError } from 'yaml';
import type { Location, Problem } from '../errors.ts';
import { parseYaml } from '../text/yaml.ts';

/** A YAML text with the means to say where things stand in it. */
export interface YamlFile {
  text: string;
  document: Document.Parsed;
  /** Syntax errors, or that it is too large to be read: the document is empty then. */
  problems: Problem[];
  /** Line and column, 1-based, of a character offset. */
  locate(offset: number): Location;
}

/** @param file as it is to be shown in messages */
export function parseYamlFile(text: string, file: string): YamlFile {
  const lineCounter = new LineCounter();
  // The anchors are looked up by those who need them.
  const { document, excess } = parseYaml(text, { lineCounter });
  if (excess !== undefined) return refuse(text, document, file, excess);
  const locate = (offset: number): Location => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line, column: col };
  };
  const problems = document.errors.map((error) => describeSyntaxError(error, locate));
  return { text, document, problems, locate };
}

function refuse(text: string, document: Document.Parsed, file: string, excess: string): YamlFile {
  const locate = (): Location => ({ file, line: 1, column: 1 });
  const problem = { message: `This file was not read, because ${excess}.`, location: locate() };
  return { text, document, problems: [problem], locate };
}

function describeSyntaxError(error: YAMLError, locate: (offset: number) => Location): Problem {
  return {
    message: `This is not valid YAML: ${error.message.replace(/\.$/, '')}.`,
    location: locate(error.pos[0]),
  };
}

export function startOf(node: ParsedNode): number {
  return node.range[0];
}

/** The characters of a node itself, without its anchor, tag and trailing comment. */
export function sourceOf(file: YamlFile, node: ParsedNode): string {
  return file.text.slice(node.range[0], node.range[1]);
}
