import { describe, expect, it } from 'vitest';
import {
  buildInstallCommand,
  buildResolveCommand,
  buildUvInstallCommand,
  buildVenvCommand,
  pipOf,
  type Tool,
} from '../../../src/dbt/install/tool-commands.ts';

const uv: Tool = { name: 'uv', command: ['/bin/uv'] };
const pip = pipOf('/shims/python3');
const python = {
  path: '/shims/python3',
  base: '/usr/bin/python3.12',
  version: '3.12.4',
  platform: 'linux-x86_64',
  hasDbt: false,
  sqlglot: null,
  engines: {},
};

describe('buildVenvCommand', () => {
  it.each([
    [uv, '/bin/uv venv --quiet --python /usr/bin/python3.12 /tmp/venv'],
    [pip, '/usr/bin/python3.12 -I -m venv --without-pip /tmp/venv'],
  ])('makes an empty venv of exactly the Python that was found ($name)', (tool, command) => {
    expect(buildVenvCommand(tool, python, '/tmp/venv').join(' ')).toBe(command);
  });
});

describe('buildResolveCommand', () => {
  it.each([
    [
      uv,
      '/bin/uv pip compile --quiet --no-header --no-annotate --python /usr/bin/python3.12 --output-file out r.txt',
    ],
    [
      pip,
      '/shims/python3 -I -m pip --no-input --disable-pip-version-check --python /usr/bin/python3.12 install --progress-bar off --dry-run --ignore-installed --report out --requirement r.txt',
    ],
  ])('finds the versions and installs nothing ($name)', (tool, command) => {
    expect(buildResolveCommand(tool, python, { requirements: 'r.txt', out: 'out' }).join(' ')).toBe(
      command,
    );
  });
});

describe('buildInstallCommand', () => {
  const files = { venvPython: '/tmp/v/bin/python', requirements: 'r.txt', constraints: 'c.txt' };

  it.each([
    [
      uv,
      '/bin/uv pip install --compile-bytecode --no-progress --python /tmp/v/bin/python --requirement r.txt --constraint c.txt',
    ],
    [
      pip,
      '/shims/python3 -I -m pip --no-input --disable-pip-version-check --python /tmp/v/bin/python install --progress-bar off --requirement r.txt --constraint c.txt',
    ],
  ])('installs the resolved versions into the venv ($name)', (tool, command) => {
    expect(buildInstallCommand(tool, files).join(' ')).toBe(command);
  });
});

describe('buildUvInstallCommand', () => {
  it('keeps uv out of the Python that runs pip', () => {
    expect(buildUvInstallCommand(pip, '/tmp/uv').join(' ')).toBe(
      '/shims/python3 -I -m pip --no-input --disable-pip-version-check install --quiet --target /tmp/uv uv',
    );
  });
});
