import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileChanges } from '../support/git.ts';
import {
  POSTGRES_PROFILES,
  type Postgres,
  postgresEnv,
  startPostgres,
} from '../support/postgres.ts';
import { Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

/** As dbt's own, but for functions without regard to the target: all of them in one schema. */
const ONE_SCHEMA = `{% macro generate_schema_name(custom_schema_name, node) -%}
  {%- if node.resource_type == 'function' -%}udfs{%- else -%}{{ target.schema }}{%- endif -%}
{%- endmacro %}
`;
const FOLLOWS = ONE_SCHEMA.replace('udfs', '{{ target.schema }}_udfs');

const project: FileChanges = {
  'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
  'profiles.yml': POSTGRES_PROFILES,
  'macros/generate_schema_name.sql': ONE_SCHEMA,
  'functions/cents.sql': 'select (x * 100)::integer\n',
  'functions/functions.yml': `functions:
  - name: cents
    arguments: [{name: x, data_type: integer}]
    returns: {data_type: integer}
`,
  'models/prices.sql': "select {{ function('cents') }}(2) as price\n",
};

afterAll(removeTempDirs);

describe('a pull request that changes a function', () => {
  let server: Postgres;
  let shop: Shop;
  const extra = () => ({ env: postgresEnv(server) });
  const body = { 'functions/cents.sql': 'select (x * 1000)::integer\n' };
  const priceOf = (relation: string) => server.query(`select price from ${relation}`);

  beforeAll(async () => {
    server = await startPostgres();
    shop = await Shop.openWith(project);
    const deploy = await shop.runPush(extra());
    expect(deploy.conclusion, deploy.log).toBe('success');
  });

  afterAll(async () => {
    expect(shop.github.strictErrors).toEqual([]);
    await shop.close();
    await server.stop();
  });

  it('[A3] is stopped where it would replace production’s', async () => {
    const step = await shop.runPull(await shop.openPull(1, 'one', body), 'opened', extra());
    expect(step.exitCode, step.log).toBe(1);
    expect(step.log).toContain('function.shop.cents (functions/cents.sql)');
    expect(await priceOf('analytics.prices')).toEqual([{ price: 200 }]);
  });

  it('[A3] builds it in a schema of its own, with what calls it, and drops both', async () => {
    const changes = { ...body, 'macros/generate_schema_name.sql': FOLLOWS };
    const pull = await shop.openPull(2, 'two', changes);
    const step = await shop.runPull(pull, 'opened', extra());
    expect(step.conclusion, step.log).toBe('success');
    expect(await priceOf('pr_2_shop.prices')).toEqual([{ price: 2000 }]);
    expect(await priceOf('analytics.prices')).toEqual([{ price: 200 }]);
    const comment = shop.github.comments(2)[0]?.body ?? '';
    expect(comment).toContain('prices');
    expect(comment).not.toContain('was not compared');
    await shop.runPull(pull, 'closed', extra());
    const left = await server.query("select nspname from pg_namespace where nspname like 'pr_%'");
    expect(left).toEqual([]);
  });
});
