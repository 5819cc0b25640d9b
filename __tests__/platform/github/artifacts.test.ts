import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Artifact, Artifacts } from '../../../src/platform/ports.ts';
import { onFullDisk } from '../../support/full-disk.ts';
import type { Job } from '../../support/github/access.ts';
import type { Fault, FaultEffect } from '../../support/github/faults.ts';
import type { ArtifactRecord, RunRecord } from '../../support/github/model.ts';
import type { GitHubStandIn } from '../../support/github/stand-in.ts';
import { buildZip, type ZipEntry } from '../../support/github/zip.ts';
import { tally } from '../../support/tally.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';
import { connectToGitHub, hurryRetries, noWait } from '../connect.ts';

let standIn: GitHubStandIn;
let createArtifacts: typeof import('../../../src/platform/github/artifacts.ts').createArtifacts;
let run: RunRecord;
let job: Job;
let artifacts: Artifacts;
let folder: string;

beforeAll(async () => {
  standIn = await connectToGitHub();
  hurryRetries();
  ({ createArtifacts } = await import('../../../src/platform/github/artifacts.ts'));
});
beforeEach(async () => {
  standIn.clearFaults();
  standIn.requests.length = 0;
  standIn.model.artifacts.length = 0;
  run = standIn.plantRun();
  job = standIn.startJob({ run });
  process.env.ACTIONS_RUNTIME_TOKEN = job.runtimeToken;
  artifacts = createArtifacts(job.token, 'acme/shop', noWait);
  folder = path.join(await makeTempDir(), 'state');
  await mkdir(folder);
});
afterEach(() => expect(standIn.strictErrors).toEqual([]));
afterAll(async () => {
  await standIn.stop();
  await removeTempDirs();
});

describe('upload', () => {
  beforeEach(() => writeFile(path.join(folder, 'a.txt'), 'content'));

  const upload = () => artifacts.upload('dbt-state-1', folder, ['a.txt']);
  const stored = () =>
    standIn.artifacts().map((one) => [one.name, standIn.artifactFiles(one)['a.txt']?.toString()]);

  it('stores the files under the name', async () => {
    const { id, name } = await upload();
    expect(name).toBe('dbt-state-1');
    expect(standIn.artifacts().map((one) => one.id)).toEqual([id]);
    expect(stored()).toEqual([['dbt-state-1', 'content']]);
  });

  async function expectNextName(path: RegExp, effect: FaultEffect): Promise<void> {
    standIn.fault({ path, effect });
    expect((await upload()).name).toBe('dbt-state-1-r1');
    expect(stored()).toEqual([['dbt-state-1-r1', 'content']]);
    tally('faults');
    tally('lost states', 0);
  }

  it('[F03] takes the next free name when the finalizing call is cut', () =>
    expectNextName(/FinalizeArtifact/, 'reset'));

  it.each<[string, FaultEffect]>([
    ['is cut', 'reset'],
    ['is refused in between', { status: 403 }],
  ])('[F02] takes the next free name when the creating call %s', (_name, effect) =>
    expectNextName(/CreateArtifact/, effect),
  );

  it('[F05] takes the next free name when the storage refuses the block', () =>
    expectNextName(/comp=block&/, { status: 403, body: '<Error/>' }));

  it('[F05] takes the next free name when the storage stalls for a minute', async () => {
    process.env.ACTIONS_ARTIFACT_UPLOAD_TIMEOUT_MS = '2000';
    await expectNextName(/comp=block&/, 'hang').finally(() => {
      delete process.env.ACTIONS_ARTIFACT_UPLOAD_TIMEOUT_MS;
    });
    await upload();
    expect(process.env.ACTIONS_ARTIFACT_UPLOAD_TIMEOUT_MS).toBe('60000');
  });

  it.each<[string, FaultEffect]>([
    ['answers 503', { status: 503, body: '<Error/>' }],
    ['cuts the connection', 'reset'],
  ])('[F05] keeps the name when the storage %s and then takes the block', async (_name, effect) => {
    standIn.fault({ path: /comp=block&/, effect });
    expect((await upload()).name).toBe('dbt-state-1');
    expect(stored()).toEqual([['dbt-state-1', 'content']]);
    tally('faults');
  });

  it('[F05] gives up at its deadline, whatever hangs', async () => {
    const deadlines = { downloadSeconds: 1, uploadSeconds: 0.1 };
    artifacts = createArtifacts(job.token, 'acme/shop', noWait, deadlines);
    standIn.fault({ path: /CreateArtifact/, effect: 'hang' });
    await expect(upload()).rejects.toMatchObject({
      message:
        'The artifact dbt-state-1 could not be uploaded: The upload took longer than 0.1 seconds',
    });
    tally('faults');
  });

  it('[F03] leaves two of the same content when only the answer of the finalizing call was lost', async () => {
    standIn.fault({ path: /FinalizeArtifact/, effect: 'reset-after' });
    expect((await upload()).name).toBe('dbt-state-1-r1');
    expect(stored()).toEqual([
      ['dbt-state-1', 'content'],
      ['dbt-state-1-r1', 'content'],
    ]);
  });

  it('[F01] survives a results service that answers 500, 503 and then no JSON', async () => {
    standIn.fault({ path: /CreateArtifact/, effect: { status: 500 } });
    standIn.fault({ path: /CreateArtifact/, effect: { status: 503 } });
    standIn.fault({ path: /CreateArtifact/, effect: { status: 200, body: '<html>' } });
    expect((await upload()).name).toBe('dbt-state-1');
    tally('faults', 3);
  });

  it('[F01] gives up on one that is down after five tries of each of three names', async () => {
    standIn.fault({ path: /CreateArtifact/, times: 99, effect: { status: 503 } });
    await expect(upload()).rejects.toMatchObject({ name: 'GitHubError' });
    expect(standIn.requests).toHaveLength(15);
    tally('faults');
  });

  it('[F02] gives up after three names with an error that says why', async () => {
    standIn.fault({ path: /FinalizeArtifact/, times: 9, effect: { status: 403 } });
    await expect(upload()).rejects.toMatchObject({
      name: 'GitHubError',
      message: expect.stringMatching(/^The artifact dbt-state-1 could not be uploaded: .*403/),
      hint: expect.stringContaining('githubstatus.com'),
    });
    expect(standIn.model.artifacts.map((one) => one.name)).toEqual([
      'dbt-state-1',
      'dbt-state-1-r1',
      'dbt-state-1-r2',
    ]);
  });

  it('[F02] does not try again when the storage quota is used up', async () => {
    const body = { code: 'resource_exhausted', msg: 'insufficient usage to create artifact' };
    standIn.fault({ path: /CreateArtifact/, times: 9, effect: { status: 403, body } });
    await expect(upload()).rejects.toMatchObject({
      message: expect.stringContaining('storage quota'),
      hint: expect.stringContaining('Delete old artifacts'),
    });
    expect(standIn.requests).toHaveLength(1);
  });
});

describe('download', () => {
  const FILE = { name: 'a.txt', content: 'content' };
  const files = { 'a.txt': 'content', 'b.txt': 'x'.repeat(100_000) };

  it('brings the files of an artifact', async () => {
    await artifacts.download(plant(files), folder);
    expect((await readdir(folder)).sort()).toEqual(['a.txt', 'b.txt']);
    expect(await readFile(path.join(folder, 'a.txt'), 'utf8')).toBe('content');
    expect(await readdir(path.dirname(folder))).toEqual(['state']);
  });

  it('brings what the client itself uploaded', async () => {
    await writeFile(path.join(folder, 'a.txt'), 'y'.repeat(3_000_000));
    const { id } = await artifacts.upload('dbt-state-1', folder, ['a.txt']);
    const target = await makeTempDir();
    const record = standIn.artifacts().find((one) => one.id === id);
    if (!record) throw new Error('not stored');
    await artifacts.download(toPort(record), target);
    expect(await readFile(path.join(target, 'a.txt'), 'utf8')).toBe('y'.repeat(3_000_000));
  });

  /** @param urls how often a signed URL is asked for */
  async function expectDownload(fault: Fault, urls: number): Promise<void> {
    standIn.fault({ method: 'GET', ...fault });
    await artifacts.download(plant(files), folder);
    expect(await readFile(path.join(folder, 'a.txt'), 'utf8')).toBe('content');
    expect(standIn.requests.filter((one) => one.path.endsWith('/zip'))).toHaveLength(urls);
    tally('faults');
  }

  it('[F12] asks again for the URL when that call fails', () =>
    expectDownload({ path: /\/zip$/, effect: { status: 502 } }, 2));

  it.each<[string, FaultEffect, number]>([
    ['refuses it for good', { status: 403 }, 2],
    ['answers 503 for long', { status: 503 }, 2],
    ['cuts the connection for long', 'reset', 2],
  ])('[F06] asks for a new URL when the storage %s', (_name, effect, urls) =>
    expectDownload({ path: /\.zip\?/, effect, times: 5 }, urls),
  );

  it('[F06] survives that the storage cuts the connection once', () =>
    expectDownload({ path: /\.zip\?/, effect: 'reset' }, 1));

  it('[F07] survives content that is cut short, at its deadline', () => {
    const deadlines = { downloadSeconds: 1, uploadSeconds: 1 };
    artifacts = createArtifacts(job.token, 'acme/shop', noWait, deadlines);
    return expectDownload({ path: /\.zip\?/, effect: 'delayed-truncation' }, 2);
  });

  it('[F08] asks for a new URL when the content arrives damaged', () =>
    expectDownload({ path: /\.zip\?/, effect: 'corrupt-body' }, 2));

  it.each([
    ['the storage', /\.zip\?/],
    ['GitHub', /\/zip$/],
  ])('[F07] gives up a download after three deadlines when %s stalls', async (_name, stalled) => {
    const waits: number[] = [];
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    const deadlines = { downloadSeconds: 0.1, uploadSeconds: 1 };
    artifacts = createArtifacts(job.token, 'acme/shop', wait, deadlines);
    standIn.fault({ path: stalled, times: 9, effect: 'hang' });
    await expect(artifacts.download(plant(files), folder)).rejects.toMatchObject({
      message: 'Could not download artifacts: The download took longer than 0.1 seconds',
    });
    expect(waits).toEqual([1_000, 3_000]);
    expect(await readdir(folder)).toEqual([]);
    tally('faults');
  });

  it('[F20] leaves nothing half when the disk is full, and does not call the state damaged', async () => {
    await onFullDisk(200_000, async (disk) => {
      const target = path.join(disk, 'state');
      await mkdir(target);
      const content = 'x'.repeat(1_000_000);
      const zeros = plant([{ name: 'a.txt', content, compress: true }]);
      await expect(artifacts.download(zeros, target)).rejects.toMatchObject({
        name: 'StateError',
        message: expect.stringMatching(/cannot be unpacked: the disk of the runner is full\.$/),
        hint: expect.stringContaining('Free space'),
      });
      expect(await readdir(disk)).toEqual(['state']);
    });
    tally('faults');
  });

  it('[F20] asks for nothing when there is no room for the archive', async () => {
    await onFullDisk(200_000, async (disk) => {
      const artifact = { ...plant(files), sizeBytes: 250_000 };
      await expect(artifacts.download(artifact, disk)).rejects.toThrow(
        'disk of the runner is full',
      );
    });
    expect(standIn.requests).toEqual([]);
    tally('faults');
  });

  it('[F08] refuses content that does not match its digest, and leaves nothing', async () => {
    standIn.fault({ method: 'GET', path: /\.zip\?/, times: 3, effect: 'corrupt-body' });
    await expect(artifacts.download(plant(files), folder)).rejects.toMatchObject({
      name: 'CorruptStateError',
      message: expect.stringContaining('the download is damaged'),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('[T01] refuses an artifact whose digest GitHub does not give', async () => {
    const artifact = { ...plant(files), digest: undefined };
    await expect(artifacts.download(artifact, folder)).rejects.toThrow('reports no digest');
    expect(standIn.requests).toEqual([]);
  });

  it.each([
    ['410 for an expired one', { expired: true }, 410],
    ['404 for a deleted one', { gone: true }, 404],
  ])('[F09] answers %s, without trying again', async (_name, how, status) => {
    const artifact = plant(files, { expired: 'expired' in how });
    if ('gone' in how) standIn.model.artifacts.length = 0;
    await expect(artifacts.download(artifact, folder)).rejects.toMatchObject({ status });
    expect(standIn.requests).toHaveLength(1);
  });

  it('[F10] names the permission on a 403', async () => {
    const bare = standIn.startJob({ run: standIn.plantRun(), permissions: {} });
    const download = createArtifacts(bare.token, 'acme/shop', noWait).download(
      plant(files),
      folder,
    );
    await expect(download).rejects.toMatchObject({
      status: 403,
      message: 'The token may not download artifacts.',
      hint: 'Add `permissions: actions: read` to the job.',
    });
  });

  it('[T11] refuses an archive above the limit before it downloads it', async () => {
    const artifact = { ...plant(files), sizeBytes: 300 * 1024 * 1024 };
    await expect(artifacts.download(artifact, folder)).rejects.toThrow('more than');
    expect(standIn.requests).toEqual([]);
  });

  it.each<[string, ZipEntry]>([
    ['a path upwards', { name: '../evil', content: 'x' }],
    ['an absolute path', { name: '/tmp/evil', content: 'x' }],
    ['a folder', { name: 'a/b', content: 'x' }],
    ['a hidden file', { name: '.gitconfig', content: 'x' }],
    ['a backslash', { name: '..\\evil', content: 'x' }],
  ])('[T11] refuses an archive with %s and writes nothing', async (_name, entry) => {
    const artifact = plant([{ name: 'a.txt', content: 'x' }, entry]);
    await expect(artifacts.download(artifact, folder)).rejects.toMatchObject({
      name: 'CorruptStateError',
      message: expect.stringContaining(
        `was not used: it holds ${JSON.stringify(entry.name)}, which is not a plain file name.`,
      ),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('[T11] writes a link of an archive as a plain file', async () => {
    const link = { name: 'a.txt', content: '/etc/passwd', mode: 0o120777 };
    await artifacts.download(plant([link]), folder);
    expect(await readFile(path.join(folder, 'a.txt'), 'utf8')).toBe('/etc/passwd');
  });

  it('[T11] refuses two files of one name', async () => {
    const twice = { name: 'a.txt', content: 'x' };
    await expect(artifacts.download(plant([twice, twice]), folder)).rejects.toThrow('EEXIST');
  });

  it('[T11] refuses an archive whose files would take more than the limit', async () => {
    const artifact = plantDeclaring(1_200_000_000, 'x');
    await expect(artifacts.download(artifact, folder)).rejects.toThrow(
      'its files take 1200000000 bytes, more than the 1073741824 allowed',
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('[T11] stops a bomb at the size that it declares', async () => {
    const artifact = plantDeclaring(10, Buffer.alloc(100 * 1024 * 1024));
    expect(artifact.sizeBytes).toBeLessThan(200_000);
    await expect(artifacts.download(artifact, folder)).rejects.toThrow(
      'a.txt cannot be extracted (too many bytes in the stream. expected 10',
    );
    expect((await stat(path.join(folder, 'a.txt'))).size).toBeLessThanOrEqual(10);
  });

  it.each<[string, Buffer, string]>([
    ['is not a zip file', Buffer.from('not a zip file at all'), 'it is not a zip file'],
    ['lacks its end', buildZip([FILE]).subarray(0, -10), 'it is not a zip file'],
    ['lacks its start', buildZip([FILE]).subarray(10), 'its central directory is damaged'],
    ['is empty', buildZip([]), 'it is empty'],
  ])('[T11] refuses an archive that %s', async (_name, content, reason) => {
    const artifact = replaceZip(plant(files), content);
    await expect(artifacts.download(artifact, folder)).rejects.toThrow(reason);
    expect(await readdir(folder)).toEqual([]);
  });

  /** An archive of one file, whose table of contents names another size than its own. */
  function plantDeclaring(bytes: number, content: string | Buffer): Artifact {
    const artifact = plant([{ name: 'a.txt', content, compress: true }]);
    const zip = Buffer.from(standIn.model.blobs.get(blobOf(artifact)) ?? '');
    zip.writeUInt32LE(bytes, zip.lastIndexOf('PK\x01\x02') + 24);
    return replaceZip(artifact, zip);
  }

  function replaceZip(artifact: Artifact, zip: Buffer): Artifact {
    standIn.model.blobs.set(blobOf(artifact), zip);
    return { ...artifact, digest: `sha256:${createHash('sha256').update(zip).digest('hex')}` };
  }

  function blobOf(artifact: Artifact): string {
    const record = standIn.model.artifacts.find((one) => one.id === artifact.id);
    if (!record) throw new Error('not stored');
    return record.blob;
  }

  function plant(
    content: Record<string, string> | readonly ZipEntry[],
    more: { expired?: boolean } = {},
  ): Artifact {
    return toPort(standIn.plantArtifact({ run, name: 'dbt-state-1', files: content, ...more }));
  }

  function toPort(record: ArtifactRecord): Artifact {
    return { ...record, digest: record.digest, workflowRunId: record.runId, headSha: run.headSha };
  }
});
