import { describe, expect, it } from 'vitest';
import { findProfileSecrets } from '../../src/config/profile-secrets.ts';
import { resolveOutput } from '../../src/config/profiles.ts';
import { messageOf } from './workspace.ts';

const BASES = `a: &a {type: postgres, schema: one, password: "{{ env_var('A_PASSWORD', '') }}"}
b: &b {type: postgres, schema: two, password: "{{ env_var('B_PASSWORD', '') }}"}
c: &c {<<: *a}
`;

const resolve = (shop: string, target?: string) =>
  resolveOutput(
    { text: `${BASES}shop: ${shop}\n`, name: 'profiles.yml', directory: '/x' },
    { profile: 'shop', target },
    {},
  );
const prod = (output: string) => resolve(`{target: prod, outputs: {prod: ${output}}}`);

describe('a profile whose merged mappings have several values for a key', () => {
  it.each([
    ['one merged mapping', '{<<: *a}', 'one'],
    ['equal values', '{<<: [*a, *c]}', 'one'],
    ['an own key', '{<<: [*a, *b], schema: own}', 'own'],
    ['an own key before the merge', '{schema: own, <<: [*a, *b]}', 'own'],
  ])('is certain with %s', (_, output, schema) => {
    expect(prod(output)).toMatchObject({ schema, doubt: undefined });
  });

  it.each([
    ['a list', '{<<: [*a, *b]}'],
    ['two merges', '{<<: *a, <<: *b}'],
    ['merges in merges', '{<<: [{<<: *c}, *b]}'],
  ])('has a schema in doubt with %s, at its line', (_, output) => {
    expect(prod(output).doubt).toEqual({
      message:
        'Several mappings that are merged here (<<) have "schema", and PyYAML versions differ in which value wins.',
      hint: 'Write "schema" into this mapping itself: its own key counts in every version.',
      location: { file: 'profiles.yml', line: 4, column: expect.any(Number) },
    });
  });

  it('is refused where the adapter, the target or the way there is in doubt', () => {
    const types = '{<<: [*a, {type: duckdb}]}';
    expect(messageOf(() => prod(types))).toContain('have "type"');
    const ways = '{<<: [{target: prod}, {target: dev}], outputs: {prod: *a, dev: *b}}';
    expect(messageOf(() => resolve(ways))).toContain('have "target"');
    expect(resolve(ways, 'dev')).toMatchObject({ schema: 'two' });
    expect(
      messageOf(() =>
        resolve('{target: prod, <<: [{outputs: {prod: *a}}, {outputs: {prod: *b}}]}'),
      ),
    ).toContain('have "outputs"');
  });

  it('hides what either reading would log in with', () => {
    const password = (name: string) => `{password: "{{ env_var('${name}', '') }}"}`;
    const merged = `<<: [${password('A_PASSWORD')}, ${password('B_PASSWORD')}]`;
    const text = `shop: {target: prod, outputs: {prod: {${merged}}}}\n`;
    const env = { A_PASSWORD: 'first-word', B_PASSWORD: 'second-word' };
    const { secrets } = findProfileSecrets({ text, name: 'profiles.yml' }, env);
    expect(secrets.map(({ value }) => value)).toEqual(
      expect.arrayContaining(['first-word', 'second-word']),
    );
  });
});
