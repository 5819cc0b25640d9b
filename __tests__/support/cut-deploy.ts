import { readFile } from 'node:fs/promises';
import type { Report } from '../../src/report/model/report.ts';
import { seededFaults, startFaultProxy } from './fault-proxy.ts';
import { startPostgres } from './postgres.ts';
import type { StepResult } from './runner/step.ts';
import { Shop } from './shop.ts';

/** Models side by side; each is made of one of the layer above. */
const WIDTH = 10;

interface CutDeployOptions {
  models: number;
  seed: number;
  /** Of a cut, for each connection and each message to the server. */
  chance: number;
  /** Cuts at most. */
  limit: number;
  retries: number;
}

export interface CutDeploy {
  step: StepResult;
  report: Report;
  cuts: number;
  delays: number;
  connections: number;
  /** By name of a model, how often the warehouse committed it. */
  executions: Map<string, number>;
}

/**
 * A deploy of many models with a test each, on PostgreSQL behind a proxy that cuts connections at
 * random. Each model writes its name to a table in its own transaction.
 */
export async function deployThroughCuts(options: CutDeployOptions): Promise<CutDeploy> {
  const postgres = await startPostgres();
  const proxy = await startFaultProxy(postgres.port, seededFaults(options.seed, options));
  const shop = await Shop.openWith(buildProject(options.models));
  try {
    await postgres.query('create schema audit; create table audit.runs (name text)');
    const step = await shop.runPush({
      inputs: { retries: String(options.retries), 'retry-delay': '0' },
      env: { SHOP_PORT: String(proxy.port), SHOP_PASSWORD: postgres.password },
    });
    const rows = await postgres.query(
      'select name, count(*)::int as n from audit.runs group by name',
    );
    return {
      step,
      report: JSON.parse(await readFile(step.outputs['report-json'] ?? '', 'utf8')) as Report,
      ...proxy.done,
      executions: new Map(rows.map(({ name, n }) => [String(name), Number(n)])),
    };
  } finally {
    await Promise.all([shop.close(), proxy.stop()]);
    await postgres.stop();
  }
}

/** What the warehouse built although it was not to be: names of models. */
export function findRebuilt({ report, executions }: CutDeploy): string[] {
  return report.nodes
    .filter(({ name, attempts }) => (executions.get(name) ?? 0) > attempts)
    .map(({ name }) => name);
}

function buildProject(models: number): Record<string, string> {
  const names = Array.from({ length: models }, (_, index) => `m${String(index).padStart(3, '0')}`);
  const sqlOf = (index: number) => {
    const parent = names[index - WIDTH];
    return parent ? `select id + 1 as id from {{ ref('${parent}') }}` : 'select 1 as id';
  };
  const properties = names.map(
    (name) => `  - name: ${name}\n    columns: [{name: id, data_tests: [not_null]}]`,
  );
  return {
    'dbt_project.yml': `name: shop
version: "1.0"
profile: shop
models:
  +materialized: table
  +post-hook: "insert into audit.runs values ('{{ this.name }}')"
`,
    'profiles.yml': `shop:
  target: prod
  outputs:
    prod:
      type: postgres
      host: 127.0.0.1
      port: "{{ env_var('SHOP_PORT') | as_number }}"
      user: postgres
      password: "{{ env_var('SHOP_PASSWORD') }}"
      dbname: postgres
      schema: analytics
      threads: 4
      retries: 0
`,
    'models/schema.yml': `models:\n${properties.join('\n')}\n`,
    ...Object.fromEntries(names.map((name, index) => [`models/${name}.sql`, sqlOf(index)])),
  };
}
