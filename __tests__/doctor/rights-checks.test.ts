import { describe, expect, it } from 'vitest';
import { checkRights, type RightsFacts } from '../../src/doctor/rights-checks.ts';
import type { Rights } from '../../src/warehouse/rights.ts';

const relation = (name: string, change: Partial<Rights['schemas'][0]['relations'][0]> = {}) => ({
  ...{ name, owner: 'deployer', reads: true, writes: false, owns: false, ...change },
});

const schema = (name: string, relations: ReturnType<typeof relation>[], change = {}) => ({
  ...{ database: 'shop', schema: name, owner: 'deployer', uses: true, creates: false, owns: false },
  ...{ relations, ...change },
});

const rights = (change: Partial<Rights> = {}): Rights => ({
  ...{ asked: true, user: 'ci', role: null, complete: true },
  creates_schemas: [{ database: 'shop', allowed: true }],
  schemas: [
    schema('analytics', [relation('orders'), relation('kept')]),
    schema('raw', [relation('events')]),
  ],
  ...change,
});

const place = (schemaName: string, identifier: string, database = 'shop') => ({
  ...{ database, schema: schemaName, identifier },
});

const check = (change: Partial<RightsFacts> = {}) =>
  Object.fromEntries(
    checkRights({
      ...{ side: 'pull request', rights: rights(), adapter: 'postgres', schema: 'analytics' },
      ...{ user: 'ci', role: undefined, hasState: true },
      production: [place('analytics', 'orders'), place('analytics', 'kept')],
      sources: [place('raw', 'events')],
      ...change,
    }).map(({ name, ...rest }) => [name, rest]),
  );

describe('checkRights of a pull request’s login', () => {
  it('is right where it reads all and changes nothing', () => {
    expect(Object.values(check()).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
  });

  it('takes no right for granted where nobody was asked', () => {
    const checks = check({ rights: rights({ asked: false }), adapter: 'bigquery' });
    expect(Object.values(checks).map(({ status }) => status)).toEqual(Array(3).fill('unknown'));
    expect(checks['Create schemas']?.found).toContain('Not asked on bigquery');
  });

  it('lists a relation without a right as denied where the catalogue hides it', () => {
    const hidden = rights({
      ...{ complete: false, role: 'CI_ROLE' },
      schemas: [schema('ANALYTICS', [relation('ORDERS')])],
    });
    const { 'Read production': row } = check({ rights: hidden, adapter: 'snowflake', sources: [] });
    expect(row).toMatchObject({
      status: 'failed',
      found:
        'The role `CI_ROLE` may not read 1 of 2 relations of production and its sources: `analytics.kept`.',
    });
    expect(row?.todo).toContain(
      'grant select on all tables in schema shop.analytics to role CI_ROLE;',
    );
  });

  it('warns of relations of the state that do not exist any more', () => {
    const gone = rights({ schemas: [schema('analytics', [relation('orders')])] });
    expect(check({ rights: gone, sources: [] })['Read production']).toMatchObject({
      status: 'warning',
      found: expect.stringContaining('1 relation of the state does not exist: `analytics.kept`.'),
    });
  });

  it('looks at the target’s schema alone where there is no state', () => {
    const checks = check({ hasState: false, production: [], sources: [] });
    expect(checks['Read production']?.found).toContain('so only `analytics` was looked at.');
    const empty = check({ hasState: false, production: [], schema: 'nowhere' });
    expect(empty['Read production']?.status).toBe('unknown');
    expect(empty['No write to production']?.status).toBe('unknown');
  });

  it.each([
    [
      'a relation',
      schema('analytics', [relation('orders', { writes: true })]),
      'change 1 relation',
    ],
    ['the schema', schema('analytics', [], { creates: true }), 'create relations in `analytics`'],
    ['its owner', schema('analytics', [], { owns: true }), 'create relations in `analytics`'],
  ])('warns of a right to change production: %s', (_, open, words) => {
    const row = check({ rights: rights({ schemas: [open] }) })['No write to production'];
    expect(row).toMatchObject({ status: 'warning', found: expect.stringContaining(words) });
  });

  it('does not judge a database that the connection does not see', () => {
    const elsewhere = [place('analytics', 'orders', 'other')];
    const checks = check({ production: elsewhere, sources: [] });
    expect(checks['Read production']?.status).toBe('unknown');
  });

  it('quotes names in what it says to run', () => {
    const denied = rights({ schemas: [schema('My raw', [relation('events', { reads: false })])] });
    const row = check({ rights: denied, production: [], sources: [place('My raw', 'events')] });
    expect(row['Read production']?.todo).toContain('grant usage on schema "My raw" to ci;');
  });
});

describe('checkRights of a deploy’s login', () => {
  const deploy = (change: Partial<RightsFacts> = {}) => check({ side: 'deploy', ...change });

  it('fails where somebody else owns a relation, or no relation can be created', () => {
    expect(deploy()['Replace production']).toMatchObject({
      status: 'failed',
      todo: 'alter table analytics.orders owner to ci; And the same for the other 1.',
    });
    const bare = rights({ schemas: [schema('analytics', [])] });
    expect(deploy({ rights: bare })['Replace production']).toMatchObject({
      ...{ status: 'failed', found: '`ci` may not create relations in `analytics`.' },
    });
  });

  it('only warns without the right to create schemas where its own exists', () => {
    const creates_schemas = [{ database: 'shop', allowed: false }];
    const own = rights({ creates_schemas, schemas: [schema('analytics', [], { creates: true })] });
    expect(deploy({ rights: own })['Create schemas']?.status).toBe('warning');
    expect(deploy({ rights: rights({ creates_schemas }) })['Create schemas']?.status).toBe(
      'failed',
    );
  });
});
