import { formsOf } from '../secrets/secret-forms.ts';
import type { Secret } from '../secrets/secrets.ts';
import { readPieces } from './pieces.ts';

/** Found in a file: which secret, and where in the JSON. */
interface FoundSecret {
  secret: Secret;
  /** `nodes.model.shop.orders.compiled_code` */
  field: string;
}

/** A shorter secret may occur in a checksum or a time by chance: it counts where it stands alone. */
const MIN_ANYWHERE = 8;

/** Looks through files, a piece at a time: a manifest may be as large as it likes. */
export interface SecretSearch {
  /** @returns the first secret in any of its forms, in a JSON file */
  find(file: string): Promise<FoundSecret | undefined>;
  /** Whether one stands in a file of any kind. */
  contains(file: string): Promise<boolean>;
}

export function createSecretSearch(secrets: readonly Secret[]): SecretSearch {
  const owners = new Map<string, Secret>();
  for (const secret of secrets)
    for (const form of formsOf(secret.value)) {
      const bytes = Buffer.from(form).toString('latin1');
      if (!owners.has(bytes)) owners.set(bytes, secret);
    }
  const forms = [...owners.keys()].sort((a, b) => b.length - a.length);
  const longest = forms[0]?.length ?? 0;
  const pattern = new RegExp(forms.map(patternOf).join('|'), 'g');

  async function scan(file: string): Promise<{ secret: Secret; offset: number } | undefined> {
    if (forms.length === 0) return undefined;
    let tail = '';
    let position = 0;
    for await (const chunk of withEnd(readPieces(file))) {
      const text = tail + (chunk?.toString('latin1') ?? '');
      // What stands around a match is known only inside: the edges are seen again, or were before.
      pattern.lastIndex = tail === '' ? 0 : 1;
      for (const { 0: form, index } of text.matchAll(pattern)) {
        if (chunk && index + form.length === text.length) continue;
        const secret = owners.get(form);
        if (secret) return { secret, offset: position + index };
      }
      if (!chunk) break;
      tail = text.slice(-(longest + 1));
      position += text.length - tail.length;
    }
    return undefined;
  }

  return {
    async find(file) {
      const found = await scan(file);
      return found && { secret: found.secret, field: await nameField(file, found.offset) };
    },
    async contains(file) {
      return (await scan(file)) !== undefined;
    },
  };
}

/** Whether any of the texts is in a file, as it is. */
export async function findsText(file: string, texts: readonly string[]): Promise<boolean> {
  const wanted = texts.map((text) => Buffer.from(text).toString('latin1'));
  const longest = Math.max(...wanted.map((text) => text.length));
  let tail = '';
  for await (const chunk of readPieces(file)) {
    const piece = tail + chunk.toString('latin1');
    if (wanted.some((text) => piece.includes(text))) return true;
    tail = piece.slice(-longest);
  }
  return false;
}

async function* withEnd(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer | undefined> {
  yield* stream;
  yield undefined;
}

function patternOf(form: string): string {
  const literal = form.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return form.length < MIN_ANYWHERE ? `(?<![0-9A-Za-z])${literal}(?![0-9A-Za-z])` : literal;
}

/** The keys that lead to the byte at `offset` of a JSON file. */
async function nameField(file: string, offset: number): Promise<string> {
  const path = new JsonPath();
  let left = offset + 1;
  for await (const chunk of readPieces(file)) {
    for (const byte of chunk.subarray(0, left)) path.read(byte);
    left -= chunk.length;
    if (left <= 0) break;
  }
  return path.toString();
}

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Where in a JSON text its reader has come to. */
class JsonPath {
  /** For each open object the last key, for each open array the index. */
  readonly #steps: Array<string | number> = [];
  #key: number[] | undefined;
  #inString = false;
  #escaped = false;
  #expectsKey = false;

  read(byte: number): void {
    if (this.#inString) this.#readText(byte);
    else if (byte === QUOTE) {
      this.#inString = true;
      this.#key = this.#expectsKey ? [] : undefined;
    } else if (byte === COLON) this.#expectsKey = false;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      this.#expectsKey = byte === OPEN_OBJECT;
      this.#steps.push(byte === OPEN_OBJECT ? '' : 0);
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      this.#steps.pop();
      this.#expectsKey = false;
    } else if (byte === COMMA) this.#next();
  }

  toString(): string {
    return this.#steps.filter((step) => step !== '').join('.') || 'the file';
  }

  #readText(byte: number): void {
    if (byte === QUOTE && !this.#escaped) {
      this.#inString = false;
      if (this.#key) this.#replaceLast(JSON.parse(`"${Buffer.from(this.#key).toString()}"`));
      return;
    }
    this.#key?.push(byte);
    this.#escaped = byte === BACKSLASH && !this.#escaped;
  }

  #next(): void {
    const last = this.#steps.at(-1);
    this.#expectsKey = typeof last === 'string';
    this.#replaceLast(typeof last === 'number' ? last + 1 : '');
  }

  #replaceLast(step: string | number): void {
    this.#steps[this.#steps.length - 1] = step;
  }
}
