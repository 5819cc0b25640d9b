import '../support/real-processes.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { type CommandResult, CommandShop } from '../support/command.ts';
import { readDocBlock } from '../support/doc-blocks.ts';
import { readDemoProject } from '../support/shop.ts';
import { type SlackStandIn, startSlack } from '../support/slack.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

/** Runs for hours. */
const SLOW =
  'select sum(hash(a.range + b.range)) as x from range(1000000) as a, range(1000000) as b\n';

let shop: CommandShop;
let slack: SlackStandIn;
/** A model with a key twice, which its test finds. */
let broken: { 'models/marts/dim_customers.sql': string };

beforeAll(async () => {
  slack = await startSlack([]);
  shop = await CommandShop.open({ DBT_CI_SLACK_WEBHOOK_URL: slack.webhookUrl });
  const model = (await readDemoProject())['models/marts/dim_customers.sql'] ?? '';
  broken = {
    'models/marts/dim_customers.sql': `${model}\nunion all select 1, 'Customer 1', 'DE', 0, 0\n`,
  };
});

afterAll(async () => {
  expect(slack.strictErrors).toEqual([]);
  await slack.stop();
  await removeTempDirs();
});

/** The command of the image in docs/kubernetes.md, with the arguments of its CronJob. */
function cronJobCommand(): string[] {
  const dockerfile = readDocBlock('kubernetes.md', 'Dockerfile');
  const [, entrypoint = '[]'] = /^ENTRYPOINT (.*)$/m.exec(dockerfile) ?? [];
  const [cronJob] = parseAllDocuments(readDocBlock('kubernetes.md', 'cronjob.yaml'));
  const path = 'spec.jobTemplate.spec.template.spec.containers.0.args'.split('.');
  const args = cronJob?.toJS() as never;
  const given = path.reduce((value: never, key) => value[key as never], args) as string[];
  return [...(JSON.parse(entrypoint) as string[]), ...given].map((word) => shop.place(word));
}

/** The script of a job in docs/command.md's GitLab pipeline, by the shell that GitLab uses. */
function runGitLabJob(name: string, variables: Record<string, string>): Promise<CommandResult> {
  const jobs = parse(readDocBlock('command.md', '.gitlab-ci.yml')) as Record<
    string,
    { script: string[] }
  >;
  const script = jobs[name]?.script.join('\n') ?? '';
  return shop.run(['bash', '-eo', 'pipefail', '-c', shop.place(script)], {
    CI_DEFAULT_BRANCH: 'main',
    CI_MERGE_REQUEST_IID: '12',
    CI_COMMIT_REF_NAME: 'broken',
    CI_JOB_URL: 'https://gitlab.example.com/data/shop/-/jobs/7',
    ...variables,
  });
}

describe('the CronJob of docs/kubernetes.md', () => {
  it('deploys: green, with a bar on a terminal, and leaves a state and nothing else', async () => {
    const { exitCode, output } = await shop.runOnTerminal(cronJobCommand());
    expect(output).toContain('✅ dbt shop: 10 built, 18 tests passed');
    expect(exitCode).toBe(0);
    expect(output).toMatch(/█+░+ \d+\/29 · \d+\.\d s · .*stg_orders/);
    expect(output).not.toMatch(/^::/m);
    expect(await shop.versions()).toHaveLength(1);
    expect(await shop.schemas()).toContain('analytics');
    expect(await shop.leftInTemp()).toEqual([]);
  });
});

describe('the pipeline of docs/command.md on GitLab', () => {
  it('builds a merge request in a schema of its own: red where a test fails', async () => {
    await shop.branch('broken', broken);
    // As GitLab leaves it: one commit, on no branch, and no other.
    await shop.git('fetch', '--quiet', 'origin', 'broken');
    await shop.git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
    await shop.git('update-ref', '-d', 'refs/remotes/origin/main');
    const { exitCode, output } = await runGitLabJob('dbt', {});
    expect(output).toMatch(/^models\/marts\/marts\.yml:\d+: error: .*unique.*customer_id/m);
    expect(output).toContain('❌ dbt shop: 1 test failed');
    expect(exitCode).toBe(1);
    expect(await shop.schemas()).toContain('pr_12_shop');
    expect(await shop.versions()).toHaveLength(1);

    const read = (file: string) => readFile(join(shop.project, 'reports', file), 'utf8');
    expect(await read('summary.md')).toContain('❌ dbt `shop`: 1 test failed');
    expect(await read('summary.md')).toContain('https://gitlab.example.com/data/shop/-/jobs/7');
    expect(JSON.parse(await read('report.json'))).toMatchObject({ pullRequest: 12 });
    const outputs = JSON.parse(await read('outputs.json'));
    expect(outputs).toMatchObject({ status: 'failure', built: '1', 'tests-failed': '1' });
    expect(Object.keys(outputs)).not.toContain('manifest');
  });

  it('drops its schema again', async () => {
    const { exitCode, output } = await runGitLabJob('dbt-cleanup', {});
    expect(output).toContain('🧹 dbt shop: dropped 1 schema');
    expect(exitCode).toBe(0);
    expect(await shop.schemas()).not.toContain('pr_12_shop');
    expect(slack.messages).toEqual([]);
  });
});

describe('the DAG of docs/airflow.md', () => {
  it('deploys what was merged, notifies Slack, and does not try red data again', async () => {
    await shop.git('switch', '--quiet', 'main');
    await shop.origin.merge('broken');
    const { states, output } = await shop.runDag(readDocBlock('airflow.md', 'dags/'), {
      var: { value: { shop_warehouse: shop.warehouse } },
      conn: { dbt_slack: { password: slack.webhookUrl } },
    });
    expect(output).toContain('❌ dbt shop: 1 test failed');
    expect(states).toEqual({ update: 'success', deploy: 'failed' });
    expect(slack.messages).toMatchObject([{ text: expect.stringContaining('1 test failed') }]);
    expect(JSON.stringify(slack.messages)).not.toMatch(/<\||Open the run/);
    expect(output).not.toContain(slack.webhookUrl);
    // A failed deploy leaves a state too.
    expect(await shop.versions()).toHaveLength(2);
  });
});

describe('a command', () => {
  const command = (...args: string[]) => [
    ...['node', shop.place('/opt/dbt-ci/dist/index.js'), ...args],
    ...['--target', 'prod', '--state-path', shop.state],
  ];

  it('[F18] stops dbt and its queries when it is stopped, and reports it', async () => {
    await shop.git('pull', '--quiet');
    await shop.origin.commit('Slow', { 'models/marts/slow.sql': SLOW });
    await shop.git('pull', '--quiet');
    const before = await shop.versions();
    const running = shop.start(command('deploy', '--select', 'slow'));
    await running.saw('▸ dbt build');
    running.kill('SIGTERM');
    // Somebody is impatient.
    running.kill('SIGINT');
    const { exitCode, output } = await running.result;
    expect(output).toContain('⏹️ dbt shop: cancelled before anything was built');
    expect(exitCode).toBe(3);
    expect(slack.messages.at(-1)?.text).toContain('cancelled');
    expect(await shop.versions()).toEqual(before);
    await shop.lockWarehouse();
    expect(await shop.leftInTemp()).toEqual([]);
  });

  it('that is wrong does nothing, and says all that is wrong', async () => {
    const { exitCode, output } = await shop.run(
      command('deploy', '--steps', 'bild', '--freshness=x'),
    );
    expect(output.trim().split('\n')).toEqual([
      '--steps: "bild" is not one of seed, run, snapshot, test, build.',
      '--freshness: "x" is not one of warn, error, off.',
    ]);
    expect(exitCode).toBe(2);
  });

  it('without anything to do says what there is', async () => {
    const { exitCode, output } = await shop.run(command().slice(0, 2));
    expect(output).toBe(
      'No command was given. Commands: deploy, ci, cleanup, rollback, monitor, doctor. See --help.\n',
    );
    expect(exitCode).toBe(2);
  });

  it('that could not be carried out says so by its exit code', async () => {
    const empty = await makeTempDir('no-dbt-');
    const { exitCode, output } = await shop.run(
      [process.execPath, ...command('deploy', '--install', 'none').slice(1)],
      { PATH: `${empty}:/usr/bin:/bin` },
    );
    expect(output).toContain('❌ dbt stopped');
    expect(exitCode).toBe(4);
  });
});
