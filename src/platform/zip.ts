import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Entry, ZipFile } from 'yauzl';

/** The archive is damaged, or holds what no archive of ours holds. The message says what. */
export class UnsafeArchive extends Error {}

/**
 * Extracts a flat zip file: plain files at the top, nothing else. @actions/artifact would extract
 * while it downloads, before the digest is known and without a limit (300 kB inflate to 300 MB),
 * and would follow the folders that the archive names. Here nothing is written before every name
 * and size has been judged, and a link becomes a plain file.
 * @param maxBytes of all files together, extracted.
 * @throws UnsafeArchive for anything but such an archive; the system's error where a file cannot be
 * written.
 */
export async function extractZip(
  archive: string,
  directory: string,
  maxBytes: number,
): Promise<void> {
  const zip = await openZip(archive);
  try {
    const entries = await loadEntries(zip);
    const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
    if (total > maxBytes) {
      throw new UnsafeArchive(`its files take ${total} bytes, more than the ${maxBytes} allowed`);
    }
    for (const entry of entries) await extractEntry(zip, entry, directory);
  } finally {
    zip.close();
  }
}

/** Open until it is closed: the entries are read twice, first all of their sizes. */
async function openZip(archive: string): Promise<ZipFile> {
  // At first use (start-up time).
  const { default: yauzl } = await import('yauzl');
  try {
    return await yauzl.openPromise(archive, {
      autoClose: false,
      // The names are judged as they stand, by a stricter rule than the library's.
      decodeStrings: false,
      // A table of contents can lie: what comes out of an entry is counted against its size.
      validateEntrySizes: true,
    });
  } catch (error) {
    throw new UnsafeArchive(`it is not a zip file (${reasonOf(error)})`, { cause: error });
  }
}

async function loadEntries(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (!/^\w[\w.-]*$/.test(name)) {
        throw new UnsafeArchive(`it holds ${JSON.stringify(name)}, which is not a plain file name`);
      }
      entries.push(entry);
    }
  } catch (error) {
    if (error instanceof UnsafeArchive) throw error;
    throw new UnsafeArchive(`its central directory is damaged (${reasonOf(error)})`, {
      cause: error,
    });
  }
  if (entries.length === 0) throw new UnsafeArchive('it is empty');
  return entries;
}

async function extractEntry(zip: ZipFile, entry: Entry, directory: string): Promise<void> {
  const name = nameOf(entry);
  try {
    await pipeline(
      await zip.openReadStreamPromise(entry),
      createWriteStream(path.join(directory, name), { flags: 'wx' }),
    );
  } catch (error) {
    // The disk is to blame and not the archive.
    if (error instanceof Error && 'syscall' in error && error.syscall === 'write') throw error;
    throw new UnsafeArchive(`${name} cannot be extracted (${reasonOf(error)})`, { cause: error });
  }
}

function nameOf(entry: Entry): string {
  return entry.fileNameRaw.toString('utf8');
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
