import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { removeTempDirs } from '../support/temp.ts';
import { judge } from './judge.ts';
import { POSTGRES } from './kinds/postgres.ts';
import { Oracle } from './oracle.ts';
import { createPostgresWarehouse } from './production-postgres.ts';

describe('a pull request equals its merge on PostgreSQL', { timeout: 600_000 }, () => {
  let server: Postgres;
  let oracle: Oracle;

  beforeAll(async () => {
    server = await startPostgres();
    oracle = new Oracle(createPostgresWarehouse(server));
  });

  afterAll(async () => {
    await oracle.close();
    await server.stop();
    await removeTempDirs();
  });

  it('with a change of what a function reads and of what keeps rows, and new rows in the source', async () => {
    const scenario = POSTGRES.find(({ kind, raw }) => kind === 'function' && raw);
    if (!scenario) throw new Error('There is no such scenario.');
    expect(judge(scenario, await oracle.run(scenario, ['full']))).toEqual([]);
  });
});
