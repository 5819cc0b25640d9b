import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..', '..');

function readAll(folder: string, extension: string): Array<[file: string, text: string]> {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file) => [`${folder}/${file}`, readFileSync(join(ROOT, folder, file), 'utf8')]);
}

describe('[T07] no shell is ever started', () => {
  it('child processes have one door, which takes arguments one by one', () => {
    const users = readAll('src', '.ts').filter(([, text]) => text.includes('child_process'));
    expect(users.map(([file]) => file)).toEqual(['src/platform/child-processes.ts']);
    const [[, door = ''] = []] = users;
    expect(door).toContain('import { type ChildProcess, type StdioOptions, spawn } from');
    expect(door.match(/\bspawn\(.*/g)).toEqual([
      'spawn(command, args, { ...(cwd && { cwd }), env, stdio, detached: true }));',
    ]);
    expect(door).not.toMatch(/\bshell\b *:/);
  });

  it('nor does the driver start one', () => {
    for (const [file, text] of readAll('driver', '.py'))
      expect(text, file).not.toMatch(/subprocess|os\.system|popen|shell *=/);
  });
});
