import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import { startRunState } from '../../../src/pipelines/steps/run-state.ts';
import { noteOtherTarget } from '../../../src/pipelines/steps/state.ts';
import type { ProductionState } from '../../../src/state/state.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';

let root: string;

beforeAll(async () => {
  root = await makeTempDir('targets-');
  const outputs = 'prod: {type: duckdb, schema: a}, staging: {type: duckdb, schema: b}';
  await writeFile(join(root, 'profiles.yml'), `shop: {target: prod, outputs: {${outputs}}}\n`);
});
afterAll(removeTempDirs);

const jobOf = (target: string | undefined) =>
  ({
    settings: { target, projectDir: root, workspace: root, profilesDir: root },
    env: {},
    variables: {},
    secrets: { add() {} },
    project: { name: 'shop', profile: 'shop' },
  }) as unknown as Job;

const noticesOf = (target: string | undefined, ofState: string) => {
  const draft = startRunState();
  noteOtherTarget(jobOf(target), draft, { record: { target: ofState } } as ProductionState);
  return draft.notices;
};

describe('B8: a production state of another target', () => {
  it('is named in a pull request that does not say which target production has', () => {
    expect(noticesOf(undefined, 'staging')).toEqual([
      expect.stringMatching(/state is of the target "staging".*own target is "prod".*"target"/),
    ]);
  });

  it('is nothing to speak of where it is the profile’s own, or the input names one', () => {
    expect(noticesOf(undefined, 'prod')).toEqual([]);
    expect(noticesOf('staging', 'staging')).toEqual([]);
  });
});
