import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findOutsideLinks } from '../../src/config/outside-links.ts';
import { tally } from '../support/tally.ts';
import { createWorkspace } from './workspace.ts';

const PROJECT = 'name: shop\n';
const SECRET = '[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic xyz\n';

/** @param links by path in the workspace, where each leads */
function find(
  links: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): string[] {
  const workspace = createWorkspace({
    'shop/dbt_project.yml': PROJECT,
    '.git/config': SECRET,
    'shared/models/a.sql': 'select 1 as id\n',
    'shared/rates.csv': 'id\n1\n',
    ...files,
  });
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    symlinkSync(target, join(workspace, path));
  }
  const projectDir = join(workspace, 'shop');
  return findOutsideLinks({ projectDir, workspace }, env).map(
    ({ path, target }) => `${path} → ${target}`,
  );
}

describe('[T40] findOutsideLinks', () => {
  const outside: Array<[string, string]> = [
    ['shop/seeds/config.csv', '../../.git/config'],
    ['shop/seeds/deep/er/config.csv', '../../../../.git/config'],
    ['shop/seeds/environment.csv', '/proc/self/environ'],
    ['shop/seeds/users.csv', '/etc/passwd'],
    ['shop/models/readme.md', '/etc/passwd'],
    ['shop/models/schema.yml', '../../.git/config'],
    ['shop/models/config.sql', '../../.git/config'],
    ['shop/models/code.py', '/etc/hostname'],
    ['shop/tests/fixtures/rows.csv', '../../../.git/config'],
    ['shop/macros/macro.sql', '../../.git/config'],
    ['shop/snapshots/s.sql', '/etc/passwd'],
    ['shop/analyses/a.sql', '/etc/passwd'],
    ['shop/functions/f.sql', '/etc/passwd'],
    ['shop/seeds/everything', '/etc'],
    ['shop/models', '/etc'],
    ['shop/seeds/repository', '../../.git'],
    ['shop/packages.yml', '../.git/config'],
    ['shop/selectors.yml', '../.git/config'],
    ['shop/dbt_packages/utils/macros/m.sql', '../../../../.git/config'],
    ['shop/dbt_packages/utils/seeds/s.csv', '/etc/passwd'],
  ];
  it.each(outside)('finds %s → %s', (path, target) => {
    expect(find({ [path]: target })).toEqual([`${path} → ${target}`]);
    tally('bad inputs');
  });

  it('goes by the folders that dbt_project.yml names, of packages too', () => {
    const files = {
      'shop/dbt_project.yml': `${PROJECT}seed-paths: ["data", "{{ env_var('MORE') }}"]\nmodel-paths: [../shared]\n`,
      'shop/dbt_packages/utils/dbt_project.yml': 'name: utils\nmacro-paths: [lib]\n',
    };
    const links = {
      'shop/data/a.csv': '/etc/passwd',
      'shop/more/b.csv': '/etc/passwd',
      'shared/c.sql': '/etc/passwd',
      'shop/dbt_packages/utils/lib/d.sql': '/etc/passwd',
      // dbt reads none of these.
      'shop/seeds/e.csv': '/etc/passwd',
      'shop/notes/f.md': '/etc/passwd',
    };
    expect(find(links, files, { MORE: 'more' })).toEqual([
      'shared/c.sql → /etc/passwd',
      'shop/data/a.csv → /etc/passwd',
      'shop/dbt_packages/utils/lib/d.sql → /etc/passwd',
      'shop/more/b.csv → /etc/passwd',
    ]);
  });

  it('looks at the whole project where only dbt knows which folders it reads', () => {
    const files = { 'shop/dbt_project.yml': `${PROJECT}seed-paths: ["{{ var('x') }}"]\n` };
    const links = { 'shop/any/a.csv': '/etc/passwd', 'shop/.venv/bin/python': '/usr/bin/env' };
    expect(find(links, files)).toEqual(['shop/any/a.csv → /etc/passwd']);
  });

  it('follows links within the repository, and links of links', () => {
    const links = {
      'shop/models/shared': '../../shared/models',
      'shop/seeds/rates.csv': '../../shared/rates.csv',
      'shop/models/itself': '.',
      'shop/models/nowhere.sql': 'missing.sql',
    };
    expect(find(links)).toEqual([]);
    expect(find({ ...links, 'shared/models/b.sql': '/etc/passwd' })).toEqual([
      'shop/models/shared/b.sql → /etc/passwd',
    ]);
    expect(find({ 'shop/seeds/a.csv': 'b', 'shop/seeds/b': '../../.git/config' })).toEqual([
      'shop/seeds/a.csv → b',
    ]);
  });

  it('finds those of packages that are installed beside the project', () => {
    const files = {
      'shop/dbt_project.yml': `${PROJECT}packages-install-path: ../vendor\n`,
      'vendor/utils/dbt_project.yml': 'name: utils\n',
    };
    const links = { 'vendor/utils/seeds/a.csv': '/etc/passwd' };
    expect(find(links, files)).toEqual(['vendor/utils/seeds/a.csv → /etc/passwd']);
  });

  it('reads the folders of a local package where they are', () => {
    const files = {
      'shop/packages.yml': 'packages:\n  - local: ../shared\n',
      'shared/dbt_project.yml': 'name: shared\n',
    };
    const links = {
      'shared/macros/m.sql': '/etc/passwd',
      'shop/dbt_packages/shared': '../../shared',
    };
    expect(find(links, files)).toEqual(['shared/macros/m.sql → /etc/passwd']);
  });

  it('looks at the profiles of another folder of the checkout', () => {
    const workspace = createWorkspace({ 'shop/dbt_project.yml': PROJECT, 'ci/readme.txt': '' });
    symlinkSync('/etc/passwd', join(workspace, 'ci/profiles.yml'));
    const folders = { projectDir: join(workspace, 'shop'), profilesDir: join(workspace, 'ci') };
    expect(findOutsideLinks({ ...folders, workspace }, {})).toEqual([
      { path: 'ci/profiles.yml', target: '/etc/passwd' },
    ]);
  });

  it.each([
    ['shop/seeds/round.csv', '/proc/self/root/etc/passwd'],
    ['shop/tests/generic', '/var'],
    ['shop/models/roundabout.sql', '../../.git/../.git/config'],
    ['shop/dependencies.yml', '/proc/self/environ'],
    ['shop/vars.yml', '/etc/hostname'],
    ['shop/models/nested', '../../vendor/lib/.git/hooks'],
  ])('finds %s by another name: %s', (path, target) => {
    const files = { 'vendor/lib/.git/hooks/x.sql': 'select 1' };
    expect(find({ [path]: target }, files)).toEqual([`${path} → ${target}`]);
    tally('bad inputs');
  });

  it('sees a link above a folder that dbt reads, and no trouble in a file in its place', () => {
    const files = {
      'shop/dbt_project.yml': `${PROJECT}seed-paths: [linked/ssl, notes.txt/seeds]\n`,
      'shop/notes.txt': '',
      'shop/dbt_packages/notes.txt': '',
    };
    expect(find({ 'shop/linked': '/etc' }, files)).toEqual(['shop/linked/ssl → /etc/ssl']);
  });
});
