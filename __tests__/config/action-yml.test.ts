import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { defaultOf, SETTING_NAMES } from '../../src/config/schema.ts';

const root = join(import.meta.dirname, '../..');
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8'));

describe('action.yml', () => {
  it('declares exactly the settings of the schema, in its order', () => {
    expect(Object.keys(action.inputs)).toEqual(SETTING_NAMES);
  });

  it.each(SETTING_NAMES.filter((name) => name !== 'github-token'))(
    'leaves the default of %s to the schema and ends its description with it',
    (name) => {
      const fallback = defaultOf(name);
      expect(action.inputs[name]).toEqual({
        description: expect.stringMatching(
          fallback === undefined
            ? / Default: none( \([^()]+\))?\.$/
            : new RegExp(` Default: \`${fallback.replace(/[{}.]/g, '\\$&')}\`\\.$`),
        ),
      });
    },
  );

  it('has the runner fill in the token, the one value that no file may hold', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's own syntax
    expect(action.inputs['github-token'].default).toBe('${{ github.token }}');
  });

  it('runs the bundle on Node 24, and again at the end whatever happened', () => {
    expect(action.runs).toEqual({
      using: 'node24',
      main: 'dist/index.js',
      post: 'dist/index.js',
      'post-if': 'always()',
    });
  });
});

describe('scripts/readme-tables.ts --check', () => {
  it('finds the tables of README.md and the docs up to date', () => {
    const script = join(root, 'scripts/readme-tables.ts');
    expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toBe(
      'The tables of README.md are up to date.\nThe tables of docs/inputs.md are up to date.\nThe tables of docs/dbt-versions.md are up to date.\n',
    );
  });
});
