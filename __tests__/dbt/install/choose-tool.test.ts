import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { chooseTool } from '../../../src/dbt/install/choose-tool.ts';
import { findPython } from '../../../src/dbt/install/python.ts';
import { removeTempDirs } from '../../support/temp.ts';
import { addPython, addScript, type Machine, makeMachine, OWN_PYTHON } from './support.ts';

const run = promisify(execFile);
/** Nothing answers there. */
const NO_INDEX = { PIP_INDEX_URL: 'http://127.0.0.1:9/simple', PIP_RETRIES: '0' };

afterAll(removeTempDirs);

async function choose(machine: Machine) {
  const { ports, request } = machine;
  return chooseTool(ports, request, await findPython(ports, request), request.tempDir);
}

describe('chooseTool', () => {
  it.each(['auto', 'uv'] as const)('takes the uv on PATH (install: %s)', async (install) => {
    const machine = await makeMachine({ install });
    await addPython(machine);
    await addScript(machine, 'uv', 'exit 0');
    expect(await choose(machine)).toEqual({ name: 'uv', command: [join(machine.bin, 'uv')] });
  });

  it('takes pip where the user wants pip', async () => {
    const machine = await makeMachine({ install: 'pip' });
    await addPython(machine);
    await addScript(machine, 'uv', 'exit 0');
    const { name, command } = await choose(machine);
    expect([name, command[0]]).toEqual(['pip', join(machine.bin, 'python3')]);
  });

  it('falls back to pip where uv is not to be had, and says so', async () => {
    const machine = await makeMachine();
    await addPython(machine);
    Object.assign(machine.request.env, NO_INDEX, { PIP_FIND_LINKS: '' });
    expect((await choose(machine)).name).toBe('pip');
    expect(machine.log).toEqual([
      'uv is not available (ERROR: No matching distribution found for uv). pip installs dbt instead, which takes longer.',
    ]);
  });

  it('gives up where the user wants uv', async () => {
    const machine = await makeMachine({ install: 'uv' });
    await addPython(machine);
    Object.assign(machine.request.env, NO_INDEX, { PIP_FIND_LINKS: '' });
    await expect(choose(machine)).rejects.toMatchObject({
      name: 'InstallError',
      message: expect.stringMatching(/^uv is not on PATH, and pip could not install it: /),
      hint: expect.stringContaining('astral-sh/setup-uv'),
    });
  });

  it('sets up a pip of its own for a Python that has none', async () => {
    const machine = await makeMachine({ install: 'pip' });
    const bare = join(machine.request.workspace, 'bare');
    await run(OWN_PYTHON, ['-m', 'venv', '--without-pip', bare]);
    machine.ports.processes = {
      ...machine.ports.processes,
      which: async () => join(bare, 'bin', 'python'),
    };
    const { name, command } = await choose(machine);
    expect([name, command[0]]).toEqual(['pip', join(machine.request.tempDir, 'pip/bin/python')]);
    const { stdout } = await run(command[0] ?? '', ['-m', 'pip', '--version']);
    expect(stdout).toMatch(/^pip \d+/);
  });
});
