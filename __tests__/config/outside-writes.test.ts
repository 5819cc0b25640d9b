import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findOutsideFolders, installsOutside } from '../../src/config/outside-writes.ts';
import { tally } from '../support/tally.ts';
import { createWorkspace } from './workspace.ts';

const UP = '../'.repeat(9);

describe('[T49] findOutsideFolders', () => {
  const find = (project: string, more: Readonly<Record<string, string>> = {}) => {
    const workspace = createWorkspace({
      'deep/shop/dbt_project.yml': `name: shop\n${project}`,
      ...more,
    });
    const env = { FOLDER: '/opt/models' };
    return findOutsideFolders({ projectDir: join(workspace, 'deep/shop'), workspace }, env).map(
      (found) => `${found.project}: ${found.folder}`,
    );
  };

  it.each([
    ['model-paths: [models, /home/runner/work/_actions]', '/home/runner/work/_actions'],
    [`test-paths: ["${UP}x"]`, `${UP}x`],
    [`analysis-paths: ["a/../${UP}x"]`, `a/../${UP}x`],
    [`snapshot-paths: ${UP}x`, `${UP}x`],
    ['seed-paths: ["{{ env_var(\'FOLDER\') }}"]', '/opt/models'],
    ['function-paths: &f [/x]\nvars: {a: *f}', '/x'],
  ])('finds %s', (project, folder) => {
    expect(find(project)).toEqual([`deep/shop: ${folder}`]);
    tally('bad inputs');
  });

  it('finds those of packages, which stand elsewhere', () => {
    const packages = {
      'deep/shop/dbt_packages/utils/dbt_project.yml': 'name: utils\nmodel-paths: [/x]\n',
      'deep/shop/packages.yml': 'packages: [{local: ../own}]\n',
      'deep/own/dbt_project.yml': `name: own\nmodel-paths: ["${UP}y"]\n`,
    };
    expect(find('', packages)).toEqual(['deep/shop/dbt_packages/utils: /x', `deep/own: ${UP}y`]);
  });

  it('lets folders beside the project pass, and absolute ones of which dbt compiles nothing', () => {
    expect(find('model-paths: [models, ../shared, ../../all/../models]\n')).toEqual([]);
    expect(find('macro-paths: [/opt/macros]\ndocs-paths: [/opt/docs]\n')).toEqual([]);
  });
});

describe('[T49] installsOutside', () => {
  /** @param links by path in the workspace, where each leads */
  const ask = (line: string, links: Readonly<Record<string, string>> = {}) => {
    const workspace = createWorkspace({ 'shop/dbt_project.yml': `name: shop\n${line}\n` });
    for (const [path, target] of Object.entries(links)) {
      mkdirSync(dirname(join(workspace, path)), { recursive: true });
      symlinkSync(target, join(workspace, path));
    }
    const env = { AWAY: '/opt/packages', HERE: 'vendor' };
    return installsOutside({ projectDir: join(workspace, 'shop'), workspace }, env);
  };

  it.each<[line: string, links?: Record<string, string>]>([
    ['packages-install-path: /home/runner'],
    ['packages-install-path: ../..'],
    ['packages-install-path: a/../../../_actions'],
    ['packages-install-path: "{{ env_var(\'AWAY\') }}"'],
    ['packages-install-path: "{{ var(\'anywhere\') }}"'],
    ['packages-install-path: linked/packages', { 'shop/linked': '/var' }],
    ['', { 'shop/dbt_packages': '/var' }],
  ])('sees it in %s', (line, links) => {
    expect(ask(line, links)).toBe(true);
    tally('bad inputs');
  });

  it('lets a folder of the checkout pass', () => {
    expect(ask('')).toBe(false);
    expect(ask('packages-install-path: ../vendor/dbt')).toBe(false);
    expect(ask('packages-install-path: "{{ env_var(\'HERE\') }}"')).toBe(false);
    expect(ask('', { 'shop/dbt_packages': '../vendor' })).toBe(false);
  });
});
