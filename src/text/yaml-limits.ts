import { type Document, isAlias, isCollection, isPair, isScalar } from 'yaml';

/** Characters of a file: the largest profiles and projects that people write are far below. */
const MAX_LENGTH = 2_000_000;
/** Open brackets, or columns of indentation. */
const MAX_DEPTH = 500;
/** Each is looked up by itself. */
const MAX_ALIASES = 1_000;
/** Values that the file stands for once each alias is replaced by what it names. */
const MAX_VALUES = 200_000;

/**
 * What makes a YAML text too large to be parsed, in words; undefined where nothing does. Parsing
 * cannot be interrupted, so `timeout-minutes` would not end it: the text is measured before.
 */
export function findExcess(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return `it is larger than ${MAX_LENGTH / 1_000_000} MB`;
  let open = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '[' || character === '{') deepest = Math.max(deepest, ++open);
    else if ((character === ']' || character === '}') && open > 0) open--;
  }
  for (const [indentation] of text.matchAll(/^[ ?:-]+/gm))
    deepest = Math.max(deepest, indentation.length);
  return deepest > MAX_DEPTH ? `its values are nested too deeply (over ${MAX_DEPTH})` : undefined;
}

/** What makes the aliases of a document stand for too much, or for themselves. */
export function findAliasExcess(document: Document.Parsed): string | undefined {
  const sizes = new Map<string, number>();
  let aliases = 0;
  const measure = (node: unknown): number => {
    if (isAlias(node)) {
      aliases++;
      return sizes.get(node.source) ?? 1;
    }
    if (isPair(node)) return measure(node.key) + measure(node.value);
    if (!isCollection(node)) {
      if (isScalar(node) && node.anchor) sizes.set(node.anchor, 1);
      return 1;
    }
    // An alias to what it is in itself has no end.
    if (node.anchor) sizes.set(node.anchor, Number.POSITIVE_INFINITY);
    let size = 1;
    for (const item of node.items) size += measure(item);
    if (node.anchor) sizes.set(node.anchor, size);
    return size;
  };
  const size = measure(document.contents);
  if (aliases > MAX_ALIASES) return `it has more than ${MAX_ALIASES} aliases`;
  return size > MAX_VALUES ? `its aliases expand to more than ${MAX_VALUES} values` : undefined;
}
