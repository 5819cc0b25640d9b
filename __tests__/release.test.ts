import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { makeTempDir, removeTempDirs } from './support/temp.ts';

const ROOT = join(import.meta.dirname, '..');
const execute = promisify(execFile);

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  with?: Record<string, string>;
}
const { jobs } = parse(readFileSync(join(ROOT, '.github/workflows/release.yml'), 'utf8')) as {
  jobs: Record<string, { needs?: string; steps: Step[] }>;
};
const stepsOf = (job: string) => jobs[job]?.steps ?? [];
const scriptOf = (job: string) => stepsOf(job).flatMap(({ run }) => run ?? []);

const TAG = 'v1.2.3';
const SHA = '1'.repeat(40);
const OTHER = '2'.repeat(40);

afterAll(removeTempDirs);

describe('the jobs of a release', () => {
  it('run one after the other: tested, signed, published, then v1 moves', () => {
    const needs = Object.entries(jobs).map(([name, job]) => [name, job.needs]);
    expect(needs).toEqual([
      ['test', undefined],
      ['attest', 'test'],
      ['publish', 'attest'],
      ['move-major', 'publish'],
    ]);
  });

  it('[T48] compare the committed dist with a new build before anything is signed', () => {
    expect(scriptOf('test')).toContain('npm test');
    expect(readFileSync(join(ROOT, 'scripts/test.ts'), 'utf8')).toContain("name: 'check:dist'");
  });

  it('sign every file of dist as it was committed, with its provenance and its SBOM', () => {
    const signing = stepsOf('attest').filter(({ uses }) => uses?.startsWith('actions/attest@'));
    expect(signing.map((step) => step.with)).toEqual([
      { 'subject-path': 'dist/**' },
      { 'subject-path': 'dist/**', 'sbom-path': 'sbom.cdx.json' },
    ]);
  });

  it('[T48] run no code of npm packages where something is signed or published', () => {
    const scripts = ['attest', 'publish', 'move-major'].flatMap(scriptOf).join('\n');
    expect(scripts).not.toMatch(/npm (ci|i|install|test|run|exec)\b|npx|with-setup/);
  });
});

describe('scripts/check-release.mjs', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

  async function check(tag: string, event?: object): Promise<string> {
    const path = event && join(await makeTempDir(), 'event.json');
    if (path) writeFileSync(path, JSON.stringify(event));
    const { GITHUB_EVENT_PATH: _, ...env } = process.env;
    return execute(process.execPath, [join(ROOT, 'scripts/check-release.mjs'), tag], {
      env: { ...env, ...(path && { GITHUB_EVENT_PATH: path }) },
    }).then(
      () => '',
      (error: { stderr: string }) => error.stderr,
    );
  }

  it('lets the tag of the version pass, which the changelog has', async () => {
    expect(await check(`v${version}`)).toBe('');
    const pushed = { created: true, forced: false, before: '0'.repeat(40), after: SHA };
    expect(await check(`v${version}`, pushed)).toBe('');
  });

  it('refuses another', async () => {
    expect(await check('v9.9.9')).toBe(
      `The tag is v9.9.9 and package.json says ${version}. Set "version" (npm version --no-git-tag-version), commit, and tag that commit.\n`,
    );
  });

  it('[T48] refuses a tag that was moved', async () => {
    for (const forced of [true, false])
      expect(
        await check(`v${version}`, { created: false, forced, before: OTHER, after: SHA }),
      ).toBe(
        `The tag v${version} was moved from ${OTHER} to ${SHA}. A version tag never moves: move it back, and release the new commit under a new version.\n`,
      );
  });
});

/** GitHub as the scripts of the jobs see it through `gh`. */
interface GitHub {
  /** The commit of the tag; undefined when it was deleted. */
  tagged?: string;
  /** The tags of all releases, drafts included; undefined when GitHub fails. */
  releases?: string[];
  hasMajor?: boolean;
}

const FAKE_GH = `#!/usr/bin/env node
const { appendFileSync } = require('node:fs');
const { github, calls, tag, sha } = JSON.parse(process.env.FAKE_GH);
const [major] = tag.split('.');
const called = process.argv.slice(2).join(' ');
const fail = (text) => { console.error(text); process.exit(1); };
const wrote = () => appendFileSync(calls, called + '\\n');
const answers = {
  ['api repos/acme/dbt-ci/commits/tags/' + tag + ' --jq .sha']: () =>
    github.tagged ? console.log(github.tagged) : fail('HTTP 422: No commit found'),
  ['api --paginate repos/acme/dbt-ci/releases?per_page=100 --jq .[].tag_name']: () =>
    github.releases ? console.log(github.releases.join('\\n')) : fail('HTTP 502'),
  ['release create ' + tag + ' sbom.cdx.json --repo acme/dbt-ci --verify-tag --generate-notes']: wrote,
  ['api repos/acme/dbt-ci/git/refs/tags/' + major + ' --method PATCH -f sha=' + sha + ' -F force=true']: () =>
    github.hasMajor ? wrote() : fail('HTTP 422: Reference does not exist'),
  ['api repos/acme/dbt-ci/git/refs --method POST -f ref=refs/tags/' + major + ' -f sha=' + sha]: () =>
    github.hasMajor ? fail('HTTP 422: Reference already exists') : wrote(),
};
(answers[called] ?? (() => fail('the fake gh does not know: ' + called)))();
`;

/** What a job's script writes to GitHub, and says. */
async function runJob(job: string, github: GitHub, tag = TAG) {
  const folder = await makeTempDir();
  const calls = join(folder, 'calls');
  writeFileSync(calls, '');
  writeFileSync(join(folder, 'gh'), FAKE_GH);
  await chmod(join(folder, 'gh'), 0o755);
  const env = {
    PATH: [folder, process.env.PATH].join(delimiter),
    ...{ GITHUB_REPOSITORY: 'acme/dbt-ci', GITHUB_REF_NAME: tag, GITHUB_SHA: SHA },
    FAKE_GH: JSON.stringify({ github, calls, tag, sha: SHA }),
  };
  // As the runner starts a step without `shell`.
  const result = await execute('bash', ['-e', '-c', scriptOf(job).join('\n')], { env }).then(
    ({ stdout, stderr }) => ({ ok: true, output: stdout + stderr }),
    ({ stdout, stderr }: { stdout: string; stderr: string }) => ({
      ok: false,
      output: stdout + stderr,
    }),
  );
  return { ...result, written: readFileSync(calls, 'utf8').split('\n').filter(Boolean) };
}

describe('the job that publishes', () => {
  const created = `release create ${TAG} sbom.cdx.json --repo acme/dbt-ci --verify-tag --generate-notes`;

  it('releases a new version, with the SBOM', async () => {
    const releases = ['v1.2.2', 'v11.2.3', 'v1.2.30', 'v1x2.3'];
    expect(await runJob('publish', { tagged: SHA, releases })).toMatchObject({
      ok: true,
      written: [created],
    });
    expect(await runJob('publish', { tagged: SHA, releases: [] })).toMatchObject({
      written: [created],
    });
  });

  it('[T48] refuses a version that has a release, also where its tag was deleted and set again', async () => {
    const { ok, output, written } = await runJob('publish', {
      tagged: SHA,
      releases: ['v1.3.0', TAG, 'v1.2.2'],
    });
    expect([ok, written]).toEqual([false, []]);
    expect(output).toContain(
      '::error::v1.2.3 has a release already. A version tag never moves: release this commit under a new version.',
    );
  });

  it('[T48] refuses a tag that moved since the tests began', async () => {
    const { ok, output, written } = await runJob('publish', { tagged: OTHER, releases: [] });
    expect([ok, written]).toEqual([false, []]);
    expect(output).toContain(`::error::v1.2.3 moved from ${SHA} to ${OTHER} during this run.`);
  });

  it.each([
    ['the tag is gone', { releases: [] }],
    ['GitHub does not list the releases', { tagged: SHA }],
  ])('publishes nothing when %s', async (_, github) => {
    expect(await runJob('publish', github)).toMatchObject({ ok: false, written: [] });
  });
});

describe('the job that moves the major tag', () => {
  it.each([
    [
      true,
      'v1.2.3',
      `api repos/acme/dbt-ci/git/refs/tags/v1 --method PATCH -f sha=${SHA} -F force=true`,
    ],
    [
      false,
      'v12.0.0',
      `api repos/acme/dbt-ci/git/refs --method POST -f ref=refs/tags/v12 -f sha=${SHA}`,
    ],
  ])('writes that tag only (it exists: %s)', async (hasMajor, tag, call) => {
    expect(await runJob('move-major', { hasMajor }, tag)).toMatchObject({
      ok: true,
      written: [call],
    });
  });
});

describe('the SBOM', () => {
  it('lists a package once that npm 10 repeats, and drops a development one', async () => {
    const one = { 'bom-ref': 'one@1.0.0', properties: [] };
    const two = { 'bom-ref': 'two@1.0.0', properties: [] };
    const tool = {
      'bom-ref': 'tool@1.0.0',
      properties: [{ name: 'cdx:npm:package:development', value: 'true' }],
    };
    const running = execute(process.execPath, [join(ROOT, 'scripts/sbom.mjs')]);
    running.child.stdin?.end(
      JSON.stringify({
        metadata: { component: { 'bom-ref': 'us@1.0.0' } },
        components: [one, two, one, tool],
        dependencies: [
          { ref: 'us@1.0.0', dependsOn: ['one@1.0.0', 'tool@1.0.0'] },
          { ref: 'one@1.0.0', dependsOn: [] },
          { ref: 'one@1.0.0', dependsOn: ['two@1.0.0'] },
          { ref: 'two@1.0.0' },
          { ref: 'tool@1.0.0', dependsOn: ['one@1.0.0'] },
        ],
      }),
    );
    expect(JSON.parse((await running).stdout)).toMatchObject({
      components: [one, two],
      dependencies: [
        { ref: 'us@1.0.0', dependsOn: ['one@1.0.0'] },
        { ref: 'one@1.0.0', dependsOn: ['two@1.0.0'] },
        { ref: 'two@1.0.0', dependsOn: [] },
      ],
    });
  });

  it('lists every package that can be in dist, and no development package', async () => {
    const folder = await makeTempDir();
    for (const name of ['package.json', 'package-lock.json'])
      copyFileSync(join(ROOT, name), join(folder, name));
    const [make = ''] = scriptOf('attest');
    const script = make.replace('scripts/sbom.mjs', join(ROOT, 'scripts/sbom.mjs'));
    await execute('bash', ['-eo', 'pipefail', '-c', script], { cwd: folder });
    const sbom = JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8')) as {
      bomFormat: string;
      components: Array<{ name: string; 'bom-ref': string }>;
      dependencies: Array<{ ref: string; dependsOn: string[] }>;
    };
    expect(sbom.bomFormat).toBe('CycloneDX');
    const described = sbom.dependencies.map(({ ref }) => ref);
    expect(described).toEqual([...new Set(described)]);
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string; name?: string; dev?: boolean }>;
    };
    const shipped = Object.entries(packages).flatMap(([path, { version, name, dev }]) =>
      path === '' || dev ? [] : `${name ?? path.replace(/^.*node_modules\//, '')}@${version}`,
    );
    const listed = sbom.components.map((component) => component['bom-ref']);
    expect(listed.sort()).toEqual([...new Set(shipped)].sort());
    // No edge leads to what is not listed.
    const refs = new Set(listed);
    expect(
      sbom.dependencies.flatMap(({ dependsOn }) => dependsOn.filter((r) => !refs.has(r))),
    ).toEqual([]);
    // ncc puts the licence of each package in the bundle into licenses.txt.
    const licensed = new Set(readFileSync(join(ROOT, 'dist/licenses.txt'), 'utf8').split('\n'));
    const names = new Set(sbom.components.map(({ name }) => name));
    const bundled = Object.keys(packages)
      .map((path) => path.replace(/^.*node_modules\//, ''))
      .filter((name) => name !== '' && licensed.has(name));
    expect(bundled.length).toBeGreaterThan(50);
    expect([...new Set(bundled.filter((name) => !names.has(name)))]).toEqual(['@vercel/ncc']);
  });
});
