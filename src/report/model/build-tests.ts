import {
  type ManifestEntries,
  nameOf,
  type ProjectPlace,
  resourceTypeOf,
  workspacePath,
} from '../../dbt/artifacts/manifest-entry.ts';
import type { NodeResult } from '../../dbt/artifacts/run-results.ts';
import { countAttempts, type NodeFacts } from './build-nodes.ts';
import type { ReportTest } from './report.ts';
import { type DeclaredTest, findTestLine } from './test-line.ts';

/** The text of a file of the workspace; undefined where there is none. */
export type ReadText = (file: string) => string | undefined;

const STATUSES: Record<string, ReportTest['status']> = {
  pass: 'pass',
  success: 'pass',
  reused: 'pass',
  'no-op': 'pass',
  warn: 'warn',
  fail: 'fail',
  error: 'error',
  'runtime error': 'error',
  skipped: 'skipped',
};

/** The results of data tests and unit tests, each with the place that declares it. */
export function buildTests(
  results: readonly NodeResult[],
  facts: NodeFacts & { readText: ReadText },
): ReportTest[] {
  const { manifest, readText } = facts;
  return results.flatMap((result) => {
    const resourceType = resourceTypeOf(manifest, result.uniqueId);
    if (resourceType !== 'test' && resourceType !== 'unit_test') return [];
    const status = STATUSES[result.status.toLowerCase()] ?? 'warn';
    const declared =
      resourceType === 'test'
        ? declareDataTest(result.uniqueId, manifest, facts)
        : declareUnitTest(result.uniqueId, manifest, facts);
    const { test, file } = declared;
    // Parsing YAML for each of thousands of passed tests would take long, and nobody looks there.
    const text = status === 'pass' || !/\.ya?ml$/i.test(file) ? undefined : readText(file);
    return {
      uniqueId: result.uniqueId,
      name: test.name,
      status,
      attempts: countAttempts(result, facts),
      executionTime: result.executionTime,
      failures: result.failures,
      message: result.message,
      file,
      line: text === undefined ? undefined : findTestLine(text, test),
      tested: test.node,
      column: test.column,
    };
  });
}

interface Declaration {
  test: DeclaredTest;
  file: string;
}

function declareDataTest(
  uniqueId: string,
  manifest: ManifestEntries,
  place: ProjectPlace,
): Declaration {
  const entry = manifest.get(uniqueId);
  const node = entry?.test?.attachedNode;
  return {
    test: {
      name: nameOf(manifest, uniqueId),
      generic: entry?.test?.name,
      node: node ? nameOf(manifest, node) : undefined,
      column: entry?.test?.column ?? undefined,
    },
    file: entry ? workspacePath(place, entry.packageName, entry.originalFilePath) : '',
  };
}

/**
 * A unit test is no node of the manifest; `unit_test.<package>.<model>.<name>` names what it tests.
 * It is taken to stand where its model is described, as dbt's documentation has it.
 */
function declareUnitTest(
  uniqueId: string,
  manifest: ManifestEntries,
  place: ProjectPlace,
): Declaration {
  const [, packageName = '', model = '', ...name] = uniqueId.split('.');
  const tested = manifest.get(`model.${packageName}.${model}`);
  const path = tested?.patchPath ?? tested?.originalFilePath;
  return {
    test: { name: name.join('.'), generic: undefined, node: model, column: undefined },
    file: path === undefined ? '' : workspacePath(place, packageName, path),
  };
}
