import { deepEqual } from 'node:assert/strict';
import type { Review } from '../../../src/plan/review.ts';
import { parseHistory } from '../../../src/state/history-file.ts';
import type { FileChanges } from '../git.ts';
import { readReport } from '../read-report.ts';
import type { StepResult } from '../runner/step.ts';
import { type Pull, Shop } from '../shop.ts';
import { loadRaw, readProject } from './project.ts';
import type { Server, WarehouseSuite } from './suite.ts';

/** What the steps of one warehouse share. */
export interface Stage {
  suite: WarehouseSuite;
  server: Server;
  shop: Shop;
  /** The last run of a pull request, and its review. */
  pull: StepResult | undefined;
  review: Review | undefined;
}

export type Play = (stage: Stage) => Promise<void>;

export async function openStage(suite: WarehouseSuite, server: Server): Promise<Stage> {
  await server.run(loadRaw(suite));
  const shop = await openShop(server, await readProject(suite));
  return { suite, server, shop, pull: undefined, review: undefined };
}

export async function openShop(server: Server, files: FileChanges): Promise<Shop> {
  const shop = await Shop.openWith(files);
  shop.dbt = { ...shop.dbt, ...server.env };
  return shop;
}

export async function commit(shop: Shop, changes: FileChanges): Promise<void> {
  await shop.repository.switch('main');
  await shop.repository.commit('A change', changes);
}

export async function runPull(
  stage: Stage,
  pull: Pull,
  action: string,
  inputs: Record<string, string> = {},
): Promise<StepResult> {
  const { pullEnv } = stage.server;
  const step = await stage.shop.runPull(pull, action, { inputs, ...(pullEnv && { env: pullEnv }) });
  stage.pull = step;
  stage.review = step.outputs['report-json'] ? (await readReport(step)).review : undefined;
  return step;
}

export async function succeed(step: Promise<StepResult>): Promise<StepResult> {
  const result = await step;
  if (result.conclusion !== 'success') throw new Error(`The run failed.\n${result.log}`);
  return result;
}

export function check(what: string, actual: unknown, expected: unknown): void {
  try {
    deepEqual(actual, expected);
  } catch (error) {
    throw new Error(`${what} ${(error as Error).message}`);
  }
}

export function pastsOf({ review }: Stage) {
  return review?.pasts.map(({ uniqueId, how }) => [uniqueId, how]);
}

/** Relations of the schemas whose name starts with it. */
export async function listSchemas(server: Server, schema: string): Promise<string[]> {
  return (await server.relations()).filter((name) => name.startsWith(schema));
}

export function rowsInHistory(shop: Shop): Record<string, number | null> {
  const state = shop.github.artifacts().findLast(({ name }) => name.startsWith('dbt-state'));
  const text = state && String(shop.github.artifactFiles(state)['history.json']);
  const counted = [...parseHistory(text ?? '').nodes]
    .map(([id, { rows }]) => [id.split('.').at(-1) ?? '', rows.at(-1) ?? null] as const)
    .filter(([, rows]) => rows !== null);
  return Object.fromEntries(counted.sort(([a], [b]) => (a < b ? -1 : 1)));
}
