import { open, writeFile } from 'node:fs/promises';

/** Of a text of 1 MB, V8 would keep the memory until its next large collection. */
const READ_BYTES = 1 << 16;
const WRITE_BYTES = 1 << 20;

/**
 * The bytes of a file, read into one piece of memory again and again: what a stream leaves behind
 * for each of its chunks stays resident, as much as the whole file (`npm run bench:memory`).
 *
 * @yields a piece that is overwritten by the next one
 */
export async function* readPieces(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file);
  try {
    const memory = Buffer.allocUnsafeSlow(READ_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(memory, 0, READ_BYTES);
      if (bytesRead === 0) return;
      yield memory.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** Writes many small pieces as few large ones: a manifest has 60,000, and each write takes time. */
export async function writePieces(file: string, pieces: Iterable<string | Buffer>): Promise<void> {
  await writeFile(file, gather(pieces));
}

/** @yields what is overwritten by the next one */
function* gather(pieces: Iterable<string | Buffer>): Generator<Buffer> {
  const memory = Buffer.allocUnsafeSlow(WRITE_BYTES);
  let used = 0;
  for (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    if (used + bytes.length > memory.length) {
      yield memory.subarray(0, used);
      used = 0;
    }
    if (bytes.length > memory.length) yield bytes;
    else used += bytes.copy(memory, used);
  }
  yield memory.subarray(0, used);
}
