import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findStale, listEnvironments } from '../scripts/locks.ts';
import { TESTED_VERSIONS } from '../src/dbt/tested-versions.ts';
import { makeTempDir, removeTempDirs } from './support/temp.ts';

const FOLDER = join(import.meta.dirname, '..', 'requirements');
const lockOf = (name: string) => readFileSync(join(FOLDER, `${name}.txt`), 'utf8');

afterAll(removeTempDirs);

describe.each(listEnvironments(FOLDER))('requirements/%s.txt', (name) => {
  const lines = lockOf(name).split('\n');

  it('names one version of each package, with hashes', () => {
    const text = lines.filter((line) => !line.startsWith('#')).join('\n');
    const entries = text.replaceAll(' \\\n', ' ').trim().split('\n');
    for (const entry of entries)
      expect(entry).toMatch(
        /^[a-z][\w.-]*(\[\w+\])?==[\w.]+( ; [^#]*?)?( {2,}--hash=sha256:\w{64})+$/,
      );
  });

  it('holds no address and no path of a machine', () => {
    expect(lines.filter((line) => /:\/\/|^-|file:|\/(home|root|tmp|Users)\//.test(line))).toEqual(
      [],
    );
  });
});

describe('the versions of dbt that are tested', () => {
  it.each(TESTED_VERSIONS)('%s has a lock', (version) => {
    expect(lockOf(`dbt-${version}`)).toMatch(new RegExp(`^dbt-core==${version}\\.\\d+ `, 'm'));
  });

  it('are all that have one', () => {
    const locked = readdirSync(FOLDER).flatMap((file) => /^dbt-(.*)\.in$/.exec(file)?.[1] ?? []);
    expect(locked.sort()).toEqual([...TESTED_VERSIONS].sort());
  });

  it('end with the one that all tests run on', () => {
    expect(lockOf('test')).toMatch(new RegExp(`^dbt-core==${TESTED_VERSIONS.at(-1)}\\.\\d+ `, 'm'));
  });
});

describe('findStale', () => {
  it('finds every lock made from its .in file', () => {
    expect(findStale(FOLDER)).toEqual([]);
  });

  it('finds a change of an .in file, and of the override for all', async () => {
    const folder = await copyLocks();
    writeFileSync(join(folder, 'spark.in'), '# Python 3.11+: Spark.\npyspark\n');
    expect(findStale(folder)).toEqual([
      'requirements/spark.txt is not made from spark.in and override.txt as they are now.',
    ]);
    writeFileSync(join(folder, 'override.txt'), '');
    expect(findStale(folder)).toHaveLength(listEnvironments(folder).length);
  });

  it('finds a lock that is missing, and one too many', async () => {
    const folder = await copyLocks();
    rmSync(join(folder, 'uv.txt'));
    rmSync(join(folder, 'dbt-1.9.in'));
    expect(findStale(folder)).toEqual([
      'requirements/uv.txt is missing.',
      'requirements/dbt-1.9.txt belongs to no .in file.',
    ]);
  });
});

async function copyLocks(): Promise<string> {
  const folder = await makeTempDir('locks-');
  cpSync(FOLDER, folder, { recursive: true });
  return folder;
}
