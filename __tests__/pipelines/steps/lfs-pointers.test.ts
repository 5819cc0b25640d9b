import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ManifestNode } from '../../../src/dbt/artifacts/manifest.ts';
import { RefusedError } from '../../../src/errors.ts';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import { refuseLfsPointers } from '../../../src/pipelines/steps/lfs-pointers.ts';
import { tally } from '../../support/tally.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';

afterAll(removeTempDirs);

const REST = `oid sha256:${'4d'.repeat(32)}\nsize 12345\n`;
const POINTER = `version https://git-lfs.github.com/spec/v1\n${REST}`;

/** @param seeds files by `package/path`, of which each is a seed */
async function refuse(
  seeds: Readonly<Record<string, string>>,
  {
    planned = Object.keys(seeds).map((path) => `seed.${path}`),
    type = 'seed',
    packages = 'packages',
  } = {},
): Promise<void> {
  const workspace = await makeTempDir('checkout-');
  const projectDir = join(workspace, 'dbt');
  const nodes = new Map<string, ManifestNode>();
  for (const [path, text] of Object.entries(seeds)) {
    const [packageName = '', ...rest] = path.split('/');
    const root = packageName === 'shop' ? projectDir : join(projectDir, packages, packageName);
    await mkdir(dirname(join(root, ...rest)), { recursive: true });
    if (text !== '') await writeFile(join(root, ...rest), text);
    const node = { resourceType: type, packageName, originalFilePath: rest.join('/') };
    nodes.set(`seed.${path}`, node as ManifestNode);
  }
  await mkdir(projectDir, { recursive: true });
  await writeFile(
    join(projectDir, 'dbt_project.yml'),
    `name: shop\npackages-install-path: ${packages}\n`,
  );
  const job = { settings: { projectDir, workspace }, project: { name: 'shop' }, env: {} };
  await refuseLfsPointers(job as unknown as Job, nodes, planned);
}

describe('[T42] refuseLfsPointers', () => {
  it.each([
    ['as git-lfs writes it', POINTER],
    ['with Windows’ line ends', POINTER.replaceAll('\n', '\r\n')],
    ['of its former name', POINTER.replace('git-lfs', 'hawser')],
    ['with extensions', POINTER.replace('oid', 'ext-0-foo sha256:12\noid')],
  ])('names a seed whose file is a pointer, %s', async (_, text) => {
    const seeds = { 'shop/seeds/rates.csv': text, 'shop/seeds/plain.csv': 'id\n1\n' };
    await expect(refuse(seeds)).rejects.toThrow(
      expect.objectContaining({
        constructor: RefusedError,
        message:
          'The checkout has a Git LFS pointer instead of the rows of a seed. Nothing was built.\n  seed.shop/seeds/rates.csv (dbt/seeds/rates.csv)',
        hint: expect.stringContaining('`lfs: true`'),
        location: { file: 'dbt/seeds/rates.csv', line: 1 },
      }),
    );
    tally('bad inputs');
  });

  it('looks into the folder of packages too', async () => {
    await expect(refuse({ 'utils/data/a.csv': POINTER, 'shop/b.csv': POINTER })).rejects.toThrow(
      /of 2 seeds.*\n {2}seed\.utils\/data\/a\.csv \(dbt\/packages\/utils\/data\/a\.csv\)/,
    );
  });

  it('looks into packages that are installed beside the project', async () => {
    await expect(
      refuse({ 'utils/data/a.csv': POINTER }, { packages: '../vendor/dbt' }),
    ).rejects.toThrow('seed.utils/data/a.csv (vendor/dbt/utils/data/a.csv)');
  });

  it('minds no seed that is not built, no other file, and none that is missing', async () => {
    await refuse({ 'shop/a.csv': POINTER }, { planned: [] });
    await refuse({ 'shop/a.csv': POINTER }, { type: 'model' });
    await refuse({ 'shop/a.csv': '' });
    await refuse({ 'shop/a.csv': `id,note\n1,"${POINTER}"\n`, 'shop/b.csv': 'version\n1\n' });
  });
});
