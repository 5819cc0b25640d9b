import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRequiredVersion } from '../../../src/dbt/install/required-version.ts';
import { isEmptyRange } from '../../../src/dbt/install/version-range.ts';
import { ConfigError } from '../../../src/errors.ts';
import { removeTempDirs } from '../../support/temp.ts';
import { makeMachine } from './support.ts';

afterAll(removeTempDirs);

async function read(value: string, dbtVersion?: string, env: Record<string, string> = {}) {
  const { ports, request, log } = await makeMachine({ dbtVersion });
  await writeFile(join(request.projectDir, 'dbt_project.yml'), `name: shop\n${value}\n`);
  const required = await readRequiredVersion(ports, {
    ...request,
    env: { ...request.env, ...env },
  });
  return { required, log };
}

describe('readRequiredVersion', () => {
  it.each([
    ['"<1.11.0"', '<1.11.0'],
    ['">=1.8.0,<2.0.0"', '>=1.8.0,<2.0.0'],
    ['[">=1.9.0", "<1.11.0"]', '>=1.9.0,<1.11.0'],
    ['"=1.10.0"', '==1.10.0'],
    ['1.10.0', '==1.10.0'],
    ['">1.8.0"', '>1.8.0'],
    ['">=1.8.0b1"', '>=1.8.0'],
  ])('reads %s', async (value, specifier) => {
    expect((await read(`require-dbt-version: ${value}`)).required).toBe(specifier);
  });

  it.each(['"{{ env_var(\'V\') }}"', '"~1.10"', '">=1.10"', '{a: 1}'])(
    'leaves %s to dbt, and says so',
    async (value) => {
      const { required, log } = await read(`require-dbt-version: ${value}`);
      expect(required).toBe('');
      expect(log).toEqual([expect.stringContaining('cannot be read before dbt runs')]);
    },
  );

  it('demands nothing where there is none, or where dbt does not check it', async () => {
    const line = 'require-dbt-version: ">=3.0.0"';
    expect((await read('profile: shop')).required).toBe('');
    expect((await read(`${line}\nflags: {version_check: false}`)).required).toBe('');
    expect((await read(line, undefined, { DBT_VERSION_CHECK: 'false' })).required).toBe('');
  });

  it('refuses a dbt-version that contradicts it, with the line', async () => {
    const error = await read('\nrequire-dbt-version: "<1.11.0"', '1.12').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).problems).toMatchObject([
      {
        message:
          'The input `dbt-version: 1.12` contradicts `require-dbt-version` of the project, which is <1.11.0.',
        location: { file: 'dbt_project.yml', line: 3 },
      },
    ]);
  });

  it.each(['<1.8.0', '>=1.13.0', '>=2.0.0'])(
    'refuses %s where no dbt-version is set',
    async (value) => {
      await expect(read(`require-dbt-version: "${value}"`)).rejects.toThrow(
        `The project requires dbt ${value}, and the action installs dbt 1.8 or newer, below 1.13.`,
      );
    },
  );
});

describe('isEmptyRange', () => {
  it.each([
    ['>=1.8,<1.13,<1.11.0', false],
    ['~=1.10.0,<1.10.0', true],
    ['~=1.10.0,>=1.11.0', true],
    ['~=1.10,>=1.11.0', false],
    ['==1.*,>=2.0.0', true],
    ['==1.10.*,==1.10.4', false],
    ['==1.10.4,>1.10.4', true],
    ['==1.10.4,>=1.10.4', false],
    ['<=1.10.4,>=1.10.4', false],
    ['<1.10.4,>=1.10.4', true],
    ['!=1.10.4,>=1.8', false],
    ['==1.12.0b1,<1.12.0', false],
  ])('%s: %j', (specifier, empty) => {
    expect(isEmptyRange(specifier)).toBe(empty);
  });
});
