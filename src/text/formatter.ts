import { code, escapeText, link } from './markdown.ts';
import { cleanLine, cutText } from './plain-text.ts';

/** How a message is written where it goes: each makes untrusted text safe there. */
export interface Formatter {
  /** On one line, of `limit` characters at most; without one, of as many as suit the place. */
  text(value: string, limit?: number): string;
  /** A name of the project's. */
  code(name: string): string;
  link(label: string, url: string): string;
}

const LENGTH = 1_000;

export const markdownFormatter: Formatter = {
  text: (value, limit = LENGTH) => escapeText(cutText(value, limit)),
  code,
  link: (label, url) => link(escapeText(label), url),
};

/** Addresses are left out: the log's reader has the run open. */
export const plainFormatter: Formatter = {
  text: (value, limit = LENGTH) => cleanLine(cutText(value, limit)),
  code: (name) => cleanLine(cutText(name, LENGTH)),
  link: (label) => cleanLine(label),
};
