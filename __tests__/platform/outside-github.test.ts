import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFolderArtifacts, noGitHub } from '../../src/platform/outside-github.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

afterAll(removeTempDirs);

describe('createFolderArtifacts', () => {
  it('keeps the files that are named, in a folder of the name', async () => {
    const [home, page] = [await makeTempDir(), await makeTempDir()];
    await mkdir(join(page, 'docs'));
    await writeFile(join(page, 'index.html'), 'page');
    await writeFile(join(page, 'docs', 'index.html'), 'docs');
    await writeFile(join(page, 'not-named'), '');
    const files = ['index.html', 'docs/index.html'];
    expect(await createFolderArtifacts(home).upload('dashboard', page, files)).toMatchObject({
      name: 'dashboard',
    });
    expect((await readdir(join(home, 'dashboard'))).sort()).toEqual(['docs', 'index.html']);
    expect(await readFile(join(home, 'dashboard', 'docs', 'index.html'), 'utf8')).toBe('docs');
  });

  it('keeps nothing where no folder was asked for', async () => {
    const page = await makeTempDir();
    await expect(createFolderArtifacts(undefined).upload('a', page, ['x'])).resolves.toBeTruthy();
  });
});

describe('noGitHub', () => {
  it('knows of no other run, and refuses the rest by name', async () => {
    const filter = { branch: 'main', status: 'in_progress' };
    expect(await noGitHub.listWorkflowRuns('dbt.yml', filter)).toEqual([]);
    await expect(noGitHub.createComment(1, 'x')).rejects.toThrow(
      'GitHub is not available outside GitHub Actions.',
    );
  });
});
