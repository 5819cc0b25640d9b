import { join } from 'node:path';
import { POSTGRES_PROFILES, type Postgres, postgresEnv } from '../support/postgres.ts';
import { makeTempDir } from '../support/temp.ts';
import { copyState, type Production, type Warehouse } from './production.ts';

/** The manifest holds the name, so every copy has it in its turn. */
const NAME = 'shop';

/** Productions in one database of the server, one after the other. */
export function createPostgresWarehouse(server: Postgres): Warehouse {
  let saved = 0;

  async function open(statePath: string): Promise<Production> {
    return {
      ...{ env: postgresEnv(server, NAME), statePath },
      query: async (sql) =>
        (await server.query(sql, NAME)).map((row) => Object.values(row).map(String)),
      execute: async (sql) => {
        await server.query(sql, NAME);
      },
    };
  }

  async function replace(template: string): Promise<void> {
    await server.query(`drop database if exists ${NAME} with (force)`);
    await server.query(`create database ${NAME} template ${template}`);
  }

  return {
    profiles: POSTGRES_PROFILES,
    async openEmpty() {
      await replace('template0');
      return open(join(await makeTempDir('production-'), 'state'));
    },
    async save({ statePath }) {
      saved += 1;
      const template = `saved_${saved}`;
      await server.query(`create database ${template} template ${NAME}`);
      return {
        async open() {
          await replace(template);
          const copy = join(await makeTempDir('production-'), 'state');
          await copyState(statePath, copy);
          return open(copy);
        },
      };
    },
  };
}
