/**
 * The command that runs a script, from its first lines; undefined for a binary.
 *
 * Scripts that pip and uv install for a Python whose path is long or has spaces cannot name it in
 * the first line. They start with `#!/bin/sh` and `'''exec' "/a path/python" "$0" "$@"`, which is
 * valid both in sh and in Python (PyPA's distlib, `distlib/scripts.py`).
 */
export function parseShebang(head: string): string[] | undefined {
  const [first = '', second = ''] = head.split(/\r?\n/);
  if (!first.startsWith('#!')) return undefined;
  const exec = /^'''exec' (?:"([^"]+)"|'([^']+)'|(\S+)) /.exec(second);
  const python = exec?.[1] ?? exec?.[2] ?? exec?.[3];
  if (python) return [python];
  const words = first.slice(2).trim().split(/\s+/);
  const isEnv = words[0]?.endsWith('/env');
  return isEnv ? words.slice(1).filter((word) => !word.startsWith('-')) : words;
}

/** The pyenv program in one of pyenv's shims, which stand on PATH for every installed command. */
export function parsePyenvShim(head: string): string | undefined {
  return /^exec "([^"]*\/pyenv)" exec /m.exec(head)?.[1];
}
