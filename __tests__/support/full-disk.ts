import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { makeTempDir } from './temp.ts';

/**
 * Lends a folder on a disk of `bytes`: a file system of its own where this process may mount one, else
 * Node's file functions as they are on such a disk.
 */
export async function onFullDisk(
  bytes: number,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await makeTempDir();
  const release = mountTiny(folder, bytes) ?? pretendTiny(bytes);
  try {
    await work(folder);
  } finally {
    release();
  }
}

function mountTiny(folder: string, bytes: number): (() => void) | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder], {
      stdio: 'ignore',
    });
    return () => execFileSync('umount', [folder]);
  } catch {
    return undefined;
  }
}

function pretendTiny(bytes: number): () => void {
  const { createWriteStream } = fs;
  const { statfs } = fsPromises;
  Object.assign(fsPromises, { statfs: async () => ({ bavail: bytes, bsize: 1 }) });
  Object.assign(fs, {
    createWriteStream(...given: Parameters<typeof createWriteStream>) {
      const stream = createWriteStream(...given);
      const write = stream._write.bind(stream);
      let room = bytes;
      return Object.assign(stream, {
        _writev: null,
        _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void) {
          room -= chunk.length;
          if (room >= 0) write(chunk, encoding, done);
          else done(Object.assign(new Error('ENOSPC: no space left on device, write'), FULL));
        },
      });
    },
  });
  syncBuiltinESMExports();
  return () => {
    Object.assign(fs, { createWriteStream });
    Object.assign(fsPromises, { statfs });
    syncBuiltinESMExports();
  };
}

const FULL = { code: 'ENOSPC', syscall: 'write' };
