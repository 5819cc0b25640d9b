const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = [0x5b, 0x7b] as const;
const CLOSE = [0x5d, 0x7d] as const;

/**
 * The members of a JSON object, each parsed only when it is asked for. A manifest of 30 MB takes
 * 120 MB when it is parsed as a whole; of one entry after the other, nothing is left over.
 * @param bytes UTF-8 of one JSON object; throws `SyntaxError` for anything else.
 */
export function* readMembers(bytes: Buffer): Generator<[name: string, value: Buffer]> {
  let at = skipWhitespace(bytes, 0);
  if (bytes[at] !== OPEN[1]) throw new SyntaxError('it is not a JSON object');
  at = skipWhitespace(bytes, at + 1);
  while (bytes[at] === QUOTE) {
    const nameEnd = skipString(bytes, at);
    const name = JSON.parse(bytes.toString('utf8', at, nameEnd)) as string;
    at = skipWhitespace(bytes, nameEnd);
    if (bytes[at] !== COLON) break;
    const start = skipWhitespace(bytes, at + 1);
    const end = skipValue(bytes, start);
    yield [name, bytes.subarray(start, end)];
    at = skipWhitespace(bytes, end);
    if (bytes[at] === COMMA) at = skipWhitespace(bytes, at + 1);
    else break;
  }
  if (bytes[at] !== CLOSE[1]) throw new SyntaxError(`a JSON object is cut short at byte ${at}`);
}

/** The items of a JSON array, as `readMembers` gives those of an object. */
export function* readItems(bytes: Buffer): Generator<Buffer> {
  let at = skipWhitespace(bytes, 0);
  if (bytes[at] !== OPEN[0]) throw new SyntaxError('it is not a JSON array');
  at = skipWhitespace(bytes, at + 1);
  while (at < bytes.length && bytes[at] !== CLOSE[0]) {
    const end = skipValue(bytes, at);
    yield bytes.subarray(at, end);
    at = skipWhitespace(bytes, end);
    if (bytes[at] !== COMMA) break;
    at = skipWhitespace(bytes, at + 1);
  }
  if (bytes[at] !== CLOSE[0]) throw new SyntaxError(`a JSON array is cut short at byte ${at}`);
}

export function parseMember(value: Buffer): unknown {
  return JSON.parse(value.toString('utf8'));
}

/** @returns where the value that starts at `start` ends; what is in it is not checked. */
function skipValue(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      at = skipString(bytes, at) - 1;
      if (depth === 0) return at + 1;
    } else if (byte === OPEN[0] || byte === OPEN[1]) depth++;
    else if (byte === CLOSE[0] || byte === CLOSE[1]) {
      if (depth === 0) return at;
      depth--;
      if (depth === 0) return at + 1;
    } else if (byte === COMMA && depth === 0) return at;
  }
  return bytes.length;
}

/** @returns the position after the closing quote of the string that starts at `start`. */
function skipString(bytes: Buffer, start: number): number {
  for (let end = bytes.indexOf(QUOTE, start + 1); end >= 0; end = bytes.indexOf(QUOTE, end + 1)) {
    let slashes = 0;
    while (bytes[end - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end + 1;
  }
  return bytes.length;
}

function skipWhitespace(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at++;
  return at;
}
