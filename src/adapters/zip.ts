import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/** The archive is damaged, or holds what no archive of ours holds. The message says what. */
export class UnsafeArchive extends Error {}

// Signatures and sizes of the records, from PKWARE's APPNOTE.TXT 4.3.
const END = { signature: 0x06054b50, size: 22, maxComment: 0xffff };
const CENTRAL = { signature: 0x02014b50, size: 46 };
const LOCAL = { signature: 0x04034b50, size: 30 };
const ZIP64_MARK = 0xffffffff;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  name: string;
  method: number;
  compressedBytes: number;
  bytes: number;
  localOffset: number;
}

/**
 * Extracts a flat zip file: plain files at the top, nothing else. @actions/artifact would extract
 * while it downloads, before the digest is known and without a limit (300 kB inflate to 300 MB),
 * and would follow the folders that the archive names. Here nothing is written before every name
 * and size has been judged.
 * @param maxBytes of all files together, extracted.
 * @throws UnsafeArchive for anything but such an archive.
 */
export async function extractZip(
  archive: string,
  directory: string,
  maxBytes: number,
): Promise<void> {
  const file = await open(archive);
  try {
    const entries = await readEntries(file);
    const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    if (total > maxBytes) {
      throw new UnsafeArchive(`its files take ${total} bytes, more than the ${maxBytes} allowed`);
    }
    for (const entry of entries) {
      await extractEntry(file, archive, entry, path.join(directory, entry.name));
    }
  } finally {
    await file.close();
  }
}

async function readEntries(file: FileHandle): Promise<Entry[]> {
  const { size } = await file.stat();
  const tail = await readAt(
    file,
    Math.max(0, size - END.size - END.maxComment),
    Math.min(size, END.size + END.maxComment),
  );
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + END.size > tail.length) throw new UnsafeArchive('it is no zip file');

  const directoryBytes = tail.readUInt32LE(end + 12);
  const directoryOffset = tail.readUInt32LE(end + 16);
  if (directoryOffset === ZIP64_MARK) throw new UnsafeArchive('it is larger than 4 GB');
  if (directoryOffset + directoryBytes > size)
    throw new UnsafeArchive('its table of contents is cut off');
  const directory = await readAt(file, directoryOffset, directoryBytes);

  const entries: Entry[] = [];
  for (let at = 0; at < directory.length; ) {
    if (at + CENTRAL.size > directory.length || directory.readUInt32LE(at) !== CENTRAL.signature) {
      throw new UnsafeArchive('its table of contents is damaged');
    }
    const nameBytes = directory.readUInt16LE(at + 28);
    const name = directory.toString('utf8', at + CENTRAL.size, at + CENTRAL.size + nameBytes);
    if (!/^\w[\w.-]*$/.test(name)) {
      throw new UnsafeArchive(`it holds ${JSON.stringify(name)}, which is no plain file name`);
    }
    entries.push({
      name,
      method: directory.readUInt16LE(at + 10),
      compressedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      localOffset: directory.readUInt32LE(at + 42),
    });
    at +=
      CENTRAL.size + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function extractEntry(
  file: FileHandle,
  archive: string,
  entry: Entry,
  target: string,
): Promise<void> {
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new UnsafeArchive(`${entry.name} is compressed by an unknown method (${entry.method})`);
  }
  const header = await readAt(file, entry.localOffset, LOCAL.size);
  if (header.length < LOCAL.size || header.readUInt32LE(0) !== LOCAL.signature) {
    throw new UnsafeArchive(`${entry.name} is not where the table of contents says`);
  }
  const start = entry.localOffset + LOCAL.size + header.readUInt16LE(26) + header.readUInt16LE(28);
  try {
    await pipeline(
      entry.compressedBytes === 0
        ? new PassThrough().end()
        : createReadStream(archive, { start, end: start + entry.compressedBytes - 1 }),
      entry.method === DEFLATED ? createInflateRaw() : new PassThrough(),
      limitBytes(entry.bytes),
      createWriteStream(target, { flags: 'wx' }),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnsafeArchive(`${entry.name} cannot be extracted: ${reason}`, { cause: error });
  }
}

/** A table of contents can lie: what comes out is counted. */
function limitBytes(maxBytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      done(
        seen > maxBytes ? new Error(`more than the ${maxBytes} bytes it declares`) : null,
        chunk,
      );
    },
  });
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
