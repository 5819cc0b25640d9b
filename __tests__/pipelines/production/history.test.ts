import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { ManifestNode } from '../../../src/dbt/artifacts/manifest.ts';
import { CANCELLED } from '../../../src/dbt/cancellation.ts';
import { DbtError, GitHubError } from '../../../src/errors.ts';
import { DEFAULT_RULES } from '../../../src/health/anomaly-rules.ts';
import { appendEngineRun } from '../../../src/health/engine-history.ts';
import { startHistory } from '../../../src/health/history.ts';
import { continueHistory } from '../../../src/pipelines/production/history.ts';
import { keepStoppedDeploy } from '../../../src/pipelines/production/stopped-deploy.ts';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import { type RunState, startRunState } from '../../../src/pipelines/steps/run-state.ts';
import { createSecrets } from '../../../src/secrets/secrets.ts';
import { createFolderStateStore } from '../../../src/state/folder-store.ts';
import { parseHistory, writeHistory } from '../../../src/state/history-file.ts';
import type { ProductionStore, StateLookup } from '../../../src/state/state.ts';
import { stateFiles, writeFiles } from '../../state/state-files.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';

const SHA = 'a'.repeat(40);

let job: Job;
let runState: RunState;
let log: string[];
/** Runs in progress, or what GitHub answers instead. */
let running: object[] | GitHubError;
let store: ProductionStore;
let statePath: string;
/** The state that the store brought. */
let previous: StateLookup;
let stop: AbortController;

beforeEach(async () => {
  log = [];
  running = [];
  stop = new AbortController();
  runState = startRunState();
  const secrets = createSecrets(() => {});
  const scratch = await makeTempDir();
  job = {
    mode: 'deploy',
    ports: {
      github: {
        async listWorkflowRuns() {
          if (running instanceof Error) throw running;
          return running;
        },
      },
      runner: { info: (line: string) => log.push(line) },
      clock: { now: () => new Date('2026-11-23T06:01:00.000Z') },
    },
    context: {
      ...{ repository: 'acme/shop', defaultBranch: 'main', branch: 'main', event: 'push' },
      ...{
        sha: SHA,
        run: { id: 10, attempt: 1, url: '', workflowPath: '.github/workflows/x.yml' },
      },
    },
    settings: { workspace: scratch, projectDir: scratch, failOn: 'any', anomalies: DEFAULT_RULES },
    project: { name: 'shop' },
    startedAt: new Date('2026-11-23T06:00:00.000Z'),
    stopped: stop.signal,
    ...{ scratch, secrets },
  } as unknown as Job;

  statePath = await makeTempDir();
  store = createFolderStateStore({
    ...{ statePath, stateName: 'dbt-state', project: 'shop', target: undefined },
  });
  const state = await makeTempDir();
  await writeFiles(state, stateFiles({ runId: 1 }));
  await store.publish(state);
  previous = await store.fetch(join(scratch, 'state'));
});
afterAll(removeTempDirs);

const goOn = (lookup = previous, nodes = new Map<string, ManifestNode>()) =>
  continueHistory(job, runState, {
    ...{ previous: lookup, mode: 'deploy', sha: SHA, nodes, sources: [] },
  });

async function writeHistoryOfState(text: string): Promise<void> {
  if (!previous.found) throw new Error(previous.reason);
  await writeFile(join(previous.state.directory, 'history.json'), text);
}

const runsOf = (text: string | undefined) => parseHistory(text ?? '').runs.map(({ id }) => id);

describe('continueHistory', () => {
  it('starts where there is none, and continues from there', async () => {
    const text = await goOn();
    expect(parseHistory(text ?? '').runs).toEqual([
      {
        ...{ id: 10, attempt: 1, mode: 'deploy', event: 'push', sha: SHA },
        ...{ at: '2026-11-23T06:01:00.000Z', status: 'nothing', seconds: 60 },
      },
    ]);
    await writeHistoryOfState(text ?? '');
    job.context.run.id = 11;
    expect(runsOf(await goOn())).toEqual([10, 11]);
    expect(runState.history?.runs).toHaveLength(2);
    expect(runState.notices).toEqual([]);
  });

  it('keeps what another engine left behind, and judges by its own alone', async () => {
    const run = { id: 9, attempt: 1, mode: 'deploy', event: 'push', sha: SHA } as const;
    const failed = { status: 'error', seconds: 1, attempts: 1, rows: null } as const;
    const ofDbt1 = appendEngineRun(startHistory(), 1, {
      run: { ...run, at: '2026-11-22T06:01:00.000Z', status: 'failure', seconds: 60 },
      nodes: new Map([['model.shop.orders', { ...failed, rowsEstimated: false }]]),
      tests: new Map(),
      sources: new Map(),
    });
    await writeHistoryOfState(writeHistory(ofDbt1));
    const nodes = new Map([['model.shop.orders', { enabled: true } as ManifestNode]]);
    runState.dbtVersion = '2.0.9';
    const text = (await goOn(previous, nodes)) ?? '';
    expect(runState.health?.failing).toEqual([]);
    expect(parseHistory(text).nodes.get('model.shop.orders')?.status).toEqual(['error', null]);

    runState.dbtVersion = '1.12.6';
    await goOn(previous, nodes);
    expect(runState.health?.failing).toMatchObject([{ uniqueId: 'model.shop.orders' }]);
  });

  it('takes that of the state before where the newest is damaged', async () => {
    await writeHistoryOfState((await goOn()) ?? '');
    job.context.run.id = 11;
    const reason = 'The production state is corrupt.';
    const older = previous.found ? { older: previous.state } : {};
    expect(runsOf(await goOn({ found: false, reason, passedOver: [], ...older }))).toEqual([
      10, 11,
    ]);
  });

  it('leaves one of a later version as it is, and says so', async () => {
    await writeHistoryOfState('{"schemaVersion":2,"more":1}');
    expect(await goOn()).toBe('{"schemaVersion":2,"more":1}');
    expect(runState.history).toBeUndefined();
    expect(runState.notices).toEqual([
      'This run is not in the history of production. The history was not changed: history.json has schema version 2; this version of the action reads up to 1.',
    ]);
  });

  it('is left as it was where it would show a secret, be it by chance', async () => {
    const before = '{"schemaVersion":1,"runs":[],"nodes":{},"tests":{},"sources":{}}';
    await writeHistoryOfState(before);
    job.secrets.add([{ name: 'the environment variable PIN', value: '2026-11-23T06:01' }]);
    expect(await goOn()).toBe(before);
    expect(runState.notices).toEqual([
      'This run is not in the history of production: it would show the value of the environment variable PIN.',
    ]);
  });
});

describe('keepStoppedDeploy', () => {
  beforeEach(() => {
    runState.manifest = new Map([['model.shop.orders', { enabled: true } as ManifestNode]]);
  });

  const keep = (error: unknown = new DbtError('The project does not parse.')) =>
    keepStoppedDeploy(job, runState, { store, previous, error });

  async function newest() {
    const lookup = await createFolderStateStore({
      ...{ statePath, stateName: 'dbt-state', project: 'shop' },
      target: undefined,
    }).fetch(join(await makeTempDir(), 'state'));
    if (!lookup.found) throw new Error(lookup.reason);
    return lookup.state;
  }

  it('publishes the state of before with the longer history', async () => {
    await keep();
    const { record, directory } = await newest();
    expect(record).toMatchObject({ runId: 1, publishedBy: { runId: 10 } });
    const { runs } = parseHistory(await readFile(join(directory, 'history.json'), 'utf8'));
    expect(runs).toMatchObject([{ id: 10, status: 'failure' }]);
    expect(runState.state).toBe('published');
  });

  it.each<[string, () => unknown]>([
    ['the run was cancelled', () => new DbtError(String(CANCELLED.exception))],
    ['an error is a bug', () => new TypeError('undefined is not a function')],
    [
      'the time is over',
      () => {
        stop.abort();
        return undefined;
      },
    ],
    [
      'the upload of the own state has begun',
      () => {
        runState.state = 'uploading';
        return undefined;
      },
    ],
    [
      'there is no state',
      () => {
        previous = { found: false, reason: '', passedOver: [] };
        return undefined;
      },
    ],
    [
      'another workflow deploys',
      () => {
        job.settings.deployWorkflow = 'deploy.yml';
        return undefined;
      },
    ],
    [
      'another run deploys',
      () => {
        running = [
          {
            ...{ id: 9, headSha: SHA, status: 'in_progress', event: 'push', headBranch: 'main' },
            ...{ headRepository: 'acme/shop', path: '.github/workflows/x.yml' },
          },
        ];
        return undefined;
      },
    ],
  ])('publishes nothing where %s', async (_name, arrange) => {
    await keep(arrange());
    expect((await newest()).record.publishedBy).toBeUndefined();
  });

  it('publishes nothing over what another run has deployed in the meantime', async () => {
    const state = await makeTempDir();
    await writeFiles(state, stateFiles({ runId: 2 }));
    await store.publish(state);
    await keep();
    expect((await newest()).record).toMatchObject({ runId: 2 });
    expect(log.join('\n')).toContain('Another run has deployed in the meantime.');
  });

  it('leaves the error that stopped the deploy to be read, whatever goes wrong here', async () => {
    store.publish = () => Promise.reject(new GitHubError('The token may not upload.'));
    await expect(keep()).resolves.toBeUndefined();
    expect(log.join('\n')).toContain('The token may not upload.');
  });
});
