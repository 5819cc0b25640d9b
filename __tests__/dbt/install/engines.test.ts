import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { checkEngines, findEngines } from '../../../src/dbt/install/engines.ts';
import { installDbt } from '../../../src/dbt/install/install-dbt.ts';
import { probePython } from '../../../src/dbt/install/python.ts';
import { removeTempDirs } from '../../support/temp.ts';
import { addScript, type Machine, makeMachine, OWN_PYTHON } from './support.ts';

const run = promisify(execFile);
const place = { from: 'from requirements.txt', advice: 'Ask for another.' };

afterAll(removeTempDirs);

describe('checkEngines', () => {
  it.each([
    ['no engine', []],
    ['dbt 1', ['dbt-core==1.8.0', 'dbt-postgres==1.8.0']],
    ['dbt 2 alone', ['dbt==2.0.9']],
    ['the old Cloud command line beside dbt 1', ['dbt==1.0.0.40', 'dbt-core==1.12.6']],
  ])('accepts %s', (_, pins) => {
    expect(() => checkEngines(findEngines(pins), place)).not.toThrow();
  });

  it('refuses two engines with the two lines that mend it', () => {
    const check = () => checkEngines(findEngines(['dbt==2.0.9', 'dbt-core==1.12.6']), place);
    expect(check).toThrow('(from requirements.txt): dbt 2.0.9 and dbt-core 1.12.6.');
    expect(check).toThrow(
      expect.objectContaining({
        hint: expect.stringContaining(
          'pip uninstall --yes dbt dbt-core\npip install "dbt-core==1.12.6"\n',
        ),
      }),
    );
  });

  it.each(['1.7.18', '1.0.0', '0.21.1', '1.7.0rc1'])('refuses dbt %s', (version) => {
    expect(() => checkEngines({ 'dbt-core': version }, place)).toThrow(
      `dbt ${version} (from requirements.txt) is too old: this action needs dbt 1.8 or newer.`,
    );
  });
});

/** A venv with these distributions, as far as their metadata goes, and a `dbt` program. */
async function addEnvironment(
  machine: Machine,
  versions: Record<string, string>,
  program: 'script' | 'binary',
): Promise<string> {
  const venv = join(machine.request.tempDir, 'venv');
  await run(OWN_PYTHON, ['-m', 'venv', '--without-pip', venv]);
  const python = join(venv, 'bin', 'python');
  const found = await run(python, ['-c', 'import site; print(site.getsitepackages()[0])']);
  for (const [name, version] of Object.entries(versions)) {
    const info = join(found.stdout.trim(), `${name.replace('-', '_')}-${version}.dist-info`);
    await mkdir(info);
    await writeFile(join(info, 'METADATA'), `Name: ${name}\nVersion: ${version}\n`);
  }
  const dbt = join(venv, 'bin', 'dbt');
  const first = program === 'script' ? `#!${python}\nprint("dbt")` : '#!/bin/sh\necho dbt';
  await writeFile(dbt, `${first}\n`, { mode: 0o755 });
  await symlink(dbt, join(machine.bin, 'dbt'));
  return dbt;
}

describe('installDbt with a dbt on PATH', () => {
  it.each(['script', 'binary'] as const)('refuses two engines, dbt being a %s', async (program) => {
    const machine = await makeMachine();
    await addEnvironment(machine, { dbt: '2.0.9', 'dbt-core': '1.12.6' }, program);
    await expect(installDbt(machine.ports, machine.request)).rejects.toThrow(
      'Two dbt engines are in one environment (on PATH: ',
    );
  });

  it.each(['auto', 'none'] as const)('refuses dbt 1.7 with install: %s', async (install) => {
    const machine = await makeMachine({ install });
    await addEnvironment(machine, { 'dbt-core': '1.7.18' }, 'script');
    await expect(installDbt(machine.ports, machine.request)).rejects.toMatchObject({
      message: `dbt 1.7.18 (on PATH: ${machine.bin}/dbt) is too old: this action needs dbt 1.8 or newer.`,
      hint: expect.stringContaining('`install: uv`'),
    });
  });

  it('refuses dbt 1.7 whose Python is not known', async () => {
    const machine = await makeMachine();
    await addScript(
      machine,
      'dbt',
      'printf "Core:\\n  - installed: 1.7.4\\n  - latest: 1.12.6\\n"',
    );
    await expect(installDbt(machine.ports, machine.request)).rejects.toThrow('dbt 1.7.4 (on PATH');
  });
});

describe('[T50] probePython', () => {
  it.each([undefined, '', '.', ':/tmp'])(
    'runs no module of the workspace, PYTHONPATH being %j',
    async (PYTHONPATH) => {
      const { ports, request } = await makeMachine();
      for (const name of ['json', 'platform', 'sysconfig', 'linecache', 'os'])
        await writeFile(join(request.workspace, `${name}.py`), 'raise SystemExit(9)\n');
      const env = { ...request.env, ...(PYTHONPATH !== undefined && { PYTHONPATH }) };
      expect(await probePython(ports.processes, OWN_PYTHON, { ...request, env })).toMatchObject({
        hasDbt: true,
        engines: { 'dbt-core': expect.stringMatching(/^1\./) },
      });
    },
  );
});
