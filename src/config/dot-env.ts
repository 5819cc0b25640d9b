import { ConfigError, type Problem } from '../errors.ts';
import type { Environment } from './env-vars.ts';

/** One variable that a `.env` file gives. */
interface DotEnvEntry {
  name: string;
  /** As written, with references like `${USER}` in it; null for a name alone, which sets nothing. */
  value: string | null;
  line: number;
}

export interface DotEnv {
  /** For messages: relative to the workspace, or absolute. */
  file: string;
  entries: DotEnvEntry[];
  /** Lines that readers of `.env` files understand differently. Nothing counts where there are any. */
  problems: Problem[];
}

const MOST_PROBLEMS = 10;
/** Linux passes no longer variable to a process (MAX_ARG_STRLEN). References can multiply a value. */
const LONGEST_VALUE = 128 * 1024;

const BLANK = '[ \\t]*';
const ASSIGNMENT = new RegExp(
  `${BLANK}(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_]*)${BLANK}(=${BLANK})?`,
  'y',
);
const REST = new RegExp(`${BLANK}(?:#[^\\n]*)?(?:\\n|$)`, 'y');
const NOTHING = new RegExp(`${BLANK}(?:#[^\\n]*)?\\n|${BLANK}(?:#[^\\n]*)?$`, 'y');
// A backslash escapes what follows it in every version; where two of them stand before a quote,
// versions before 1.2.3 take the quote as escaped and later ones do not.
const SINGLE = /'((?:\\[^\\]|[^'\\]|\\\\(?!\\*'))*)'/y;
const DOUBLE = /"((?:\\[^\\]|[^"\\]|\\\\(?!\\*"))*)"/y;
const UNQUOTED = /[^\n]*/y;
const CONTROL = /[^\P{Cc}\t\n]|[\uFEFF\u0085\u2028\u2029]/u;
const FOREIGN_BLANK = /[^\S \t\n]/u;

/**
 * Reads a `.env` file as python-dotenv 1.2 does, which dbt 1.12 loads it with:
 *   https://github.com/theskumar/python-dotenv/blob/main/src/dotenv/parser.py
 * Strict: a line that its versions read differently, or that it passes over, is a problem.
 */
export function parseDotEnv(source: string, file: string): DotEnv {
  const text = source.replaceAll(/\r\n?/g, '\n');
  const entries: DotEnvEntry[] = [];
  const problems: Problem[] = [];
  let position = 0;
  let line = 1;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (match) position = pattern.lastIndex;
    return match;
  };
  while (position < text.length && problems.length < MOST_PROBLEMS) {
    const start = position;
    if (!take(NOTHING)) {
      const entry = readEntry(take);
      if (!entry) take(/[^\n]*(?:\n|$)/y);
      if (entry && !hasUnsupportedCharacters(text.slice(start, position), entry.value))
        entries.push({ ...entry, line });
      else problems.push(describe(file, line));
    }
    line += text.slice(start, position).split('\n').length - 1;
  }
  return { file, entries, problems };
}

type Take = (pattern: RegExp) => RegExpExecArray | null;

function readEntry(take: Take): Omit<DotEnvEntry, 'line'> | undefined {
  const [, name, equals] = take(ASSIGNMENT) ?? [];
  if (name === undefined) return undefined;
  const value = equals === undefined ? null : readValue(take, equals);
  return value !== undefined && take(REST) ? { name, value } : undefined;
}

/** Undefined where the value's end or meaning is not certain. */
function readValue(take: Take, equals: string): string | undefined {
  const single = take(SINGLE);
  if (single) return decode(single[1] ?? '', /\\[\\']/g);
  const double = take(DOUBLE);
  if (double) return decode(double[1] ?? '', /\\[\\'"abfnrtv]/g);
  const text = take(UNQUOTED)?.[0] ?? '';
  // `NAME= # comment`: the comment is the value for python-dotenv before 1.2.3.
  const isComment = text.startsWith('#') && equals.length > 1;
  if (/^['"]/.test(text) || isComment) return undefined;
  return text.replaceAll(/[ \t]+#.*/g, '').trimEnd();
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
};

function decode(text: string, escapes: RegExp): string {
  return text.replaceAll(escapes, ([, letter = '']) => ESCAPES[letter] ?? letter);
}

/** White space that JavaScript and Python do not see alike, and what no variable can hold. */
function hasUnsupportedCharacters(source: string, value: string | null): boolean {
  return CONTROL.test(source) || FOREIGN_BLANK.test(source) || (value ?? '').includes('\0');
}

function describe(file: string, line: number): Problem {
  return {
    message: 'This line of the .env file, which dbt loads, has no certain meaning.',
    hint: "Write NAME='value' on a line of its own, without a backslash before the last quote, and comments on their own lines.",
    location: { file, line },
  };
}

/** What one variable is in the process. */
export interface GivenVariable {
  value: string;
  line: number;
}

const REFERENCE = /\$\{([^}:]*)(?::-([^}]*))?\}/g;

/**
 * What the file gives to a process with this environment: nothing that is set there already. A
 * reference takes the process's own variable first (`load_dotenv(override=False)`), and is followed
 * in quotes of either kind.
 * @throws ConfigError for a value that no process can be given
 */
export function resolveDotEnv(
  { file, entries }: DotEnv,
  env: Environment,
): Map<string, GivenVariable> {
  const given = new Map<string, DotEnvEntry>();
  for (const entry of entries) {
    const value =
      entry.value?.replaceAll(REFERENCE, (_whole, name: string, fallback = '') => {
        if (env[name] !== undefined) return env[name];
        const earlier = given.get(name);
        return earlier === undefined ? fallback : (earlier.value ?? '');
      }) ?? null;
    if ((value?.length ?? 0) > LONGEST_VALUE)
      throw new ConfigError([
        {
          message: `The value of ${entry.name} is too long for an environment variable.`,
          location: { file, line: entry.line },
        },
      ]);
    given.set(entry.name, { ...entry, value });
  }
  return new Map(
    [...given].flatMap(([name, { value, line }]) =>
      value === null || env[name] !== undefined ? [] : [[name, { value, line }]],
    ),
  );
}
