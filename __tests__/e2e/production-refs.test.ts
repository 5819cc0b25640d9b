import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pushEvent, type RunnerEvent, scheduleEvent } from '../support/runner/events.ts';
import { releaseEvent, tagPushEvent, workflowRunEvent } from '../support/runner/refused-events.ts';
import { Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

const PROFILE =
  'shop: {target: prod, outputs: {prod: {type: duckdb, path: "{{ env_var(\'SHOP_WAREHOUSE\') }}", schema: analytics}}}\n';

let shop: Shop;

beforeEach(async () => {
  shop = await Shop.openWith({
    'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
    'profiles.yml': PROFILE,
    'models/orders.sql': 'select 1 as id\n',
    'models/revenue.sql': "select * from {{ ref('orders') }}\n",
  });
});
afterEach(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
});
afterAll(removeTempDirs);

async function run(ref: string, event: RunnerEvent, inputs: Record<string, string>) {
  return (await shop.start(ref, event, { inputs })).result;
}

/** A pull request that changes one model of two. @returns the relations that it built */
async function buildPull(inputs: Record<string, string>, base = 'main'): Promise<string[]> {
  const pull = await shop.openPull(
    ...([12, 'change', { 'models/revenue.sql': 'select 2 as id\n' }, base] as const),
  );
  expect((await shop.runPull(pull, 'opened', { inputs })).exitCode).toBe(0);
  return (await shop.relations()).filter(
    (name) => name.startsWith('pr_') && !name.includes('.dbt_ci_'),
  );
}

const ONLY_WHAT_CHANGED = ['pr_12_shop.revenue'];

describe('[T03] production that is deployed from another branch than the default one', () => {
  const inputs = { 'production-branch': 'release' };

  it('is deployed from there alone, and pull requests compare with it', async () => {
    await shop.repository.branch('release');
    const sha = await shop.repository.head();
    await shop.repository.switch('main');
    shop.github.model.branches.set('release', new Set([sha]));
    for (const event of [pushEvent({ sha }), scheduleEvent({ sha })]) {
      const { exitCode, annotations } = await run('main', event, inputs);
      expect(exitCode).toBe(1);
      expect(annotations[0]?.message).toContain(
        'is not supported, because production is only deployed from the branch "release".',
      );
    }
    await expect(shop.relations()).rejects.toThrow(/does not exist/);

    const deploy = await run('release', pushEvent({ branch: 'release', sha }), inputs);
    expect(deploy.exitCode).toBe(0);
    expect(await shop.relations()).toEqual(['analytics.orders', 'analytics.revenue']);
    expect(await buildPull(inputs)).toEqual(ONLY_WHAT_CHANGED);
  });
});

describe('[T34] production that is deployed from tags', () => {
  const inputs = { 'production-tags': 'v*' };

  it('is deployed by a release and by a pushed tag, and pull requests compare with it', async () => {
    const sha = await shop.repository.head();
    const release = { ...releaseEvent(), sha, headSha: sha };
    expect((await run('main', release, inputs)).exitCode).toBe(0);
    expect(await shop.relations()).toEqual(['analytics.orders', 'analytics.revenue']);
    expect(await buildPull(inputs)).toEqual(ONLY_WHAT_CHANGED);
    await shop.repository.switch('main');
    const next = await shop.repository.commit('Next', { 'models/new.sql': 'select 1 as id\n' });
    expect((await run('main', tagPushEvent({ tag: 'v2', sha: next }), inputs)).exitCode).toBe(0);
    expect(await shop.relations()).toContain('analytics.new');
  });

  it('is not reached by a tag on a commit that was never merged', async () => {
    await shop.repository.branch('evil');
    const sha = await shop.repository.commit('Evil', { 'models/orders.sql': 'select 666 as id\n' });
    shop.github.model.strays.add(sha);
    const { exitCode, annotations } = await run('evil', tagPushEvent({ tag: 'v9', sha }), inputs);
    expect(exitCode).toBe(1);
    expect(annotations.map(({ message }) => message)).toEqual([
      expect.stringContaining(
        `The tag "v9" is on the commit ${sha.slice(0, 7)}, which is not on the branch "main". Production is only deployed from tags on that branch.`,
      ),
    ]);
    await expect(shop.relations()).rejects.toThrow(/does not exist/);
  });
});

describe('[T03] production that is deployed after another workflow', () => {
  const inputs = { 'deploy-after': 'ci.yml' };

  it('is deployed as that workflow tested it, and pull requests compare with it', async () => {
    const sha = await shop.repository.head();
    expect((await run('main', workflowRunEvent({ sha }), inputs)).exitCode).toBe(0);
    expect(await shop.relations()).toEqual(['analytics.orders', 'analytics.revenue']);
    expect(await buildPull(inputs)).toEqual(ONLY_WHAT_CHANGED);
  });

  it('is not deployed after a test of a pull request', async () => {
    const sha = await shop.repository.head();
    const tested = { event: 'pull_request', head_branch: 'main' };
    const { exitCode, annotations } = await run('main', workflowRunEvent({ sha, tested }), inputs);
    expect(exitCode).toBe(1);
    expect(annotations[0]?.message).toContain(
      'Nothing was deployed after the run of ci.yml: it was started by pull_request of acme/shop.',
    );
    await expect(shop.relations()).rejects.toThrow(/does not exist/);
  });
});

describe('[T34] a deploy whose files are of another commit than its event', () => {
  it('is refused, because its state would name a commit that it is not of', async () => {
    const sha = await shop.repository.head();
    await shop.repository.commit('Later', { 'models/later.sql': 'select 1 as id\n' });
    const running = await shop.start('main', pushEvent({ sha }), {
      env: {
        ...{ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'remote.origin.url' },
        GIT_CONFIG_VALUE_0: 'https://github.com/Acme/shop.git',
      },
    });
    const { exitCode, annotations } = await running.result;
    expect(exitCode).toBe(1);
    expect(annotations[0]?.message).toMatch(
      /^The files are of the commit \w{7}, but this run is of \w{7} \(push on "main"\)\.\nRemove "ref" from the actions\/checkout step\./,
    );
    await expect(shop.relations()).rejects.toThrow(/does not exist/);
  });
});
