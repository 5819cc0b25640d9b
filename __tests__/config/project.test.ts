import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProject } from '../../src/config/project.ts';
import { createWorkspace, messageOf } from './workspace.ts';

function load(files: Readonly<Record<string, string>>, env: Record<string, string> = {}) {
  const workspace = createWorkspace(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`shop/${name}`, text])),
  );
  return loadProject({ projectDir: join(workspace, 'shop'), workspace, env });
}

describe('loadProject', () => {
  it('reads name and profile', () => {
    const text = "name: 'shop' # ours\nversion: 1.0.0\nprofile: shop_profile\n";
    expect(load({ 'dbt_project.yml': text })).toEqual({
      name: 'shop',
      profile: 'shop_profile',
      needsDeps: false,
    });
  });

  it('reads the quoting as it is written, through an anchor too', () => {
    const text = 'name: shop\nx: &all {schema: true, database: false}\nquoting: *all\n';
    const { quoting } = load({ 'dbt_project.yml': text });
    expect(quoting).toEqual({ schema: true, database: false });
  });

  it('reads a profile that the environment names', () => {
    const text = `name: shop\nprofile: "{{ env_var('DBT_PROFILE_NAME', 'shop') }}"\n`;
    expect(load({ 'dbt_project.yml': text }).profile).toBe('shop');
    expect(load({ 'dbt_project.yml': text }, { DBT_PROFILE_NAME: 'ci' }).profile).toBe('ci');
  });

  it.each([
    ['packages.yml', 'packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.3.0\n', true],
    ['packages.yml', 'packages:\n  - local: ../shared\n', true],
    ['packages.yml', 'packages: []\n', false],
    ['packages.yml', '# none yet\n', false],
    ['packages.yml', 'packages: [a\n', true],
    ['dependencies.yml', 'packages:\n  - package: dbt-labs/dbt_utils\n', true],
    ['dependencies.yml', 'projects:\n  - name: core\n', false],
  ])('tells from %s with %j whether dbt deps is needed', (name, text, needed) => {
    expect(load({ 'dbt_project.yml': 'name: shop\n', [name]: text }).needsDeps).toBe(needed);
  });

  it('says where dbt_project.yml is not YAML', () => {
    expect(messageOf(() => load({ 'dbt_project.yml': 'name: shop\nvars: {a: 1\n' }))).toBe(
      'shop/dbt_project.yml:3:1: This is not valid YAML: Flow map in block collection must be sufficiently indented and end with a }.',
    );
  });

  it.each(['version: 1\n', '', '- a\n', 'name:\n'])('asks for the name that %j lacks', (text) => {
    expect(messageOf(() => load({ 'dbt_project.yml': text }))).toBe(
      'shop/dbt_project.yml:1:1: The project has no name. Add a line "name: my_project".',
    );
  });
});
