// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${X}` is python-dotenv's own form.
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDotEnv, resolveDotEnv } from '../../src/config/dot-env.ts';
import { loadDotEnv } from '../../src/config/load-dot-env.ts';
import { PYTHON } from '../support/venv.ts';
import { createWorkspace } from './workspace.ts';

/** What the file gives, and what python-dotenv makes of it in a process with the same variables. */
function readBoth(text: string, env: Record<string, string> = {}) {
  const own = Object.fromEntries(
    [...resolveDotEnv(parseDotEnv(text, '.env'), env)].map(([name, { value }]) => [name, value]),
  );
  const workspace = createWorkspace({ '.env': text });
  const script = `
import json, os
from dotenv import find_dotenv, load_dotenv
os.environ.clear()
os.environ.update(${JSON.stringify(env)})
load_dotenv(find_dotenv(usecwd=True), override=False)
print(json.dumps({k: v for k, v in os.environ.items() if k not in ${JSON.stringify(env)}}))`;
  const output = execFileSync(PYTHON, ['-c', script], { cwd: workspace, encoding: 'utf8' });
  return { own, theirs: JSON.parse(output) };
}

describe('parseDotEnv and resolveDotEnv', () => {
  it.each([
    ['plain values', 'A=1\nexport B = two words \n\n  C=\t3\n'],
    ['comments', '# all\nA=b # c\nB=b#c\nC=#c\n'],
    ['quotes', `A='x # y'\nB="x # y" # z\nC=''\nD=""\n`],
    [
      'escapes',
      String.raw`A="a\nb\t\"c\" \\x \q $"
B='a\nb \'c\''
`,
    ],
    ['values of many lines', "KEY='-----BEGIN\nabc=\n-----END'\nB=1"],
    ['line ends of Windows and of old Macs', "A=1\r\nB='x\r\ny'\rC=2\r\n"],
    ['empty values', 'A=\nB= \nC=1'],
    ['names alone', 'A\nB=${A:-x}\nexport C\n'],
    ['equal names', 'A=1\nB=${A}\nA=2\nC=${A}\n'],
    ['other words', 'A=ü ß\nB="ü"\n_c9=$HOME $(date) `x`\n'],
  ])('reads %s as python-dotenv does', (_, text) => {
    const { own, theirs } = readBoth(text);
    expect(own).toEqual(theirs);
    expect(Object.keys(own)).not.toEqual([]);
  });

  it('follows references as python-dotenv does, the variables of the process first', () => {
    const text =
      "A=file\nB=${A}-${SET}-${NOWHERE}-${NOWHERE:-x y}\nC='${B}'\nSET=file\nD=${SET:-z}${A:z}\n";
    const { own, theirs } = readBoth(text, { SET: 'process', A: '' });
    expect(own).toEqual(theirs);
    expect(own).toEqual({ B: '-process--x y', C: '-process--x y', D: 'process${A:z}' });
  });

  it.each([
    ['a quote without its end', "A='x\n"],
    ['text behind a quote', "A='x'y\n"],
    ['a comment as the value', 'A= # x\n'],
    ['backslashes before the last quote', `A="x\\\\"\n`],
    ['no name', '=x\n'],
    ['a name in quotes', "'A'=x\n"],
    ['a line of shell', 'set -a\n'],
    ['white space that only one of the languages sees', 'A=x\u00A0\n'],
    ['a control character', 'A=x\u0001y\n'],
    ['a mark of byte order', '\uFEFFA=x\n'],
  ])('does not guess at %s', (_, text) => {
    const { problems } = parseDotEnv(`# first\n${text}B=1\n`, 'shop/.env');
    expect(problems[0]).toMatchObject({ location: { file: 'shop/.env', line: 2 } });
  });

  it('refuses a value that grows beyond what a process can be given', () => {
    const lines = Array.from(
      { length: 30 },
      (_, index) => `A${index + 1}=\${A${index}}\${A${index}}`,
    );
    const file = parseDotEnv(['A0=xxxxxxxx', ...lines].join('\n'), '.env');
    expect(() => resolveDotEnv(file, {})).toThrow(
      '.env:16: The value of A15 is too long for an environment variable.',
    );
  });

  it('takes the lines of a long file at once', () => {
    const text = "A='\\\\\\\\'x\n".repeat(6000);
    expect(parseDotEnv(text, '.env').problems).toHaveLength(10);
  });
});

describe('loadDotEnv', () => {
  const load = (workspace: string) =>
    loadDotEnv({ workspace, projectDir: join(workspace, 'dbt', 'shop') });

  it('takes the first file of the project and the folders above', () => {
    const workspace = createWorkspace({ '.env': 'A=1', 'dbt/.env': 'A=2', 'dbt/shop/x': '' });
    expect(load(workspace)).toMatchObject({ file: 'dbt/.env', folder: join(workspace, 'dbt') });
  });

  it('passes over a folder, as a venv of that name is', () => {
    const workspace = createWorkspace({ '.env': 'A=1', 'dbt/shop/.env/pyvenv.cfg': '' });
    expect(load(workspace)).toMatchObject({ file: '.env', problems: [] });
  });

  it('follows no link', () => {
    const workspace = createWorkspace({ 'dbt/shop/x': '' });
    symlinkSync('/proc/self/environ', join(workspace, '.env'));
    expect(load(workspace)?.problems).toMatchObject([{ location: { file: '.env' } }]);
    expect(load(workspace)?.entries).toEqual([]);
  });

  it.each([
    ['is no text in UTF-8', Buffer.from([0x41, 0x3d, 0xff])],
    ['is larger than 64 KB', Buffer.alloc(70_000, 'A=1\n')],
  ])('says that the file %s', (what, bytes) => {
    const workspace = createWorkspace({});
    mkdirSync(join(workspace, 'dbt', 'shop'), { recursive: true });
    writeFileSync(join(workspace, '.env'), bytes);
    expect(load(workspace)?.problems[0]?.message).toContain(what);
  });
});
