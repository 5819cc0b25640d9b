import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GitHubStandIn, startGitHub } from './github/stand-in.ts';
import { dependabotPullRequestEvent, pullRequestEvent, pushEvent } from './runner/events.ts';
import { runStep, type StepOptions, startStep } from './runner/step.ts';
import { makeTempDir, removeTempDirs } from './temp.ts';

let github: GitHubStandIn;

beforeEach(async () => {
  github = await startGitHub();
});
afterEach(async () => {
  await github.stop();
  expect(github.strictErrors).toEqual([]);
});
afterAll(removeTempDirs);

const HELPERS = `
import { appendFileSync, readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
const say = (...lines) => lines.forEach((line) => console.log(line));
const append = (file, text) => appendFileSync(process.env[file], text);
`;

/** The options of a step whose action is these two scripts. */
async function fakeAction(main: string, post = ''): Promise<StepOptions> {
  const actionDir = await makeTempDir('action-');
  await mkdir(join(actionDir, 'dist'));
  await writeFile(
    join(actionDir, 'action.yml'),
    `
inputs:
  project-dir: { default: . }
  github-token: { default: '\${{ github.token }}' }
  two words: { description: no default }
runs: { using: node24, main: dist/main.mjs, post: dist/post.mjs, post-if: always() }
`,
  );
  await writeFile(join(actionDir, 'dist/main.mjs'), HELPERS + main);
  await writeFile(join(actionDir, 'dist/post.mjs'), HELPERS + post);
  return { actionDir, github, workspace: await makeTempDir('workspace-'), event: pushEvent() };
}

describe('runStep: what the action gets', () => {
  it('passes inputs with the declared defaults, in the names that the runner gives them', async () => {
    const options = await fakeAction(`
      const names = Object.keys(process.env).filter((name) => name.startsWith('INPUT_'));
      say(names.sort().join(), process.env['INPUT_PROJECT-DIR'], process.env.INPUT_TWO_WORDS);`);
    const { log, annotations } = await runStep({ ...options, inputs: { 'two words': 'given' } });
    expect(log.split('\n')).toEqual([
      'INPUT_GITHUB-TOKEN,INPUT_PROJECT-DIR,INPUT_TWO_WORDS',
      '.',
      'given',
    ]);
    expect(annotations).toEqual([]);
  });

  it('warns of an input that action.yml does not declare, and passes it on', async () => {
    const options = await fakeAction(`say(process.env.INPUT_TYPO);`);
    const { log, annotations } = await runStep({ ...options, inputs: { typo: 'x' } });
    expect(log).toContain('x');
    expect(annotations[0]?.message).toContain("Unexpected input(s) 'typo'");
  });

  it('describes the event and the run', async () => {
    const options = await fakeAction(`
      const { pull_request } = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH));
      const env = process.env;
      say(pull_request.head.ref, env.GITHUB_REF, env.GITHUB_SHA, env.GITHUB_HEAD_REF,
        env.GITHUB_RUN_ID + '/' + env.GITHUB_RUN_ATTEMPT, env.GITHUB_WORKFLOW_REF, process.cwd());`);
    const event = pullRequestEvent({ headRef: 'shorten', mergeSha: '1'.repeat(40) });
    const { log } = await runStep({ ...options, event, run: { id: 77, attempt: 2 } });
    expect(log.split('\n')).toEqual([
      'shorten',
      'refs/pull/12/merge',
      '1'.repeat(40),
      'shorten',
      '77/2',
      'acme/shop/.github/workflows/dbt.yml@refs/pull/12/merge',
      options.workspace,
    ]);
  });

  it('closes stdin', async () => {
    const options = await fakeAction(`say('read ' + readFileSync(0).length);`);
    expect((await runStep(options)).log).toBe('read 0');
  });

  it('gives Dependabot a token that only reads, and takes every token back at the end', async () => {
    github.plantPull({ number: 12 });
    const script = `
      const url = process.env.GITHUB_API_URL + '/repos/acme/shop/issues/12/comments';
      const headers = { authorization: 'token ' + process.env['INPUT_GITHUB-TOKEN'] };
      const write = await fetch(url, { method: 'POST', headers, body: '{"body": "x"}' });
      say((await fetch(url, { headers })).status + ' ' + write.status);
      say('::save-state name=token::' + process.env['INPUT_GITHUB-TOKEN']);`;
    const options = await fakeAction(script);
    const result = await runStep({ ...options, event: dependabotPullRequestEvent() });
    expect(result.log).toBe('200 403');
    const later = await fetch(`${github.url}/repos/acme/shop`, {
      headers: { authorization: `token ${result.state.token}` },
    });
    expect(later.status).toBe(401);
  });
});

describe('runStep: what the action says', () => {
  it('reads outputs and environment, heredocs included, and fails on a broken file', async () => {
    const good = await fakeAction(
      `append('GITHUB_OUTPUT', 'status=success\\nreport<<END\\nline 1\\nname=no output\\nEND\\n');
       append('GITHUB_ENV', 'COLOUR=blue\\n');`,
      `say(process.env.COLOUR);`,
    );
    const result = await runStep(good);
    expect(result.outputs).toEqual({ status: 'success', report: 'line 1\nname=no output' });
    expect(result.log).toBe('blue');

    const broken = await runStep(await fakeAction(`append('GITHUB_OUTPUT', 'a<<END\\nb\\n');`));
    expect(broken.conclusion).toBe('failure');
    expect(broken.log).toContain("Matching delimiter not found 'END'");
  });

  it('hands state to post, which runs although main failed', async () => {
    const options = await fakeAction(
      `append('GITHUB_STATE', 'pid<<E\\n42\\nE\\n'); say('::save-state name=old::yes');
       process.exitCode = 3;`,
      `say('post ' + process.env.STATE_pid + process.env.STATE_old);`,
    );
    const result = await runStep(options);
    expect(result).toMatchObject({ conclusion: 'failure', exitCode: 3, post: { exitCode: 0 } });
    expect(result.post?.log).toBe('post 42yes');
  });

  it('masks secrets in the log in all their forms, and keeps the raw log for leak checks', async () => {
    const options = await fakeAction(`
      say('::add-mask::hunter2', 'password hunter2', Buffer.from('hunter2').toString('base64'));
      say('s3cret/from+workflow', encodeURIComponent('s3cret/from+workflow'));
      say(process.env['INPUT_GITHUB-TOKEN'], process.env.ACTIONS_RUNTIME_TOKEN);`);
    const { log, unmaskedLog } = await runStep({ ...options, secrets: ['s3cret/from+workflow'] });
    expect(log.split('\n')).toEqual(['password ***', '***', '***', '***', '***', '***']);
    expect(unmaskedLog).toContain('password hunter2');
  });

  it('collects annotations with their place, ten of a level', async () => {
    const options = await fakeAction(`
      say('::error file=models/a.sql,line=3,title=a%3A b::first%0Asecond');
      for (let i = 0; i < 11; i++) say('::error::more');
      say('##[warning]old form', 'text ##[notice]anywhere in a line');`);
    const { annotations, main } = await runStep(options);
    expect(annotations[0]).toEqual({
      ...{ level: 'error', title: 'a: b', message: 'first\nsecond' },
      ...{ file: 'models/a.sql', line: 3 },
    });
    expect(annotations.filter(({ level }) => level === 'error')).toHaveLength(10);
    expect(main.droppedAnnotations).toHaveLength(2);
    expect(annotations.slice(10)).toMatchObject([{ level: 'warning' }, { level: 'notice' }]);
  });

  it('obeys no command between stop-commands and its token', async () => {
    const options = await fakeAction(`
      say('::stop-commands::token-1', '::error::not a command', '::token-1::', '::error::real');`);
    const { annotations, log } = await runStep(options);
    expect(annotations).toEqual([{ level: 'error', message: 'real' }]);
    expect(log).toContain('::error::not a command');
  });

  it('fails the step on a disabled command', async () => {
    const { conclusion } = await runStep(await fakeAction(`say('::set-env name=A::b');`));
    expect(conclusion).toBe('failure');
  });

  it('folds groups', async () => {
    const options = await fakeAction(`say('::group::Build', 'inside', '::endgroup::', 'out');`);
    expect((await runStep(options)).groups).toEqual([{ title: 'Build', lines: ['inside'] }]);
  });

  it('shows a summary up to 1 MiB and drops a bigger one whole', async () => {
    const fits = await runStep(await fakeAction(`append('GITHUB_STEP_SUMMARY', '# ok');`));
    expect(fits.summary).toBe('# ok');
    const big = await fakeAction(`append('GITHUB_STEP_SUMMARY', 'x'.repeat(1024 * 1024 + 1));`);
    const dropped = await runStep(big);
    expect(dropped).toMatchObject({ summary: '', conclusion: 'success' });
    expect(dropped.annotations[0]?.message).toContain('upload aborted');
  });
});

describe('startStep: cancelling', () => {
  const startChild = (env: string) => `
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'],
      { stdio: 'ignore', env: ${env}, detached: true });`;

  it.each([
    ['the environment of the step', 'process.env'],
    ['no environment', '{}'],
  ])('signals node alone, runs post, and reports a child left running with %s', async (_, env) => {
    const options = await fakeAction(
      `${startChild(env)} process.once('SIGINT', () => { say('interrupted'); process.exit(130); });
       say('ready ' + child.pid); setInterval(() => {}, 1000);`,
      `say('post ran');`,
    );
    const step = await startStep(options);
    const pid = Number((await step.sawLog(/^ready/)).split(' ')[1]);
    step.cancel();
    const result = await step.result;
    expect(result).toMatchObject({ conclusion: 'cancelled', exitCode: 130 });
    expect(result.log).toContain('interrupted\npost ran');
    expect(result.orphans.map((orphan) => orphan.pid)).toEqual([pid]);
    expect(github.model.runs[0]).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
  });

  it('sends SIGTERM to an action that stays, then kills the whole tree', async () => {
    const options = await fakeAction(`${startChild('process.env')}
      process.on('SIGINT', () => say('got SIGINT'));
      process.on('SIGTERM', () => say('got SIGTERM'));
      say('ready'); setInterval(() => {}, 1000);`);
    const cancelDelays = { afterInterrupt: 200, afterTerminate: 200 };
    const step = await startStep({ ...options, cancelDelays });
    await step.sawLog(/^ready/);
    step.cancel();
    const { main, orphans } = await step.result;
    expect(main.log).toBe('ready\ngot SIGINT\ngot SIGTERM');
    expect(main.signal).toBe('SIGKILL');
    expect(orphans).toEqual([]);
  });
});
