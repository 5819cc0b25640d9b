import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport } from '../support/read-report.ts';
import { workflowDispatchEvent } from '../support/runner/events.ts';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

/** A project whose schemas do not follow the target's in full: it appends a variable. */
const MACRO = `{% macro generate_schema_name(custom_schema_name, node) -%}
  {{ target.schema }}{{ '_' ~ custom_schema_name if custom_schema_name }}{{ var('schema_suffix', '') }}
{%- endmacro %}
`;
const INPUTS = { 'blue-green': 'on', 'green-suffix-var': 'schema_suffix' };
const SCHEMAS = ['analytics', 'analytics_history'];

describe('a blue-green deploy on DuckDB', { timeout: 900_000 }, () => {
  let shop: Shop;
  const deploys: StepResult[] = [];
  const contents = async () =>
    Object.assign({}, ...(await Promise.all(SCHEMAS.map((schema) => shop.contents(schema)))));

  beforeAll(async () => {
    shop = await Shop.open({ 'macros/generate_schema_name.sql': MACRO });
    deploys.push(await shop.runPush({ inputs: INPUTS }));
    expect(deploys[0]?.conclusion, deploys[0]?.log).toBe('success');
  }, 600_000);

  afterAll(async () => {
    expect(shop.github.strictErrors).toEqual([]);
    await shop.close();
    await removeTempDirs();
  });

  it('puts the new generation into the live schemas, and the former one back', async () => {
    const first = await contents();
    expect(Object.keys(first)).toHaveLength(10);
    await shop.loadRaw(31);
    await shop.repository.switch('main');
    await shop.repository.commit('Another commit', { 'README.md': 'A shop.\n' });
    const second = await shop.runPush({ inputs: INPUTS });
    expect(second.conclusion, second.log).toBe('success');
    expect(second.log).not.toContain('in the way');
    const changed = await contents();
    expect(Object.keys(changed).sort()).toEqual(Object.keys(first).sort());
    expect(changed['analytics.fct_orders']).not.toBe(first['analytics.fct_orders']);
    expect((await shop.relations()).filter((name) => name.includes('green'))).toEqual([]);
    // Views read what is live.
    expect(
      await shop.query(
        "select count(*) from duckdb_views() where schema_name like 'analytics%' and (sql like '%green%' or schema_name not like '%old%' and sql like '%\\_old\\_%' escape '\\')",
      ),
    ).toEqual([['0']]);

    const sha = await shop.repository.git('rev-parse', 'main');
    const back = await (
      await shop.start('main', workflowDispatchEvent({ sha }), {
        inputs: { ...INPUTS, mode: 'rollback' },
      })
    ).result;
    expect(back.conclusion, back.log).toBe('success');
    expect(back.outputs).toMatchObject({ mode: 'rollback', status: 'success' });
    const again = await contents();
    // The others are views on sources, which have gone on.
    for (const name of Object.keys(first).filter((each) => !each.includes('.stg_')))
      expect([name, again[name]]).toEqual([name, first[name]]);
    deploys.push(second, back);
  });

  it('lets a pull request compare with what is live again', async () => {
    const [first] = deploys;
    const pull = await shop.openPull(7, 'names', {
      'models/marts/payment_methods.sql':
        "select payment_method, count(*) as payments from {{ ref('stg_payments') }} group by 1\n",
    });
    const step = await shop.runPull(pull, 'opened');
    expect(step.conclusion, step.log).toBe('success');
    expect(step.outputs).toMatchObject({
      'state-sha': first && (await readReport(first)).sha,
      'state-run-id': String(first?.run.id),
    });
  });
});
