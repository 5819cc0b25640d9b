import { readdirSync } from 'node:fs';
import { join } from 'node:path';

// Suggestions in an error message: neither the depth nor the number has to be complete.
const DEPTH = 4;
const LIMIT = 10;
const SKIPPED = new Set(['node_modules', 'dbt_packages', 'dbt_modules', 'site-packages', 'target']);

/** Folders below `workspace` that contain `fileName`, relative to it, nearest first. */
export function findFoldersWith(fileName: string, workspace: string): string[] {
  const found: string[] = [];
  let level = ['.'];
  for (let depth = 0; depth <= DEPTH && level.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      for (const entry of readEntries(join(workspace, folder))) {
        if (entry.isFile() && entry.name === fileName) found.push(folder);
        if (entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED.has(entry.name))
          next.push(join(folder, entry.name));
      }
    }
    level = next.sort();
  }
  return found.slice(0, LIMIT);
}

function readEntries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
