import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProductionRefSettings } from '../../src/context/production-refs.ts';
import type { RunContext } from '../../src/context/run-context.ts';
import { republishState } from '../../src/state/republish-state.ts';
import type { ProductionStore, StateRecord, StateStore } from '../../src/state/state.ts';
import { writeStateRecord } from '../../src/state/write-state.ts';
import { connectToGitHub, hurryRetries, noWait } from '../platform/connect.ts';
import type { Permissions } from '../support/github/access.ts';
import type { ArtifactRecord, RunRecord } from '../support/github/model.ts';
import type { ArtifactPlan, GitHubStandIn } from '../support/github/stand-in.ts';
import { tally } from '../support/tally.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { MANIFEST, RUN_RESULTS, stateFiles, writeFiles } from './state-files.ts';

let standIn: GitHubStandIn;
let openStore: (more?: {
  permissions?: Permissions;
  deployWorkflow?: string;
  hasDeployWorkflow?: boolean;
  target?: string;
  refs?: ProductionRefSettings & { deployAfter?: string };
  run?: RunRecord;
}) => ProductionStore;
let target: string;

beforeAll(async () => {
  standIn = await connectToGitHub();
  hurryRetries();
  const { createGitHub } = await import('../../src/platform/github/client.ts');
  const { createArtifacts } = await import('../../src/platform/github/artifacts.ts');
  const { createArtifactStateStore } = await import('../../src/state/artifact-store.ts');
  openStore = ({
    permissions,
    deployWorkflow,
    hasDeployWorkflow = true,
    target: deployed,
    refs = {},
    run = plantRun({ event: 'pull_request' }),
  } = {}) => {
    const job = standIn.startJob({ run, ...(permissions && { permissions }) });
    process.env.ACTIONS_RUNTIME_TOKEN = job.runtimeToken;
    return createArtifactStateStore({
      github: createGitHub(job.token, 'acme/shop', noWait),
      artifacts: createArtifacts(job.token, 'acme/shop', noWait),
      context: contextOf(run),
      stateName: 'dbt-state',
      settings: { deployWorkflow, ...refs },
      hasDeployWorkflow,
      project: 'shop',
      target: deployed,
    });
  };
});
beforeEach(async () => {
  standIn.clearFaults();
  standIn.requests.length = 0;
  standIn.model.runs.length = 0;
  standIn.model.artifacts.length = 0;
  standIn.model.strays.clear();
  target = path.join(await makeTempDir(), 'state');
});
afterEach(() => expect(standIn.strictErrors).toEqual([]));
afterAll(async () => {
  await standIn.stop();
  await removeTempDirs();
});

function contextOf(run: RunRecord): RunContext {
  return {
    event: 'push',
    repository: 'acme/shop',
    defaultBranch: 'main',
    branch: 'main',
    isTag: false,
    sha: run.headSha,
    pullRequest: undefined,
    restricted: undefined,
    namedBase: undefined,
    earlierRun: undefined,
    run: { id: run.id, attempt: run.attempt, url: '', workflowPath: '.github/workflows/dbt.yml' },
    repositoryUrl: 'https://github.com/acme/shop',
  };
}

/** Runs are a minute apart, in the order in which they are planted. */
function plantRun(run: Partial<RunRecord> = {}): RunRecord {
  const minute = standIn.model.runs.length;
  const createdAt = new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();
  return standIn.plantRun({ createdAt, ...run });
}

/** A sound state of `run`, unless `record` or `artifact` say otherwise. */
function plantState(
  run: RunRecord,
  record: Partial<StateRecord> | Record<string, unknown> = {},
  artifact: Partial<ArtifactPlan> = {},
): ArtifactRecord {
  const identity = { sha: run.headSha, runId: run.id, runAttempt: run.attempt };
  const files = stateFiles({ ...identity, ...record });
  return standIn.plantArtifact({ run, name: `dbt-state-${run.attempt}`, files, ...artifact });
}

/** The state of `deploy` once more, by `run`. */
function plantAgain(run: RunRecord, deploy: RunRecord): void {
  const publishedBy = { sha: run.headSha, runId: run.id, runAttempt: run.attempt };
  const files = stateFiles({ sha: deploy.headSha, runId: deploy.id, publishedBy });
  standIn.plantArtifact({ run, name: `dbt-state-${run.attempt}-again-${deploy.id}`, files });
}

async function expectRefusal(store: StateStore, message: string | RegExp): Promise<void> {
  await expect(store.fetch(target)).rejects.toMatchObject({
    name: expect.stringMatching(/^(Corrupt)?StateError$/),
    message: expect.stringMatching(message),
    hint: expect.any(String),
  });
  expect(await readdir(path.dirname(target))).toEqual([]);
}

describe('fetch', () => {
  it('[T01] finds the genuine state among decoys that are all newer', async () => {
    const deploy = plantRun({ event: 'schedule' });
    plantState(deploy);
    const inProgress = plantRun({ status: 'in_progress', conclusion: null });
    plantState(inProgress);
    plantState(plantRun({ event: 'pull_request', headBranch: 'feature' }));
    plantState(plantRun({ event: 'pull_request', headRepository: 'evil/shop' }));
    plantState(plantRun({ event: 'pull_request_target' }));
    plantState(plantRun({ headRepository: 'evil/shop' }));
    plantState(plantRun({ headRepository: null }));
    plantState(plantRun({ headBranch: 'feature' }));
    plantState(plantRun({ workflowPath: '.github/workflows/evil.yml' }));
    plantState(plantRun({ workflowPath: '.github/workflows/deeper/dbt.yml' }));
    plantState(plantRun(), {}, { expired: true });
    plantState(plantRun(), {}, { name: 'dbt-state' });
    plantState(plantRun(), {}, { name: 'dbt-state-2' });
    plantState(plantRun(), {}, { name: 'dbt-state-1-evil' });
    plantState(plantRun(), {}, { digest: undefined });

    const lookup = await openStore().fetch(target);
    expect(lookup).toMatchObject({
      found: true,
      state: {
        directory: target,
        origin: `run ${deploy.id} (attempt 1)`,
        record: { sha: deploy.headSha, runId: deploy.id },
      },
    });
    expect(await readFile(path.join(target, 'manifest.json'), 'utf8')).toBe(MANIFEST);
    expect(lookup.passedOver.join('\n')).toMatch(/evil\/shop/);
    expect(lookup.passedOver).toHaveLength(8);
  });

  it('[T01] finds the state of one run only where that run is trusted', async () => {
    const [deploy, other] = [plantRun(), plantRun({ event: 'pull_request' })];
    for (const run of [deploy, other, plantRun()]) plantState(run);
    const fetchOf = (id: number, attempt = 1) =>
      openStore().fetchOf({ id, attempt }, `${target}-${id}-${attempt}`);
    expect(await fetchOf(deploy.id)).toMatchObject({
      found: true,
      state: { record: { runId: deploy.id } },
    });
    expect(await fetchOf(other.id)).toMatchObject({
      found: false,
      reason: expect.stringContaining('pull_request'),
    });
    expect(await fetchOf(deploy.id, 2)).toMatchObject({ found: false });
    await expect(fetchOf(404)).rejects.toThrow('GitHub knows no run 404');
  });

  it('believes a state that is published again, if the run that did is the one it names', async () => {
    const again = plantRun();
    const by = { sha: again.headSha, runId: again.id, runAttempt: 1 };
    plantState(again, { sha: 'b'.repeat(40), runId: 1, publishedBy: by });
    expect(await openStore().fetch(target)).toMatchObject({
      state: { record: { sha: 'b'.repeat(40), runId: 1 } },
    });
    plantState(plantRun(), { publishedBy: by });
    await expect(openStore().fetch(`${target}-2`)).rejects.toThrow('it claims commit');
  });

  it('[F22] leaves a state that is published again in the place of its deploy', async () => {
    const [first, rerun] = [plantRun(), plantRun()];
    plantState(first);
    // A week of morning checks, each of a newer commit than the deploy that then is run again.
    const checks = Array.from({ length: 7 }, () => plantRun());
    for (const check of checks) plantAgain(check, first);
    const store = openStore();
    const newest = `run ${checks.at(-1)?.id} (attempt 1)`;
    expect(await store.fetch(target)).toMatchObject({ state: { origin: newest } });
    expect(await store.isNewest()).toBe(true);
    const own = { runId: rerun.id, sha: rerun.headSha };
    expect(await store.listNewer(own)).toEqual([]);

    rerun.attempt = 2;
    plantState(rerun);
    expect(await store.isNewest()).toBe(false);
    expect(await openStore().fetch(`${target}-2`)).toMatchObject({
      state: { origin: `run ${rerun.id} (attempt 2)` },
    });
    const older = { runId: first.id, sha: first.headSha };
    expect(await store.listNewer(older)).toEqual([{ runId: rerun.id, sha: rerun.headSha }]);
  });

  it('[F22] knows of a state that another job of the same run has left', async () => {
    plantState(plantRun());
    const run = plantRun({ status: 'in_progress', conclusion: null });
    const store = openStore({ run });
    await store.fetch(target);
    expect(await store.isNewest()).toBe(true);
    plantState(run);
    expect(await store.isNewest()).toBe(false);
  });

  it('passes over one that it found corrupt, and is asked for the one before', async () => {
    const before = plantRun();
    plantState(before);
    plantState(plantRun(), { sha: 'c'.repeat(40) });
    const store = openStore();
    await expect(store.fetch(target)).rejects.toThrow('it claims commit c');
    standIn.requests.length = 0;
    expect(await store.fetch(target)).toMatchObject({
      state: { record: { runId: before.id } },
      passedOver: [expect.stringMatching(/: it is corrupt\.$/)],
    });
    expect(standIn.requests.filter(({ path }) => path.includes('/zip'))).toHaveLength(1);
  });

  it('[T02] is not led astray by 120 newer pull request runs', async () => {
    const deploy = plantRun();
    plantState(deploy);
    for (let i = 0; i < 120; i++) {
      plantState(plantRun({ event: 'pull_request', headRepository: 'evil/shop' }));
    }
    expect(await openStore().fetch(target)).toMatchObject({
      found: true,
      state: { record: { runId: deploy.id } },
      passedOver: [],
    });
    expect(standIn.requests.length).toBeLessThan(10);
  });

  it('reads the state of the workflow that the setting names', async () => {
    plantState(plantRun());
    const deploy = plantRun({ workflowPath: '.github/workflows/deploy.yml' });
    plantState(deploy);
    plantState(plantRun());
    expect(await openStore({ deployWorkflow: 'deploy.yml' }).fetch(target)).toMatchObject({
      state: { record: { runId: deploy.id } },
    });
  });

  it('[F04] takes the newest artifact of a run that was attempted twice', async () => {
    const deploy = plantRun({ attempt: 2 });
    plantState(deploy, { runAttempt: 1, target: 'first' }, { name: 'dbt-state-1' });
    plantState(deploy, { target: 'second' });
    plantState(deploy, { target: 'repeated upload' }, { name: 'dbt-state-2-r1' });
    expect(await openStore().fetch(target)).toMatchObject({
      state: { origin: `run ${deploy.id} (attempt 2)`, record: { target: 'repeated upload' } },
    });
  });

  it('takes the state of an old deploy of the newest commit that was run again', async () => {
    const old = plantRun({ attempt: 2, startedAt: '2030-01-01T00:00:00Z' });
    const newest = plantRun({ headSha: old.headSha });
    plantState(newest);
    plantState(old);
    expect(await openStore().fetch(target)).toMatchObject({
      state: { record: { runId: old.id, runAttempt: 2 } },
    });
  });

  it('[F22] takes the state of the newest commit although an older deploy ended after it', async () => {
    const older = plantRun();
    const newest = plantRun();
    plantState(newest);
    plantState(older);
    expect(await openStore().fetch(target)).toMatchObject({
      state: { record: { runId: newest.id } },
    });
    const states = await openStore().listNewer({ runId: older.id, sha: older.headSha });
    expect(states).toEqual([{ runId: newest.id, sha: newest.headSha }]);
    tally('lost states', 0);
  });

  it('[F23] takes the state of the newest run, whatever the clocks of the runners said', async () => {
    plantState(plantRun(), { createdAt: '2126-01-01T00:00:00.000Z' });
    const newest = plantRun();
    plantState(newest, { createdAt: '1999-01-01T00:00:00.000Z' });
    expect(await openStore().fetch(target)).toMatchObject({
      state: { record: { runId: newest.id } },
    });
  });

  it('[F09] continues to the state before when one has vanished in between', async () => {
    const before = plantRun();
    plantState(before);
    const [gone, expired] = [plantRun(), plantRun()];
    plantState(gone);
    plantState(expired);
    standIn.fault({ path: /\/zip$/, effect: { status: 410 } });
    standIn.fault({ path: /\/zip$/, effect: { status: 404 } });
    expect(await openStore().fetch(target)).toMatchObject({
      found: true,
      state: { record: { runId: before.id } },
      passedOver: [
        expect.stringMatching(`Run ${expired.id}, artifact dbt-state-1 .*: it has expired`),
        expect.stringMatching(`Run ${gone.id}, artifact dbt-state-1 .*: it was deleted`),
      ],
    });
  });

  it('[F09] continues past runs that left no state, more than one batch of them', async () => {
    const deploy = plantRun();
    plantState(deploy);
    for (let i = 0; i < 12; i++) plantRun({ conclusion: 'cancelled' });
    const lookup = await openStore().fetch(target);
    expect(lookup).toMatchObject({ found: true, state: { record: { runId: deploy.id } } });
    expect(lookup.passedOver).toHaveLength(12);
  });

  it('says that nothing was deployed yet', async () => {
    plantRun({ event: 'pull_request' });
    expect(await openStore().fetch(target)).toEqual({
      found: false,
      reason: expect.stringContaining(
        'No completed run of .github/workflows/dbt.yml on main was found. If another workflow deploys production, set "deploy-workflow"',
      ),
      passedOver: [],
    });
  });

  it('[F10] says that the workflow is unknown', async () => {
    expect(await openStore({ deployWorkflow: 'deplyo.yml' }).fetch(target)).toMatchObject({
      found: false,
      reason: 'GitHub knows no workflow `deplyo.yml` in acme/shop.',
    });
  });

  it('says that no run left a state that can be used', async () => {
    plantState(plantRun(), {}, { expired: true });
    plantRun();
    expect(await openStore().fetch(target)).toMatchObject({
      found: false,
      reason: expect.stringMatching(
        /^None of the last 2 completed runs of .* has a production state that can be used\. Run .* it has expired\.$/,
      ),
      passedOver: [expect.stringContaining('left no artifact'), expect.stringContaining('expired')],
    });
  });

  it('[F10] names the permission that the token lacks', async () => {
    plantState(plantRun());
    await expect(
      openStore({ permissions: { contents: 'read' } }).fetch(target),
    ).rejects.toMatchObject({
      name: 'GitHubError',
      message: 'The token may not list workflow runs.',
      hint: 'Add `permissions: actions: read` to the job.',
    });
  });
});

describe('listNewer', () => {
  it('[F22] reports no state of the same commit, of an older run or of a run that left none', async () => {
    const before = plantRun();
    plantState(before);
    const own = plantRun();
    plantState(own);
    plantState(plantRun({ headSha: own.headSha }));
    plantRun();
    plantState(plantRun({ event: 'pull_request' }));
    const states = await openStore().listNewer({ runId: own.id, sha: own.headSha });
    expect(states).toEqual([]);
  });
});

describe('fetch refuses, and writes nothing, a state', () => {
  it('[F08] whose content does not match the digest that GitHub has', async () => {
    plantState(plantRun());
    standIn.fault({ path: /\.zip\?/, times: 3, effect: 'corrupt-body' });
    await expectRefusal(openStore(), 'the download is damaged');
  });

  it('of a newer schema, naming the way out', async () => {
    plantState(plantRun(), { schemaVersion: 2, new: 'field' });
    await expectRefusal(
      openStore(),
      'has schema version 2; this version of the action reads up to 1',
    );
  });

  it('of another project, naming both', async () => {
    plantState(plantRun(), { project: 'billing' });
    await expectRefusal(openStore(), /is for the dbt project billing. This project is shop\.$/);
    await expect(openStore().fetch(target)).rejects.toMatchObject({
      hint: expect.stringContaining('`state-name`'),
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['another commit', { sha: 'c'.repeat(40) }, 'it claims commit c'],
    ['another run', { runId: 1 }, 'it claims run 1'],
    ['another attempt', { runAttempt: 3 }, 'it claims run .* .attempt 3.'],
    ['a project that is missing', { project: undefined }, 'is corrupt: project: '],
    ['an unknown status', { status: 'great' }, 'is corrupt: status: '],
    [
      'other digests',
      { files: { 'manifest.json': '0'.repeat(64), 'run_results.json': '0'.repeat(64) } },
      'manifest.json is not the file that the deploy wrote',
    ],
    [
      'a digest too few',
      { files: { 'manifest.json': '0'.repeat(64) } },
      'is corrupt: files.run_results.json: ',
    ],
    ['a digest too many', { files: { '../x': '0'.repeat(64) } }, 'is corrupt: files'],
  ])('[T01] that says %s', async (_name, record, reason) => {
    plantState(plantRun(), record);
    await expectRefusal(openStore(), reason);
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['a file too many', { 'evil.py': 'import os' }, 'it holds "evil.py"'],
    ['a file too few', { 'manifest.json': undefined }, 'manifest.json is missing'],
    ['no record', { 'state.json': undefined }, 'state.json is missing'],
    ['a record that is no JSON', { 'state.json': '{' }, 'state.json is not JSON'],
    [
      'a record that is too long',
      { 'state.json': ' '.repeat(70_000) },
      'state.json has 70000 bytes',
    ],
    ['a path upwards', { '../manifest.json': 'x' }, 'was not used: it holds "../manifest.json"'],
  ])('[T11] that holds %s', async (_name, change, reason) => {
    const run = plantRun();
    const identity = { sha: run.headSha, runId: run.id, runAttempt: run.attempt };
    const files = Object.entries({ ...stateFiles(identity), ...change });
    const kept = files.flatMap(([name, content]) =>
      content === undefined ? [] : [{ name, content }],
    );
    plantState(run, {}, { files: kept });
    await expectRefusal(openStore(), reason);
  });
});

describe('publish', () => {
  async function publish(run: RunRecord): Promise<string> {
    const folder = await makeTempDir();
    await writeFiles(folder, { 'manifest.json': MANIFEST, 'run_results.json': RUN_RESULTS });
    await writeFiles(folder, { 'notes.txt': 'not part of it' });
    await writeStateRecord(folder, {
      ...{ project: 'shop', sha: run.headSha, ref: 'refs/heads/main', runId: run.id },
      ...{ runAttempt: run.attempt, createdAt: '2026-11-23T06:00:00.000Z', dbtVersion: '1.11.16' },
      ...{ adapter: 'duckdb', target: 'prod', status: 'failure' },
    });
    return openStore({ run }).publish(folder);
  }

  it('leaves a state that the next run finds once this one has ended', async () => {
    const deploy = plantRun({ attempt: 3 });
    expect(await publish(deploy)).toBe(`artifact dbt-state-3 of run ${deploy.id}`);
    expect(await openStore().fetch(target)).toMatchObject({ found: false });
    deploy.status = 'completed';
    expect(await openStore().fetch(target)).toMatchObject({
      found: true,
      state: { record: { runId: deploy.id, runAttempt: 3, status: 'failure' } },
    });
    expect((await readdir(target)).sort()).toEqual([
      'manifest.json',
      'run_results.json',
      'state.json',
    ]);
  });

  it('leaves the fetched state once more in the place that it has, however often', async () => {
    const first = plantRun();
    plantState(first);
    for (const folder of ['a', 'b']) {
      const run = plantRun();
      const store = openStore({ run });
      run.status = 'completed';
      const lookup = await store.fetch(path.join(target, folder));
      if (!lookup.found) throw new Error(lookup.reason);
      const again = await makeTempDir();
      const by = { sha: run.headSha, runId: run.id, runAttempt: 1 };
      await republishState(lookup.state, by, again);
      expect(await store.publish(again, 'same')).toBe(
        `artifact dbt-state-1-again-${first.id} of run ${run.id}`,
      );
    }
  });

  it('[F03] leaves it under another name when finalizing was cut, and it is found there', async () => {
    const deploy = plantRun();
    standIn.fault({ path: /FinalizeArtifact/, effect: 'reset' });
    expect(await publish(deploy)).toBe(`artifact dbt-state-1-r1 of run ${deploy.id}`);
    deploy.status = 'completed';
    expect(await openStore().fetch(target)).toMatchObject({ found: true });
  });
});

describe('the commit of a state', () => {
  /** A tag called like the default branch gives a run with its name as the branch's. */
  function plantStray(): RunRecord {
    const run = plantRun();
    standIn.model.strays.add(run.headSha);
    return run;
  }

  it('[T34] counts only on the default branch: a tag of its name is passed over', async () => {
    const deploy = plantRun();
    plantState(deploy);
    const stray = plantStray();
    plantState(stray);

    const lookup = await openStore().fetch(target);
    expect(lookup).toMatchObject({ found: true, state: { record: { sha: deploy.headSha } } });
    expect(lookup.passedOver).toEqual([
      `Run ${stray.id}: its commit ${stray.headSha.slice(0, 7)} is not on the branch main.`,
    ]);
  });

  it('[T34] gives none where only a tag or a removed commit left one', async () => {
    const stray = plantStray();
    plantState(stray);
    const lookup = await openStore().fetch(target);
    expect(lookup).toMatchObject({
      found: false,
      reason: expect.stringContaining('is not on the branch main'),
    });
    expect(await openStore().fetchOf({ id: stray.id, attempt: 1 }, target)).toMatchObject({
      found: false,
      reason: expect.stringContaining('is not on the branch main'),
    });
  });

  it('[T34] of a tag has to be on the production branch, which a tag alone does not prove', async () => {
    const refs = { productionTags: 'v*' };
    const deploy = plantRun({ headBranch: 'v1.0' });
    plantState(deploy);
    const stray = plantRun({ headBranch: 'v1.1' });
    standIn.model.strays.add(stray.headSha);
    plantState(stray);
    const merged = plantRun({ headBranch: 'main' });
    plantState(merged);

    const lookup = await openStore({ refs }).fetch(target);
    expect(lookup).toMatchObject({ found: true, state: { record: { sha: deploy.headSha } } });
    expect(lookup.passedOver).toEqual([
      `Run ${merged.id}: it ran on the tag main, not on v*.`,
      `Run ${stray.id}: its commit ${stray.headSha.slice(0, 7)} is not on the branch main.`,
    ]);
  });

  it('[T34] of a release branch has to be on that branch, which has to be there', async () => {
    const refs = { productionBranch: 'release/*' };
    const runs = ['release/6', 'release/7', 'release/8'].map((headBranch) => {
      const run = plantRun({ headBranch });
      plantState(run);
      return run;
    });
    const [old, forced, deleted] = runs;
    standIn.model.branches.set('release/6', new Set([old?.headSha ?? '']));
    standIn.model.branches.set('release/7', new Set());

    const lookup = await openStore({ refs }).fetch(target);
    expect(lookup).toMatchObject({ found: true, state: { record: { sha: old?.headSha } } });
    expect(lookup.passedOver).toEqual([
      `Run ${deleted?.id}: the branch release/8 does not exist.`,
      `Run ${forced?.id}: its commit ${forced?.headSha.slice(0, 7)} is not on the branch release/7.`,
    ]);
  });

  it('[T34] is asked for when a deploy looks for newer ones', async () => {
    const own = plantRun();
    plantState(own);
    plantState(plantStray());
    const store = openStore({ run: own });
    await store.fetch(target);
    expect(await store.isNewest()).toBe(false); // Its own run has left one.
    expect(await store.listNewer({ runId: own.id, sha: own.headSha })).toEqual([]);
  });

  it('[T34] is not trusted where GitHub does not say', async () => {
    plantState(plantRun());
    const permissions = { actions: 'read' } as const;
    await expect(openStore({ permissions }).fetch(target)).rejects.toMatchObject({
      name: 'GitHubError',
      message: expect.stringMatching(/check that the commit \w{7} is on the branch main/),
      hint: expect.stringContaining('contents: read'),
    });
  });

  it('costs two requests for the state that is used, none for others', async () => {
    for (let i = 0; i < 4; i++) plantState(plantRun());
    const store = openStore();
    standIn.requests.length = 0;
    await store.fetch(target);
    const asked = standIn.requests.filter(({ path: url }) => /\/(git\/ref|compare)\//.test(url));
    expect(asked).toHaveLength(2);
  });
});

describe('why there is no state', () => {
  it('is that it is of another target', async () => {
    const production = plantRun();
    plantState(production, { target: 'prod' });
    const staging = plantRun();
    plantState(staging, { target: 'staging' });

    const lookup = await openStore({ target: 'prod' }).fetch(target);
    expect(lookup).toMatchObject({ found: true, state: { record: { target: 'prod' } } });
    expect(lookup.passedOver.join()).toContain('it is for the target staging, not for prod');
    expect(await openStore({ target: 'qa' }).fetch(target)).toMatchObject({
      found: false,
      reason: expect.stringContaining('it is for the target staging, not for qa'),
    });
  });

  it('is that deploy-workflow is mistyped: a configuration error', async () => {
    plantState(plantRun());
    const mistyped = { deployWorkflow: 'deplyo.yml', hasDeployWorkflow: false };
    await expect(openStore(mistyped).fetch(target)).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(/^"deploy-workflow": GitHub knows no workflow deplyo\.yml/),
    });
    const adopted = { deployWorkflow: 'deploy.yml', hasDeployWorkflow: true };
    expect(await openStore(adopted).fetch(target)).toMatchObject({ found: false });
  });

  it('is that it has expired', async () => {
    plantState(plantRun(), {}, { expired: true });
    expect(await openStore().fetch(target)).toMatchObject({
      found: false,
      reason: expect.stringMatching(/it has expired\.$/),
    });
  });
});
