import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const DIST = join(import.meta.dirname, '..', 'dist');

it('keeps the bundle, which every job downloads, under 8.5 MB', () => {
  const sizes = readdirSync(DIST).map((name) => statSync(join(DIST, name)).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(8_500_000);
});
