import { describe, expect, it } from 'vitest';
import { findEmptyVariables } from '../../src/config/empty-variables.ts';
import { describeProblem } from '../../src/errors.ts';
import { createWorkspace } from './workspace.ts';

interface Case {
  type?: string;
  /** Lines of the output. */
  lines: string[];
  env: Record<string, string>;
  workflow?: string;
}

function find({ type = 'postgres', lines, env, workflow }: Case): string[] {
  const text = [
    'shop:',
    '  outputs:',
    '    prod:',
    `      type: ${type}`,
    ...lines.map((line) => `      ${line}`),
    '    other:',
    '      type: postgres',
    `      password: "{{ env_var('OTHERS') }}"`,
  ].join('\n');
  const files = workflow === undefined ? {} : { '.github/workflows/dbt.yml': workflow };
  const workspace = createWorkspace({ 'README.md': '', ...files });
  const profiles = { text, name: 'profiles.yml', directory: undefined };
  const output = { profile: 'shop', target: 'prod', type };
  return findEmptyVariables(profiles, output, { OTHERS: '', ...env }, workspace).map(
    describeProblem,
  );
}

const PASSWORD = `password: "{{ env_var('DB_PASSWORD') }}"`;
const EMPTY = { DB_PASSWORD: '' };

describe('findEmptyVariables', () => {
  it('names the variable, the line of the profile, and the secret that the workflow misspells', () => {
    const workflow = `on: push
jobs:
  dbt:
    steps:
      - uses: acme/dbt@v1
        env:
          DB_USER: \${{ secrets.DB_USER }}
          DB_PASSWORD: \${{ secrets.DB_PASWORD }}
`;
    expect(find({ lines: ['threads: 1', PASSWORD], env: EMPTY, workflow })).toEqual([
      `profiles.yml:6:21: The environment variable DB_PASSWORD is set but empty, and target "prod" reads its "password" from it. .github/workflows/dbt.yml:8 sets it from secrets.DB_PASWORD. Check the name: GitHub gives a secret that does not exist as an empty text. A secret of an environment needs "environment:" in the job, and a called workflow needs "secrets: inherit". If the value may be empty, write env_var('DB_PASSWORD', '') in the profile.`,
    ]);
  });

  it('says what to look for where no workflow of the checkout shows it', () => {
    expect(find({ lines: [PASSWORD], env: EMPTY })[0]).toContain(
      `Check what sets it, e.g. DB_PASSWORD: \${{ secrets.DB_PASSWORD }}.`,
    );
  });

  it.each<[string, Case]>([
    ['a password', { lines: [PASSWORD], env: EMPTY }],
    [
      'the only login, although its key has a passphrase',
      {
        type: 'snowflake',
        lines: [`private_key: "{{ env_var('KEY') }}"`, 'private_key_passphrase: x'],
        env: { KEY: '' },
      },
    ],
    ['a part of an address', { lines: [`host: "{{ env_var('A') }}.x.net"`], env: { A: '' } }],
    ['a filter', { lines: [`port: "{{ env_var('A') | as_number }}"`], env: { A: '' } }],
    [
      'a default that the empty text hides',
      { lines: [`password: "{{ env_var('A', 'dev') }}"`], env: { A: '' } },
    ],
    [
      'a nested credential of a database in a file',
      {
        type: 'duckdb',
        lines: [`settings: {motherduck_token: "{{ env_var('A') }}"}`],
        env: { A: '' },
      },
    ],
    [
      'JSON of a key',
      {
        type: 'bigquery',
        lines: [`keyfile_json: {private_key: "{{ env_var('A') }}"}`],
        env: { A: '' },
      },
    ],
  ])('refuses %s', (_name, given) => {
    expect(find(given)).toHaveLength(1);
  });

  it.each<[string, Case]>([
    ['a value', { lines: [PASSWORD], env: { DB_PASSWORD: 'x' } }],
    ['what is not set at all, which is told elsewhere', { lines: [PASSWORD], env: {} }],
    ['what another target reads', { lines: ['threads: 1'], env: {} }],
    ['an empty default', { lines: [`password: "{{ env_var('A', '') }}"`], env: { A: '' } }],
    ['Jinja with a fallback', { lines: [`host: "{{ env_var('A') or 'db' }}"`], env: { A: '' } }],
    [
      'the login that the job does not use, of two that the profile offers',
      {
        type: 'snowflake',
        lines: [PASSWORD, `private_key: "{{ env_var('KEY') }}"`],
        env: { ...EMPTY, KEY: 'MIIE' },
      },
    ],
    ['a role', { type: 'snowflake', lines: [`role: "{{ env_var('A') }}"`], env: { A: '' } }],
    [
      'the passphrase of a key without one',
      {
        type: 'snowflake',
        lines: [`private_key_passphrase: "{{ env_var('A') }}"`],
        env: { A: '' },
      },
    ],
    [
      'where a database in a file is',
      {
        type: 'duckdb',
        lines: [`path: "{{ env_var('A') }}"`, `schema: "{{ env_var('A') }}"`],
        env: { A: '' },
      },
    ],
  ])('allows %s', (_name, given) => {
    expect(find(given)).toEqual([]);
  });
});
