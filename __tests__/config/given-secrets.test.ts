import { describe, expect, it } from 'vitest';
import { findGivenSecrets } from '../../src/config/given-secrets.ts';
import { tally } from '../support/tally.ts';
import { createWorkspace } from './workspace.ts';

function find(
  parts: {
    workflows?: Record<string, string>;
    vars?: string;
    mask?: string[];
    env?: Record<string, string>;
  },
  open: string[] = [],
): string[] {
  const files = Object.entries(parts.workflows ?? {}).map(
    ([name, text]) => [`.github/workflows/${name}`, text] as const,
  );
  const workspace = createWorkspace({ 'README.md': '', ...Object.fromEntries(files) });
  const settings = { workspace, vars: parts.vars, mask: parts.mask ?? [] };
  const found = findGivenSecrets(settings, parts.env ?? {}, new Set(open));
  return found.map(({ name, value }) => `${name}: ${value}`).sort();
}

const variable = (name: string, value: string) => `the environment variable ${name}: ${value}`;

/** `env:` of the workflow, a job and a step, in the forms that an expression may have. */
const WORKFLOW = `on: push
env:
  OF_WORKFLOW: \${{ secrets.A }}
  PLAIN: \${{ vars.B }}
jobs:
  dbt:
    env: {OF_JOB: "\${{secrets['A-B']}}", NUMBER: 1}
    steps:
      - uses: acme/dbt@v1
        with:
          vars: '{"of_vars": "\${{ secrets.A }}", "day": "\${{ github.run_id }}", "deep": {"er": "\${{ secrets.B }}"}}'
        env:
          OF_STEP: prefix-\${{ inputs.x || secrets.A }}
          NOT: \${{ github.ref }} secrets.A
`;

describe('[T44] findGivenSecrets', () => {
  it('C10: lets such a value name a database, unless its name or the input mask says that it is secret', () => {
    const files = {
      '.github/workflows/dbt.yml': `on: push\nenv:\n  BQ_PROJECT: \${{ secrets.A }}\n  API_TOKEN: \${{ secrets.B }}\n  OTHER: \${{ secrets.C }}\n`,
    };
    const settings = { workspace: createWorkspace(files), vars: undefined, mask: ['OTHER'] };
    const env = { BQ_PROJECT: 'acme-1', API_TOKEN: 'acme-2', OTHER: 'acme-3' };
    const found = findGivenSecrets(settings, env, new Set());
    expect(
      Object.fromEntries(found.map(({ value, mayName }) => [value, mayName ?? false])),
    ).toEqual({
      'acme-1': true,
      'acme-2': false,
      'acme-3': false,
    });
  });

  it('takes what a workflow fills from secrets for one, whatever its name', () => {
    const env = {
      OF_WORKFLOW: 'v1',
      OF_JOB: 'v2',
      OF_STEP: 'v3',
      PLAIN: 'v4',
      NOT: 'v5',
      NUMBER: '1',
    };
    expect(find({ workflows: { 'dbt.yml': WORKFLOW }, env })).toEqual([
      variable('OF_JOB', 'v2'),
      variable('OF_STEP', 'v3'),
      variable('OF_WORKFLOW', 'v1'),
    ]);
  });

  it('follows the anchors of a workflow', () => {
    const workflow = `env: &shared
  PIN: &pin \${{ secrets.PIN }}
jobs: {dbt: {steps: [{env: {CODE: *pin}}, {env: *shared}]}}
`;
    const env = { PIN: 'v1', CODE: 'v2' };
    expect(find({ workflows: { 'dbt.yml': workflow }, env })).toEqual([
      variable('CODE', 'v2'),
      variable('PIN', 'v1'),
    ]);
  });

  it('reads past variables of dbt that are no YAML', () => {
    const workflow = `env: {PIN: '\${{ secrets.PIN }}'}\nwith: {vars: '{a: *nowhere, b: [}'}\n`;
    expect(find({ workflows: { 'dbt.yml': workflow }, env: { PIN: 'v1' } })).toEqual([
      variable('PIN', 'v1'),
    ]);
  });

  it('takes variables of dbt that a workflow fills from secrets for one', () => {
    const vars = '{of_vars: abc, day: 12345, deep: {er: def}}';
    expect(find({ workflows: { 'dbt.yaml': WORKFLOW }, vars })).toEqual([
      '"deep.er" of the input vars: def',
      '"of_vars" of the input vars: abc',
    ]);
  });

  it('leaves out what the profile reads only as a host, a user or a schema', () => {
    const env = { OF_WORKFLOW: 'analytics', OF_JOB: 'v2' };
    expect(find({ workflows: { 'dbt.yml': WORKFLOW }, env }, ['OF_WORKFLOW'])).toEqual([
      variable('OF_JOB', 'v2'),
    ]);
  });

  it('reads past what is no workflow', () => {
    const workflows = { 'broken.yml': 'env: [', 'list.yml': '- env', 'notes.txt': WORKFLOW };
    expect(find({ workflows, env: { OF_WORKFLOW: 'v1' } })).toEqual([]);
    expect(find({ env: { OF_WORKFLOW: 'v1' } })).toEqual([]);
  });

  it('knows variables of dbt by a name that sounds like a secret, and by what is in them', () => {
    const vars = {
      api_token: 'x-123-y',
      'package:token': 'x-456-y',
      nested: { db_password: 'hunter-2' },
      url: 'postgres://me:pa-ss@db/x',
      token_column: 'token_id',
      start_date: '2024-01-01',
      pepper: 'a1b2',
    };
    expect(find({ vars: JSON.stringify(vars) })).toEqual([
      '"api_token" of the input vars: x-123-y',
      '"nested.db_password" of the input vars: hunter-2',
      '"package:token" of the input vars: x-456-y',
      '"pepper" of the input vars: a1b2',
      '"url" of the input vars: pa-ss',
    ]);
    tally('bad inputs', 5);
  });

  it('adds what the input mask names', () => {
    const parts = { mask: ['PARTNER_REF', 'region_code', 'ABSENT'], env: { PARTNER_REF: 'p-1' } };
    expect(find({ ...parts, vars: 'region_code: eu-7' })).toEqual([
      '"region_code" of the input vars: eu-7',
      variable('PARTNER_REF', 'p-1'),
    ]);
  });
});
