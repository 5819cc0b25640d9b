import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { deriveIsolatedTarget } from '../../src/config/isolated-target.ts';
import { DBT, PYTHON } from '../support/venv.ts';
import { createWorkspace } from './workspace.ts';

const SCHEMA = 'pr_12_shop';

interface Case {
  title: string;
  text: string;
  /** Absent: shop, prod. */
  profile?: string;
  target?: string;
  /** What becomes the pull request's; absent: schema. */
  keys?: string[];
  /** Absent: the type that stands first in the text. */
  type?: string;
  /** Lines that the schema stands in; absent: one for each key. */
  lines?: number;
}

const cases: Case[] = [
  {
    title: 'postgres, with Jinja and comments',
    text: `# how we connect
shop:
  target: "{{ env_var('DBT_TARGET', 'dev') }}"
  outputs:
    dev:
      type: postgres
      schema: dbt_dev
      port: 5432
    # the real thing
    prod:
      type: postgres
      host: "{{ env_var('PGHOST') }}"   # from the secret
      user: dbt
      password: '{{ env_var("PGPASSWORD") }}'
      port: "{{ env_var('PGPORT', '5432') | as_number }}"
      dbname: shop
      schema: analytics  # served to everybody
      threads: 010
      search_path: "analytics,public"
`,
  },
  {
    title: 'redshift, with IAM and a schema from the environment',
    text: `shop:
  target: prod
  outputs:
    prod:
      type: redshift
      method: iam
      cluster_id: cluster
      schema: "{{ env_var('DBT_SCHEMA', 'analytics') }}"
      ra3_node: true
`,
  },
  {
    title: 'snowflake, with a private key in a block scalar',
    text: `config:
  send_anonymous_usage_stats: false
shop:
  target: prod
  outputs:
    prod:
      type: snowflake
      account: ab12345.eu-central-1
      schema: >-
        analytics
      private_key: |
        -----BEGIN PRIVATE KEY-----
        abc=
        -----END PRIVATE KEY-----
      client_session_keep_alive: False
`,
  },
  {
    title: 'bigquery with dataset',
    keys: ['dataset'],
    text: `shop:
  target: prod
  outputs:
    prod:
      type: bigquery
      method: service-account-json
      project: acme-prod
      dataset: analytics
      keyfile_json:
        type: service_account
        private_key: "{{ env_var('KEY') }}"
`,
  },
  {
    title: 'bigquery with schema',
    text: `shop:
  target: prod
  outputs:
    prod: {type: bigquery, method: oauth, project: acme, schema: analytics}
`,
  },
  {
    title: 'databricks, with a catalog',
    text: `shop:
  target: prod
  outputs:
    prod:
      type: databricks
      catalog: main
      schema: 'analytics'
      http_path: /sql/1.0/warehouses/abc
`,
  },
  {
    title: 'duckdb, without a schema',
    text: `shop:
  target: prod
  outputs:
    prod:
      type: duckdb
      path: 'shop.duckdb'
    dev:
      type: duckdb
      path: dev.duckdb
`,
  },
  {
    title: 'duckdb on one line, without a schema',
    text: 'shop: {target: prod, outputs: {prod: {type: duckdb, path: shop.duckdb}}}\n',
  },
  {
    title: 'trino, quoted keys and an absent value',
    text: `"shop":
  "target": "prod"
  "outputs":
    "prod":
      "type": "trino"
      "schema":
      "http_headers": {"X-Trino-Client-Info": "dbt, ci"}
`,
  },
  {
    title: 'spark, in a profile that is not the first',
    profile: 'lake',
    target: 'main',
    text: `shop:
  target: main
  outputs:
    main: {type: spark, schema: shop}
lake:
  target: main
  outputs:
    main:
      type: spark
      method: thrift
      schema: lake
      host: spark
`,
  },
  {
    title: 'clickhouse, with Windows line ends',
    text: 'shop:\r\n  target: prod\r\n  outputs:\r\n    prod:\r\n      type: clickhouse\r\n      schema: shop\r\n      secure: true\r\n',
  },
  {
    title: 'bigquery, whose type comes from the environment',
    type: 'bigquery',
    keys: ['dataset'],
    text: `shop:
  target: prod
  outputs:
    prod:
      type: "{{ env_var('WAREHOUSE', 'bigquery') }}"
      project: acme
      dataset: "{{ env_var('DATASET') }}_v2"
      execution_project: acme-jobs # not where tables go
`,
  },
  {
    title: 'duckdb, with attached databases and settings',
    text: `shop:
  target: prod
  outputs:
    prod:
      type: duckdb
      path: /tmp/shop.duckdb
      schema: main
      attach:
        - path: "s3://acme/{{ env_var('LAKE') }}.duckdb"
          alias: lake
          options: {schema: not_ours}
        - {path: other.db, type: sqlite, read_only: true}
      settings:
        schema: not_ours_either
      extensions: [httpfs, parquet]
`,
  },
  {
    title: 'duckdb on MotherDuck',
    text: `shop:
  target: prod
  outputs:
    prod:
      type: duckdb
      path: "md:acme_prod?motherduck_token={{ env_var('MOTHERDUCK_TOKEN') }}"
      schema: "analytics"
`,
  },
  {
    title: 'spark, whose database has to be the schema',
    keys: ['schema', 'database'],
    text: `shop:
  target: prod
  outputs:
    prod:
      type: spark
      method: http
      schema: analytics
      database: analytics
      host: "{{ env_var('SPARK_HOST') }}"
      server_side_parameters: {"spark.sql.database": "kept"}
`,
  },
  {
    title: 'clickhouse, whose schema is a database',
    keys: ['schema', 'database'],
    text: `shop:
  target: prod
  outputs:
    prod:
      type: clickhouse
      database: shop
      schema: shop
      cluster_mode: false
      custom_settings: {database: kept}
`,
  },
  {
    title: 'clickhouse without a schema',
    text: `shop:
  target: prod
  outputs:
    prod:
      type: clickhouse
      host: localhost
`,
  },
  {
    title: 'trino, with a catalog',
    text: `shop:
  target: prod
  outputs:
    prod:
      type: trino
      method: ldap
      database: hive
      schema: 'analytics' # in the catalog
`,
  },
  {
    title: 'athena, with its folders',
    text: `shop:
  target: prod
  outputs:
    prod:
      type: athena
      s3_staging_dir: s3://acme/staging/
      s3_data_dir: s3://acme/data/
      database: awsdatacatalog
      schema: analytics
`,
  },
  {
    title: 'sqlserver, with a backslash and a schema in brackets',
    text: `shop:
  target: prod
  outputs:
    prod:
      type: sqlserver
      driver: 'ODBC Driver 18 for SQL Server'
      server: acme\\prod
      database: shop
      schema: "[dbo]"
`,
  },
  {
    title: 'fabric',
    text: `shop:
  target: prod
  outputs:
    prod: {type: fabric, server: "x.datawarehouse.fabric.microsoft.com", database: shop, schema: dbo, authentication: CLI}
`,
  },
  {
    title: 'sqlite, whose schemas are files of a folder',
    text: `shop:
  target: prod
  outputs:
    prod:
      type: sqlite
      database: database
      schema: main
      schemas_and_paths:
        main: /data/shop.db
      schema_directory: /data
`,
  },
  {
    title: 'Jinja in keys, which dbt does not render',
    text: `"{{ env_var('PROFILE') }}":
  target: prod
  outputs: {prod: {type: postgres, schema: kept}}
shop:
  target: "{{ env_var('TARGET') }}"
  outputs:
    "{{ env_var('OTHER') }}": {type: postgres, schema: kept}
    prod:
      type: postgres
      schema: "{% if true %}analytics{% endif %}"
      "{{ env_var('KEY') }}": 1
`,
  },
  {
    title: 'a schema over several lines',
    text: `shop:
  target: prod
  outputs:
    prod:
      type: postgres
      schema: "analy\\
        tics"
      user: one
        two
      search_path: |-
        public
`,
  },
  {
    title: 'Windows line ends and no schema',
    text: 'shop:\r\n  target: prod\r\n  outputs:\r\n    prod:\r\n      type: duckdb\r\n      path: shop.duckdb\r\n',
  },
  {
    title: 'a byte order mark, a start of the document, an unrelated config',
    text: '\ufeff---\nconfig: {use_colors: true}\nshop:\n  target: prod\n  outputs:\n    prod: {type: redshift, schema: x}\n...\n',
  },
  {
    title: 'a schema that comes in by a merge',
    text: `base: &base
  type: postgres
  schema: analytics
  host: "{{ env_var('H', 'a, b') }}"
shop:
  target: prod
  outputs:
    dev:
      <<: *base
      schema: dev
    prod:
      <<: *base
      host: 'x'
`,
  },
  {
    title: 'a merged list, the first of which wins',
    text: `a: &a {schema: one, port: 1}
b: &b {type: postgres, schema: two, port: 2}
shop:
  target: prod
  outputs:
    prod:
      <<: [*a, *b]
    dev:
      <<: [*b, *a]
`,
  },
  {
    title: 'two merges, the second of which wins',
    text: `a: &a {schema: one, type: postgres}
b: &b {schema: two, type: duckdb}
shop:
  target: prod
  outputs:
    prod:
      <<: *a
      <<: *b
`,
  },
  {
    title: 'an own schema besides a merged one',
    text: `base: &base {type: postgres, schema: one}
shop:
  target: prod
  outputs:
    prod:
      schema: two
      <<: *base
`,
  },
  {
    title: 'a merged map that has no schema',
    text: `base: &base {type: duckdb}
shop:
  target: prod
  outputs:
    prod:
      <<: *base
      path: shop.duckdb
    dev:
      <<: *base
`,
  },
  {
    title: 'an output that others are made from',
    text: `shop:
  target: prod
  outputs:
    prod: &prod
      type: postgres
      # kept
      schema: analytics
      extra: |
        a
         b
      list: [1, "x, y", ~]
      empty:
      long: one
        two
      odd: a|b
      tagged: !!str 5432
    copy: *prod
    dev:
      <<: *prod
      host: localhost
`,
  },
  {
    title: 'an output that is an alias',
    text: `x-target: &x
  type: snowflake
  schema: analytics
  password: "{{ env_var(\\"P\\") }}"
shop:
  target: prod
  outputs:
    prod: *x
    other: *x
`,
  },
  {
    title: 'a schema with an anchor',
    text: `shop:
  target: prod
  outputs:
    prod:
      type: postgres
      schema: &name analytics
      search_path: *name
    other: {type: postgres, schema: *name}
`,
  },
  {
    title: 'a schema that is an alias',
    text: `name: &name analytics
shop:
  target: prod
  outputs:
    prod: {type: postgres, schema: *name}
    other: {type: postgres, schema: *name}
`,
  },
  {
    title: 'a profile and its outputs that are aliases',
    text: `outs: &outs
  prod: &p {type: postgres, schema: a}
  dev: {<<: *p, schema: b}
first: &first
  target: prod
  outputs: *outs
shop: *first
third:
  <<: *first
  target: dev
`,
  },
  {
    title: 'equal keys, the last of which counts',
    lines: 2,
    text: `shop:
  target: prod
  outputs:
    prod:
      type: postgres
      schema: one
      schema: two
`,
  },
];

const typeIn = (text: string) => /type"?: "?(\w+)/.exec(text)?.[1] ?? '';

const derive = ({ text, profile = 'shop', target = 'prod', type = typeIn(text) }: Case) =>
  deriveIsolatedTarget({ text, profile, target, type, schema: SCHEMA });

type Profiles = Record<string, { outputs: Record<string, Record<string, unknown>> }>;

/** As dbt reads the files: PyYAML's safe_load. */
function loadWithPyYaml(texts: readonly string[]): unknown[] {
  const script =
    'import json, sys, yaml; print(json.dumps([yaml.safe_load(t) for t in json.load(sys.stdin)]))';
  return JSON.parse(
    execFileSync(PYTHON, ['-c', script], { input: JSON.stringify(texts), encoding: 'utf8' }),
  );
}

const READ_PROFILES = `
import json, os, re, sys, tempfile
from argparse import Namespace
from dbt.config.runtime import load_profile
from dbt.exceptions import DbtProfileError
from dbt.flags import set_from_args
from dbt_common.context import set_invocation_context
answers = []
for profile, target, text in json.load(sys.stdin):
    names = set(re.findall(r"env_var\\(\\W*(\\w+)", text))
    os.environ.update({name: target if name == "TARGET" else "1" for name in names})
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + "/profiles.yml", "w", newline="") as file:
            file.write(text)
        with open(folder + "/dbt_project.yml", "w") as file:
            json.dump({"name": "shop", "profile": profile}, file)
        set_from_args(Namespace(PROFILES_DIR=folder, PROJECT_DIR=folder), {})
        set_invocation_context(os.environ)
        try:
            answers.append(load_profile(folder, {}, profile, target).credentials.to_dict())
        except DbtProfileError:
            answers.append(None)
print(json.dumps(answers))
`;

/** The connections that dbt makes of the targets; null where a host or user is missing. */
function readWithDbt(examples: readonly Case[]): Array<Record<string, unknown> | null> {
  const input = JSON.stringify(
    examples.map(({ profile = 'shop', target = 'prod', text }) => [profile, target, text]),
  );
  return JSON.parse(execFileSync(PYTHON, ['-c', READ_PROFILES], { input, encoding: 'utf8' }));
}

describe('deriveIsolatedTarget', () => {
  let before: unknown[];
  let after: unknown[];
  beforeAll(() => {
    const loaded = loadWithPyYaml([...cases.map(({ text }) => text), ...cases.map(derive)]);
    before = loaded.slice(0, cases.length);
    after = loaded.slice(cases.length);
  });

  it.each(cases.map((example, index) => ({ ...example, index })))(
    'changes nothing else for dbt: $title',
    ({ index, profile = 'shop', target = 'prod', keys = ['schema'] }) => {
      const expected = before[index] as Profiles;
      const output = expected[profile]?.outputs[target] ?? {};
      for (const key of keys) output[key] = SCHEMA;
      expect(after[index]).toEqual(expected);
    },
  );

  it.each(cases.filter(({ text }) => / schema: ?\S|dataset/.test(text) && !text.includes('*')))(
    'leaves every other line as it was: $title',
    (example) => {
      const derived = derive(example).split('\n');
      const kept = example.text.split('\n').filter((line) => derived.includes(line));
      expect(derived.filter((line) => !line.includes(SCHEMA))).toEqual(
        kept.filter((line) => !line.includes(SCHEMA)),
      );
      const { keys = ['schema'], lines = keys.length } = example;
      expect(derived.filter((line) => line.includes(SCHEMA))).toHaveLength(lines);
    },
  );

  it('keeps the comment on the line of the schema, and all comments where there are aliases', () => {
    const [postgres] = cases;
    expect(postgres && derive(postgres)).toContain(
      '\n      schema: "pr_12_shop"  # served to everybody\n',
    );
    const aliased = cases.find(({ title }) => title === 'an output that others are made from');
    expect(aliased && derive(aliased)).toContain('\n      # kept\n');
  });

  it('gives dbt’s own reading of the profile the same connection, on DuckDB and PostgreSQL', () => {
    const real = cases.filter((example) =>
      /duckdb|postgres/.test(example.type ?? typeIn(example.text)),
    );
    const derived = real.map((each) => ({ ...each, text: derive(each) }));
    const read = readWithDbt([...real, ...derived]);
    const [before, after] = [read.slice(0, real.length), read.slice(real.length)];
    expect(after).toEqual(
      before.map((connection) => connection && { ...connection, schema: SCHEMA }),
    );
    expect(after.filter((connection) => connection?.schema === SCHEMA)).toHaveLength(8);
  });

  it('gives real dbt the new schema under the old target name', () => {
    const text = `base: &base
  type: duckdb
  path: "{{ env_var('DUCKDB_PATH') }}"
  schema: "{{ env_var('DBT_SCHEMA') }}"
shop:
  target: dev
  outputs:
    dev: *base
    prod:
      <<: *base
      threads: 3
`;
    const project = createWorkspace({
      'dbt_project.yml': 'name: shop\nprofile: shop\nconfig-version: 2\n',
    });
    const profiles = mkdtempSync(join(tmpdir(), 'dbt-ci-profiles-'));
    onTestFinished(() => rmSync(profiles, { recursive: true }));
    writeFileSync(join(profiles, 'profiles.yml'), derive({ title: '', text }));
    const inline = '{{ target.name }}|{{ target.schema }}|{{ target.threads }}';
    const output = execFileSync(
      DBT,
      ['--quiet', 'compile', '--target', 'prod', '--profiles-dir', profiles, '--inline', inline],
      {
        cwd: project,
        encoding: 'utf8',
        env: {
          PATH: process.env.PATH,
          HOME: project,
          DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
          DUCKDB_PATH: join(project, 'shop.duckdb'),
          DBT_SCHEMA: 'analytics',
        },
      },
    );
    expect(output).toContain('prod|pr_12_shop|3');
  });
});

describe('the place of files that a target gives', () => {
  const derive = (text: string, type: string) =>
    deriveIsolatedTarget({
      ...{ text, type, profile: 'shop', target: 'prod', schema: SCHEMA },
      isolatesFiles: true,
    });
  const output = (fields: string) => `shop: {outputs: {prod: {schema: analytics, ${fields}}}}\n`;

  it.each([
    ['duckdb', 'external_root: /data/out/', 'external_root: "/data/out/pr_12_shop"'],
    [
      'duckdb',
      `external_root: "{{ env_var('OUT') }}"`,
      `external_root: "{{ env_var('OUT') }}/pr_12_shop"`,
    ],
    ['athena', 's3_data_dir: s3://lake/dbt/', 's3_data_dir: "s3://lake/dbt/pr_12_shop"'],
    ['postgres', 'external_root: x', 'external_root: x'],
  ])('of %s is the pull request’s: %s', (type, before, after) => {
    expect(derive(output(before), type)).toBe(
      output(after).replace('schema: analytics', 'schema: "pr_12_shop"'),
    );
  });
});
