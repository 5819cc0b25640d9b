import { findNearestName } from '../text/nearest-name.ts';
import type { AnomalyRules } from './health.ts';

/** Chosen by what `npm run bench:anomalies` measures. */
export const DEFAULT_RULES: AnomalyRules = {
  minRuns: 7,
  slowFactor: 3,
  slowSeconds: 60,
  runFactor: 2,
  runSeconds: 600,
  rowsFactor: 1.5,
  rowsMin: 100,
  notBuiltDays: 8,
  flakyRuns: 3,
};

interface Rule {
  field: keyof AnomalyRules;
  isValid: (value: number) => boolean;
  expected: string;
}

const isFactor = { isValid: (value: number) => value > 1, expected: 'a number above 1' };
const isAmount = { isValid: (value: number) => value >= 0, expected: 'a number of 0 or more' };

const RULES: Readonly<Record<string, Rule>> = {
  'min-runs': {
    field: 'minRuns',
    isValid: (value) => Number.isInteger(value) && value >= 3 && value <= 30,
    expected: 'a whole number from 3 to 30',
  },
  'slow-factor': { field: 'slowFactor', ...isFactor },
  'slow-seconds': { field: 'slowSeconds', ...isAmount },
  'run-factor': { field: 'runFactor', ...isFactor },
  'run-seconds': { field: 'runSeconds', ...isAmount },
  'rows-factor': { field: 'rowsFactor', ...isFactor },
  'rows-min': { field: 'rowsMin', ...isAmount },
  'not-built-days': { field: 'notBuiltDays', ...isAmount },
  'flaky-runs': {
    field: 'flakyRuns',
    isValid: (value) => Number.isInteger(value) && value >= 1 && value <= 10,
    expected: 'a whole number from 1 to 10',
  },
};

/**
 * Takes the rules of a mapping, and `base` for the others. What is wrong with it is said in
 * sentences; it counts as not given.
 */
export function readRules(
  given: object,
  base: AnomalyRules,
): { rules: AnomalyRules; problems: string[] } {
  const rules = { ...base };
  const problems: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
    if (!rule) problems.push(describeUnknown(name));
    else if (typeof value === 'number' && rule.isValid(value)) rules[rule.field] = value;
    else problems.push(`"${name}" is ${JSON.stringify(value)}, not ${rule.expected}.`);
  }
  return { rules, problems };
}

/**
 * The rules of one node, by its `meta.dbt_ci.anomalies`. Undefined: nothing of it is an anomaly.
 * What is wrong there counts as not given.
 */
export function rulesOf(
  node: { metaAnomalies: unknown } | undefined,
  base: AnomalyRules,
): AnomalyRules | undefined {
  const own = node?.metaAnomalies;
  if (isOff(own)) return undefined;
  return isMapping(own) ? readRules(own, base).rules : base;
}

/** What is wrong with `meta.dbt_ci.anomalies` of the nodes, a sentence each. */
export function checkMeta(
  nodes: ReadonlyMap<string, { uniqueId: string; metaAnomalies: unknown }>,
): string[] {
  return [...nodes.values()].flatMap(({ uniqueId, metaAnomalies: own }) => {
    if (own === undefined || own === null || isOff(own)) return [];
    const problems = isMapping(own)
      ? readRules(own, DEFAULT_RULES).problems
      : [`${JSON.stringify(own)} is neither a mapping nor "off".`];
    return problems.map(
      (text) => `meta.dbt_ci.anomalies of ${uniqueId}: ${text} This setting was ignored.`,
    );
  });
}

/** YAML makes `false` of `off`. */
function isOff(value: unknown): boolean {
  return value === false || value === 'off';
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describeUnknown(name: string): string {
  const nearest = findNearestName(name, Object.keys(RULES));
  return nearest
    ? `"${name}" is unknown. Did you mean "${nearest}"?`
    : `"${name}" is unknown. Known: ${Object.keys(RULES).join(', ')}.`;
}
