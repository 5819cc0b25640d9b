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
      except: ['.github', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md'].map((name) =>
        at(`shop/${name}`),
      ),
      nevertheless: [at('.github/dbt-ci.yml'), at('.github/workflows/dbt.yml')],
    });
  });
});
