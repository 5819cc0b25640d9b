import { describe, expect, it } from 'vitest';
import { buildRequirements } from '../../../src/dbt/install/requirements.ts';

describe('buildRequirements', () => {
  it.each([
    [undefined, ['dbt-core>=1.8,<1.13', 'dbt-postgres']],
    ['1', ['dbt-core==1.*', 'dbt-postgres']],
    ['1.11', ['dbt-core~=1.11.0', 'dbt-postgres']],
    ['1.10', ['dbt-core~=1.10.0', 'dbt-postgres']],
    ['1.11.16', ['dbt-core==1.11.16', 'dbt-postgres']],
    ['1.12.0b1', ['dbt-core==1.12.0b1', 'dbt-postgres']],
    ['1.*', ['dbt-core==1.*', 'dbt-postgres']],
    ['>=1.10,<1.12', ['dbt-core>=1.10,<1.12', 'dbt-postgres']],
    ['>= 1.10, < 1.12', ['dbt-core>=1.10,<1.12', 'dbt-postgres']],
    ['~=1.11.0', ['dbt-core~=1.11.0', 'dbt-postgres']],
    ['<2', ['dbt-core<2', 'dbt-postgres']],
    ['>=1.9', ['dbt-core>=1.9,<2', 'dbt-postgres']],
    ['>1.9, !=1.10.3', ['dbt-core>1.9,!=1.10.3,<2', 'dbt-postgres']],
    ['===1.11.3', ['dbt-core===1.11.3', 'dbt-postgres']],
    ['!=1.11.0', ['dbt-core!=1.11.0,<2', 'dbt-postgres']],
  ])('writes dbt-version %j as %j', (version, lines) => {
    expect(buildRequirements(version, 'postgres')).toEqual(lines);
  });

  it.each([
    ['2', ['dbt==2.*']],
    ['2.*', ['dbt==2.*']],
    ['2.0', ['dbt~=2.0.0']],
    ['!=2.0.3,>=2.0', ['dbt!=2.0.3,>=2.0']],
    ['2.0.9', ['dbt==2.0.9']],
    ['>=2.0', ['dbt>=2.0']],
  ])('takes the one package that dbt 2 is for dbt-version %j', (version, lines) => {
    expect(buildRequirements(version, 'postgres')).toEqual(lines);
  });
});
