import { findEmbeddedCredentials, isCredentialKey } from './credential-keys.ts';
import { createRedactor, type Redact } from './redact.ts';
import { MIN_LENGTH } from './secret-forms.ts';

/** A value that must not be read anywhere. */
export interface Secret {
  /** What people know it by: `the environment variable DBT_PASSWORD`. */
  name: string;
  value: string;
  /**
   * Nothing but its place makes it a secret: a state may show it as the name of a database, a schema or
   * a warehouse.
   */
  mayName?: true;
}

/** All secrets that the run has come across. */
export interface Secrets {
  /** Hides them in the job's log and in all that is redacted, from here on. */
  add(secrets: readonly Secret[]): void;
  /** Words that stand in the open in the project: a password that equals one cannot be hidden. */
  expose(words: readonly string[]): void;
  list(): Secret[];
  redact: Redact;
}

/** Everybody writes these; to hide them would blacken logs and comments, and protect nothing. */
const ORDINARY_WORDS = new Set(
  'true false none null auto warn error echo test tests main prod public admin root guest user data default example password secret token postgres postgresql mysql snowflake bigquery redshift databricks duckdb trino spark clickhouse localhost analytics'.split(
    ' ',
  ),
);

/** @param mask hides a value in the log of GitHub's runner */
export function createSecrets(mask: (value: string) => void): Secrets {
  const known = new Map<string, Secret>();
  const open = new Set<string>();
  let redact: Redact | undefined;
  const list = () => [...known.values()].filter(({ value }) => !open.has(value));
  return {
    add(secrets) {
      for (const secret of secrets.flatMap(withParts)) {
        const before = known.get(secret.value);
        if (before?.mayName && !secret.mayName) known.set(secret.value, secret);
        if (before || !canBeHidden(secret.value)) continue;
        known.set(secret.value, secret);
        mask(secret.value);
        redact = undefined;
      }
    },
    expose(words) {
      for (const word of words) open.add(word);
      redact = undefined;
    },
    list,
    redact(text) {
      redact ??= createRedactor(list().map(({ value }) => value));
      return redact(text);
    },
  };
}

function canBeHidden(value: string): boolean {
  const text = value.trim();
  return (
    text.length >= MIN_LENGTH && /[^*\s]/.test(text) && !ORDINARY_WORDS.has(text.toLowerCase())
  );
}

/** A secret of its own is the password in an address, and the key in a service account's JSON. */
function withParts(secret: Secret): Secret[] {
  const embedded = findEmbeddedCredentials(secret.value);
  const parts = [...embedded, ...embedded.map(decode), ...credentialsInJson(secret.value)];
  return [secret, ...parts.map((value) => ({ name: secret.name, value }))];
}

/** As a password in an address is meant: `%40` for `@`. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function credentialsInJson(text: string): string[] {
  if (!text.trimStart().startsWith('{')) return [];
  try {
    return Object.entries(JSON.parse(text) as object)
      .filter(([key, value]) => isCredentialKey(key) && typeof value === 'string')
      .map(([, value]) => value as string);
  } catch {
    return [];
  }
}
