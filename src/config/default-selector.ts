import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isSeq } from 'yaml';
import { parseYamlFile } from './yaml-file.ts';
import { readEntries, readText, resolveAlias } from './yaml-map.ts';

/**
 * The selector of selectors.yml that dbt applies to a command without a selection of its own:
 * `default: true`, or Jinja that may become it. Undefined where there is none.
 * https://docs.getdbt.com/reference/node-selection/yaml-selectors#default
 */
export function findDefaultSelector(projectDir: string): string | undefined {
  const path = join(projectDir, 'selectors.yml');
  if (!existsSync(path)) return undefined;
  const { document } = parseYamlFile(readFileSync(path, 'utf8'), path);
  const root = document.contents;
  if (!isMap(root)) return undefined;
  const selectors = resolveAlias(readEntries(root, document).get('selectors')?.value, document);
  if (!isSeq(selectors)) return undefined;
  for (const item of selectors.items) {
    const entry = resolveAlias(item, document);
    if (!isMap(entry)) continue;
    const isDefault = readText(entry, 'default', document);
    if (isDefault !== undefined && !/^(?:false|no|off)$/i.test(isDefault))
      return readText(entry, 'name', document) ?? '';
  }
  return undefined;
}
