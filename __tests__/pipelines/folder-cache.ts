import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '../../src/platform/ports.ts';
import { makeTempDir } from '../support/temp.ts';

/** A cache that keeps copies: like GitHub's, it finds an entry only at the paths it was saved from. */
export function createFolderCache() {
  const saved = new Map<string, { key: string; folder: string }>();
  const nameOf = (paths: readonly string[], key: string) => JSON.stringify([paths, key]);
  const cache: Cache = {
    async restore(paths, key, otherKeys = []) {
      const starts = otherKeys.map((start) => nameOf(paths, start).slice(0, -2));
      const found =
        saved.get(nameOf(paths, key)) ??
        [...saved].reverse().find(([name]) => starts.some((start) => name.startsWith(start)))?.[1];
      if (!found) return undefined;
      for (const [index, path] of paths.entries())
        await cp(join(found.folder, String(index)), path, { recursive: true });
      return found.key;
    },
    async save(paths, key) {
      const folder = await makeTempDir('cache-');
      for (const [index, path] of paths.entries())
        await cp(path, join(folder, String(index)), { recursive: true });
      saved.set(nameOf(paths, key), { key, folder });
    },
  };
  return { cache, keys: () => [...saved.values()].map(({ key }) => key) };
}
