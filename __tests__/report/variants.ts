import type { OrphanReport } from '../../src/plan/orphans.ts';
import type {
  Promotion,
  Report,
  ReportNode,
  ReportSource,
  ReportTest,
} from '../../src/report/model/report.ts';
import { REFRESHES } from './merge-variants.ts';

/** Reports of every kind, made up: what `npm run look` renders and the golden tests compare. */

const SHA = '4f2a9c1d7e8b3a6f5c0d9e2b1a7f8c3d6e5b4a90';
const PRODUCTION_SHA = 'a81bc3f0d2e4956781bc3f0d2e4956781bc3f0d2';

export function node(name: string, change: Partial<ReportNode> = {}): ReportNode {
  return {
    uniqueId: `model.shop.${name}`,
    name,
    resourceType: 'model',
    materialized: 'table',
    outcome: 'success',
    attempts: 1,
    executionTime: 1.24,
    rowsAffected: null,
    message: 'OK',
    relation: `"dev"."pr_12_shop"."${name}"`,
    file: `models/marts/${name}.sql`,
    ...change,
  };
}

export function dataTest(name: string, change: Partial<ReportTest> = {}): ReportTest {
  return {
    uniqueId: `test.shop.${name}.5c1d2e3f4a`,
    name,
    status: 'pass',
    attempts: 1,
    executionTime: 0.08,
    failures: 0,
    message: null,
    file: 'models/marts/schema.yml',
    line: undefined,
    tested: 'orders',
    column: 'customer_id',
    ...change,
  };
}

export function orphan(identifier: string, change: Partial<OrphanReport> = {}): OrphanReport {
  return {
    ...{ uniqueId: `model.shop.${identifier}`, resourceType: 'model', materialized: 'table' },
    ...{ relation: `"prod"."analytics"."${identifier}"`, database: 'prod', schema: 'analytics' },
    ...{ identifier, since: '2026-02-28T06:04:00.000Z', sha: PRODUCTION_SHA, deploys: 3 },
    ...{ fingerprint: '1', readers: [], exposures: [], kind: 'table', dependents: [] },
    ...{ fate: 'listed', deploysLeft: undefined, note: undefined },
    ...change,
  };
}

export function source(name: string, change: Partial<ReportSource> = {}): ReportSource {
  return {
    uniqueId: `source.shop.raw.${name}`,
    name: `raw.${name}`,
    status: 'pass',
    age: 3_600,
    loadedAt: '2026-03-04T08:12:00Z',
    warnAfter: '12 hours',
    errorAfter: '24 hours',
    message: null,
    file: 'models/sources.yml',
    line: 7,
    ...change,
  };
}

export function report(change: Partial<Report> = {}): Report {
  return {
    mode: 'ci',
    sources: [],
    status: 'success',
    project: 'shop',
    target: 'prod',
    refreshes: [],
    orphans: [],
    schema: 'pr_12_shop',
    repository: 'acme/shop',
    repositoryUrl: 'https://github.com/acme/shop',
    branch: 'faster-orders',
    sha: SHA,
    pullRequest: 12,
    restricted: undefined,
    run: { id: 901, attempt: 1, url: 'https://github.com/acme/shop/actions/runs/901' },
    dbtVersion: '1.11.16',
    createdAt: '2026-03-04T09:12:00.000Z',
    duration: 34.2,
    baseline: {
      kind: 'production',
      sha: PRODUCTION_SHA,
      createdAt: '2026-03-04T06:04:00.000Z',
      runId: 877,
      status: 'success',
    },
    nodes: [],
    tests: [],
    writes: [],
    buildableTotal: 21,
    steps: ['build'],
    fatal: undefined,
    notices: [],
    running: [],
    droppedSchemas: [],
    sweep: undefined,
    keptSchemas: [],
    promotion: undefined,
    health: undefined,
    stakes: [],
    dashboardUrl: undefined,
    review: undefined,
    ...change,
  };
}

const BUILT = [
  node('stg_orders', {
    materialized: 'view',
    executionTime: 0.21,
    file: 'models/staging/stg_orders.sql',
  }),
  node('orders', { materialized: 'incremental', executionTime: 3.18, rowsAffected: 12_345 }),
  node('customers', { executionTime: 1.92, rowsAffected: 1_204 }),
  node('revenue', { executionTime: 64.4, rowsAffected: 31 }),
];

const PASSED = [
  dataTest('unique_orders_order_id', { column: 'order_id' }),
  dataTest('not_null_orders_order_id', { column: 'order_id' }),
  dataTest('not_null_orders_customer_id'),
  dataTest('unique_customers_customer_id', { tested: 'customers' }),
];

const FAILED_TEST = dataTest('not_null_orders_customer_id', {
  status: 'fail',
  failures: 12,
  message: 'Got 12 results, configured to fail if != 0',
  line: 14,
});

const WARNED_TEST = dataTest('accepted_values_orders_status__placed__shipped__returned', {
  status: 'warn',
  failures: 3,
  message: 'Got 3 results, configured to warn if != 0',
  column: 'status',
  line: 21,
});

const MODEL_ERROR = [
  'Runtime Error in model orders (models/marts/orders.sql)',
  '  Binder Error: Referenced column "amout" not found in FROM clause!',
  '  Candidate bindings: "amount", "account_id"',
  '  ',
  '  LINE 14:     sum(amout) as revenue',
  '                   ^',
  '  compiled code at target/run/shop/models/marts/orders.sql',
].join('\n');

const FAILED_MODEL = node('orders', {
  outcome: 'error',
  materialized: 'incremental',
  executionTime: 0.34,
  message: MODEL_ERROR,
});

const skipped = (name: string) =>
  node(name, { outcome: 'skipped', executionTime: 0, message: null });

export const HOSTILE =
  'a|b`c``<!-- dbt-ci:shop --><img src=x onerror=alert(1)>@octocat #1 <!channel>';

/** What a hostile project can put into any text of a report. */
export const HOSTILE_TEXT = [
  HOSTILE,
  '\n\n# heading\n| a | b |\n```\n</details><script>alert(1)</script>',
  '[link](https://evil.example) ![i](https://evil.example/x.png) https://evil.example www.evil.example',
  '&#64;octocat &commat;acme/team GH-12 acme/shop#3 user@evil.example $\\alpha$ :tada: ***b*** ~~s~~',
  '\u001b[31mred\u001b[0m \u202ertl\u202c \u0007\u200b<https://evil.example|here> & <@U123> <!here>',
  '::error::x\n##[error]y\n\\| \\` \\\\',
].join(' ');

export const COMMENT_VARIANTS: Record<string, Report> = {
  success: report({ nodes: BUILT, tests: PASSED }),
  'success-with-warning': report({ nodes: BUILT, tests: [...PASSED, WARNED_TEST] }),
  nothing: report({ status: 'nothing', duration: 8.4 }),
  'first-run': report({
    nodes: BUILT,
    tests: PASSED,
    buildableTotal: 4,
    baseline: {
      kind: 'none',
      reason: 'No run of deploy.yml on main has finished a deploy yet.',
    },
    notices: [
      'There is no production state to compare with yet, so everything is to be built. The first deploy on the default branch publishes one.',
    ],
  }),
  'production-is-deployed': report({
    nodes: BUILT,
    tests: PASSED,
    notices: [
      'Run 902 (bbbbbbb) now. Data read from production may be newer than the state that this run compares with. If a result looks wrong, run this job again after that deploy.',
    ],
  }),
  'refused-writes': report({
    status: 'failure',
    nodes: [
      ...BUILT.slice(0, 2),
      node('shop-on-run-end-0', {
        uniqueId: 'operation.shop.shop-on-run-end-0',
        resourceType: 'operation',
        materialized: 'operation',
        outcome: 'error',
        file: 'dbt_project.yml',
        message:
          'shop.on-run-end.0 failed, error:\n The write fence did not send this statement: it would write to analytics.deploys (`insert`).',
      }),
    ],
    tests: PASSED,
    writes: [
      {
        ...{ refused: true, uniqueId: 'operation.shop.shop-on-run-end-0', kind: 'hook' },
        ...{ name: 'shop-on-run-end-0', file: 'dbt_project.yml', line: 14 },
        statement: "insert into analytics.deploys select 'pr_12_shop', current_timestamp",
        target: 'analytics.deploys',
        reason: 'it would write to analytics.deploys (`insert`)',
      },
      {
        ...{ refused: true, uniqueId: 'model.shop.orders', kind: 'model' },
        ...{ name: 'orders', file: 'models/marts/orders.sql', line: 1 },
        ...{ statement: 'call audit.log_run()', target: undefined },
        reason: 'it could write anywhere (`call`)',
      },
      {
        ...{ refused: false, uniqueId: 'model.shop.orders', kind: 'model' },
        ...{ name: 'orders', file: 'models/marts/orders.sql', line: 2 },
        statement:
          "copy (select * from pr_12_shop.orders) to 's3://exports/pr_12_shop/orders.parquet'",
        ...{ target: 's3://exports/pr_12_shop/orders.parquet', reason: '' },
      },
      {
        ...{ refused: false, uniqueId: 'model.shop.forecast', kind: 'model' },
        ...{ name: 'forecast', file: 'models/marts/forecast.py', line: undefined },
        ...{ statement: 'def model(dbt, session): return train(dbt)', target: undefined },
        reason: 'it is Python, which the write fence does not read',
      },
    ],
  }),
  'failed-test': report({
    status: 'failure',
    nodes: [...BUILT.slice(0, 3), skipped('revenue')],
    tests: [FAILED_TEST, ...PASSED.slice(0, 2)],
  }),
  'failed-model': report({
    status: 'failure',
    nodes: [...BUILT.slice(0, 1), FAILED_MODEL, skipped('customers'), skipped('revenue')],
    tests: [dataTest('unique_orders_order_id', { status: 'skipped' }), FAILED_TEST, WARNED_TEST],
    baseline: {
      kind: 'production',
      sha: PRODUCTION_SHA,
      createdAt: '2026-03-02T06:04:00.000Z',
      runId: 877,
      status: 'failure',
    },
  }),
  'large-project': report({
    status: 'failure',
    duration: 2_471,
    buildableTotal: 1_240,
    nodes: Array.from({ length: 400 }, (_, index) =>
      node(`fct_model_with_a_long_name_${String(index).padStart(3, '0')}`, {
        executionTime: index / 7,
        rowsAffected: index * 1_000,
        ...(index % 29 === 0 ? { outcome: 'error', message: MODEL_ERROR } : {}),
        ...(index % 31 === 5 ? { outcome: 'skipped' } : {}),
      }),
    ),
    tests: Array.from({ length: 800 }, (_, index) => dataTest(`not_null_column_${index}`)),
  }),
  guarded: report({
    status: 'failure',
    duration: 7.4,
    buildableTotal: 0,
    fatal: {
      message:
        'This pull request would write to 2 relations outside its own schema pr_12_shop, 1 of them production’s. Nothing was built.\n' +
        '  model.shop.orders (models/marts/orders.sql) → "shop"."marts"."orders": macros/generate_schema_name.sql:6 ignores the target’s schema\n' +
        '  snapshot.shop.customers_history (snapshots/customers.yml) → "shop"."history"."customers_history": snapshots/customers.yml:5 sets target_schema',
      hint: 'Add a target to profiles.yml with a name that the macro does not treat as production, and set `ci-target` to it.',
      location: { file: 'macros/generate_schema_name.sql', line: 6 },
    },
  }),
  fatal: report({
    status: 'failure',
    duration: 6.1,
    buildableTotal: 0,
    fatal: {
      message:
        "Compilation Error\n  Model 'model.shop.orders' (models/marts/orders.sql) depends on a node named 'stg_order' which was not found",
      hint: 'Correct the ref in models/marts/orders.sql, or add the model stg_order.',
      location: { file: 'models/marts/orders.sql' },
    },
  }),
  cancelled: report({
    status: 'cancelled',
    nodes: [...BUILT.slice(0, 2), skipped('customers'), skipped('revenue')],
    notices: ['The run was cancelled. dbt and its queries were stopped.'],
    running: [{ uniqueId: 'model.shop.customers', seconds: 312 }],
  }),
  'timed-out': report({
    status: 'timed-out',
    duration: 1_800,
    nodes: BUILT.slice(0, 2),
    notices: [
      'The run took longer than the 30 min that "timeout-minutes" allows. dbt and its queries were stopped.',
    ],
    running: [
      { uniqueId: 'model.shop.customers', seconds: 312 },
      { uniqueId: 'model.shop.revenue', seconds: 41.2 },
    ],
  }),
  'hostile-names': report({
    status: 'failure',
    project: 'shop-->',
    schema: HOSTILE,
    nodes: [
      node(HOSTILE, { outcome: 'error', message: HOSTILE_TEXT, materialized: HOSTILE }),
      ...BUILT.slice(0, 1),
    ],
    tests: [
      dataTest(HOSTILE, { status: 'fail', failures: 2, file: HOSTILE, tested: HOSTILE, line: 3 }),
    ],
    notices: [HOSTILE_TEXT],
    running: [{ uniqueId: `model.shop.${HOSTILE}`, seconds: 1 }],
  }),
};

const DEPLOY = {
  mode: 'deploy',
  branch: 'main',
  schema: 'analytics',
  pullRequest: undefined,
} satisfies Partial<Report>;

function promotion(change: Partial<Promotion> = {}): Promotion {
  return {
    outcome: 'swapped',
    schemas: [
      { live: 'analytics', incoming: 'analytics_green' },
      { live: 'analytics_reporting', incoming: 'analytics_green_reporting' },
    ],
    seconds: 0.0213,
    rounds: 1,
    kept: ['analytics_old_20260303_061502', 'analytics_reporting_old_20260303_061502'],
    carried: [],
    backTo: undefined,
    ...change,
  };
}

export const DEPLOY_VARIANTS: Record<string, Report> = {
  'deploy-success': report({
    ...DEPLOY,
    nodes: [
      node('raw_orders', {
        uniqueId: 'seed.shop.raw_orders',
        resourceType: 'seed',
        materialized: 'seed',
        executionTime: 0.4,
        rowsAffected: 99,
      }),
      ...BUILT,
      node('orders_snapshot', {
        uniqueId: 'snapshot.shop.orders_snapshot',
        resourceType: 'snapshot',
        materialized: 'snapshot',
      }),
    ],
    tests: PASSED,
    duration: 250,
  }),
  'deploy-refreshed': report({
    ...DEPLOY,
    nodes: [node('countries', { uniqueId: 'seed.shop.countries', resourceType: 'seed' }), ...BUILT],
    tests: PASSED,
    refreshes: REFRESHES,
  }),
  'deploy-retried': report({
    ...DEPLOY,
    nodes: [
      ...BUILT,
      node('revenue', { attempts: 2 }),
      node('orders_daily', { attempts: 3 }),
      node('orders_weekly', { attempts: 2 }),
    ],
    tests: [...PASSED, dataTest('not_null_revenue_day', { attempts: 2 })],
    sources: [
      source('orders', { status: 'error', age: 108_000 }),
      source('payments', {
        status: 'unreachable',
        age: null,
        loadedAt: null,
        message: 'relation "raw.payments" does not exist',
      }),
      source('refunds', { status: 'warn', age: 50_000 }),
      source('customers'),
    ],
    duration: 74,
  }),
  'deploy-failure': report({
    ...DEPLOY,
    status: 'failure',
    steps: ['seed', 'run', 'test'],
    nodes: [...BUILT.slice(0, 1), FAILED_MODEL, skipped('customers'), skipped('revenue')],
    tests: [FAILED_TEST, WARNED_TEST, ...PASSED.slice(0, 2)],
    duration: 96,
  }),
  'deploy-superseded': report({
    ...DEPLOY,
    status: 'nothing',
    steps: [],
    duration: 6.1,
    notices: [
      'Run 902 has deployed a newer commit (bbbbbbb) already, so this run of 4f2a9c1 builds nothing. It would replace newer code with older code.',
    ],
  }),
  'deploy-swapped': report({
    ...DEPLOY,
    nodes: BUILT,
    tests: PASSED,
    duration: 262,
    promotion: promotion({ rounds: 3, carried: ['analytics.targets', 'analytics.add(integer)'] }),
  }),
  'deploy-not-swapped': report({
    ...DEPLOY,
    status: 'failure',
    schema: 'analytics_green',
    nodes: BUILT,
    tests: [FAILED_TEST, ...PASSED.slice(0, 2)],
    duration: 248,
    promotion: promotion({ outcome: 'unchanged', seconds: 0, rounds: 0, kept: [] }),
  }),
  'deploy-stopped-in-the-swap': report({
    ...DEPLOY,
    status: 'cancelled',
    nodes: BUILT,
    tests: PASSED,
    promotion: promotion({ outcome: 'swapping', seconds: 0, rounds: 1, kept: [] }),
  }),
  rollback: report({
    ...DEPLOY,
    mode: 'rollback',
    steps: [],
    duration: 9.4,
    promotion: promotion({
      schemas: [
        { live: 'analytics', incoming: 'analytics_old_20260303_061502' },
        { live: 'analytics_reporting', incoming: 'analytics_reporting_old_20260303_061502' },
      ],
      kept: [],
      backTo: PRODUCTION_SHA,
    }),
  }),
  'rollback-without-generation': report({
    ...DEPLOY,
    mode: 'rollback',
    status: 'failure',
    steps: [],
    duration: 4.1,
    fatal: {
      message: 'There is nothing to roll back to. No replaced schemas were kept.',
      hint: '"keep-old" sets how many generations of schemas a blue-green deploy keeps. To roll back the code, revert the commit on the default branch.',
    },
  }),
  'deploy-timed-out': report({
    ...DEPLOY,
    status: 'timed-out',
    duration: 3_600,
    nodes: BUILT.slice(0, 3),
    notices: [
      'The run took longer than the 60 min that "timeout-minutes" allows. dbt and its queries were stopped. No production state was published. Pull requests still compare with the previous one.',
    ],
    running: [{ uniqueId: 'model.shop.revenue', seconds: 3_204 }],
  }),
  'deploy-fatal': report({
    ...DEPLOY,
    status: 'failure',
    duration: 9.2,
    fatal: {
      message:
        "Env var required but not provided: 'DBT_PASSWORD'\nIt is read in profiles.yml, line 7.",
      hint: 'Pass it below `env:` of the step, from a secret of the repository.',
      location: { file: 'profiles.yml', line: 7 },
    },
  }),
  'deploy-sweep': report({
    ...DEPLOY,
    nodes: BUILT,
    tests: PASSED,
    notices: [
      'dev.pr_9_shop was not dropped: this would also drop bi.report (it uses orders), which does not belong to the pull request.',
    ],
    sweep: {
      dryRun: false,
      schemas: [
        { name: 'dev.pr_11_shop', pullRequest: 11 },
        { name: 'dev.pr_11_shop_staging', pullRequest: 11 },
      ],
    },
  }),
  'deploy-sweep-kept': report({
    ...DEPLOY,
    nodes: BUILT.slice(0, 1),
    sweep: { dryRun: false, schemas: [{ name: 'dev.pr_11_shop', pullRequest: 11 }] },
    keptSchemas: [
      { name: 'dev.pr_12_shop', pullRequest: 12, until: '2026-03-11T09:12:00.000Z' },
      { name: HOSTILE, pullRequest: 13, until: '2026-03-12T09:12:00.000Z' },
    ],
  }),
  'deploy-sweep-dry-run': report({
    ...DEPLOY,
    nodes: BUILT.slice(0, 1),
    sweep: { dryRun: true, schemas: [{ name: 'dev.pr_11_shop', pullRequest: 11 }] },
  }),
  'deploy-orphans': report({
    ...DEPLOY,
    nodes: BUILT.slice(0, 1),
    orphans: [
      orphan('old_names', { kind: 'view', fate: 'dropped', deploys: 6 }),
      orphan('old_orders', {
        ...{ fate: 'read', dependents: ['view bi.board'], readers: ['model.shop.orders'] },
        exposures: [{ uniqueId: 'exposure.shop.board', name: 'Revenue board', owner: 'Ann' }],
      }),
      orphan('paid_orders', { fate: 'grace', deploysLeft: 3 }),
      orphan('late_orders', { fate: 'grace', deploysLeft: 1, deploys: 5 }),
      orphan('prices', {
        resourceType: 'snapshot',
        uniqueId: 'snapshot.shop.prices',
        fate: 'history',
      }),
      orphan('facts', { fate: 'history' }),
      orphan('add', { kind: 'function', fate: 'kind' }),
      orphan('by_night', { fate: 'disabled' }),
      orphan('elsewhere', { fate: 'schema' }),
      orphan('seen', { fate: 'exposure' }),
      orphan('unknown', { fate: 'unknown', dependents: undefined }),
      orphan('taken', { fate: 'written' }),
      orphan('after', { fate: 'failed' }),
      orphan('locked', { fate: 'refused', note: 'must be owner of table locked' }),
    ],
  }),
  'deploy-orphans-listed': report({
    ...DEPLOY,
    nodes: BUILT.slice(0, 1),
    orphans: [
      orphan('old_orders', { deploys: 1, since: '2026-03-04T09:11:50.000Z' }),
      orphan('old_names', { dependents: undefined }),
    ],
  }),
  'deploy-hostile': report({
    ...DEPLOY,
    status: 'failure',
    branch: HOSTILE,
    target: HOSTILE,
    nodes: [
      node(HOSTILE, { outcome: 'error', message: HOSTILE_TEXT }),
      node(HOSTILE, { uniqueId: 'model.shop.flaky', attempts: 2 }),
    ],
    sweep: { dryRun: false, schemas: [{ name: HOSTILE, pullRequest: 11 }] },
    orphans: [
      orphan(HOSTILE, {
        ...{ relation: HOSTILE, kind: HOSTILE, fate: 'refused', note: HOSTILE_TEXT },
        ...{ dependents: [HOSTILE], readers: [HOSTILE], deploys: 1 },
        exposures: [{ uniqueId: HOSTILE, name: HOSTILE, owner: HOSTILE }],
      }),
    ],
    tests: [dataTest(HOSTILE, { status: 'fail', failures: 1, tested: HOSTILE })],
    sources: [
      source(HOSTILE, { status: 'unreachable', age: null, message: HOSTILE_TEXT, file: HOSTILE }),
    ],
  }),
};

export const CLEANUP_VARIANTS: Record<string, Report> = {
  cleanup: report({
    mode: 'cleanup',
    droppedSchemas: ['dev.pr_12_shop', 'dev.pr_12_shop_staging'],
    duration: 7.9,
  }),
  'cleanup-kept': report({
    mode: 'cleanup',
    keptSchemas: ['dev.pr_12_shop', 'dev.pr_12_shop_staging'].map((name) => ({
      ...{ name, pullRequest: 12, until: '2026-03-11T09:12:00.000Z' },
    })),
    duration: 6.8,
  }),
  'cleanup-nothing': report({ mode: 'cleanup', duration: 5.2 }),
  'cleanup-cancelled': report({
    mode: 'cleanup',
    status: 'cancelled',
    notices: ['The run was cancelled. dbt and its queries were stopped.'],
  }),
  'cleanup-failure': report({
    mode: 'cleanup',
    status: 'failure',
    fatal: {
      message: 'permission denied for schema pr_12_shop',
      hint: 'Let the user of target prod drop schemas.',
    },
  }),
};

/** Runs that GitHub gave no secrets; they write no comment. */
export const SKIPPED_VARIANTS: Record<string, Report> = {
  'fork-skipped': report({
    status: 'skipped',
    restricted: 'fork',
    duration: 0.9,
    buildableTotal: 0,
    dbtVersion: '',
    baseline: { kind: 'none', reason: 'The run stopped before it looked for a baseline.' },
    notices: [
      'GitHub does not give this repository’s secrets and variables to pull requests from forks. DBT_PASSWORD, DBT_USER are missing, so dbt cannot log in. Nothing was done.',
      'A maintainer can review the change, push its branch to this repository and open a pull request from there. That pull request is built.',
    ],
  }),
  'dependabot-closed': report({
    mode: 'cleanup',
    status: 'skipped',
    restricted: 'dependabot',
    duration: 0.8,
    dbtVersion: '',
    notices: [
      'GitHub gives runs of Dependabot only the Dependabot secrets of this repository. DBT_PASSWORD is missing, so dbt cannot log in. Nothing was done.',
      'The next scheduled deploy drops any schemas that this pull request left.',
    ],
  }),
};
