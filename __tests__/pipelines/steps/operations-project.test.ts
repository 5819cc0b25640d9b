import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findOperations } from '../../../src/pipelines/steps/operations-project.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

afterAll(removeTempDirs);

describe('findOperations', () => {
  const project = { name: 'shop', profile: 'shop', needsDeps: false };

  it('takes the folder of the action as it is for a project without quoting', async () => {
    const scratch = await makeTempDir();
    expect(findOperations({ actionRoot: ROOT, scratch, project })).toBe(join(ROOT, 'warehouse'));
  });

  it('gives the operations the quoting of the project, with the Jinja in it', async () => {
    const scratch = await makeTempDir();
    const quoting = { schema: true, identifier: "{{ target.type == 'snowflake' }}" };
    const job = { actionRoot: ROOT, scratch, project: { ...project, quoting } };
    const folder = findOperations(job);
    const read = async (path: string) => readFile(join(path, 'dbt_project.yml'), 'utf8');
    const own = parse(await read(join(ROOT, 'warehouse')));
    expect(parse(await read(folder))).toEqual({ ...own, quoting });
    const macro = 'macros/schemas.sql';
    expect(await readFile(join(folder, macro), 'utf8')).toBe(
      await readFile(join(ROOT, 'warehouse', macro), 'utf8'),
    );
    // Every warehouse of the run has the same folder.
    expect(findOperations(job)).toBe(folder);
  });
});
