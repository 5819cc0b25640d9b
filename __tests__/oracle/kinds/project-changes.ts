import { edit, edited } from '../project.ts';
import type { MergeScenario } from '../scenario.ts';

const BELOW_STG_CUSTOMERS = ['by_country', 'ledger', 'orders', 'snapshot customers_history'];
/**
 * A deploy of `state:modified+` leaves them as they are: dbt sees no change of a variable.
 * https://docs.getdbt.com/reference/node-selection/state-comparison-caveats
 */
const UNSEEN = ['full', 'blue-green'] as const;
const BELOW_ORDERS = ['by_country', 'ledger'];

/** Hooks, packages, variables: what reaches a model though its file stays as it is. */
export const PROJECT_CHANGES: MergeScenario[] = [
  {
    ...{ kind: 'hook', name: 'another argument of a post-hook' },
    pushes: [edit('models/marts/audited.sql', ['this, 2', 'this, 1'])],
    built: ['audited'],
  },
  {
    ...{ kind: 'hook', name: 'the macro of a post-hook' },
    pushes: [edit('macros/notes.sql', ["'big'", "'large'"])],
    built: ['audited'],
  },
  {
    ...{ kind: 'hook', name: 'a post-hook of all marts, in dbt_project.yml' },
    pushes: [
      edit('dbt_project.yml', [
        '    marts:\n',
        '    marts:\n      audited: {+post-hook: "delete from {{ this }} where orders = 1"}\n',
      ]),
    ],
    built: ['audited'],
  },
  {
    ...{ kind: 'hook', name: 'a pre-hook that deletes what an incremental model has' },
    pushes: [
      edit('models/marts/order_log.sql', [
        "'incremental'",
        `'incremental', pre_hook="{% if is_incremental() %}delete from {{ this }} where status = 'shipped'{% endif %}"`,
      ]),
    ],
    built: ['log_days', 'order_log'],
  },
  {
    ...{ kind: 'package', name: 'a local package with another macro' },
    pushes: [edit('packages/tools/macros/label.sql', ['upper', 'lower'])],
    built: ['by_country'],
  },
  {
    ...{ kind: 'package', name: 'a local package of another version, with another model' },
    pushes: [
      {
        ...edit('packages/tools/dbt_project.yml', ['"1.0"', '"2.0"']),
        ...edit('packages/tools/models/tool_days.sql', ['select 2', 'select 2 union all select 3']),
      },
    ],
    built: ['tool_days'],
  },
  {
    ...{ kind: 'package', name: 'another folder with the same package' },
    pushes: [
      {
        ...edit('packages.yml', ['packages/tools', 'packages/tools2']),
        'packages/tools2/dbt_project.yml': edited('packages/tools/dbt_project.yml', ['1.0', '2.0']),
        'packages/tools2/macros/label.sql': edited('packages/tools/macros/label.sql', [
          'upper',
          'lower',
        ]),
        'packages/tools2/models/tool_days.sql': edited('packages/tools/models/tool_days.sql'),
      },
    ],
    built: ['by_country'],
  },
  {
    ...{ kind: 'var', name: 'a var of dbt_project.yml' },
    pushes: [edit('dbt_project.yml', ['min_amount: 0', 'min_amount: 10'])],
    deploys: UNSEEN,
    built: [...BELOW_ORDERS, 'orders'],
  },
  {
    ...{ kind: 'var', name: 'a var of vars.yml' },
    project: {
      ...edit('dbt_project.yml', ['vars:\n  min_amount: 0\n', '']),
      'vars.yml': 'vars:\n  min_amount: 0\n',
    },
    pushes: [{ 'vars.yml': 'vars:\n  min_amount: 10\n' }],
    deploys: UNSEEN,
    built: [...BELOW_ORDERS, 'orders'],
  },
  {
    ...{ kind: 'var', name: 'a var of a local package' },
    project: {
      'packages/tools/dbt_project.yml': `${edited('packages/tools/dbt_project.yml')}vars: {last_day: 2}\n`,
      ...edit('packages/tools/models/tool_days.sql', ['select 2', "select {{ var('last_day') }}"]),
    },
    pushes: [
      {
        'packages/tools/dbt_project.yml': `${edited('packages/tools/dbt_project.yml')}vars: {last_day: 7}\n`,
      },
    ],
    deploys: UNSEEN,
    built: ['tool_days'],
  },
  {
    ...{ kind: 'var', name: 'a var that the workflow gives' },
    pushes: [{ '.github/workflows/dbt.yml': '# with: { vars: "{min_amount: 10}" }\n' }],
    brings: { inputs: { vars: '{min_amount: 10}' } },
    deploys: UNSEEN,
    built: [...BELOW_ORDERS, 'orders'],
  },
  {
    ...{ kind: 'var', name: 'an environment variable that the workflow gives' },
    pushes: [{ '.github/workflows/dbt.yml': '# env: { SHOP_REGION: us }\n' }],
    brings: { env: { SHOP_REGION: 'us' } },
    deploys: UNSEEN,
    built: [...BELOW_STG_CUSTOMERS, 'stg_customers'],
  },
  {
    ...{ kind: 'var', name: 'the default of an environment variable' },
    pushes: [edit('models/staging/stg_customers.sql', ["'eu'", "'us'"])],
    built: [...BELOW_STG_CUSTOMERS, 'stg_customers'],
  },
  {
    ...{ kind: 'enabled', name: 'a model that is switched off' },
    pushes: [
      edit('models/marts/quoted_sum.sql', [
        'select sum',
        '{{ config(enabled=false) }}\nselect sum',
      ]),
    ],
    built: [],
  },
  {
    ...{ kind: 'enabled', name: 'a model that is on in production only' },
    project: {
      'models/marts/prod_only.sql': `{{ config(enabled=target.name == 'prod') }}
select count(*) as orders from {{ ref('orders') }}
`,
    },
    pullInputs: { 'ci-target': 'ci' },
    pushes: [edit('models/marts/by_country.sql', ['as vat', 'as vat_rate'])],
    built: ['by_country'],
  },
  {
    ...{ kind: 'enabled', name: 'a model that another target has, above which something changes' },
    project: {
      'models/marts/prod_only.sql': `{{ config(enabled=target.name == 'prod') }}
select count(*) as orders from {{ ref('orders') }}
`,
    },
    pullInputs: { 'ci-target': 'ci' },
    pushes: [edit('models/marts/orders.sql', ['where paid', 'where paid.amount > 5 and paid'])],
    built: [...BELOW_ORDERS, 'orders'],
    // The other target does not have it, so nobody sees it there.
    differing: ['prod_only'],
  },
  {
    ...{ kind: 'config', name: 'the schema of a folder' },
    pushes: [edit('dbt_project.yml', ['    marts:\n', '    marts:\n      +schema: gold\n'])],
    built: [
      ...['audited', 'by_country', 'keyed_append', 'keyed_fail', 'keyed_ignore', 'keyed_sync'],
      ...['kpi_report', 'kpis.v1', 'kpis.v2', 'log_days', 'order_log', 'orders', 'quoted'],
      ...['ledger', 'quoted_sum', 'timed_orders', 'yearly'],
    ],
  },
  {
    ...{ kind: 'config', name: 'a contract that a model gets' },
    pushes: [
      edit('models/marts/marts.yml', [
        '  - name: quoted\n',
        `  - name: quoted_sum
    config: { contract: { enforced: true } }
    columns: [{ name: total, data_type: "decimal(38,2)" }]
  - name: quoted
`,
      ]),
    ],
    built: ['quoted_sum'],
  },
  {
    ...{ kind: 'config', name: 'a renamed model, a deleted one and a new one' },
    pushes: [
      {
        'models/marts/quoted_sum.sql': null,
        'models/marts/quoted_total.sql': edited('models/marts/quoted_sum.sql'),
        'models/marts/timed_orders.sql': null,
        'models/marts/yearly.sql': null,
        'models/marts/by_day.sql':
          "select ordered_on, count(*) as orders from {{ ref('paid') }} group by 1\n",
      },
    ],
    built: ['by_day', 'quoted_total'],
  },
];
