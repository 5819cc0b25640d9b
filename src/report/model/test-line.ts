import { isMap, isScalar, isSeq, LineCounter, type Node, type YAMLMap } from 'yaml';
import { parseYaml } from '../../text/yaml.ts';

export interface DeclaredTest {
  /** The test's own name, which a custom `name:` or a unit test gives. */
  name: string;
  /** The generic test without its package: `not_null`. */
  generic: string | undefined;
  /** Name of the model, seed or snapshot; undefined for a test of a source. */
  node: string | undefined;
  column: string | undefined;
}

/** Where a properties file lists nodes, in dbt's own keys. */
const NODE_LISTS = ['models', 'seeds', 'snapshots'];
/** `tests` is the name from before dbt 1.8. */
const TEST_LISTS = ['data_tests', 'tests'];

/**
 * The 1-based line of a properties file on which a test is declared; else that of its column, else
 * that of its node. Undefined where none is found, or the file is not YAML.
 */
export function findTestLine(yamlText: string, test: DeclaredTest): number | undefined {
  const lines = new LineCounter();
  const root = parseYaml(yamlText, { lineCounter: lines }).document.contents;
  if (!isMap(root)) return undefined;
  const found = findUnitTest(root, test) ?? findDataTest(root, test);
  return found?.range ? lines.linePos(found.range[0]).line : undefined;
}

function findUnitTest(root: YAMLMap, test: DeclaredTest): Node | undefined {
  if (test.generic !== undefined) return undefined;
  return entries(root, ['unit_tests']).find((entry) => nameOf(entry) === test.name);
}

function findDataTest(root: YAMLMap, test: DeclaredTest): Node | undefined {
  const node = test.node === undefined ? findSourceTable(root, test) : findNode(root, test.node);
  if (!node) return undefined;
  const column = test.column === undefined ? undefined : findColumn(node, test.column);
  const holder = column ?? node;
  return findInTestLists(holder, test) ?? findInTestLists(node, test) ?? holder;
}

function findNode(root: YAMLMap, name: string): YAMLMap | undefined {
  return entries(root, NODE_LISTS).find((entry) => nameOf(entry) === name);
}

/** dbt names the test of a source `source_<test>_<source>_<table>_…`, if the user did not. */
function findSourceTable(root: YAMLMap, test: DeclaredTest): YAMLMap | undefined {
  for (const source of entries(root, ['sources'])) {
    for (const table of entries(source, ['tables'])) {
      const named = test.name.includes(`_${nameOf(source)}_${nameOf(table)}_`);
      const holder = test.column === undefined ? table : findColumn(table, test.column);
      const declared = holder && declaredIn(holder).some(({ name }) => name === test.name);
      if (named || declared) return table;
    }
  }
  return undefined;
}

function findColumn(node: YAMLMap, column: string): YAMLMap | undefined {
  return entries(node, ['columns']).find(
    (entry) => nameOf(entry)?.toLowerCase() === column.toLowerCase(),
  );
}

/** By the test's own name where one is given, else by the generic test. */
function findInTestLists(holder: YAMLMap, test: DeclaredTest): Node | undefined {
  const declared = declaredIn(holder);
  const byName = declared.find(({ name }) => name === test.name);
  const byGeneric = declared.find(({ generic }) => generic === test.generic);
  return (byName ?? byGeneric)?.at;
}

interface Declaration {
  generic: string;
  name: string | undefined;
  at: Node;
}

/** A test is `- not_null`, `- pkg.test: {name, …}` or `- {test_name: not_null, name, …}`. */
function declaredIn(holder: YAMLMap): Declaration[] {
  return TEST_LISTS.flatMap((key) => {
    const list = holder.get(key, true);
    return isSeq(list) ? list.items.flatMap(parseDeclaration) : [];
  });
}

function parseDeclaration(item: unknown): Declaration[] {
  if (isScalar(item)) return [{ generic: withoutPackage(item.value), name: undefined, at: item }];
  if (!isMap(item)) return [];
  const testName = item.get('test_name');
  if (testName !== undefined) {
    return [{ generic: withoutPackage(testName), name: nameOf(item), at: item }];
  }
  const [pair] = item.items;
  if (!pair || !isScalar(pair.key)) return [];
  const ownName = isMap(pair.value) ? nameOf(pair.value) : undefined;
  return [{ generic: withoutPackage(pair.key.value), name: ownName ?? nameOf(item), at: item }];
}

function withoutPackage(name: unknown): string {
  return String(name).split('.').at(-1) ?? '';
}

function entries(map: YAMLMap, keys: readonly string[]): YAMLMap[] {
  return keys.flatMap((key) => {
    const list = map.get(key, true);
    return isSeq(list) ? list.items.filter((item): item is YAMLMap => isMap(item)) : [];
  });
}

function nameOf(map: YAMLMap): string | undefined {
  const name = map.get('name');
  return name === undefined ? undefined : String(name);
}
