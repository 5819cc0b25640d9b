import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const SOURCE = join(import.meta.dirname, '..', 'dashboard');

/**
 * Makes `page.js` and `page.css` of the dashboard's scripts and styles: one classic script, which the
 * page carries in itself. Not minified: people look into the page that they are sent.
 *
 * @param folder absolute; it is made where it is missing
 */
export async function bundleDashboard(folder: string): Promise<void> {
  await build({
    entryPoints: [join(SOURCE, 'page.ts')],
    outfile: join(folder, 'page.js'),
    bundle: true,
    format: 'iife',
    target: 'es2023',
    charset: 'utf8',
    logLevel: 'error',
  });
  copyFileSync(join(SOURCE, 'page.css'), join(folder, 'page.css'));
}
