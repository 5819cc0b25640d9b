/**
 * How a column of the history is written: runs of equal values once, with their number. Of a model
 * that is built every day, most columns are a few characters.
 */

/** One letter for each word of a column. */
export type Letters = Readonly<Record<string, string>>;

const NOTHING = '-';

/** `s40e-s58`: 40 times `s`, `e`, nothing, 58 times `s`. */
export function encodeWords<Word extends string>(
  words: readonly (Word | null)[],
  letters: Readonly<Record<Word, string>>,
): string {
  return runsOf(words.map((word) => (word === null ? NOTHING : letters[word])))
    .map(([letter, count]) => (count === 1 ? letter : `${letter}${count}`))
    .join('');
}

/** @throws RangeError for a text that is no such column, or one of another length */
export function decodeWords<Word extends string>(
  text: string,
  letters: Readonly<Record<Word, string>>,
  length: number,
): (Word | null)[] {
  const words = new Map<string, Word>();
  for (const word of Object.keys(letters) as Word[]) words.set(letters[word], word);
  const values: (Word | null)[] = [];
  if (!/^(?:[a-z-]\d*)*$/.test(text))
    throw new RangeError(`${quote(text)} is not a column of words`);
  for (const [, letter = '', count = '1'] of text.matchAll(/([a-z-])(\d+)?/g)) {
    const word = words.get(letter);
    if (word === undefined && letter !== NOTHING)
      throw new RangeError(`${quote(text)} has the unknown letter ${letter}`);
    repeat(values, word ?? null, Number(count), length);
  }
  return whole(values, text, length);
}

/** `1x40,,2.5,x3`: values with commas in between, `x` before how often, nothing for null. */
export function encodeNumbers(numbers: readonly (number | null)[]): string {
  return runsOf(numbers.map((number) => (number === null ? '' : String(number))))
    .map(([token, count]) => (count === 1 ? token : `${token}x${count}`))
    .join(',');
}

/** @throws RangeError for a text that is no such column, or one of another length */
export function decodeNumbers(text: string, length: number): (number | null)[] {
  const values: (number | null)[] = [];
  for (const token of length === 0 ? [] : text.split(',')) {
    const [, number, count = '1'] = TOKEN.exec(token) ?? [];
    if (number === undefined) throw new RangeError(`${quote(text)} is not a column of numbers`);
    repeat(values, number === '' ? null : Number(number), Number(count), length);
  }
  return whole(values, text, length);
}

const TOKEN = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|)(?:x(\d+))?$/;

/** Numbers that grow: each as what it has more than the one that was known before. */
export function encodeRows(rows: readonly (number | null)[]): string {
  let before = 0;
  return encodeNumbers(
    rows.map((value) => {
      if (value === null) return null;
      const more = value - before;
      before = value;
      return more;
    }),
  );
}

/** @throws RangeError for a text that is no such column, or one of another length */
export function decodeRows(text: string, length: number): (number | null)[] {
  let value = 0;
  return decodeNumbers(text, length).map((more) => {
    if (more === null) return null;
    value += more;
    return value;
  });
}

/** [value, how often in a row] */
function runsOf(values: readonly string[]): Array<[string, number]> {
  const runs: Array<[string, number]> = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last?.[0] === value) last[1] += 1;
    else runs.push([value, 1]);
  }
  return runs;
}

function repeat<Value>(values: Value[], value: Value, count: number, length: number): void {
  if (values.length + count > length) throw new RangeError('a column has more values than runs');
  for (let index = 0; index < count; index += 1) values.push(value);
}

function whole<Value>(values: Value[], text: string, length: number): Value[] {
  if (values.length !== length)
    throw new RangeError(`${quote(text)} has ${values.length} values, there are ${length} runs`);
  return values;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
