/** Shorter values would blacken ordinary text. */
export const MIN_LENGTH = 4;

/** The first and last line of a key in PEM say nothing. */
const PEM_ARMOUR = /^-----(?:BEGIN|END) [A-Z0-9 ]+-----$/;

/** A shorter one could be in a checksum by chance. */
const MIN_HEX = 12;

/**
 * Every form in which a secret travels: raw, JSON-escaped (once and twice, with and without
 * characters that are not ASCII), URL-encoded (once and twice), quoted for SQL with two quotes or a
 * backslash, escaped as Python shows it, for HTML, in hexadecimal digits, in base64 on its own or
 * inside a longer base64 text; and each line of a secret with several lines in all of these.
 */
export function formsOf(secret: string): string[] {
  // A key in one variable often has `\n` in place of its line breaks.
  const breaks = secret.includes('-----BEGIN ') ? /(?:\\r|\\n|[\r\n])+/ : /[\r\n]+/;
  const lines = secret.split(breaks).map((line) => line.trim());
  const texts = [secret, secret.trim(), ...lines].filter(isTelling);
  const forms = texts.flatMap((text) => [
    text,
    text.replaceAll("'", "''"),
    text.replaceAll(/['\\]/g, (character) => `\\${character}`),
    escapePython(text),
    ...htmlForms(text),
    ...hexForms(text),
    ...jsonForms(text),
    ...urlForms(text),
    ...base64Forms(text),
  ]);
  return [...new Set(forms)].filter((form) => form.length >= MIN_LENGTH);
}

/** What is already masked hides nothing. */
function isTelling(text: string): boolean {
  return text.length >= MIN_LENGTH && !PEM_ARMOUR.test(text) && /[^*\s]/.test(text);
}

function jsonForms(text: string): string[] {
  const once = escapeJson(text);
  const ascii = escapeAscii(once);
  return [once, ascii, escapeJson(once), escapeJson(ascii)];
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** As Python's `json.dumps` writes by default. */
function escapeAscii(text: string): string {
  return text.replaceAll(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** As Python's `ascii()` writes it, in some messages of drivers. */
function escapePython(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll(/[\u0080-\uffff]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16)}` : escapeAscii(character);
  });
}

/** JavaScript's and Python's libraries write a quote in different ways. */
function htmlForms(text: string): string[] {
  const tags = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quoted = tags.replaceAll('"', '&quot;');
  return [tags, ...["'", '&#39;', '&#x27;'].map((quote) => quoted.replaceAll("'", quote))];
}

function hexForms(text: string): string[] {
  const digits = Buffer.from(text).toString('hex');
  return digits.length < MIN_HEX ? [] : [digits, digits.toUpperCase()];
}

/** JavaScript's and Python's encoders leave different characters as they are. */
function urlForms(text: string): string[] {
  const component = encodeURIComponent(text.toWellFormed());
  const strict = component.replaceAll(/[!'()*]/g, encodeByte);
  const form = new URLSearchParams({ '': text }).toString().slice(1);
  const twice = encodeURIComponent(component);
  const encoded = [component, strict, strict.replaceAll('%2F', '/'), form, twice];
  return encoded.flatMap((each) => [
    each,
    each.replaceAll(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase()),
  ]);
}

function encodeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/**
 * Base64 packs three bytes into four characters, so the same text looks different at each of three
 * offsets. At the edges characters also carry bits of the neighbours; those are left out.
 */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text);
  const inner = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const whole = Math.floor(((offset + bytes.length) * 8) / 6);
    return encoded.slice(Math.ceil((offset * 8) / 6), whole);
  });
  const forms = [bytes.toString('base64'), ...inner];
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
