import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Problem } from '../errors.ts';
import type { GivenSettings } from './given.ts';
import { SECRET_SETTINGS, type SettingName } from './schema.ts';
import { whyNotInFile } from './setting-places.ts';
import { parseYamlFile, startOf, type YamlFile } from './yaml-file.ts';

/** Relative to the workspace. */
export const CONFIG_FILE = '.github/dbt-ci.yml';

const MAPPINGS: readonly string[] = ['vars', 'anomalies'] satisfies SettingName[];

/** Reads the keys and their texts; what they may be is the schema's business. */
export function parseConfigFile(text: string): { given: GivenSettings; problems: Problem[] } {
  const file = parseYamlFile(text, CONFIG_FILE);
  const given: GivenSettings = new Map();
  const problems = [...file.problems];
  const root = file.document.contents;
  if (problems.length > 0 || root === null) return { given, problems };
  if (!isMap(root)) {
    problems.push({
      message: 'The file must contain settings, one `name: value` per line.',
      location: file.locate(startOf(root)),
    });
    return { given, problems };
  }
  for (const { key, value } of root.items) {
    const name = String(key);
    const location = file.locate(startOf(key));
    const first = given.get(name)?.location;
    const why = whyNotInFile(name);
    if (first) {
      const message = `"${name}" is set twice, first on line ${first.line}.`;
      problems.push({ message, hint: 'Remove one of them.', location });
    } else if (SECRET_SETTINGS.includes(name)) {
      problems.push({
        message: `"${name}" is a secret and must not be in a file.`,
        hint: `Store it as a repository secret and pass it as the input "${name}".`,
        location,
      });
    } else if (why !== undefined) {
      problems.push({
        message: `"${name}" must not be in this file: any pull request can change it, and with it ${why}.`,
        hint: `Pass it as the input "${name}" in the workflow.`,
        location,
      });
    } else {
      given.set(name, { value: readValue(file, name, value), location });
    }
  }
  return { given, problems };
}

/** Scalars as they are written, lists of them as lists, mappings where the setting is one as JSON. */
function readValue(file: YamlFile, name: string, node: ParsedNode | null): unknown {
  if (isAlias(node))
    return readValue(file, name, (node.resolve(file.document) ?? null) as ParsedNode | null);
  if (isScalar(node)) return node.value === null ? '' : (node.source ?? '');
  if (isSeq(node)) return node.items.map((item) => readValue(file, name, item));
  if (isMap(node) && MAPPINGS.includes(name)) return JSON.stringify(node.toJS(file.document));
  return node === null ? '' : node.toJS(file.document);
}
