import { cleanText, cutText } from '../../text/plain-text.ts';
import { formatNumberOf } from '../../text/quantities.ts';
import type { Report, ReportNode, ReportTest } from './report.ts';

/**
 * A node, hook or test that failed or warned in this run: what, where and why, in the one form that
 * every output renders.
 */
export interface Failure {
  /** `model`, `hook`, `test` … */
  kind: string;
  uniqueId: string;
  name: string;
  /** `orders.customer_id` for a test of a column. */
  tested: string | undefined;
  /** `12 failing rows` */
  rows: string | undefined;
  /** dbt's words, tidied; empty where they say no more than `rows`. */
  message: string;
  file: string;
  line: number | undefined;
  /** It fails in production too. */
  old: boolean;
}

/**
 * Failed nodes, then failed tests, each by name: the same failures give the same list. What fails
 * in production too comes last.
 */
export function listFailures(report: Report): Failure[] {
  const failingInProduction = new Set(report.review?.failingInProduction);
  const failures = [
    ...report.nodes
      .filter(({ outcome }) => outcome === 'error')
      .map(ofNode)
      .sort(byName),
    ...report.tests
      .filter(({ status }) => status === 'fail' || status === 'error')
      .map(ofTest)
      .sort(byName),
  ].map((failure) => ({ ...failure, old: failingInProduction.has(failure.uniqueId) }));
  return [...failures.filter(({ old }) => !old), ...failures.filter(({ old }) => old)];
}

/** Tests of severity `warn` that found rows, by name. */
export function listWarnings(report: Report): Failure[] {
  return report.tests
    .filter(({ status }) => status === 'warn')
    .map(ofTest)
    .sort(byName);
}

/** Order by name, then by unique id; the same on every machine. */
export function byName(
  a: { name: string; uniqueId: string },
  b: { name: string; uniqueId: string },
): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.uniqueId < b.uniqueId ? -1 : 1;
}

function ofNode(node: ReportNode): Failure {
  return {
    kind: node.resourceType === 'operation' ? 'hook' : node.resourceType,
    uniqueId: node.uniqueId,
    name: node.name,
    tested: undefined,
    rows: undefined,
    message: tidyMessage(node.message),
    file: node.file,
    line: undefined,
    old: false,
  };
}

function ofTest(test: ReportTest): Failure {
  const message = tidyMessage(test.message);
  return {
    kind: 'test',
    uniqueId: test.uniqueId,
    name: test.name,
    tested: [test.tested, test.column].filter((part) => part !== undefined).join('.') || undefined,
    rows: test.failures ? formatNumberOf(test.failures, 'failing row') : undefined,
    message: DEFAULT_TEST_MESSAGE.test(message) ? '' : message,
    file: test.file,
    line: test.line,
    old: false,
  };
}

/** What dbt says of any failed test with default thresholds; the row count says the same. */
const DEFAULT_TEST_MESSAGE = /^Got \d+ results?, configured to (fail|warn) if != 0$/;

/** What every sink says of a failure that is `old`. */
export const OLD_FAILURE = 'also fails in production';

/** More than any sink shows. */
const MESSAGE_LENGTH = 20_000;

/** The compiled file lies on the runner, where nobody can open it. */
const COMPILED_FILE = /^\s*compiled code at .*$/gm;

function tidyMessage(message: string | null): string {
  return cleanText(cutText(message ?? '', MESSAGE_LENGTH))
    .replaceAll(COMPILED_FILE, '')
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
