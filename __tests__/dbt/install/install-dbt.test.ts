import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installDbt } from '../../../src/dbt/install/install-dbt.ts';
import type { InstallRequest } from '../../../src/dbt/install/installation.ts';
import { InstallError } from '../../../src/errors.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';
import { addPython, type Machine, makeMachine, OWN_PYTHON } from './support.ts';

const run = promisify(execFile);
let uvFolder: string;

beforeAll(async () => {
  uvFolder = await makeTempDir();
  await run(OWN_PYTHON, ['-m', 'pip', 'install', '--quiet', '--target', uvFolder, 'uv']);
});
afterAll(removeTempDirs);

async function addUv({ bin }: Machine): Promise<void> {
  await symlink(join(uvFolder, 'bin', 'uv'), join(bin, 'uv'));
}

/** A version of dbt that installs on the tests' Python without leaving the package index. */
function versionFor(python: string): string {
  return Number(python.split('.')[1]) < 10 ? '1.10' : '1.11';
}

describe('installDbt with uv', () => {
  let machine: Machine;
  let key: string;

  beforeAll(async () => {
    machine = await makeMachine();
    machine.request.dbtVersion = versionFor(await addPython(machine));
  });

  it('has pip fetch uv, and makes a byte-compiled venv with a dbt that runs', async () => {
    const { ports, request, log } = machine;
    const installation = await installDbt(ports, request);
    expect(installation.source).toBe('uv');
    expect(log).toEqual([expect.stringMatching(/^installed \d+ packages with uv in [\d.]+ s$/)]);

    const { dbt, python, saveCache } = installation;
    expect((await run(dbt, ['--version'])).stdout).toContain(`${request.dbtVersion}.`);
    const find = `import importlib.util as u, os; s = u.find_spec("click"); print(os.path.exists(s.cached))`;
    expect((await run(python ?? '', ['-c', find])).stdout).toBe('True\n');

    key = saveCache?.key ?? '';
    const version = (
      await run(OWN_PYTHON, ['-c', 'import platform as p; print(p.python_version())'])
    ).stdout;
    expect(key).toMatch(/^dbt-venv-v2-deploy-[\w.-]+-py[\w.]+-[0-9a-f]{16}$/);
    expect(key).toContain(`-py${version.trim()}-`);
    // Only the venv: uv and the files of the installation are gone.
    const [venv, ...others] = readdirSync(join(request.tempDir, 'dbt-ci'));
    expect(others).toEqual([]);
    expect(saveCache?.paths).toEqual([join(request.tempDir, 'dbt-ci', venv ?? '')]);
    await ports.cache.save(saveCache?.paths ?? [], key);
  });

  it('takes the venv that an earlier step of the job made', async () => {
    await addUv(machine);
    machine.log.length = 0;
    const installation = await installDbt(machine.ports, machine.request);
    expect(installation).toMatchObject({ source: 'cache', python: expect.any(String) });
    expect(installation.saveCache).toBeUndefined();
    expect(machine.log).toEqual([expect.stringContaining('venv of an earlier step of this job: ')]);
  });

  it('restores the venv from the cache in the next job', async () => {
    await rm(join(machine.request.tempDir, 'dbt-ci'), { recursive: true });
    machine.log.length = 0;
    const installation = await installDbt(machine.ports, machine.request);
    expect(installation.source).toBe('cache');
    expect(installation.saveCache).toBeUndefined();
    expect(machine.log).toEqual([`venv restored from cache, key ${key}`]);
    const { stdout } = await run(installation.dbt, ['--version']);
    expect(stdout).toContain(`${machine.request.dbtVersion}.`);
  });
});

describe('installDbt with pip', () => {
  it('makes a venv from the requirements file and the files that it includes', async () => {
    const machine = await makeMachine({ install: 'pip' });
    const { ports, request, log } = machine;
    const version = versionFor(await addPython(machine));
    await writeFile(join(request.workspace, 'base.txt'), `dbt-core~=${version}.0\n`);
    const requirements = join(request.workspace, 'requirements.txt');
    await writeFile(requirements, '-r base.txt\ndbt-postgres\n');
    const installation = await installDbt(ports, { ...request, requirements });
    expect(installation.source).toBe('pip');
    expect(installation.saveCache?.key).toMatch(/^dbt-venv-v2-deploy-/);
    expect(log).toEqual([expect.stringMatching(/^installed \d+ packages with pip in /)]);
    const { stdout } = await run(installation.dbt, ['--version']);
    expect(stdout).toContain('postgres');
  });
});

describe('installDbt with a folder of the repository in the requirements', () => {
  it('does not cache the venv', async () => {
    const machine = await makeMachine({ install: 'uv' });
    const { request } = machine;
    await addPython(machine);
    await addUv(machine);
    const pyproject =
      '[project]\nname = "shop-dbt"\nversion = "0.1"\n[project.scripts]\ndbt = "shop:main"\n[tool.setuptools]\npy-modules = ["shop"]\n';
    await writeFile(join(request.workspace, 'pyproject.toml'), pyproject);
    await writeFile(join(request.workspace, 'shop.py'), 'def main(): print("shop")\n');
    const requirements = join(request.workspace, 'requirements.txt');
    await writeFile(requirements, '-e .\n');
    const installation = await installDbt(machine.ports, { ...request, requirements });
    expect(installation).toEqual({
      ...{ dbt: expect.any(String), python: undefined, version: undefined, source: 'uv' },
    });
    expect((await run(installation.dbt)).stdout).toBe('shop\n');
  });
});

describe.each(['uv', 'pip'] as const)('installDbt where %s cannot install', (install) => {
  async function fail(settings: Partial<InstallRequest>, requirements?: string) {
    const machine = await makeMachine({ install, ...settings });
    await addPython(machine);
    await addUv(machine);
    if (requirements !== undefined) {
      machine.request.requirements = join(machine.request.workspace, 'requirements.txt');
      await writeFile(machine.request.requirements, requirements);
    }
    const error = await installDbt(machine.ports, {
      ...machine.request,
      env: { ...machine.request.env, ...settings.env },
    }).catch((reason: unknown) => reason);
    // Nothing half installed stays behind, whatever went wrong.
    expect(readdirSync(join(machine.request.tempDir, 'dbt-ci'))).toEqual([]);
    if (!(error instanceof InstallError)) throw error;
    return { error, log: machine.log };
  }

  it('names an adapter that does not exist, and the input', async () => {
    const { error } = await fail({ adapter: 'nosuchadapter-xyz', dbtVersion: '1.10.15' });
    expect(error.message).toBe(
      'There is no dbt adapter "nosuchadapter-xyz": the package dbt-nosuchadapter-xyz does not exist.',
    );
    expect(error.hint).toContain('Correct the input `adapter`.');
    expect(error.hint).toContain('https://docs.getdbt.com/docs/supported-data-platforms');
  });

  it('guesses which adapter was meant', async () => {
    const { error } = await fail({ profileType: 'postgress', dbtVersion: '1.10.15' });
    expect(error.message).toContain('"postgress", which profiles.yml names as `type`');
    expect(error.hint).toContain('Did you mean "postgres"?');
  });

  it('says which dbt versions there are to write', async () => {
    const { error, log } = await fail({ dbtVersion: '1.99' });
    expect(error.message).toMatch(
      /^dbt 1\.99 cannot be installed: no release of dbt-core fits dbt-core\S*1\.99\S*\.$/,
    );
    expect(error.hint).toContain('Set `dbt-version` to a release such as 1.11.16');
    expect(log[0]).toBe(`Output of ${install}`);
  });

  it('says what contradicts what', async () => {
    const { error } = await fail({}, 'dbt-core==1.10.15\ndbt-adapters==1.0.0\n');
    expect(error.message).toMatch(
      /^These versions cannot be installed together: .*dbt-core.*depends on dbt-adapters.*\.$/,
    );
    expect(error.location).toEqual({ file: 'requirements.txt' });
  });

  it('asks for dbt in the requirements file', async () => {
    const { error } = await fail({}, 'six==1.17.0\n');
    expect(error.message).toBe('The requirements do not install the dbt command.');
    expect(error.hint).toContain('dbt-core~=1.11.0');
    expect(error.location).toEqual({ file: 'requirements.txt' });
  });

  it('names a package of the requirements file that does not exist', async () => {
    const { error } = await fail({}, 'dbt-nosuchadapter-xyz\n');
    expect(error.message).toBe('The package dbt-nosuchadapter-xyz does not exist.');
    expect(error.location).toEqual({ file: 'requirements.txt' });
  });

  it('quotes what it cannot read in the requirements file', async () => {
    const { error } = await fail({}, 'dbt-core == 1.11 and more\n');
    expect(error.message).toMatch(new RegExp(`^${install} could not install dbt: .+`));
  });

  it('reports a package index that is not there', async () => {
    const index = 'http://127.0.0.1:9/simple';
    const env = { UV_INDEX_URL: index, UV_HTTP_RETRIES: '0', UV_NO_CACHE: '1' };
    const { error } = await fail({
      dbtVersion: '1.11',
      env: { ...env, PIP_INDEX_URL: index, PIP_RETRIES: '1', PIP_FIND_LINKS: '' },
    });
    expect(error.message).toMatch(
      /^The Python package index cannot be reached: Connection refused.*\.$/,
    );
    expect(error.hint).toContain('PIP_INDEX_URL');
  });

  describe('for want of credentials', () => {
    let server: Server;
    beforeAll(async () => {
      server = createServer((_, response) => response.writeHead(403).end());
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => void server.close());

    it('names the settings of the package index, and no password', async () => {
      const index = `http://user:hunter22@127.0.0.1:${(server.address() as AddressInfo).port}/simple`;
      const { error } = await fail({
        dbtVersion: '1.11',
        env: { UV_INDEX_URL: index, UV_NO_CACHE: '1', PIP_INDEX_URL: index, PIP_FIND_LINKS: '' },
      });
      // pip does not say that it was refused: only that it found nothing.
      expect(error.message).toMatch(/refused to answer: 403 Forbidden|index did not provide dbt/);
      expect(error.hint).toContain('PIP_INDEX_URL');
      expect(`${error.message} ${error.hint}`).not.toContain('hunter22');
    });
  });
});
