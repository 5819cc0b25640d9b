import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Installed without a lock, by `npm run test:newest`. */
const UNLOCKED = 'newest';

/** What uv replaces in each tree before it resolves. */
export const OVERRIDE = 'override.txt';

/** The environments of `folder` (`requirements/`) that have a lock, by name. */
export function listEnvironments(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.in'))
    .map((file) => file.replace(/\.in$/, ''))
    .filter((name) => name !== UNLOCKED)
    .sort();
}

/**
 * The oldest Python that an environment is locked for, e.g. `3.10`: the first line of its `.in` file
 * starts with `# Python 3.10+`.
 */
export function readOldestPython(folder: string, name: string): string {
  const [, version] = /^# Python (3\.\d+)\+/.exec(read(folder, `${name}.in`)) ?? [];
  if (version === undefined)
    throw new Error(`requirements/${name}.in must start with a line such as "# Python 3.10+: …".`);
  return version;
}

/** The first lines of a lock: what made it, and the digest of what it was made from. */
export function renderHeader(folder: string, name: string): string {
  const digest = createHash('sha256');
  for (const file of [`${name}.in`, OVERRIDE]) digest.update(read(folder, file)).update('\0');
  return [
    `# Made by \`npm run lock\` from ${name}.in and ${OVERRIDE}. Do not edit.`,
    `# sha256 of both: ${digest.digest('hex')}`,
    '',
  ].join('\n');
}

/**
 * What is wrong with the locks of `folder`, a line each: one that is missing, that is not made from
 * its `.in` file as it is now, or that belongs to no `.in` file. Needs no network.
 */
export function findStale(folder: string): string[] {
  const environments = listEnvironments(folder);
  const stale = environments.flatMap((name) => {
    const lock = `${name}.txt`;
    if (!existsSync(join(folder, lock))) return [`requirements/${lock} is missing.`];
    return read(folder, lock).startsWith(renderHeader(folder, name))
      ? []
      : [`requirements/${lock} is not made from ${name}.in and ${OVERRIDE} as they are now.`];
  });
  const known = new Set([OVERRIDE, ...environments.map((name) => `${name}.txt`)]);
  const orphans = readdirSync(folder).filter((file) => file.endsWith('.txt') && !known.has(file));
  return [...stale, ...orphans.map((file) => `requirements/${file} belongs to no .in file.`)];
}

function read(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}
