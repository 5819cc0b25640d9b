import { copyFile, cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Query } from '../support/contents.ts';
import { executeDuckDb, queryDuckDb } from '../support/shop.ts';
import { makeTempDir } from '../support/temp.ts';

/** A warehouse with the state of its last deploy, that one run is pointed to. */
export interface Production {
  /** What the profile reads. */
  env: Record<string, string>;
  /** Input `state-path`. */
  statePath: string;
  query: Query;
  execute(sql: string): Promise<void>;
}

/** Production as it was deployed, from which every run gets one of its own. One is open at a time. */
export interface Warehouse {
  profiles: string;
  /** What the first deploy finds: nothing. */
  openEmpty(): Promise<Production>;
  /** Keeps what is open now as that from which `open` starts. */
  save(production: Production): Promise<Saved>;
}

export interface Saved {
  open(): Promise<Production>;
}

const DUCKDB_PROFILES = `shop:
  target: prod
  outputs:
    prod: { type: duckdb, path: "{{ env_var('SHOP_WAREHOUSE') }}", schema: analytics, threads: 2 }
    ci: { type: duckdb, path: "{{ env_var('SHOP_WAREHOUSE') }}", schema: ci, threads: 2 }
`;

export const DUCKDB: Warehouse = {
  profiles: DUCKDB_PROFILES,
  async openEmpty() {
    return inFolder(await makeTempDir('production-'));
  },
  async save({ statePath }) {
    const folder = join(statePath, '..');
    // What dbt wrote last may still stand in the log beside the file.
    await executeDuckDb(join(folder, FILE), 'checkpoint');
    return { open: () => copyFolder(folder) };
  },
};

/** dbt's SQL holds the name, as that of the database. */
const FILE = 'shop.duckdb';

async function copyFolder(folder: string): Promise<Production> {
  const copy = inFolder(await makeTempDir('production-'));
  await copyFile(join(folder, FILE), join(copy.statePath, '..', FILE));
  await copyState(join(folder, 'state'), copy.statePath);
  return copy;
}

export async function copyState(from: string, to: string): Promise<void> {
  await mkdir(from, { recursive: true });
  await cp(from, to, { recursive: true });
}

function inFolder(folder: string): Production {
  const path = join(folder, FILE);
  return {
    env: { SHOP_WAREHOUSE: path },
    statePath: join(folder, 'state'),
    query: (sql) => queryDuckDb(path, sql),
    execute: (sql) => executeDuckDb(path, sql),
  };
}

/** A node of the state's manifest with the relation that production has of it. */
export interface StateNode {
  uniqueId: string;
  /** `schema.identifier` */
  relation: string;
}

/** Everything with rows in it that the newest state names. */
export async function readStateNodes({ statePath }: Production): Promise<Map<string, StateNode>> {
  const files = await readdir(statePath, { recursive: true });
  const newest = files
    .filter((path) => path.endsWith('manifest.json'))
    .sort()
    .at(-1);
  if (newest === undefined) throw new Error(`There is no state in ${statePath}`);
  const text = await readFile(join(statePath, newest), 'utf8');
  const { nodes } = JSON.parse(text) as { nodes: Record<string, ManifestNode> };
  const related = Object.entries(nodes).filter(
    ([, { relation_name, resource_type }]) =>
      relation_name !== null && ['model', 'seed', 'snapshot'].includes(resource_type),
  );
  return new Map(
    related.map(([uniqueId, node]) => [
      uniqueId,
      { uniqueId, relation: `${node.schema}.${node.alias}` },
    ]),
  );
}

interface ManifestNode {
  resource_type: string;
  relation_name: string | null;
  schema: string;
  alias: string;
}
