import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLocalPackages, readInstallPath } from '../../src/config/packages.ts';
import { findProjectFiles } from '../../src/config/project-files.ts';
import { createWorkspace } from './workspace.ts';

const LOCAL = (...paths: string[]) =>
  `packages:\n${paths.map((path) => `  - local: ${path}\n`).join('')}`;

describe('findLocalPackages', () => {
  it('follows the local packages of local packages, from the folder of the project', () => {
    const root = createWorkspace({
      'shop/packages.yml': `${LOCAL('../shared')}  - package: dbt-labs/dbt_utils\n    version: 1.3.0\n`,
      'shared/dependencies.yml': LOCAL('../base', '../shared'),
      'base/dbt_project.yml': 'name: base\n',
    });
    expect(findLocalPackages(join(root, 'shop'), {})).toEqual([
      join(root, 'base'),
      join(root, 'shared'),
    ]);
  });

  it('fills in variables, and gives up on other Jinja and on bad YAML', () => {
    const find = (text: string) => {
      const root = createWorkspace({ 'shop/packages.yml': text });
      return findLocalPackages(join(root, 'shop'), { SHARED: '/shared' });
    };
    expect(find(LOCAL(`"{{ env_var('SHARED') }}"`))).toEqual(['/shared']);
    expect(find(LOCAL(`"{{ var('shared') }}"`))).toBeUndefined();
    expect(find('packages: [')).toBeUndefined();
  });

  it('finds none where the project has no packages', () => {
    expect(findLocalPackages(createWorkspace({}), {})).toEqual([]);
  });
});

describe('readInstallPath', () => {
  const read = (text: string) => {
    const root = createWorkspace({ 'dbt_project.yml': `name: shop\n${text}\n` });
    return readInstallPath(root, { PACKAGES: 'vendor' });
  };

  it("is dbt's default, or what the project says", () => {
    expect(read('')).toBe('dbt_packages');
    expect(read(`packages-install-path: "{{ env_var('PACKAGES') }}"`)).toBe('vendor');
  });

  it.each(['/opt/packages', '../packages', '"{{ target.name }}"'])(
    'is unknown where it is not in the project: %s',
    (path) => {
      expect(read(`packages-install-path: ${path}`)).toBeUndefined();
    },
  );
});

describe('findProjectFiles', () => {
  it('names the project, its local packages, what installs dbt, and the settings', () => {
    const root = createWorkspace({ 'shop/packages.yml': LOCAL('../shared') });
    const at = (path: string) => join(root, path);
    const settings = {
      workspace: root,
      projectDir: at('shop'),
      profilesDir: undefined,
      requirements: at('requirements.txt'),
    };
    expect(findProjectFiles(settings, '.github/workflows/dbt.yml', {})).toEqual({
      paths: [at('shop'), at('shared'), at('requirements.txt'), at('.env')],
      besides: [at('shared')],
      except: ['.github', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md'].map((name) =>
        at(`shop/${name}`),
      ),
      nevertheless: [at('.github/dbt-ci.yml'), at('.github/workflows/dbt.yml')],
    });
  });

  it.each([
    ['model-paths', 'models'],
    ['seed-paths', 'seeds'],
    ['snapshot-paths', 'snapshots'],
    ['macro-paths', 'macros'],
    ['test-paths', 'tests'],
    ['analysis-paths', 'analyses'],
    ['function-paths', 'functions'],
    ['docs-paths', 'docs'],
  ])('[B3] names the folders of `%s` outside the project, of local packages too', (key, own) => {
    const root = createWorkspace({
      'shop/dbt_project.yml': `name: shop\n${key}: [${own}, "{{ env_var('SHARED') }}/x"]\n`,
      'shop/packages.yml': LOCAL('../tools'),
      'tools/dbt_project.yml': `name: tools\n${key}: [${own}, ../more]\n`,
    });
    const at = (path: string) => join(root, path);
    const none = { profilesDir: undefined, requirements: undefined };
    const settings = { workspace: root, projectDir: at('shop'), ...none };
    const files = findProjectFiles(settings, '', { SHARED: '../shared' });
    expect(files?.besides).toEqual([at('tools'), at('shared/x'), at('more')]);
    expect(files?.paths).toEqual(expect.arrayContaining(files?.besides ?? []));
  });

  it('[B3] cannot tell where a path has Jinja that only dbt renders', () => {
    const text = `name: shop\nmodel-paths: ["{{ target.name }}"]\n`;
    const root = createWorkspace({ 'dbt_project.yml': text });
    const none = { profilesDir: undefined, requirements: undefined };
    const settings = { workspace: root, projectDir: root, ...none };
    expect(findProjectFiles(settings, '', {})).toBeUndefined();
  });
});
