/** Why uv or pip gave up, in data. */
export type Diagnosis =
  /** A package without a ready-made file for this Python could not be built. */
  | { kind: 'unbuildable'; package: string | undefined; reason: string }
  /** The package index said no, e.g. `403 Forbidden`. */
  | { kind: 'refused'; reason: string }
  /** Its certificate is not trusted. */
  | { kind: 'untrusted'; reason: string }
  | { kind: 'unreachable'; reason: string }
  | { kind: 'unknown-package'; package: string }
  /** `package` needs a Python such as `>=3.10`. */
  | { kind: 'wrong-python'; package: string; needs: string }
  /** The package exists, and no release of it fits, e.g. `dbt-core==1.99`. */
  | { kind: 'missing-version'; requirement: string }
  | { kind: 'conflict'; reason: string }
  | { kind: 'other'; reason: string };

/** A reason is one line of a message; the whole output is in the log. */
const MAX_REASON = 300;

type Rule = (text: string) => Diagnosis | undefined;

/** The first rule that recognises the text. */
export function diagnose(rules: readonly Rule[], output: string): Diagnosis {
  const text = hidePasswords(output);
  for (const rule of rules) {
    const found = rule(text);
    if (found) return found;
  }
  return { kind: 'other', reason: toReason(text.trim().split('\n').at(-1) ?? '') };
}

export function toReason(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '');
  return line.length > MAX_REASON ? `${line.slice(0, MAX_REASON - 1)}…` : line;
}

/** A certificate that is not trusted, in the words of rustls (uv) or OpenSSL (pip). */
export function findUntrusted(text: string): Diagnosis | undefined {
  const reason =
    /invalid peer certificate: [^\n]+/.exec(text)?.[0] ??
    /certificate verify failed: [^()'\n]+/.exec(text)?.[0];
  return reason ? { kind: 'untrusted', reason: toReason(reason) } : undefined;
}

/** `RuntimeError: …`, the last line of a Python traceback. */
export function findException(text: string): string | undefined {
  return [...text.matchAll(/^\s*(\w*(?:Error|Exception): .+)$/gm)].at(-1)?.[1];
}

/** `dbt-core>=1.10,<1.12` → `dbt-core` */
export function packageOf(requirement: string): string {
  return /^[\w.-]+/.exec(requirement)?.[0] ?? requirement;
}

function hidePasswords(text: string): string {
  return text.replaceAll(/\/\/[^/\s@]+@/g, '//***@');
}
