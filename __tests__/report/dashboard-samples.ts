import type { Catalog, CatalogEntry } from '../../src/health/catalog.ts';
import type { Health, Since } from '../../src/health/health.ts';
import type { History, HistoryRun, NodeSeries } from '../../src/health/history.ts';
import type { DashboardFacts } from '../../src/report/dashboard/view.ts';
import { nastyTexts } from './nasty.ts';
import { dataTest, node, report, source } from './variants.ts';

/** Pages of every kind, made up: what the tests open in a browser and `npm run look` shows. */

const NOW = Date.parse('2026-03-04T06:12:00Z');
const DAY = 86_400_000;

/** The same numbers on every machine, from 0 up to 1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function makeRuns(count: number, failed: readonly number[] = []): HistoryRun[] {
  const random = randomNumbers(3);
  return Array.from({ length: count }, (_, index) => ({
    id: 1_000 + index,
    attempt: 1,
    mode: 'deploy' as const,
    event: index % 4 === 0 ? 'push' : 'schedule',
    sha: `${(index + 10).toString(16)}4f2a9c1d7e8b3a6f5c0d9e2b1a7f8c3d6e5b4a90`.slice(0, 40),
    at: new Date(NOW - (count - 1 - index) * DAY).toISOString(),
    status: failed.includes(index) ? ('failure' as const) : ('success' as const),
    seconds: 640 + Math.round(random() * 80),
  }));
}

function series(
  runs: number,
  { seconds = 10, rows = 0 as number | null, growth = 1.01, seed = 1, kind = 'table' } = {},
): NodeSeries {
  const random = randomNumbers(seed);
  return {
    status: Array.from({ length: runs }, () => 'success' as const),
    seconds: Array.from({ length: runs }, () => seconds * (0.9 + random() * 0.2)),
    attempts: Array.from({ length: runs }, () => 1),
    rows: Array.from({ length: runs }, (_, index) =>
      rows === null || kind === 'view'
        ? null
        : Math.round(rows * growth ** index * (0.99 + random() * 0.02)),
    ),
    rowsEstimated: false,
  };
}

const MODELS: Array<[string, string, number, number | null, string | undefined]> = [
  ['stg_orders', 'view', 0.4, null, 'data-platform'],
  ['stg_customers', 'view', 0.3, null, 'data-platform'],
  ['stg_payments', 'view', 0.4, null, 'data-platform'],
  ['orders', 'incremental', 118, 1_204_332, 'Finance'],
  ['customers', 'table', 32, 84_120, 'CRM'],
  ['payments', 'incremental', 64, 1_910_004, 'Finance'],
  ['daily_revenue', 'table', 21, 1_461, 'Finance'],
  ['revenue_by_country', 'table', 8, 212, 'Finance'],
  ['customer_segments', 'table', 240, 84_120, 'CRM'],
  ['sessions', 'incremental', 310, 18_402_118, 'Web'],
  ['page_views', 'incremental', 520, 92_110_440, 'Web'],
  ['marketing_spend', 'table', 3, 3_044, undefined],
];

const TESTS: Array<[string, string]> = [
  ['unique_orders_order_id', 'orders'],
  ['not_null_orders_order_id', 'orders'],
  ['relationships_orders_customer_id', 'orders'],
  ['unique_customers_customer_id', 'customers'],
  ['not_null_payments_amount', 'payments'],
  ['accepted_values_payments_method', 'payments'],
  ['no_negative_revenue', 'daily_revenue'],
];

const SOURCES = ['raw.orders', 'raw.customers', 'raw.payments', 'web.events', 'ads.spend'];

const modelId = (name: string) => `model.shop.${name}`;
const testId = (name: string) => `test.shop.${name}.5c1d2e3f4a`;
const sourceId = (name: string) => `source.shop.${name}`;

function shopCatalog(): Catalog {
  const catalog = new Map<string, CatalogEntry>();
  for (const [name, materialized, , , owner] of MODELS)
    catalog.set(modelId(name), {
      ...{ resourceType: 'model', name, materialized, owner, tested: undefined },
      file: `models/${materialized === 'view' ? 'staging' : 'marts'}/${name}.sql`,
      exposures: owner === 'Finance' ? ['Board report', 'Revenue in Looker'] : [],
    });
  for (const [name, tested] of TESTS)
    catalog.set(testId(name), {
      ...{ resourceType: 'test', name, materialized: null, file: 'models/marts/marts.yml' },
      owner: catalog.get(modelId(tested))?.owner,
      exposures: catalog.get(modelId(tested))?.exposures ?? [],
      tested: modelId(tested),
    });
  for (const name of SOURCES)
    catalog.set(sourceId(name), {
      ...{ resourceType: 'source', name, materialized: null, owner: undefined },
      ...{ file: 'models/sources.yml', exposures: [], tested: undefined },
    });
  return catalog;
}

function shopHistory(runs: HistoryRun[]): History {
  const count = runs.length;
  return {
    runs,
    nodes: new Map(
      MODELS.map(([name, kind, seconds, rows], index) => [
        modelId(name),
        series(count, { seconds, rows, kind, seed: index + 1, growth: 1 + (index % 4) / 200 }),
      ]),
    ),
    tests: new Map(
      TESTS.map(([name]) => [
        testId(name),
        { status: runs.map(() => 'pass' as const), failures: runs.map(() => 0) },
      ]),
    ),
    sources: new Map(
      SOURCES.map((name, index) => [
        sourceId(name),
        {
          status: runs.map(() => 'pass' as const),
          age: runs.map((_, run) => 3_600 * (index + 1) + (run % 5) * 300),
        },
      ]),
    ),
  };
}

function slowest(history: History): Health['slowest'] {
  return [...history.nodes]
    .map(([uniqueId, { seconds }]) => ({
      uniqueId,
      seconds: seconds.at(-1) ?? 0,
      usual: seconds.at(-2) ?? null,
    }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, 10);
}

function shopReport(runs: HistoryRun[], health: Partial<Health>, history: History) {
  const last = runs.at(-1);
  return report({
    mode: 'deploy',
    pullRequest: undefined,
    branch: 'main',
    schema: 'analytics',
    createdAt: last?.at ?? new Date(NOW).toISOString(),
    duration: last?.seconds ?? 0,
    run: {
      id: last?.id ?? 1,
      attempt: 1,
      url: `https://github.com/acme/shop/actions/runs/${last?.id}`,
    },
    nodes: MODELS.map(([name, materialized, executionTime]) =>
      node(name, { materialized, executionTime }),
    ),
    tests: TESTS.map(([name, tested]) => dataTest(name, { tested })),
    sources: SOURCES.map((name, index) =>
      source(name, { uniqueId: sourceId(name), name, age: 3_600 * (index + 1) }),
    ),
    health: {
      lastSuccess: last,
      runs: runs.length,
      tests: { total: TESTS.length, failed: 0 },
      failing: [],
      recovered: [],
      failedBefore: 0,
      anomalies: [],
      slowest: slowest(history),
      ...health,
    },
  });
}

export function greenFacts(): DashboardFacts {
  const runs = makeRuns(60, [12, 31, 32]);
  const history = shopHistory(runs);
  return { report: shopReport(runs, {}, history), history, catalog: shopCatalog(), docs: true };
}

export function redFacts(): DashboardFacts {
  const runs = makeRuns(60, [12, 31, 32, 57, 58, 59]);
  const history = shopHistory(runs);
  const since = (back: number): Since => ({ run: runs.at(-back) ?? runsOf(runs), runs: back });
  const set = <T>(column: T[] | undefined, back: number, value: T) => column?.fill(value, -back);
  const orders = history.nodes.get(modelId('orders'));
  const segments = history.nodes.get(modelId('customer_segments'));
  const spend = history.nodes.get(modelId('marketing_spend'));
  const payments = history.nodes.get(modelId('payments'));
  set(orders?.status, 3, 'error');
  set(orders?.rows, 3, null);
  set(segments?.seconds, 1, 1_872);
  const last = runs.at(-1);
  if (last) last.seconds = 2_135;
  set(spend?.rows, 1, 0);
  set(payments?.attempts, 2, 3);
  const unique = history.tests.get(testId('unique_customers_customer_id'));
  set(unique?.status, 1, 'fail');
  set(unique?.failures, 1, 214);
  set(history.sources.get(sourceId('web.events'))?.status, 2, 'error');
  set(history.sources.get(sourceId('web.events'))?.age, 2, 112_000);
  const facts = shopReport(
    runs,
    {
      lastSuccess: runs.at(-4),
      tests: { total: TESTS.length, failed: 1 },
      failing: [
        { uniqueId: modelId('orders'), since: since(3) },
        { uniqueId: testId('unique_customers_customer_id'), since: since(1) },
        { uniqueId: sourceId('web.events'), since: since(2) },
      ],
      recovered: [{ uniqueId: modelId('daily_revenue'), runs: 2 }],
      anomalies: [
        {
          ...{ kind: 'rows-zero', uniqueId: modelId('marketing_spend'), severity: 'critical' },
          ...{ observed: 0, usual: 3_044, text: 'has no rows, usually 3,044 (median of 14 runs)' },
        },
        {
          ...{ kind: 'slow-model', uniqueId: modelId('customer_segments'), severity: 'warning' },
          ...{
            observed: 1_872,
            usual: 240,
            text: 'took 31 min 12 s, usually 4 min (median of 14 runs)',
          },
        },
        {
          ...{ kind: 'flaky', uniqueId: modelId('payments'), severity: 'warning' },
          ...{ observed: 4, usual: null, text: 'needed a second attempt in 4 of its last 10 runs' },
        },
      ],
      slowest: slowest(history),
    },
    history,
  );
  const nodes = facts.nodes.map((each) =>
    each.name === 'orders'
      ? {
          ...each,
          outcome: 'error' as const,
          message:
            'Runtime Error in model orders (models/marts/orders.sql)\n  Binder Error: Referenced column "currency" not found in FROM clause!\n  LINE 14: sum(amount) over (partition by currency)',
        }
      : each.name === 'payments'
        ? { ...each, attempts: 3 }
        : each,
  );
  const tests = facts.tests.map((each) =>
    each.name === 'unique_customers_customer_id'
      ? {
          ...each,
          status: 'fail' as const,
          failures: 214,
          message: 'Got 214 results, configured to fail if != 0',
        }
      : each,
  );
  const sources = facts.sources.map((each) =>
    each.name === 'web.events' ? { ...each, status: 'error' as const, age: 112_000 } : each,
  );
  return {
    report: { ...facts, status: 'failure', nodes, tests, sources },
    ...{ history, catalog: shopCatalog(), docs: false },
  };
}

function runsOf([first]: HistoryRun[]): HistoryRun {
  if (!first) throw new Error('no runs');
  return first;
}

/** A first run that stopped before anything was known. */
export function emptyFacts(): DashboardFacts {
  return {
    report: report({
      ...{ mode: 'deploy', status: 'failure', pullRequest: undefined, branch: 'main' },
      ...{ createdAt: new Date(NOW).toISOString(), schema: 'analytics' },
      baseline: { kind: 'none', reason: 'No deploy has left a state.' },
      fatal: {
        message:
          'Compilation Error: model "orders" depends on a node named "stg_order" which was not found',
        hint: 'Look for a name that was changed in one place only.',
        location: { file: 'models/marts/orders.sql', line: 3 },
      },
    }),
    history: { runs: [], nodes: new Map(), tests: new Map(), sources: new Map() },
    ...{ catalog: new Map(), docs: false },
  };
}

/** 5,000 models with 10,000 tests over 100 runs, each number with noise of its own. */
export function hugeFacts(): DashboardFacts {
  const runs = makeRuns(100, [40, 99]);
  const catalog = new Map(shopCatalog());
  const history = shopHistory(runs);
  const random = randomNumbers(11);
  for (let index = 0; index < 5_000; index += 1) {
    const name = `${['int', 'fct', 'dim', 'mart'][index % 4]}_${WORDS[index % WORDS.length]}_${WORDS[(index * 7) % WORDS.length]}_${index}`;
    const id = modelId(name);
    const owner = `team-${index % 24}`;
    catalog.set(id, {
      ...{ resourceType: 'model', name, materialized: 'table', owner, tested: undefined },
      file: `models/marts/${WORDS[index % WORDS.length]}/${name}.sql`,
      exposures: index % 50 === 0 ? ['Board report'] : [],
    });
    history.nodes.set(
      id,
      series(100, {
        seconds: 1 + random() * 90,
        rows: Math.round(10 ** (2 + random() * 6)),
        seed: index,
      }),
    );
    for (const kind of ['unique', 'not_null']) {
      const test = `test.shop.${kind}_${name}_id.${(index * 7_919).toString(16).padStart(10, '0')}`;
      catalog.set(test, {
        ...{ resourceType: 'test', name: `${kind}_${name}_id`, materialized: null, owner },
        ...{ file: 'models/marts/schema.yml', exposures: [], tested: id },
      });
      const failed = index % 97 === 0 && kind === 'unique';
      history.tests.set(test, {
        status: runs.map((_, run) => (failed && run > 95 ? 'fail' : 'pass')),
        failures: runs.map((_, run) => (failed && run > 95 ? run : 0)),
      });
    }
  }
  const failing = [...history.tests].flatMap(([uniqueId, { status }]) =>
    status.at(-1) === 'fail'
      ? [{ uniqueId, since: { run: runs[96] ?? runsOf(runs), runs: 4 } }]
      : [],
  );
  const told = shopReport(
    runs,
    { lastSuccess: runs.at(-2), tests: { total: 10_007, failed: failing.length }, failing },
    history,
  );
  return { report: { ...told, status: 'failure' }, history, catalog, docs: false };
}

const WORDS = [
  'orders',
  'customers',
  'revenue',
  'sessions',
  'refunds',
  'stock',
  'shipments',
  'spend',
  'ledger',
  'users',
];

/** Every text that comes from the project or the warehouse is one that breaks renderers. */
export function hostileFacts(): DashboardFacts {
  const facts = redFacts();
  const nasty = [
    ...nastyTexts(60),
    '</script><script>document.title="owned"</script>',
    '"><img src=x onerror=alert(1)>',
  ];
  const catalog = new Map<string, CatalogEntry>();
  const history: History = {
    runs: facts.history.runs,
    nodes: new Map(),
    tests: new Map(),
    sources: new Map(),
  };
  nasty.forEach((text, index) => {
    const id = `model.shop.${text}`;
    catalog.set(id, {
      ...{ resourceType: 'model', name: text, materialized: text, owner: text, tested: undefined },
      ...{ file: text, exposures: [text] },
    });
    history.nodes.set(id, series(60, { seconds: 5, rows: 100, seed: index }));
  });
  const nodes = nasty.map((text) =>
    node(text, {
      uniqueId: `model.shop.${text}`,
      outcome: 'error',
      message: text,
      materialized: text,
    }),
  );
  return {
    ...{ history, catalog, docs: false },
    report: {
      ...facts.report,
      nodes,
      branch: '"><script>document.title="owned"</script>',
      sources: nasty.map((text) =>
        source(text, { name: text, message: text, status: 'unreachable', age: null }),
      ),
      health: undefined,
    },
  };
}
