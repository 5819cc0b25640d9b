import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SECRET_SETTINGS, SETTING_NAMES } from '../../src/config/schema.ts';
import { SETTING_PLACES } from '../../src/config/setting-places.ts';
import { loadSettings } from '../../src/config/settings.ts';
import { ConfigError } from '../../src/errors.ts';
import { createWorkspace } from './workspace.ts';

function load(file: string): unknown {
  const workspace = createWorkspace({
    'dbt_project.yml': 'name: shop\n',
    '.github/dbt-ci.yml': file,
  });
  try {
    return loadSettings({ env: {}, workspace });
  } catch (error) {
    return error;
  }
}

const inWorkflow = SETTING_NAMES.filter((name) => SETTING_PLACES[name].at === 'workflow');

describe('SETTING_PLACES', () => {
  it('[T32] classifies every setting, with a reason', () => {
    expect(Object.keys(SETTING_PLACES).sort()).toEqual([...SETTING_NAMES].sort());
    for (const { why } of Object.values(SETTING_PLACES)) expect(why).toMatch(/\w \w/);
    expect(inWorkflow).toEqual(expect.arrayContaining([...SECRET_SETTINGS]));
  });

  it.each(inWorkflow)('[T32] refuses %s in the file, and says where it goes', (name) => {
    const error = load(`threads: 4\n${name}: https://stranger.example\n`);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).message).toContain(`.github/dbt-ci.yml:2:1: "${name}" `);
    expect((error as ConfigError).message).toContain(`as the input "${name}"`);
    expect((error as ConfigError).message).not.toContain('stranger');
  });

  it('[T32] knows those that send a secret, choose whom to trust or what is installed', () => {
    expect(inWorkflow).toEqual(
      expect.arrayContaining([
        ...['slack-api-url', 'smtp-url', 'vault-addr', 'vault-role', 'vault-path'],
        ...['deploy-workflow', 'state-path', 'requirements', 'install'],
        ...['production-branch', 'production-tags', 'deploy-after'],
      ]),
    );
  });

  it.each(['/etc', '..', 'linked'])(
    '[T32] refuses profiles of the machine in the file: %s',
    (folder) => {
      const workspace = createWorkspace({
        'dbt_project.yml': 'name: shop\n',
        '.github/dbt-ci.yml': `profiles-dir: ${folder}\n`,
      });
      symlinkSync('/etc', join(workspace, 'linked'));
      const env = { 'INPUT_PROFILES-DIR': folder };
      expect(() => loadSettings({ env: {}, workspace })).toThrow(
        /"profiles-dir": the folder is outside the repository's checkout/,
      );
      // The workflow may: a runner of one's own has them in its home.
      expect(loadSettings({ env, workspace })).toHaveProperty('profilesDir');
    },
  );
});
