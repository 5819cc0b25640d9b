import { describe, expect, it } from 'vitest';
import { parsePyenvShim, parseShebang } from '../../../src/dbt/install/shebang.ts';

describe('parseShebang', () => {
  it.each([
    ['#!/opt/venv/bin/python\nimport sys\n', ['/opt/venv/bin/python']],
    ['#!/opt/venv/bin/python -sE\n', ['/opt/venv/bin/python', '-sE']],
    ['#! /usr/bin/python3\r\nimport sys', ['/usr/bin/python3']],
    ['#!/usr/bin/env python3\n', ['python3']],
    ['#!/usr/bin/env -S python3 -E\n', ['python3']],
    ["#!/bin/sh\n'''exec' \"/a b/python\" \"$0\" \"$@\"\n' '''\n", ['/a b/python']],
    ["#!/bin/sh\n'''exec' '/a b/python' \"$0\" \"$@\"\n' '''\n", ['/a b/python']],
    ["#!/bin/sh\n'''exec' /long/python \"$0\" \"$@\"\n' '''\n", ['/long/python']],
    ['#!/bin/sh\nexec something\n', ['/bin/sh']],
  ])('reads %j', (head, command) => {
    expect(parseShebang(head)).toEqual(command);
  });

  it('gives nothing for a binary', () => {
    expect(parseShebang('\u007fELF\u0002\u0001')).toBeUndefined();
  });
});

describe('parsePyenvShim', () => {
  it('finds the pyenv that a shim calls', () => {
    const shim =
      '#!/usr/bin/env bash\nset -e\nexport PYENV_ROOT="/home/a/.pyenv"\nexec "/home/a/.pyenv/libexec/pyenv" exec "$program" "$@"\n';
    expect(parsePyenvShim(shim)).toBe('/home/a/.pyenv/libexec/pyenv');
  });

  it('gives nothing for any other script', () => {
    expect(parsePyenvShim('#!/bin/sh\nexec "/usr/bin/dbt" run\n')).toBeUndefined();
  });
});
