import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isElsewhere, readPlace } from '../../src/dbt/place-check.ts';
import type { DbtSession } from '../../src/dbt/session.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { removeTempDirs } from '../support/temp.ts';
import { invoke, makeShop, SESSION_KINDS, sessionOptions } from './shop.ts';

afterAll(removeTempDirs);

describe.each(SESSION_KINDS)('the place that a session over %s works in', (_, startSession) => {
  let project: string;
  let session: DbtSession;

  beforeAll(async () => {
    project = await makeShop({
      'dbt_project.yml': `name: shop
profile: shop
version: "1.0"
on-run-start: create table ran as select 1 as id
`,
      'models/orders.sql': 'select 1 as id',
    });
    const options = sessionOptions(project, { place: { schema: 'ci', database: null } });
    const flags = { ...options.flags, profile: 'shop', profilesDir: project };
    session = await startSession(createProcesses(), { ...options, flags });
  });
  afterAll(() => session.close());

  it('is what dbt itself made of the profile, or nothing is run', async () => {
    await expect(session.invoke({ args: ['build'] })).rejects.toThrow(
      'dbt must use the schema "ci", but it resolves the profile to "prod". Nothing was run.',
    );
    expect(existsSync(join(project, 'shop.duckdb'))).toBe(false);
  });

  it('may be another one for one command', async () => {
    const place = { schema: 'ci', database: 'shop' };
    const right = { args: ['parse', '--target', 'ci'], place };
    expect(await invoke(session, right)).toMatchObject({ success: true });
    const wrong = { ...right, place: { ...place, database: 'other' } };
    await expect(session.invoke(wrong)).rejects.toThrow(
      'dbt must use the database "other", but it resolves the profile to "shop".',
    );
  });
});

describe('isElsewhere', () => {
  it.each([
    [{ schema: 'pr_1', database: null }, { schema: 'PR_1 ', database: 'x' }, false],
    [{ schema: 'pr_1', database: 'pr_1' }, { schema: 'pr_1', database: '' }, false],
    [{ schema: 'pr_1', database: 'pr_1' }, { schema: 'pr_1', database: 'prod' }, true],
    [{ schema: 'pr_1', database: null }, { schema: 'pr_10', database: 'x' }, true],
    [{ schema: 'pr_1', database: null }, { schema: '', database: '' }, true],
  ])('says of %j asked and %j found: %s', (asked, found, elsewhere) => {
    expect(isElsewhere(asked, found)).toBe(elsewhere);
  });
});

describe('readPlace', () => {
  const outcome = { success: true, exception: undefined, results: [], lines: [] };

  it('takes the answer among what else is printed', () => {
    const lines = ['a note', '{"database": "None", "schema": "pr_1"}'];
    expect(readPlace({ ...outcome, lines })).toEqual({ schema: 'pr_1', database: '' });
  });

  it.each([
    [{ success: false, exception: 'no profile', lines: ['{"schema": "pr_1"}'] }, 'no profile'],
    [{ lines: ['place'] }, 'place'],
    [{ lines: [] }, 'nothing was run'],
  ])('takes no answer for a stop: %j', (changes, message) => {
    const read = () => readPlace({ ...outcome, ...changes });
    expect(read).toThrow('dbt did not say which schema its target leads to, so nothing was run.');
    expect(read).toThrow(message);
  });
});
