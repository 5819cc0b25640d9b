import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';

/**
 * The 1-based line of a properties file on which a source says its schema; else that of the source.
 * Undefined where it is not found, or the file is not YAML.
 */
export function findSourceLine(yamlText: string, sourceName: string): number | undefined {
  const lines = new LineCounter();
  const root = parseDocument(yamlText, { lineCounter: lines }).contents;
  const sources = isMap(root) ? root.get('sources', true) : undefined;
  if (!isSeq(sources)) return undefined;
  const source = sources.items.filter((item) => isMap(item)).find(named(sourceName));
  const schema = source?.items.find(({ key }) => isScalar(key) && key.value === 'schema')?.key;
  const range = (isScalar(schema) ? schema : source)?.range;
  return range ? lines.linePos(range[0]).line : undefined;
}

function named(name: string): (source: YAMLMap) => boolean {
  return (source) => source.get('name') === name;
}
