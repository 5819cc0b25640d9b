import {
  type Diagnosis,
  diagnose,
  findException,
  findUntrusted,
  packageOf,
  toReason,
} from './diagnosis.ts';

/** Reads uv's error: `error: …`, then one `cause: …` or several, then `hint: …`. */
export function diagnoseUv(output: string): Diagnosis {
  return diagnose(
    [
      findUntrusted,
      findFailedBuild,
      findRefusal,
      findNoAnswer,
      findUnknownPackage,
      findWrongPython,
      findMissingVersion,
      findConflict,
      findError,
    ],
    output,
  );
}

function findFailedBuild(text: string): Diagnosis | undefined {
  const name = /Failed to (?:download and )?build `([^`]+)`/.exec(text)?.[1];
  if (!name) return undefined;
  return { kind: 'unbuildable', package: name, reason: toReason(findException(text) ?? '') };
}

function findRefusal(text: string): Diagnosis | undefined {
  const reason =
    /HTTP status (?:client|server) error \(([^)]+)\)/.exec(text)?.[1] ??
    /^hint: An index.*?\b(40[13] \w+)/m.exec(text)?.[1];
  return reason ? { kind: 'refused', reason } : undefined;
}

function findNoAnswer(text: string): Diagnosis | undefined {
  if (!/error sending request|dns error|tcp connect error|timed out/i.test(text)) return undefined;
  return { kind: 'unreachable', reason: toReason(causes(text).at(-1) ?? '') };
}

function findUnknownPackage(text: string): Diagnosis | undefined {
  const name = /(\S+) was not found in the/.exec(text)?.[1];
  return name ? { kind: 'unknown-package', package: packageOf(name) } : undefined;
}

function findWrongPython(text: string): Diagnosis | undefined {
  const found = /Python version \([^)]*\) does not satisfy Python(\S+) and (\S+) depends on/.exec(
    flatten(text),
  );
  const [, needs, requirement] = found ?? [];
  if (!needs || !requirement) return undefined;
  return { kind: 'wrong-python', needs, package: packageOf(requirement) };
}

function findMissingVersion(text: string): Diagnosis | undefined {
  const flat = flatten(text);
  // As the first thing uv says: further down it is only a step of explaining a conflict.
  const name = /^Because (?:there is no version of|only the following versions of) (\S+)/.exec(
    flatten(causes(text)[0] ?? ''),
  )?.[1];
  const required = /you require (\S+?),? we can conclude/.exec(flat)?.[1];
  return name && required ? { kind: 'missing-version', requirement: required } : undefined;
}

function findConflict(text: string): Diagnosis | undefined {
  if (!text.includes('requirements are unsatisfiable')) return undefined;
  const [proof = ''] = causes(text);
  const [steps = ''] = flatten(proof)
    .replace(/^Because /, '')
    .split(', we can conclude');
  return { kind: 'conflict', reason: toReason(steps) };
}

function findError(text: string): Diagnosis | undefined {
  const error = /^error: (.+)$/m.exec(text)?.[1];
  if (!error) return undefined;
  const [cause] = causes(text);
  return { kind: 'other', reason: toReason(cause ? `${error}: ${cause}` : error) };
}

/** Each with its continuation lines, which are indented further. */
function causes(text: string): string[] {
  return [...text.matchAll(/^ {2}cause: (.*(?:\n {4,}.*)*)/gm)].map((match) => match[1] ?? '');
}

function flatten(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
