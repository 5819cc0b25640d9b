import { readFile } from 'node:fs/promises';

/**
 * Lends the bytes of a large file and frees them at once: V8 sees little of what a Buffer holds, and
 * lets several manifests pile up before it collects one (`npm run bench:memory`).
 *
 * @param use must not keep the bytes or a part of them
 */
export async function readArtifact<T>(
  path: string,
  use: (bytes: Buffer) => T | Promise<T>,
): Promise<T> {
  const bytes = await readFile(path);
  try {
    return await use(bytes);
  } finally {
    const { buffer } = bytes;
    // A small file may lie in memory that others share.
    if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength) buffer.transfer(0);
  }
}
