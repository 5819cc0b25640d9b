import {
  type Diagnosis,
  diagnose,
  findException,
  findUntrusted,
  packageOf,
  toReason,
} from './diagnosis.ts';

/** Reads pip's `ERROR: …` lines and the warnings before them. */
export function diagnosePip(output: string): Diagnosis {
  return diagnose(
    [
      findUntrusted,
      findFailedBuild,
      findWrongPython,
      findMissingVersion,
      findNoAnswer,
      findUnknownPackage,
      findConflict,
      findError,
    ],
    output,
  );
}

function findFailedBuild(text: string): Diagnosis | undefined {
  if (!/subprocess-exited-with-error|metadata-generation-failed|Failed building wheel/.test(text))
    return undefined;
  const name =
    /Failed building wheel for (\S+)/.exec(text)?.[1] ??
    /pip-install-\w+\/([\w.-]+)_[0-9a-f]{32}/.exec(text)?.[1];
  return { kind: 'unbuildable', package: name, reason: toReason(findException(text) ?? '') };
}

/** pip only says which releases it passed over, not that the wanted one is among them. */
function findWrongPython(text: string): Diagnosis | undefined {
  const requirement = findUnmet(text);
  const ignored = /require a different python version: (.*)$/m.exec(text)?.[1];
  if (!requirement || !ignored) return undefined;
  const fits = ignored.split('; ').find((entry) => isRelease(requirement, entry));
  const needs = fits?.split('Requires-Python ')[1];
  return needs ? { kind: 'wrong-python', package: packageOf(requirement), needs } : undefined;
}

/** Whether `entry`, e.g. `1.11.4 Requires-Python >=3.10`, is a release that `==` or `~=` asks for. */
function isRelease(requirement: string, entry: string): boolean {
  const [release = ''] = entry.split(' ');
  const [, operator, wanted = ''] = /(==|~=)([\d.]+)/.exec(requirement) ?? [];
  if (!operator) return false;
  if (operator === '~=') return release.startsWith(wanted.replace(/\d+$/, ''));
  return requirement.endsWith('*') ? release.startsWith(wanted) : release === wanted;
}

function findMissingVersion(text: string): Diagnosis | undefined {
  const requirement = findUnmet(text);
  if (!requirement || text.includes('(from versions: none)')) return undefined;
  return { kind: 'missing-version', requirement };
}

function findNoAnswer(text: string): Diagnosis | undefined {
  const warning = /^WARNING: Retrying \(.*?after connection broken by '?(.*)$/m.exec(text)?.[1];
  if (!warning) return undefined;
  const reason = /\[Errno -?\d+\] ([\w ]+)/.exec(warning)?.[1] ?? warning;
  return { kind: 'unreachable', reason: toReason(reason) };
}

function findUnknownPackage(text: string): Diagnosis | undefined {
  const requirement = findUnmet(text);
  return requirement ? { kind: 'unknown-package', package: packageOf(requirement) } : undefined;
}

function findConflict(text: string): Diagnosis | undefined {
  const proof = /The conflict is caused by:\n((?: {4}.*\n?)+)/.exec(text)?.[1];
  if (!proof) return undefined;
  return { kind: 'conflict', reason: toReason(proof.trim().split('\n').join(',')) };
}

function findError(text: string): Diagnosis | undefined {
  const error = /^ERROR: (.+)$/m.exec(text)?.[1];
  return error ? { kind: 'other', reason: toReason(error) } : undefined;
}

function findUnmet(text: string): string | undefined {
  return /No matching distribution found for (\S+)/.exec(text)?.[1];
}
