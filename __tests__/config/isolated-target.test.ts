import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { deriveIsolatedTarget } from '../../src/config/isolated-target.ts';
import { createWorkspace } from './workspace.ts';

const root = join(import.meta.dirname, '../..');
const SCHEMA = 'pr_12_shop';

interface Case {
  title: string;
  text: string;
  /** Absent: shop, prod. */
  profile?: string;
  target?: string;
  /** Absent: schema. */
  key?: 'dataset';
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
    key: 'dataset',
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

const derive = ({ text, profile = 'shop', target = 'prod' }: Case) =>
  deriveIsolatedTarget({ text, profile, target, schema: SCHEMA });

type Profiles = Record<string, { outputs: Record<string, Record<string, unknown>> }>;

/** As dbt reads the files: PyYAML's safe_load. */
function loadWithPyYaml(texts: readonly string[]): unknown[] {
  const script =
    'import json, sys, yaml; print(json.dumps([yaml.safe_load(t) for t in json.load(sys.stdin)]))';
  const python = join(root, '.venv/bin/python');
  return JSON.parse(
    execFileSync(python, ['-c', script], { input: JSON.stringify(texts), encoding: 'utf8' }),
  );
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
    ({ index, profile = 'shop', target = 'prod', key = 'schema' }) => {
      const expected = before[index] as Profiles;
      Object.assign(expected[profile]?.outputs[target] ?? {}, { [key]: SCHEMA });
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
      expect(derived.filter((line) => line.includes(SCHEMA))).toHaveLength(1);
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
      join(root, '.venv/bin/dbt'),
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
