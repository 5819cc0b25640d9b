import type { Anomaly, Health, Since } from '../../src/health/health.ts';
import type { AlertEvent } from '../../src/notify/events.ts';
import type { Ownership } from '../../src/plan/ownership.ts';
import type { Report } from '../../src/report/model/report.ts';
import { isStopped } from '../../src/report/model/stop.ts';
import { DEPLOY_VARIANTS, dataTest, HOSTILE_TEXT, node, report } from '../report/variants.ts';

const SHA = 'a81bc3f0d2e4956781bc3f0d2e4956781bc3f0d2';

export function since(runs: number, at = '2026-03-02T06:04:00.000Z'): Since {
  return { run: { id: 871, attempt: 1, sha: SHA, at }, runs };
}

export function health(change: Partial<Health> = {}): Health {
  return {
    lastSuccess: { id: 877, attempt: 1, sha: SHA, at: '2026-03-04T06:04:00.000Z' },
    runs: 30,
    tests: { total: 214, failed: 0 },
    failing: [],
    recovered: [],
    failedBefore: 0,
    anomalies: [],
    slowest: [
      { uniqueId: 'model.shop.revenue', seconds: 64.4, usual: 61 },
      { uniqueId: 'model.shop.orders', seconds: 12.2, usual: 12 },
      { uniqueId: 'model.shop.customers', seconds: 3.1, usual: null },
      { uniqueId: 'model.shop.stg_orders', seconds: 0.4, usual: 0.4 },
    ],
    ...change,
  };
}

export function anomaly(change: Partial<Anomaly> = {}): Anomaly {
  return {
    kind: 'slow-model',
    uniqueId: 'model.shop.revenue',
    severity: 'warning',
    observed: 1860,
    usual: 120,
    text: 'took 31 min, usually 2 min (median of 14 runs)',
    ...change,
  };
}

export function ownership(name: string, change: Partial<Ownership> = {}): Ownership {
  return {
    uniqueId: `model.shop.${name}`,
    owner: 'Finance',
    emails: [],
    channel: undefined,
    exposures: [
      { name: 'Weekly revenue', type: 'dashboard', owner: 'Sales' },
      { name: 'Churn score', type: 'ml', owner: undefined },
    ],
    ...change,
  };
}

const ROWS_ZERO = anomaly({
  kind: 'rows-zero',
  uniqueId: 'model.shop.daily_orders',
  severity: 'critical',
  observed: 0,
  usual: 1_204,
  text: 'has no rows, usually 1,204 (median of 30 runs)',
});

const ORDERS = 'model.shop.orders';
const NOT_NULL = 'test.shop.not_null_orders_customer_id.5c1d2e3f4a';
const FAILURE = DEPLOY_VARIANTS['deploy-failure'] ?? report();
const SUCCESS = DEPLOY_VARIANTS['deploy-success'] ?? report();
const SOURCES = (DEPLOY_VARIANTS['deploy-retried'] ?? report()).sources;
const STAKES = [
  ownership('orders'),
  ownership('daily_orders', { owner: 'ada@acme.com', exposures: [] }),
  ownership('', { uniqueId: NOT_NULL }),
];

const MONITOR = report({
  mode: 'monitor',
  dashboardUrl: 'https://github.com/acme/shop/actions/runs/901/artifacts/77',
  branch: 'main',
  schema: 'analytics',
  pullRequest: undefined,
  steps: [],
  duration: 21,
  baseline: { kind: 'none', reason: '' },
});

const FRESH = SOURCES.filter(({ status }) => status === 'pass');

interface Told {
  report: Report;
  event: AlertEvent;
}

const event = (kind: AlertEvent['kind'], change: Partial<AlertEvent> = {}): AlertEvent => ({
  kind,
  recovered: [],
  green: false,
  ...change,
});

/** What Slack and emails are made from, beyond the plain ends of deploys. */
export const ALERT_VARIANTS: Record<string, Told> = {
  'failure-going-on': {
    report: {
      ...FAILURE,
      health: health({
        failing: [
          { uniqueId: ORDERS, since: since(3) },
          { uniqueId: NOT_NULL, since: since(1) },
          { uniqueId: 'model.shop.targets', since: since(12, '2026-02-20T06:00:00.000Z') },
        ],
      }),
      stakes: STAKES,
    },
    event: event('failure'),
  },
  recovery: {
    report: {
      ...SUCCESS,
      health: health({ failedBefore: 3, recovered: [{ uniqueId: ORDERS, runs: 3 }] }),
    },
    event: event('recovery', { recovered: [ORDERS], green: true }),
  },
  'recovery-of-one': {
    report: {
      ...FAILURE,
      nodes: [node('orders')],
      health: health({ failing: [{ uniqueId: NOT_NULL, since: since(2) }] }),
    },
    event: event('recovery', { recovered: [ORDERS] }),
  },
  anomaly: {
    report: {
      ...SUCCESS,
      health: health({ anomalies: [anomaly()] }),
      stakes: [ownership('revenue')],
    },
    event: event('anomaly'),
  },
  anomalies: {
    report: { ...SUCCESS, health: health({ anomalies: [ROWS_ZERO, anomaly()] }), stakes: STAKES },
    event: event('anomaly'),
  },
  'stale-sources': { report: { ...SUCCESS, sources: SOURCES }, event: event('stale-source') },
  'digest-green': {
    report: { ...MONITOR, sources: FRESH, health: health() },
    event: event('digest', { green: true }),
  },
  'digest-first': { report: MONITOR, event: event('digest') },
  'digest-red': {
    report: {
      ...MONITOR,
      sources: SOURCES,
      health: health({
        tests: { total: 214, failed: 1 },
        failing: [
          { uniqueId: ORDERS, since: since(3) },
          { uniqueId: NOT_NULL, since: since(1) },
        ],
        anomalies: [ROWS_ZERO, anomaly()],
      }),
      stakes: STAKES,
    },
    event: event('digest'),
  },
  'digest-stopped': {
    report: {
      ...MONITOR,
      status: 'failure',
      fatal: {
        message: 'dbt cannot reach the warehouse: connection refused.',
        hint: 'Check the network of the runner.',
      },
    },
    event: event('digest'),
  },
  hostile: {
    report: {
      ...(DEPLOY_VARIANTS['deploy-hostile'] ?? report()),
      project: HOSTILE_TEXT,
      health: health({
        failing: [{ uniqueId: `model.shop.${HOSTILE_TEXT}`, since: since(2) }],
        anomalies: [anomaly({ uniqueId: `model.shop.${HOSTILE_TEXT}`, text: HOSTILE_TEXT })],
      }),
      stakes: [
        ownership('', {
          uniqueId: `model.shop.${HOSTILE_TEXT}`,
          owner: HOSTILE_TEXT,
          exposures: [{ name: HOSTILE_TEXT, type: HOSTILE_TEXT, owner: HOSTILE_TEXT }],
        }),
      ],
      tests: [dataTest(HOSTILE_TEXT, { status: 'fail', message: HOSTILE_TEXT })],
    },
    event: event('failure', { recovered: [`model.shop.${HOSTILE_TEXT}`] }),
  },
};

/** What the default channel, or the one for successes, hears of a run that nothing came before. */
export function firstEvent(told: Report): AlertEvent {
  const failed = told.status === 'failure' || isStopped(told);
  return event(failed ? 'failure' : 'success', { green: !failed });
}
