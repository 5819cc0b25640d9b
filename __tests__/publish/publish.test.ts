import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitHubError } from '../../src/errors.ts';
import { clock } from '../../src/platform/clock.ts';
import type { Http } from '../../src/platform/ports.ts';
import { type PublishRequest, publishReport } from '../../src/publish/publish.ts';
import type { Report } from '../../src/report/model/report.ts';
import { createRedactor } from '../../src/secrets/redact.ts';
import {
  CLEANUP_VARIANTS,
  COMMENT_VARIANTS,
  DEPLOY_VARIANTS,
  dataTest,
  node,
  report,
} from '../report/variants.ts';
import { createMemoryGitHub, createMemoryRunner } from './memory.ts';

/** Nothing is remembered, and no email is sent. */
const IDLE = {
  clock,
  cache: { restore: async () => undefined, save: async () => {} },
  mailer: {
    send: async () => {
      throw new Error('not part of this');
    },
  },
};

const SECRET = 'hunter2-and-more';
const WEBHOOK = 'https://hooks.slack.example/services/T/B/secret';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'publish-'));
});

afterEach(() => rm(folder, { recursive: true }));

function request(told: Report, change: Partial<PublishRequest> = {}): PublishRequest {
  return {
    report: told,
    settings: {
      comment: true,
      environment: undefined,
      notifyOn: ['failure', 'success'],
      remindEvery: 24,
      stateName: 'dbt-state-{project}',
      statePath: undefined,
      sinks: {
        email: undefined,
        teamsWebhookUrl: undefined,
        webhook: undefined,
        slack: {
          webhookUrl: WEBHOOK,
          successWebhookUrl: undefined,
          botToken: undefined,
          channel: undefined,
          successChannel: undefined,
          apiUrl: 'https://slack.com/api',
        },
      },
    },
    redact: createRedactor([SECRET, WEBHOOK, 'ghs_token']),
    createComment: true,
    temp: folder,
    reportPath: join(folder, 'deep', 'report.json'),
    files: { runResults: '/tmp/run_results.json', manifest: undefined },
    dashboard: undefined,
    ...change,
  };
}

function createMemoryHttp() {
  const posted: Array<{ url: string; body: unknown }> = [];
  const http: Pick<Http, 'postJson'> = {
    postJson: async (url, body) => {
      posted.push({ url, body });
      return { status: 200, body: 'ok' };
    },
  };
  return { http, posted };
}

const FAILED = COMMENT_VARIANTS['failed-test'] ?? report();
const DEPLOY_FAILED = DEPLOY_VARIANTS['deploy-failure'] ?? report();
const CLEANUP = CLEANUP_VARIANTS.cleanup ?? report();

describe('publishReport', () => {
  it('reports to everybody about a pull request, and Slack nothing', async () => {
    const { runner, told } = createMemoryRunner();
    const { github, comments } = createMemoryGitHub();
    const { http, posted } = createMemoryHttp();
    expect(await publishReport({ runner, github, http, ...IDLE }, request(FAILED))).toEqual([]);
    expect(comments[0]?.body).toContain('1 test failed');
    expect(told.summary).toContain('1 test failed');
    expect(told.annotations).toMatchObject([{ level: 'error', line: 14 }]);
    expect(told.lines.at(-1)).toContain('1 test failed');
    expect(told.outputs).toMatchObject({
      status: 'failure',
      'comment-url': comments[0]?.url,
      'report-json': join(folder, 'deep', 'report.json'),
      'run-results': '/tmp/run_results.json',
    });
    const json: unknown = JSON.parse(await readFile(told.outputs['report-json'] ?? '', 'utf8'));
    expect(json).toMatchObject({ schemaVersion: 1, status: 'failure' });
    expect(posted).toEqual([]);
  });

  it('notifies Slack about a deploy, which has no comment', async () => {
    const { runner } = createMemoryRunner();
    const { github, comments } = createMemoryGitHub();
    const { http, posted } = createMemoryHttp();
    await publishReport({ runner, github, http, ...IDLE }, request(DEPLOY_FAILED));
    expect(posted.map(({ url }) => url)).toEqual([WEBHOOK]);
    expect(comments).toEqual([]);
  });

  it('records the deployment where an environment is named, and is silent without the permission', async () => {
    const recorded: unknown[] = [];
    const { runner } = createMemoryRunner();
    const { http } = createMemoryHttp();
    const named = request(DEPLOY_FAILED);
    const settings = { ...named.settings, environment: 'production' };
    const publish = (told: Report, refusal?: GitHubError) => {
      const { github } = createMemoryGitHub({
        recordDeployment: async (deployment) => {
          if (refusal) throw refusal;
          recorded.push(deployment);
        },
      });
      return publishReport({ runner, github, http, ...IDLE }, { ...named, report: told, settings });
    };
    expect(await publish(DEPLOY_FAILED)).toEqual([]);
    expect(await publish(FAILED)).toEqual([]);
    expect(recorded).toEqual([
      {
        sha: DEPLOY_FAILED.sha,
        environment: 'production',
        state: 'failure',
        description: expect.stringContaining('failed'),
        logUrl: DEPLOY_FAILED.run.url,
      },
    ]);
    expect(await publish(DEPLOY_FAILED, new GitHubError('no', { status: 403 }))).toEqual([]);
    expect(await publish(DEPLOY_FAILED, new GitHubError('down', { status: 502 }))).toEqual([
      expect.stringContaining('The deployment could not be written: down'),
    ]);
  });

  it('comments on no merge group, and not when it is switched off', async () => {
    const { runner } = createMemoryRunner();
    const { github, comments } = createMemoryGitHub();
    const { http } = createMemoryHttp();
    const group = request({ ...FAILED, pullRequest: undefined });
    await publishReport({ runner, github, http, ...IDLE }, group);
    const { settings } = group;
    const off = request(FAILED, { settings: { ...settings, comment: false } });
    await publishReport({ runner, github, http, ...IDLE }, off);
    expect(comments).toEqual([]);
  });

  it('updates a comment but makes none where it should not', async () => {
    const { runner } = createMemoryRunner();
    const { github, comments } = createMemoryGitHub();
    const { http } = createMemoryHttp();
    const ports = { runner, github, http, ...IDLE };
    await publishReport(ports, request(FAILED, { createComment: false }));
    expect(comments).toEqual([]);
    await publishReport(ports, request(FAILED));
    const fatal = COMMENT_VARIANTS.fatal ?? report();
    await publishReport(ports, request(fatal, { createComment: false }));
    expect(comments.map(({ body }) => body.includes('stopped before'))).toEqual([true]);
  });

  it('marks the comment of a closed pull request', async () => {
    const { runner } = createMemoryRunner();
    const { github, comments } = createMemoryGitHub();
    const { http } = createMemoryHttp();
    await publishReport({ runner, github, http, ...IDLE }, request(FAILED));
    await publishReport({ runner, github, http, ...IDLE }, request(CLEANUP));
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain('Dropped `dev.pr_12_shop`');
    expect(comments[0]?.body).toContain('1 test failed');
  });

  it('[F16] does not throw when every sink fails, and says what each of them lacks', async () => {
    const { runner, told } = createMemoryRunner();
    const refused = async () => {
      throw new GitHubError('The token may not write comments.', { status: 403 });
    };
    const { github } = createMemoryGitHub({ listComments: refused });
    const http: Pick<Http, 'postJson'> = {
      postJson: async () => {
        throw new Error('no network');
      },
    };
    const broken = {
      ...runner,
      writeSummary: async () => {
        throw new Error('disk full');
      },
    };
    await writeFile(join(folder, 'deep'), 'a file where a folder should be');
    const ports = { runner: broken, github, http, ...IDLE };
    const ci = await publishReport(ports, request(FAILED));
    expect(ci).toHaveLength(3);
    expect(ci.join('\n')).toContain('The job summary could not be written: disk full');
    expect(ci.join('\n')).toContain('report.json could not be written');
    expect(ci.join('\n')).toContain('pull-requests: write');
    const deploy = await publishReport(ports, request(DEPLOY_FAILED));
    expect(deploy.join('\n')).toContain('The Slack message was not sent: no network');
    const warnings = told.annotations.filter(({ level }) => level === 'warning');
    expect(warnings.map(({ message }) => message)).toEqual(expect.arrayContaining(ci));
    expect(told.outputs['report-json']).toBe('');
  });

  it('lets no secret out, not even those of its own settings', async () => {
    const { runner, told } = createMemoryRunner();
    const { github, comments } = createMemoryGitHub();
    const { http, posted } = createMemoryHttp();
    const leak = `${SECRET} ${encodeURIComponent(WEBHOOK)} ghs_token`;
    const leaky = {
      status: 'failure',
      nodes: [node('orders', { outcome: 'error', message: leak })],
      tests: [dataTest(leak, { status: 'fail' })],
      notices: [leak],
    } satisfies Partial<Report>;
    const ports = { runner, github, http, ...IDLE };
    await publishReport(ports, request(report(leaky)));
    const json = await readFile(join(folder, 'deep', 'report.json'), 'utf8');
    await publishReport(ports, request(report({ ...leaky, mode: 'deploy' })));
    const everything = [JSON.stringify([told, comments, posted.map(({ body }) => body)]), json];
    expect(posted).toHaveLength(1);
    for (const text of everything) {
      expect(text).not.toMatch(/hunter2|ghs_token|hooks\.slack\.example/);
      expect(text).toContain('***');
    }
  });
});
