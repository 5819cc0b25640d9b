import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArtifact } from '../../../src/dbt/artifacts/read-artifact.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';

describe('readArtifact', () => {
  let large: string;
  let small: string;

  beforeAll(async () => {
    const folder = await makeTempDir();
    [large, small] = [join(folder, 'manifest.json'), join(folder, 'small.json')];
    await writeFile(large, 'x'.repeat(5_000_000));
    await writeFile(small, 'y');
  });
  afterAll(removeTempDirs);

  it('frees a large file once its use is over, and not before', async () => {
    const lent: Buffer[] = [];
    const use = async (bytes: Buffer) => {
      lent.push(bytes);
      await Promise.resolve();
      return bytes.length;
    };
    expect(await readArtifact(large, use)).toBe(5_000_000);
    expect(lent[0]?.byteLength).toBe(0);
  });

  it('frees it when its use fails', async () => {
    const lent: Buffer[] = [];
    const use = (bytes: Buffer) => {
      lent.push(bytes);
      throw new Error('no JSON');
    };
    await expect(readArtifact(large, use)).rejects.toThrow('no JSON');
    expect(lent[0]?.byteLength).toBe(0);
  });

  it('reads a small file', async () => {
    expect(await readArtifact(small, (bytes) => bytes.toString())).toBe('y');
  });
});
