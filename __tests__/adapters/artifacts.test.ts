import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Artifact, Artifacts } from '../../src/adapters/ports.ts';
import type { Job } from '../support/github/access.ts';
import type { ArtifactRecord, RunRecord } from '../support/github/model.ts';
import type { GitHubStandIn } from '../support/github/stand-in.ts';
import { buildZip, type ZipEntry } from '../support/github/zip.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { connectToGitHub, hurryRetries, noWait } from './connect.ts';

let standIn: GitHubStandIn;
let createArtifacts: typeof import('../../src/adapters/artifacts.ts').createArtifacts;
let run: RunRecord;
let job: Job;
let artifacts: Artifacts;
let folder: string;

beforeAll(async () => {
  standIn = await connectToGitHub();
  hurryRetries();
  ({ createArtifacts } = await import('../../src/adapters/artifacts.ts'));
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

  it.each([
    ['the finalizing call is cut', /FinalizeArtifact/, 'reset' as const],
    ['the creating call is cut', /CreateArtifact/, 'reset' as const],
    ['the creating call is refused in between', /CreateArtifact/, { status: 403 }],
    ['the storage refuses the block', /comp=block/, { status: 403, body: '<Error/>' }],
  ])('takes the next free name when %s', async (_name, faulty, effect) => {
    standIn.fault({ path: faulty, effect });
    expect((await upload()).name).toBe('dbt-state-1-r1');
    expect(stored()).toEqual([['dbt-state-1-r1', 'content']]);
  });

  it('leaves two of the same content when only the answer of the finalizing call was lost', async () => {
    standIn.fault({ path: /FinalizeArtifact/, effect: 'reset-after' });
    expect((await upload()).name).toBe('dbt-state-1-r1');
    expect(stored()).toEqual([
      ['dbt-state-1', 'content'],
      ['dbt-state-1-r1', 'content'],
    ]);
  });

  it('survives a results service that answers 500 and then no JSON', async () => {
    standIn.fault({ path: /CreateArtifact/, effect: { status: 500 } });
    standIn.fault({ path: /CreateArtifact/, effect: { status: 200, body: '<html>' } });
    expect((await upload()).name).toBe('dbt-state-1');
  });

  it('gives up after three names with an error that says why', async () => {
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

  it('does not try again when the storage quota is used up', async () => {
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

  it.each([
    ['the REST call fails', /\/zip$/, { status: 502 }, 1],
    ['the storage refuses one signed URL for good', /\.zip\?/, { status: 403 }, 5],
    ['the storage cuts the connection', /\.zip\?/, 'reset' as const, 1],
    ['the content arrives damaged', /\.zip\?/, 'corrupt-body' as const, 1],
  ])('tries again when %s', async (_name, faulty, effect, times) => {
    standIn.fault({ method: 'GET', path: faulty, effect, times });
    await artifacts.download(plant(files), folder);
    expect(await readFile(path.join(folder, 'a.txt'), 'utf8')).toBe('content');
  });

  it('refuses content that does not match its digest, and leaves nothing', async () => {
    standIn.fault({ method: 'GET', path: /\.zip\?/, times: 3, effect: 'corrupt-body' });
    await expect(artifacts.download(plant(files), folder)).rejects.toMatchObject({
      name: 'CorruptStateError',
      message: expect.stringContaining('arrives damaged'),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses an artifact whose digest GitHub does not tell', async () => {
    const artifact = { ...plant(files), digest: undefined };
    await expect(artifacts.download(artifact, folder)).rejects.toThrow('tells no digest');
    expect(standIn.requests).toEqual([]);
  });

  it.each([
    ['410 for an expired one', { expired: true }, 410],
    ['404 for a deleted one', { gone: true }, 404],
  ])('answers %s, without trying again', async (_name, how, status) => {
    const artifact = plant(files, { expired: 'expired' in how });
    if ('gone' in how) standIn.model.artifacts.length = 0;
    await expect(artifacts.download(artifact, folder)).rejects.toMatchObject({ status });
    expect(standIn.requests).toHaveLength(1);
  });

  it('names the permission on a 403', async () => {
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

  it('refuses an archive above the limit before it downloads it', async () => {
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
  ])('refuses an archive with %s and writes nothing', async (_name, entry) => {
    const artifact = plant([{ name: 'a.txt', content: 'x' }, entry]);
    await expect(artifacts.download(artifact, folder)).rejects.toMatchObject({
      name: 'CorruptStateError',
      message: expect.stringContaining(
        `is not used: it holds ${JSON.stringify(entry.name)}, which is no plain file name.`,
      ),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('writes a link of an archive as a plain file', async () => {
    const link = { name: 'a.txt', content: '/etc/passwd', mode: 0o120777 };
    await artifacts.download(plant([link]), folder);
    expect(await readFile(path.join(folder, 'a.txt'), 'utf8')).toBe('/etc/passwd');
  });

  it('refuses two files of one name', async () => {
    const twice = { name: 'a.txt', content: 'x' };
    await expect(artifacts.download(plant([twice, twice]), folder)).rejects.toThrow('EEXIST');
  });

  it('refuses an archive whose files would take more than the limit', async () => {
    const artifact = plantDeclaring(1_200_000_000, 'x');
    await expect(artifacts.download(artifact, folder)).rejects.toThrow(
      'its files take 1200000000 bytes, more than the 1073741824 allowed',
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('stops a bomb at the size that it declares', async () => {
    const artifact = plantDeclaring(10, Buffer.alloc(100 * 1024 * 1024));
    expect(artifact.sizeBytes).toBeLessThan(200_000);
    await expect(artifacts.download(artifact, folder)).rejects.toThrow(
      'a.txt cannot be extracted (too many bytes in the stream. expected 10',
    );
    expect((await stat(path.join(folder, 'a.txt'))).size).toBeLessThanOrEqual(10);
  });

  it.each<[string, Buffer, string]>([
    ['is no zip file', Buffer.from('not a zip file at all'), 'it is no zip file'],
    ['lacks its end', buildZip([FILE]).subarray(0, -10), 'it is no zip file'],
    ['lacks its start', buildZip([FILE]).subarray(10), 'its table of contents is damaged'],
    ['is empty', buildZip([]), 'it is empty'],
  ])('refuses an archive that %s', async (_name, content, reason) => {
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
