import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { installDbt } from '../../../src/dbt/install/install-dbt.ts';
import { removeTempDirs } from '../../support/temp.ts';
import { addPython, addScript, makeMachine, OWN_DBT, OWN_PYTHON } from './support.ts';

const run = promisify(execFile);

afterAll(removeTempDirs);

describe('installDbt with a dbt on PATH', () => {
  it('uses it as it is, with the Python of its venv', async () => {
    const machine = await makeMachine();
    await symlink(OWN_DBT, join(machine.bin, 'dbt'));
    const dbt = join(machine.bin, 'dbt');
    expect(await installDbt(machine.ports, machine.request)).toEqual({
      dbt,
      python: OWN_PYTHON,
      version: expect.stringMatching(/^1\.\d+\.\d+/),
      source: 'path',
    });
    expect(machine.log).toEqual([`dbt from PATH: ${dbt}`]);
  });

  it('says that it does not heed dbt-version', async () => {
    const machine = await makeMachine({ dbtVersion: '1.9' });
    await symlink(OWN_DBT, join(machine.bin, 'dbt'));
    await installDbt(machine.ports, machine.request);
    expect(machine.log[1]).toContain(
      'To install the version that the inputs name, set `install: uv`',
    );
  });

  it('finds the Python of a script whose path is too long or has spaces', async () => {
    const machine = await makeMachine();
    const venv = join(machine.request.workspace, 'a venv');
    await run(OWN_PYTHON, ['-m', 'venv', '--without-pip', venv]);
    const python = join(venv, 'bin', 'python');
    const packages = await run(python, ['-c', 'import site; print(site.getsitepackages()[0])']);
    const cli = join(packages.stdout.trim(), 'dbt', 'cli');
    await mkdir(cli, { recursive: true });
    await writeFile(join(cli, 'main.py'), '');
    await addScript(machine, 'dbt', `'''exec' "${python}" "$0" "$@"\n' '''`);
    expect(await installDbt(machine.ports, machine.request)).toMatchObject({ python });
  });

  it('does not take a folder of the repository that is called dbt for dbt', async () => {
    const machine = await makeMachine();
    const venv = join(machine.request.workspace, 'venv');
    await run(OWN_PYTHON, ['-m', 'venv', '--without-pip', venv]);
    const cli = join(machine.request.workspace, 'dbt', 'cli');
    await mkdir(cli, { recursive: true });
    await writeFile(join(cli, 'main.py'), '');
    const script = `#!${join(venv, 'bin', 'python')}\nprint("dbt 2.0.9")\n`;
    await writeFile(join(machine.bin, 'dbt'), script, { mode: 0o755 });
    expect(await installDbt(machine.ports, machine.request)).toMatchObject({ python: undefined });
  });

  it('asks pyenv which dbt its shim stands for', async () => {
    const machine = await makeMachine();
    const pyenv = join(machine.request.workspace, 'pyenv');
    await writeFile(pyenv, `#!/bin/sh\n[ "$1 $2" = "which dbt" ] && echo ${OWN_DBT}\n`, {
      mode: 0o755,
    });
    await addScript(machine, 'dbt', `exec "${pyenv}" exec "dbt" "$@"`);
    expect(await installDbt(machine.ports, machine.request)).toMatchObject({
      dbt: OWN_DBT,
      python: OWN_PYTHON,
    });
  });

  it('gives no Python for a dbt that is not a Python program', async () => {
    const machine = await makeMachine({ install: 'none' });
    await addScript(machine, 'dbt', 'echo dbt 2.0.9');
    expect(await installDbt(machine.ports, machine.request)).toEqual({
      dbt: join(machine.bin, 'dbt'),
      python: undefined,
      version: '2.0.9',
      source: 'path',
    });
  });

  it('installs another where it does not start', async () => {
    const machine = await makeMachine();
    await addScript(machine, 'dbt', 'echo "no module named dbt" >&2; exit 1');
    await expect(installDbt(machine.ports, machine.request)).rejects.toThrow('dbt needs Python');
    expect(machine.log).toEqual([
      `dbt on PATH (${machine.bin}/dbt) does not start: no module named dbt. The action installs another dbt.`,
    ]);
  });

  it('installs another where pyenv has selected a Python without dbt', async () => {
    const machine = await makeMachine();
    const pyenv = join(machine.request.workspace, 'pyenv');
    await writeFile(pyenv, '#!/bin/sh\nexit 127\n', { mode: 0o755 });
    await addScript(machine, 'dbt', `exec "${pyenv}" exec "dbt" "$@"`);
    await expect(installDbt(machine.ports, machine.request)).rejects.toThrow('dbt needs Python');
    expect(machine.log[0]).toContain('belongs to a Python that pyenv has not selected');
  });
});

describe('installDbt with install: none', () => {
  it('asks for dbt', async () => {
    const machine = await makeMachine({ install: 'none' });
    await addPython(machine);
    await expect(installDbt(machine.ports, machine.request)).rejects.toMatchObject({
      name: 'InstallError',
      message: 'dbt is not on PATH, and `install: none` does not install it.',
      hint: 'Install dbt in a step before this one, or set `install: auto`.',
    });
  });

  it('says why the dbt on PATH is of no use', async () => {
    const machine = await makeMachine({ install: 'none' });
    await addScript(machine, 'dbt', 'exit 3');
    await expect(installDbt(machine.ports, machine.request)).rejects.toThrow(
      `dbt on PATH (${machine.bin}/dbt) does not start: exit code 3.`,
    );
  });
});

describe('installDbt without a usable Python', () => {
  it('asks for one', async () => {
    const { ports, request } = await makeMachine();
    await expect(installDbt(ports, request)).rejects.toMatchObject({
      message: 'dbt needs Python, and this runner has none on PATH.',
      hint: expect.stringContaining('actions/setup-python'),
    });
  });

  it('names the one that is too old', async () => {
    const machine = await makeMachine();
    await addScript(machine, 'python', 'echo \'{"version": "3.8.18"}\'');
    await expect(installDbt(machine.ports, machine.request)).rejects.toMatchObject({
      message: `dbt needs Python 3.9 or newer. This runner has Python 3.8.18 (${machine.bin}/python).`,
      hint: expect.stringContaining('actions/setup-python'),
    });
  });

  it('passes over an old python3 for a newer python', async () => {
    const machine = await makeMachine({ install: 'pip', profileType: undefined });
    await addScript(machine, 'python3', 'echo \'{"version": "3.6.15"}\'');
    await symlink(OWN_PYTHON, join(machine.bin, 'python'));
    await expect(installDbt(machine.ports, machine.request)).rejects.toMatchObject({
      message: 'The dbt adapter to install is unknown.',
      hint: expect.stringContaining('`adapter`'),
    });
  });
});
