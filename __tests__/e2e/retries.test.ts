import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CutDeploy, deployThroughCuts, findRebuilt } from '../support/cut-deploy.ts';
import { tally } from '../support/tally.ts';
import { removeTempDirs } from '../support/temp.ts';

/** The same with 200 models: `npm run e2e:retries`. */
const MODELS = 15;

let deploy: CutDeploy;

beforeAll(async () => {
  deploy = await deployThroughCuts({ models: MODELS, seed: 7, chance: 0.04, limit: 6, retries: 6 });
  tally('faults', deploy.cuts);
});

afterAll(removeTempDirs);

describe('a deploy whose connections to PostgreSQL are cut at random', () => {
  it('ends green, and says what was flaky', () => {
    const { step, cuts } = deploy;
    expect(cuts).toBeGreaterThan(0);
    expect(step.outputs, step.log).toMatchObject({ status: 'success', built: String(MODELS) });
    expect(Number(step.outputs.retried)).toBeGreaterThan(0);
    expect(step.summary).toMatch(/🔁 flaky: .* succeeded after 2 attempts/);
    expect(step.log).toMatch(/Retry \d starts now\. To run again: \d+ with an error/);
  });

  it('records the attempts of each node, in the report and in run_results.json', async () => {
    const { step, report } = deploy;
    const text = await readFile(step.outputs['run-results'] ?? '', 'utf8');
    const { results } = JSON.parse(text) as {
      results: { unique_id: string; adapter_response: { dbt_ci_attempts: number } }[];
    };
    const inFile = results.map(({ unique_id: id, adapter_response: { dbt_ci_attempts: n } }) => [
      id,
      n,
    ]);
    const inReport = [...report.nodes, ...report.tests].map(({ uniqueId, attempts }) => [
      uniqueId,
      attempts,
    ]);
    expect(inFile.sort()).toEqual(inReport.sort());
    expect(inReport).toHaveLength(2 * MODELS);
  });

  it('builds no node again that had succeeded', () => {
    expect(findRebuilt(deploy)).toEqual([]);
    expect(deploy.executions.size).toBe(MODELS);
  });
});
