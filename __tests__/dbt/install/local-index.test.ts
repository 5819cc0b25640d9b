import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installDbt } from '../../../src/dbt/install/install-dbt.ts';
import type { InstallRequest } from '../../../src/dbt/install/installation.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';
import { addPython, type Machine, makeMachine, OWN_PYTHON } from './support.ts';

const run = promisify(execFile);
/** From the lock of the tests' environment. */
const OWN_UV = join(OWN_PYTHON, '..', 'uv');
let index: string;

/** Makes wheels of packages that hold nothing but what they depend on, and dbt's a `dbt` command. */
const MAKE_WHEELS = `
import json, sys, zipfile
folder = sys.argv[1]
for name, version, requires in json.loads(sys.argv[2]):
    file = name.replace("-", "_")
    info = f"{file}-{version}.dist-info"
    with zipfile.ZipFile(f"{folder}/{file}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n"
            + "".join(f"Requires-Dist: {line}\\n" for line in requires))
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        if name in ("dbt", "dbt-core"):
            wheel.writestr(f"{file}_engine.py", "def main(): print('dbt')\\n")
            wheel.writestr(f"{info}/entry_points.txt", f"[console_scripts]\\ndbt = {file}_engine:main\\n")
        wheel.writestr(f"{info}/RECORD", "")
`;

type Wheel = [name: string, version: string, requires: string[]];
const WHEELS: Wheel[] = [
  ...['1.7.18', '1.10.4', '1.11.3', '1.12.6', '1.12.7rc1', '1.13.0b1'].map(
    (version): Wheel => ['dbt-core', version, []],
  ),
  ['dbt-core', '2.1.0', []],
  ['dbt', '2.0.9', []],
  ['dbt-snowflake', '1.12.4', ['dbt-core>=1.7.0rc0']],
  ['dbt-early', '0.1.0b1', ['dbt-core']],
  ['sqlglot', '30.30.0', []],
  // What uv cannot fetch, as behind a mirror: a dependency that the index lacks.
  ['dbt-core', '1.9.9', ['dbt-core-experimental-parser==1.0']],
];

beforeAll(async () => {
  index = await makeTempDir();
  await writeFile(
    join(index, 'uv.toml'),
    `no-index = true\nfind-links = [${JSON.stringify(index)}]\n`,
  );
  await run(OWN_PYTHON, ['-c', MAKE_WHEELS, index, JSON.stringify(WHEELS)]);
});
afterAll(removeTempDirs);

async function makeIndexed(settings: Partial<InstallRequest>): Promise<Machine> {
  const machine = await makeMachine({ profileType: 'snowflake', ...settings });
  await addPython(machine);
  await symlink(OWN_UV, join(machine.bin, 'uv'));
  Object.assign(machine.request.env, {
    ...{ PIP_NO_INDEX: '1', PIP_FIND_LINKS: index },
    ...{ UV_CONFIG_FILE: join(index, 'uv.toml'), UV_NO_CACHE: '1' },
  });
  return machine;
}

async function installedVersion(machine: Machine, name = 'dbt-core'): Promise<string> {
  const { dbt } = await installDbt(machine.ports, machine.request);
  const python = join(dbt, '..', 'python');
  const code = `from importlib.metadata import version; print(version(${JSON.stringify(name)}))`;
  return (await run(python, ['-c', code])).stdout.trim();
}

async function writeRequirements(machine: Machine, name: string, text: string): Promise<void> {
  machine.request.requirements = join(machine.request.workspace, name);
  await writeFile(machine.request.requirements, text);
}

describe.each(['uv', 'pip'] as const)('installDbt with %s', (install) => {
  it.each([
    [undefined, '1.12.6'],
    ['>=1.9', '1.12.6'],
  ])(
    '[C7] takes no pre-release that nobody asked for: dbt-version %s gives %s',
    async (dbtVersion, expected) => {
      expect(await installedVersion(await makeIndexed({ install, dbtVersion }))).toBe(expected);
    },
  );

  it('[C7] takes none for a requirements file, but those that it names', async () => {
    const machine = await makeIndexed({ install });
    await writeRequirements(machine, 'requirements.txt', 'dbt-snowflake\n');
    expect(await installedVersion(machine)).toBe('1.12.6');
    await writeRequirements(machine, 'requirements.txt', 'dbt-core>=1.13.0b1\ndbt-snowflake\n');
    expect(await installedVersion(machine)).toBe('1.13.0b1');
  });

  it('[C7] takes one that a file of constraints names', async () => {
    const machine = await makeIndexed({ install });
    await writeFile(join(machine.request.workspace, 'versions.txt'), 'dbt-core==1.13.0b1\n');
    await writeRequirements(
      machine,
      'requirements.txt',
      '-c versions.txt\ndbt-core\ndbt-snowflake\n',
    );
    expect(await installedVersion(machine)).toBe('1.13.0b1');
  });

  it('keeps to the constraints that a variable names', async () => {
    const machine = await makeIndexed({ install });
    await writeFile(join(machine.request.workspace, 'versions.txt'), 'dbt-core<1.12\n');
    const variable = install === 'uv' ? 'UV_CONSTRAINT' : 'PIP_CONSTRAINT';
    machine.request.env[variable] = 'versions.txt';
    await writeRequirements(machine, 'requirements.txt', 'dbt-core\ndbt-snowflake\n');
    expect(await installedVersion(machine)).toBe('1.11.3');
  });

  it('takes no next engine for an open range of a requirements file, but one that it names', async () => {
    const machine = await makeIndexed({ install });
    await writeRequirements(machine, 'dbt.txt', 'dbt-core>=1.9 # not ==2\n');
    await writeRequirements(machine, 'requirements.txt', '-r dbt.txt\n');
    expect(await installedVersion(machine)).toBe('1.12.6');
    await writeRequirements(machine, 'dbt.txt', 'dbt-core==2.1.0\n');
    await writeRequirements(machine, 'requirements.txt', '-r dbt.txt\n');
    expect(await installedVersion(machine)).toBe('2.1.0');
  });

  it('[C8] installs what require-dbt-version allows', async () => {
    const machine = await makeIndexed({ install });
    const project = 'name: shop\nrequire-dbt-version: [">=1.8.0", "<1.11.0"]\n';
    await writeFile(join(machine.request.projectDir, 'dbt_project.yml'), project);
    expect(await installedVersion(machine)).toBe('1.10.4');
  });

  it('installs dbt 2 without an adapter package', async () => {
    const machine = await makeIndexed({ install, dbtVersion: '2' });
    expect(await installedVersion(machine, 'dbt')).toBe('2.0.9');
    await expect(installedVersion(machine)).rejects.toThrow('PackageNotFoundError');
  });

  it('[C11] refuses dbt 1.7 of a requirements file before anything is installed', async () => {
    const machine = await makeIndexed({ install });
    await writeRequirements(machine, 'requirements.txt', 'dbt-core~=1.7.0\n');
    await expect(installDbt(machine.ports, machine.request)).rejects.toMatchObject({
      message: 'dbt 1.7.18 (from requirements.txt) is too old: this action needs dbt 1.8 or newer.',
      location: { file: 'requirements.txt' },
    });
  });

  it('refuses requirements with two engines', async () => {
    const machine = await makeIndexed({ install });
    await writeRequirements(machine, 'requirements.txt', 'dbt\ndbt-snowflake\n');
    await expect(installDbt(machine.ports, machine.request)).rejects.toThrow(
      'Two dbt engines are in one environment (from requirements.txt): dbt 2.0.9 and dbt-core 1.12.6',
    );
  });
});

describe('installDbt for an adapter that has only pre-releases', () => {
  it('[C7] asks for the line that names one, with pip', async () => {
    const machine = await makeIndexed({ install: 'pip' });
    await writeRequirements(machine, 'requirements.txt', 'dbt-core\ndbt-early\n');
    await expect(installDbt(machine.ports, machine.request)).rejects.toMatchObject({
      message:
        'Only a pre-release can be installed: dbt-early==0.1.0b1, which you did not request.',
      hint: 'If you want it, write the line `dbt-early==0.1.0b1` into a requirements file.',
    });
    await writeRequirements(machine, 'requirements.txt', 'dbt-core\ndbt-early==0.1.0b1\n');
    expect(await installedVersion(machine, 'dbt-early')).toBe('0.1.0b1');
  });
});

describe('installDbt where dbt-core-experimental-parser cannot be installed', () => {
  it('leaves it out with uv, and says so', async () => {
    const machine = await makeIndexed({ install: 'uv', dbtVersion: '1.9.9' });
    expect(await installedVersion(machine)).toBe('1.9.9');
    expect(machine.log[0]).toContain('dbt is installed without it');
  });

  it('names `install: uv` with pip', async () => {
    const machine = await makeIndexed({ install: 'pip', dbtVersion: '1.9.9' });
    await expect(installDbt(machine.ports, machine.request)).rejects.toMatchObject({
      message: expect.stringContaining('pip could not install dbt-core-experimental-parser'),
      hint: expect.stringContaining('`install: uv`'),
    });
  });
});

describe('installDbt from the files of a Python project', () => {
  const PYPROJECT =
    '[project]\nname = "shop"\nversion = "0.1"\nrequires-python = ">=3.9"\ndependencies = ["dbt-core<1.12", "dbt-snowflake"]\n' +
    '[dependency-groups]\ndev = ["no-such-package"]\n[project.optional-dependencies]\nlint = ["no-such-package"]\n';

  it('reads the dependencies of pyproject.toml, which may name a pre-release', async () => {
    const machine = await makeIndexed({ install: 'uv' });
    await writeRequirements(machine, 'pyproject.toml', PYPROJECT);
    expect(await installedVersion(machine)).toBe('1.11.3');
    const asking = PYPROJECT.replace('dbt-core<1.12', 'dbt-core==1.13.0b1');
    await writeRequirements(machine, 'pyproject.toml', asking);
    expect(await installedVersion(machine)).toBe('1.13.0b1');
  });

  it('installs what uv.lock has, with another key for another lock', async () => {
    const machine = await makeIndexed({ install: 'uv' });
    const { workspace, env } = machine.request;
    const project = (dbt: string) =>
      PYPROJECT.replaceAll('"no-such-package"', '').replace('dbt-core<1.12', `dbt-core==${dbt}`);
    const keys: string[] = [];
    for (const version of ['1.10.4', '1.11.3']) {
      await writeFile(join(workspace, 'pyproject.toml'), project(version));
      await run(join(machine.bin, 'uv'), ['lock', '--quiet'], { cwd: workspace, env });
      machine.request.requirements = join(workspace, 'uv.lock');
      const { dbt, saveCache } = await installDbt(machine.ports, machine.request);
      keys.push(saveCache?.key ?? '');
      expect(existsSync(join(dbt, '..', '..', 'lib'))).toBe(true);
      expect(await installedVersion(machine)).toBe(version);
    }
    expect(new Set(keys).size).toBe(2);
  });

  it.each([
    ['package-mode = false\n', '[build-system]\nrequires = ["poetry-core"]\n'],
    ['', ''],
  ])('refuses a pyproject.toml that only Poetry reads: %j', async (mode, build) => {
    const machine = await makeIndexed({ install: 'uv' });
    const poetry = `[tool.poetry]\nname = "shop"\n${mode}[tool.poetry.dependencies]\ndbt-core = "~1.11"\n`;
    await writeRequirements(machine, 'pyproject.toml', `${poetry}${build}`);
    await expect(installDbt(machine.ports, machine.request)).rejects.toMatchObject({
      message: 'pyproject.toml lists its dependencies for Poetry alone: it has no [project] table.',
      hint: expect.stringContaining('poetry export'),
      location: { file: 'pyproject.toml' },
    });
  });

  it.each(['pyproject.toml', 'uv.lock'])('refuses %s with pip', async (name) => {
    const machine = await makeIndexed({ install: 'pip' });
    await mkdir(machine.request.workspace, { recursive: true });
    await writeRequirements(machine, name, PYPROJECT);
    await expect(installDbt(machine.ports, machine.request)).rejects.toThrow(
      `pip cannot install from ${name}, and uv is not used here.`,
    );
  });
});
