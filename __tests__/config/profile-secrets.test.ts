import { describe, expect, it } from 'vitest';
import { findProfileSecrets } from '../../src/config/profile-secrets.ts';
import { tally } from '../support/tally.ts';

const ENV = {
  PGHOST: 'db.example.com',
  PGPORT: '5432',
  PGUSER: 'dbt_prod',
  PGPASSWORD: 'hunter2',
  DBT_SCHEMA: 'analytics_prod',
  WAREHOUSE: 'md:shop?motherduck_token=eyJhbGciOi',
  LICENCE: 'long-enough-licence',
  MODE: 'fast',
  BOTH: 'used-as-both',
  KEY: '{"private_key": "abc"}',
};

function find(output: string) {
  const text = `shop:\n  target: prod\n  outputs:\n    prod:\n${output.replace(/^/gm, '      ')}\n`;
  const found = findProfileSecrets({ text, name: 'profiles.yml' }, ENV);
  return { ...found, values: found.secrets.map(({ value }) => value) };
}

const read = (key: string, name: string) => `${key}: "{{ env_var('${name}') }}"`;

describe('[T10] findProfileSecrets', () => {
  it.each(['password', 'pass', 'token', 'private_key', 'private_key_passphrase', 'client_secret'])(
    'hides what the profile reads from the environment as its %s',
    (key) => {
      expect(find(read(key, 'PGPASSWORD')).values).toContain('hunter2');
    },
  );

  it('hides a keyfile, in a list and in a map of its own too', () => {
    expect(find(read('keyfile_json', 'KEY')).values).toContain(ENV.KEY);
    const secrets = `secrets:\n  - type: s3\n    ${read('secret', 'PGPASSWORD')}`;
    expect(find(secrets).values).toContain('hunter2');
    expect(find(`settings: {${read('s3_secret_access_key', 'LICENCE')}}`).values).toContain(
      ENV.LICENCE,
    );
  });

  it.each(['project', 'project_id', 'quota_project', 'database', 'schema', 'account_id'])(
    'leaves alone what the profile reads as its %s: every relation shows it',
    (key) => {
      const { values, openVariables } = find(read(key, 'DBT_SCHEMA'));
      expect(values).toEqual([]);
      expect([...openVariables]).toEqual(['DBT_SCHEMA']);
    },
  );

  it('leaves alone what says where to, as whom and how', () => {
    const output = [
      ...['type: postgres', read('host', 'PGHOST'), read('port', 'PGPORT'), 'threads: 4'],
      ...[read('user', 'PGUSER'), read('schema', 'DBT_SCHEMA'), 'dbname: shop'],
    ].join('\n');
    const { values, openWords, openVariables } = find(output);
    expect(values).toEqual([]);
    expect(openWords).toEqual(['prod', 'postgres', '4', 'shop']);
    expect([...openVariables]).toEqual(['PGHOST', 'PGPORT', 'PGUSER', 'DBT_SCHEMA']);
  });

  it('finds the token in a path', () => {
    expect(find(read('path', 'WAREHOUSE')).values).toEqual(['eyJhbGciOi']);
    expect(find('path: md:shop?motherduck_token=abcdef').values).toEqual(['abcdef']);
  });

  it('hides under an unknown key what is long enough', () => {
    expect(find(read('licence', 'LICENCE')).values).toEqual([ENV.LICENCE]);
    expect(find(read('speed', 'MODE')).values).toEqual([]);
  });

  it('takes a variable for open only if it is read as nothing else', () => {
    const { openVariables, values } = find(
      `${read('schema', 'BOTH')}\n${read('password', 'BOTH')}`,
    );
    expect([...openVariables]).toEqual([]);
    expect(values).toContain('used-as-both');
  });

  it('hides literal credentials, and the default where the variable is not set', () => {
    expect(find('password: s3cret-word').values).toEqual(['s3cret-word']);
    expect(find('password: 12345678').values).toEqual(['12345678']);
    expect(find(`password: "{{ env_var('UNSET', 'fall-back') }}"`).values).toContain('fall-back');
    expect(find(`password: "{{ env_var('PGPASSWORD') }}-tail"`).values).toEqual([
      'hunter2',
      'hunter2-tail',
    ]);
  });

  it('looks into anchors and merges, and every profile of the file', () => {
    const text = `base: &base {${read('password', 'PGPASSWORD')}}\nother: {outputs: {x: {<<: *base}}}`;
    const { secrets } = findProfileSecrets({ text, name: 'p' }, ENV);
    expect(secrets[0]).toEqual({ name: 'the environment variable PGPASSWORD', value: 'hunter2' });
  });

  it.each(['', 'a', '[1, 2]', 'shop:\n  outputs: {prod: {type: "duckdb\n', '{{ }}'])(
    'is calm about a file that is no profiles.yml: %j',
    (text) => {
      tally('bad inputs');
      expect(() => findProfileSecrets({ text, name: 'p' }, ENV)).not.toThrow();
    },
  );
});
