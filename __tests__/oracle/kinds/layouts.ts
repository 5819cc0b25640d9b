import type { FileChanges } from '../../support/git.ts';
import { edit, edited, move, NEWER_DATA, PROJECT, RAW_DATA } from '../project.ts';
import type { MergeScenario } from '../scenario.ts';

const FILTER: [string, string] = ['where paid', 'where paid.amount > 5 and paid'];
const BELOW = ['by_country', 'ledger', 'orders'];

/** dbt's own, but a custom schema alone is the whole name in production. */
const SCHEMA_NAME = `{% macro generate_schema_name(custom_schema_name, node) -%}
  {%- if custom_schema_name is none -%}{{ target.schema }}
  {%- elif target.schema == 'analytics' -%}{{ custom_schema_name | trim }}
  {%- else -%}{{ target.schema }}_{{ custom_schema_name | trim }}{%- endif -%}
{%- endmacro %}
`;
const ALIAS_NAME = `{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
  {{ (custom_alias_name or node.name) | trim }}{{ var('alias_suffix', '') }}
{%- endmacro %}
`;

const RAW = `${RAW_DATA};\n${NEWER_DATA}`;

/** The project in a folder, beside models that another project shares. */
const IN_FOLDER: FileChanges = {
  ...Object.fromEntries(Object.keys(PROJECT).map((path) => [`shop/${path}`, edited(path)])),
  'shop/dbt_project.yml': edited('dbt_project.yml', [
    'vars:',
    'model-paths: [models, ../shared]\nvars:',
  ]),
  'shared/by_day.sql':
    "select ordered_on, count(*) as orders from {{ ref('orders') }} group by 1\n",
};

const DEFAULT_SELECTOR = {
  'selectors.yml': `selectors:
  - name: daily
    default: true
    definition:
      method: fqn
      value: "*"
      exclude: [{method: fqn, value: ledger}]
`,
};

/** Names, files and folders as projects have them. */
export const LAYOUTS: MergeScenario[] = [
  {
    ...{ kind: 'names', name: 'another quoted alias' },
    pushes: [edit('models/marts/quoted.sql', ['Order Lines', 'All Order Lines'])],
    built: ['quoted', 'quoted_sum'],
  },
  {
    ...{ kind: 'names', name: 'a quoted column of another name' },
    pushes: [
      {
        ...edit('models/marts/quoted.sql', ['Net Amount', 'Net']),
        ...edit('models/marts/quoted_sum.sql', ['Net Amount', 'Net']),
      },
    ],
    built: ['quoted', 'quoted_sum'],
  },
  {
    ...{ kind: 'names', name: 'a quoted incremental model with more rows' },
    project: edit('models/marts/quoted.sql', [
      "alias='Order Lines'",
      "alias='Order Lines', materialized='incremental', unique_key='\"Id\"'",
    ]),
    pushes: [
      edit(
        'models/marts/quoted.sql',
        [
          "alias='Order Lines'",
          "alias='Order Lines', materialized='incremental', unique_key='\"Id\"'",
        ],
        ['amount as', 'amount * 2 as'],
      ),
    ],
    built: ['quoted', 'quoted_sum'],
  },
  {
    ...{ kind: 'files', name: 'line ends of another system in a model' },
    pushes: [edit('models/marts/timed_orders.sql', ['\n', '\r\n'])],
    built: [],
  },
  {
    ...{ kind: 'files', name: 'a byte order mark in a model' },
    pushes: [{ 'models/marts/kpi_report.sql': `\uFEFF${edited('models/marts/kpi_report.sql')}` }],
    built: ['kpi_report'],
  },
  {
    ...{ kind: 'files', name: 'a model that is a symlink, whose file changes' },
    project: { 'common/by_day.sql': "select ordered_on from {{ ref('orders') }}\n" },
    links: { 'models/marts/by_day.sql': '../../common/by_day.sql' },
    pushes: [{ 'common/by_day.sql': "select ordered_on, 1 as one from {{ ref('orders') }}\n" }],
    built: ['by_day'],
  },
  {
    ...{ kind: 'files', name: 'a folder of models that is a symlink, in which one changes' },
    project: { 'common/days/by_day.sql': "select ordered_on from {{ ref('orders') }}\n" },
    links: { 'models/days': '../common/days' },
    pushes: [
      { 'common/days/by_day.sql': "select ordered_on, 1 as one from {{ ref('orders') }}\n" },
    ],
    built: ['by_day'],
  },
  {
    ...{ kind: 'files', name: 'a seed that is a pointer of Git LFS' },
    pushes: [
      {
        'seeds/rates.csv': `version https://git-lfs.github.com/spec/v1
oid sha256:${'0a'.repeat(32)}
size 120
`,
      },
    ],
    failing: [],
    built: [],
  },
  {
    ...{ kind: 'files', name: 'a file in another folder' },
    pushes: [move('models/marts/by_country.sql', 'models/marts/geo/by_country.sql')],
    built: [],
  },
  {
    ...{ kind: 'paths', name: 'a model outside of the project folder' },
    other: { files: IN_FOLDER, raw: RAW },
    inputs: { 'project-dir': 'shop' },
    pushes: [
      {
        'shared/by_day.sql':
          "select ordered_on, count(*) + 1 as orders from {{ ref('orders') }} group by 1\n",
      },
    ],
    built: ['by_day'],
  },
  {
    ...{ kind: 'paths', name: 'a macro of a package outside of the project folder' },
    other: {
      raw: RAW,
      files: {
        ...IN_FOLDER,
        'shop/packages.yml': 'packages:\n  - local: ../tools\n',
        'shop/packages/tools/dbt_project.yml': null,
        'tools/dbt_project.yml': edited('packages/tools/dbt_project.yml'),
        'tools/macros/label.sql': edited('packages/tools/macros/label.sql'),
      },
    },
    inputs: { 'project-dir': 'shop' },
    pushes: [
      { 'tools/macros/label.sql': edited('packages/tools/macros/label.sql', ['upper', 'lower']) },
    ],
    built: ['by_country'],
  },
  {
    ...{ kind: 'paths', name: 'a seed outside of the project folder' },
    other: {
      raw: RAW,
      files: {
        ...IN_FOLDER,
        'shop/dbt_project.yml': edited('dbt_project.yml', [
          'vars:',
          'seed-paths: [seeds, ../lists]\nvars:',
        ]),
        'lists/areas.csv': 'code,area\nde,357\nfr,643\n',
      },
    },
    inputs: { 'project-dir': 'shop' },
    pushes: [{ 'lists/areas.csv': 'code,area\nde,358\nfr,643\n' }],
    built: ['seed areas'],
  },
  {
    ...{ kind: 'selectors', name: 'a default selector that excludes a model downstream' },
    project: DEFAULT_SELECTOR,
    pushes: [edit('models/marts/orders.sql', FILTER)],
    built: BELOW,
  },
  {
    ...{ kind: 'selectors', name: 'a model that the default selector excludes' },
    project: DEFAULT_SELECTOR,
    pushes: [edit('models/marts/ledger.sql', ['0.19', '0.25'])],
    built: ['ledger'],
  },
  {
    ...{ kind: 'selectors', name: 'another default selector' },
    project: DEFAULT_SELECTOR,
    pushes: [
      {
        'selectors.yml': DEFAULT_SELECTOR['selectors.yml'].replace(
          'value: ledger',
          'value: orders',
        ),
      },
    ],
    built: [],
  },
  {
    ...{ kind: 'generate', name: 'schemas without a prefix in production' },
    project: { 'macros/generate_schema_name.sql': SCHEMA_NAME },
    deploys: ['full', 'modified'],
    pushes: [edit('models/marts/orders.sql', FILTER)],
    built: BELOW,
  },
  {
    ...{
      kind: 'generate',
      name: 'an incremental model in a schema of another name, without a prefix',
    },
    project: { 'macros/generate_schema_name.sql': SCHEMA_NAME },
    deploys: ['full', 'modified'],
    pushes: [
      edit('models/marts/order_log.sql', ["'incremental'", "'incremental', schema='facts'"]),
    ],
    built: ['log_days', 'order_log'],
  },
  {
    ...{ kind: 'generate', name: 'the macro that makes aliases' },
    project: { 'macros/generate_alias_name.sql': ALIAS_NAME },
    pushes: [
      {
        'macros/generate_alias_name.sql': ALIAS_NAME.replace(
          "var('alias_suffix', '')",
          "'_new' if node.name == 'order_log'",
        ),
      },
    ],
    built: ['log_days', 'order_log'],
  },
];
