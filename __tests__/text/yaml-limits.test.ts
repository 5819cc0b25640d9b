import { describe, expect, it } from 'vitest';
import { findProfileSecrets } from '../../src/config/profile-secrets.ts';
import { loadSettings } from '../../src/config/settings.ts';
import { parseYamlFile } from '../../src/config/yaml-file.ts';
import { findProjectLine, findPropertyLine } from '../../src/plan/config-line.ts';
import { findSourceLine, findTableLine } from '../../src/plan/source-line.ts';
import { findTestLine } from '../../src/report/model/test-line.ts';
import { parseYaml, readYaml } from '../../src/text/yaml.ts';

const bomb = (open: string, close: string, item: (name: string) => string) =>
  ['a0: &a0 {x: 1, y: 2}']
    .concat(
      Array.from({ length: 30 }, (_, level) => {
        const items = Array(10).fill(item(`*a${level}`));
        return `a${level + 1}: &a${level + 1} ${open}${items.join(', ')}${close}`;
      }),
    )
    .join('\n');

const manyAliases = `a: &a 1\nb: [${Array(1_001).fill('*a').join(', ')}]`;

const EXCESS: ReadonlyArray<readonly [name: string, text: string, why: string]> = [
  ['aliases of aliases', bomb('[', ']', (name) => name), 'its aliases expand to more than'],
  ['merges of merges', bomb('{<<: [', ']}', (name) => name), 'its aliases expand to more than'],
  ['an alias of itself', 'a: &a [1, *a]', 'its aliases expand to more than'],
  ['an alias of what is around it', 'a: &a {b: {c: *a}}', 'its aliases expand to more than'],
  ['many aliases', manyAliases, 'it has more than 1000 aliases'],
  ['deep brackets', `a: ${'['.repeat(100_000)}`, 'its values are nested too deeply'],
  ['deep braces', `a: ${'{a: '.repeat(501)}`, 'its values are nested too deeply'],
  ['deep lists', `${'- '.repeat(100_000)}a`, 'its values are nested too deeply'],
  ['a huge file', `a: ${'x'.repeat(2_000_000)}`, 'it is larger than 2 MB'],
];

describe('[T37] parseYamlFile', () => {
  it.each(EXCESS)('does not read %s', (_, text, why) => {
    const file = parseYamlFile(text, 'profiles.yml');
    expect(file.problems[0]?.message).toContain(`This file was not read, because ${why}`);
    expect(file.document.contents).toBeNull();
    expect(findProfileSecrets({ text, name: 'profiles.yml' }, {}).secrets).toEqual([]);
  });

  it('reads what people write: shared anchors, merges, equal names', () => {
    const outputs = Array.from({ length: 200 }, (_, i) => `    t${i}: {<<: *base, schema: s${i}}`);
    const text = `base: &base {type: postgres, host: h}\nshop:\n  outputs:\n${outputs.join('\n')}`;
    expect(parseYamlFile(text, 'profiles.yml').problems).toEqual([]);
    expect(parseYamlFile('a: &a 1\nb: &a [2]\nc: *a', 'x.yml').problems).toEqual([]);
  });
});

describe('[T37] every other reader of YAML', () => {
  const node = { name: 'a', resourceType: 'model', fqn: ['shop', 'a'] };
  const test = { name: 't', generic: undefined, node: 'a', column: undefined };

  it.each(EXCESS)('does not read %s', (_, text, why) => {
    expect(parseYaml(text).document.contents).toBeNull();
    expect(readYaml(text).problem).toContain(why);
    expect(findTestLine(text, test)).toBeUndefined();
    expect(findSourceLine(text, 'a')).toBeUndefined();
    expect(findTableLine(text, 'a', 'b')).toBeUndefined();
    expect(findPropertyLine(text, 'schema', node)).toBeUndefined();
    expect(findProjectLine(text, 'schema', node)).toBeUndefined();
  });

  it('refuses such a value of a setting, and says why', () => {
    const env = { INPUT_TARGET: 'ci', INPUT_VARS: bomb('[', ']', (name) => name) };
    expect(() => loadSettings({ env, workspace: import.meta.dirname })).toThrow(
      /vars.*its aliases expand to more than 200000 values/s,
    );
  });

  it('reads many equal keys without comparing each with each', () => {
    const text = Array.from({ length: 50_000 }, (_, i) => `k${i}:`).join('\n');
    expect(Object.keys(readYaml(text, { uniqueKeys: true }).value as object)).toHaveLength(50_000);
    expect(readYaml('a: 1\na: 2', { uniqueKeys: true }).problem).toContain('unique');
    expect(readYaml('a: 1\na: 2').value).toEqual({ a: 2 });
  });
});
