import { readMembers } from './json-members.ts';

/** Unique ids of what a manifest.json says the project has, and its configuration or target disables. */
export function readDisabledIds(manifest: Buffer): Set<string> {
  for (const [name, section] of readMembers(manifest))
    if (name === 'disabled' && section[0] === '{'.charCodeAt(0))
      return new Set([...readMembers(section)].map(([uniqueId]) => uniqueId));
  return new Set();
}
