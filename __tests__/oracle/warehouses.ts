import { startPostgres } from '../support/postgres.ts';
import { DUCKDB, type Warehouse } from './production.ts';
import { createPostgresWarehouse } from './production-postgres.ts';
import type { MergeScenario } from './scenario.ts';

interface Warehouses extends AsyncDisposable {
  open(name: NonNullable<MergeScenario['warehouse']>): Promise<Warehouse>;
}

/** The warehouses that scenarios run on; a server starts with the first scenario that needs it. */
export function openWarehouses(): Warehouses {
  const stops: Array<() => Promise<void>> = [];
  return {
    async open(name) {
      if (name === 'duckdb') return DUCKDB;
      const server = await startPostgres();
      stops.push(() => server.stop());
      return createPostgresWarehouse(server);
    },
    async [Symbol.asyncDispose]() {
      for (const stop of stops) await stop();
    },
  };
}
