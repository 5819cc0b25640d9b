import { isMap, isScalar, isSeq, LineCounter, type YAMLMap } from 'yaml';
import { parseYaml } from '../text/yaml.ts';

/**
 * The 1-based line of a properties file on which a source says its schema; else that of the source.
 * Undefined where it is not found, or the file is not YAML.
 */
export function findSourceLine(yamlText: string, sourceName: string): number | undefined {
  const lines = new LineCounter();
  const source = findSource(
    parseYaml(yamlText, { lineCounter: lines }).document.contents,
    sourceName,
  );
  const schema = source?.items.find(({ key }) => isScalar(key) && key.value === 'schema')?.key;
  const range = (isScalar(schema) ? schema : source)?.range;
  return range ? lines.linePos(range[0]).line : undefined;
}

/** The 1-based line of a properties file on which a table of a source has its name, if found. */
export function findTableLine(
  yamlText: string,
  sourceName: string,
  table: string,
): number | undefined {
  const lines = new LineCounter();
  const source = findSource(
    parseYaml(yamlText, { lineCounter: lines }).document.contents,
    sourceName,
  );
  const tables = source?.get('tables', true);
  if (!isSeq(tables)) return undefined;
  const range = tables.items.filter((item) => isMap(item)).find(named(table))?.range;
  return range ? lines.linePos(range[0]).line : undefined;
}

function findSource(root: unknown, name: string): YAMLMap | undefined {
  const sources = isMap(root) ? root.get('sources', true) : undefined;
  return isSeq(sources) ? sources.items.filter((item) => isMap(item)).find(named(name)) : undefined;
}

function named(name: string): (source: YAMLMap) => boolean {
  return (source) => source.get('name') === name;
}
