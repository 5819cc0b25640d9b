import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stateFiles } from '../state/state-files.ts';
import type { StepResult } from '../support/runner/step.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

const GREEN = '<!-- dbt-ci:shop -->\n### ✅ dbt `shop`: 3 of 10 built';
const PROFILES = (password: string) => `shop:
  target: prod
  outputs:
    prod:
      type: duckdb
      path: "{{ env_var('SHOP_WAREHOUSE') }}"
      schema: analytics
      settings:
        password: "${password}"
`;

/** The error annotations, as `file:line message`. */
function errors({ annotations }: StepResult): string[] {
  return annotations
    .filter(({ level }) => level === 'error')
    .map(({ file, line, message }) =>
      [...(file ? [`${file}${line ? `:${line}` : ''}`] : []), message].join(' '),
    );
}

let shop: Shop;
/** Its last run was green; nothing was ever deployed. */
let pull: Pull;

beforeAll(async () => {
  shop = await Shop.open();
  pull = await shop.openPull(12, 'feature', { 'models/marts/new.sql': 'select 1 as id' });
  shop.github.plantComment({ issue: 12, body: GREEN });
});

beforeEach(() => tally('bad inputs'));

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  expect(shop.slack.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

async function expectNothingWritten(): Promise<void> {
  const stray = [...(await shop.relations()), ...shop.github.artifacts()];
  tally('stray writes', stray.length);
  expect(stray).toEqual([]);
}

describe('inputs that are wrong', () => {
  it.each([
    {
      title: 'a misspelt input, with the nearest name',
      inputs: { 'slack-chanel': '#data' },
      expected: ['Unknown input "slack-chanel". Did you mean "slack-channel"?'],
    },
    {
      title: 'a bad value',
      inputs: { threads: 'many' },
      expected: ['Input "threads": "many" is not a whole number of 1 or more.'],
    },
    {
      title: 'a misspelt input and a bad value, both at once',
      inputs: { 'select-models': 'x', mode: 'deployy', 'project-dir': 'shop' },
      expected: [
        'Input "mode": "deployy" is not one of auto, ci, deploy, cleanup, rollback, monitor, doctor.',
        'Unknown input "select-models". docs/inputs.md lists the inputs.',
        'Input "project-dir": the folder "shop" does not exist.',
      ],
    },
    {
      title: 'a project folder that does not exist',
      inputs: { 'project-dir': 'dbt' },
      expected: [
        'Input "project-dir": the folder "dbt" does not exist. Set it to a folder that has a dbt_project.yml: ".".',
      ],
    },
    {
      title: 'a project folder outside the checkout',
      inputs: { 'project-dir': '../elsewhere' },
      expected: [
        'Input "project-dir": "../elsewhere" is outside the repository\'s checkout. Set it to a folder that has a dbt_project.yml: ".".',
      ],
    },
    {
      title: 'a project folder without dbt_project.yml',
      inputs: { 'project-dir': 'models' },
      expected: [
        'Input "project-dir": the folder "models" has no dbt_project.yml. Set it to a folder that has a dbt_project.yml: ".".',
      ],
    },
    {
      title: 'a mode that the event does not allow',
      inputs: { mode: 'deploy' },
      expected: ['"mode: deploy" does not fit this event: an open pull request is for ci.'],
    },
  ])('stops at $title', async ({ inputs, expected }) => {
    const step = await shop.runPull(pull, 'synchronize', { inputs });
    expect(step.exitCode).toBe(1);
    expect(errors(step)).toEqual(expected.map((message) => expect.stringContaining(message)));
    expect(step.annotations.map(({ title }) => title)).toContain('dbt did not start');
    expect(shop.github.comments(12).map(({ body }) => body)).toEqual([GREEN]);
    await expectNothingWritten();
  });
});

describe('a set-up that does not fit', () => {
  /** Runs on the pull request, which must not stay green. */
  async function expectStop(extra: Parameters<Shop['runPull']>[2], on = pull): Promise<string> {
    const [comment] = shop.github.comments(on.number);
    if (comment) comment.body = GREEN;
    const step = await shop.runPull(on, 'synchronize', extra);
    expect(step.exitCode).toBe(1);
    expect(step.outputs.status).toBe('failure');
    expect(step.summary).toContain('stopped before anything was built');
    for (const { body } of shop.github.comments(on.number))
      expect(body).toContain('### ❌ dbt `shop`: stopped before anything was built');
    await expectNothingWritten();
    expect(errors(step)).toHaveLength(1);
    return errors(step).join();
  }

  it('names the targets that the profile has, where the one asked for is not among them', async () => {
    expect(await expectStop({ inputs: { target: 'production' } })).toBe(
      'profiles.yml:2 Profile "shop" has no target "production".\nIt has: dev, prod.',
    );
    expect(shop.github.comments(12)).toHaveLength(1);
  });

  it('names the places where profiles.yml was looked for, and creates no comment', async () => {
    const bare = await shop.openPull(13, 'no-profiles', { 'profiles.yml': null });
    const home = await makeTempDir('home-');
    expect(await expectStop({ env: { HOME: home } }, bare)).toBe(
      'No profiles.yml was found. Looked in the project folder (.) and ~/.dbt.\n' +
        'Commit one and set "profiles-dir", or set the input "profiles" to its content.',
    );
    expect(shop.github.comments(13)).toEqual([]);
  });

  it('names the environment variable that the profile reads, and where', async () => {
    const unset = await shop.openPull(14, 'unset-variable', {
      'profiles.yml': PROFILES("{{ env_var('SHOP_PASSWORD') }}"),
    });
    expect(await expectStop({}, unset)).toBe(
      'profiles.yml:9 The environment variable SHOP_PASSWORD is not set, and target "prod" needs it.\n' +
        `Set it under "env:" of the step, e.g. SHOP_PASSWORD: \${{ secrets.SHOP_PASSWORD }}.`,
    );
  });

  it('says how to get Python where there is none', async () => {
    const nothing = await makeTempDir('empty-path-');
    expect(await expectStop({ env: { PATH: nothing } })).toContain('actions/setup-python');
  });

  it('asks for the nearest name of an adapter that does not exist', async () => {
    const inputs = { install: 'uv', adapter: 'postgress' };
    expect(await expectStop({ inputs, env: { PATH: '/usr/local/bin:/usr/bin:/bin' } })).toBe(
      'There is no dbt adapter "postgress": the package dbt-postgress does not exist.\n' +
        'Did you mean "postgres"? Correct the input `adapter`.',
    );
  });

  it('says which versions can be asked for, where dbt has no such release', async () => {
    const inputs = { install: 'uv', 'dbt-version': '1.99' };
    expect(await expectStop({ inputs, env: { PATH: '/usr/local/bin:/usr/bin:/bin' } })).toContain(
      'dbt 1.99 cannot be installed: no release of dbt-core fits',
    );
  });

  it('names the permission without which the production state cannot be read', async () => {
    const permissions = { contents: 'read', 'pull-requests': 'write' } as const;
    expect(await expectStop({ permissions })).toContain(
      'Add `permissions: actions: read` to the job.',
    );
  });

  it('stops without a production state where the settings ask for one', async () => {
    expect(await expectStop({ inputs: { 'on-missing-state': 'fail' } })).toBe(
      'There is no production state to compare with. No completed run of .github/workflows/dbt.yml on main was found. If another workflow deploys production, set "deploy-workflow" to its file name.\n' +
        'Run a deploy on the default branch, or set "on-missing-state: build-all".',
    );
  });
});

describe('a project that does not parse', () => {
  const broken = { 'models/marts/broken.yml': 'models:\n  - name: fct_orders\n   columns: []\n' };

  it('comments with dbt’s message and annotates the file of the pull request', async () => {
    const pull = await shop.openPull(15, 'broken-yaml', broken);
    const step = await shop.runPull(pull, 'opened');
    expect(step.exitCode).toBe(1);
    expect(errors(step)).toEqual([
      expect.stringMatching(
        /^models\/marts\/broken\.yml:3 Parsing Error\n {2}Error reading shop: marts\/broken\.yml - Runtime Error\n {4}Syntax error near line 3\n/,
      ),
    ]);
    const [comment, ...more] = shop.github.comments(15);
    expect(more).toEqual([]);
    expect(comment?.body).toContain('stopped before anything was built');
    expect(comment?.body).toContain('Syntax error near line 3');
    await expectNothingWritten();
  });

  it('leaves no production state, and notifies Slack', async () => {
    const sha = await shop.repository.git('rev-parse', 'main');
    await shop.repository.switch('main');
    await shop.repository.commit('Break', broken);
    const step = await shop.runPush();
    expect(step.exitCode).toBe(1);
    expect(errors(step)).toEqual([expect.stringContaining('Syntax error near line 3')]);
    await expectNothingWritten();
    expect(shop.slack.messages.map(({ channel }) => channel)).toEqual(['#data-alerts']);
    expect(JSON.stringify(shop.slack.messages)).toContain('Syntax error near line 3');
    await shop.repository.git('reset', '--quiet', '--hard', sha);
  });
});

describe('a production state that cannot be used', () => {
  /** A deploy's artifact whose record is changed, and its manifest after the digests were made. */
  function plantState(changes: Record<string, unknown>, manifest?: string): void {
    const run = shop.github.plantRun();
    const files = stateFiles({ sha: run.headSha, runId: run.id, ...changes });
    shop.github.plantArtifact({
      run,
      name: 'dbt-state-shop-1',
      files: { ...files, ...(manifest && { 'manifest.json': manifest }) },
    });
  }

  it.each([
    {
      title: 'of a newer version of the action',
      changes: { schemaVersion: 2 },
      expected:
        /^The production state of run \d+ \(attempt 1\) has schema version 2; this version of the action reads up to 1\.\nUse the same version of the action as the workflow that deploys\.$/,
    },
    {
      title: 'of another project',
      changes: { project: 'web' },
      expected:
        /^The production state of run \d+ \(attempt 1\) is for the dbt project web. This project is shop\.\nSet a different `state-name` for each project, e\.g\. `dbt-state-\{project\}`\.$/,
    },
  ])('stops a pull request and a deploy at one $title', async ({ changes, expected }) => {
    plantState(changes);
    const before = shop.github.artifacts().length;
    for (const step of [await shop.runPull(pull, 'synchronize'), await shop.runPush()]) {
      expect(step.exitCode).toBe(1);
      expect(errors(step)).toEqual([expect.stringMatching(expected)]);
    }
    expect(await shop.relations()).toEqual([]);
    expect(shop.github.artifacts()).toHaveLength(before);
  });

  it('stops a pull request at a corrupt one; a deploy says so, continues and writes a new one', async () => {
    plantState({}, '{"nodes": {"forged": {}}}');
    const ci = await shop.runPull(pull, 'synchronize');
    expect(ci.exitCode).toBe(1);
    expect(errors(ci)).toEqual([
      expect.stringMatching(
        /^The production state of run \d+ \(attempt 1\) is corrupt: manifest\.json is not the file that the deploy wrote\.\nRun a deploy to write a new one\.$/,
      ),
    ]);
    expect(await shop.relations()).toEqual([]);

    const deploy = await shop.runPush();
    expect(deploy.exitCode).toBe(0);
    expect(deploy.summary).toContain('The last production state was not used: ');
    expect(shop.github.artifacts().at(-1)).toMatchObject({ runId: deploy.run.id });
  });

  it('builds where only the comment is not allowed: the warning names the permission', async () => {
    const permissions = { contents: 'read', actions: 'read' } as const;
    shop.github.model.comments.length = 0;
    const step = await shop.runPull(pull, 'synchronize', { permissions });
    expect(step.exitCode).toBe(0);
    expect(step.outputs).toMatchObject({ status: 'success', built: '1' });
    expect(step.summary).toContain('### ✅ dbt `shop`: 1 of 11 built, 10 read from production');
    expect(step.annotations).toEqual([
      expect.objectContaining({
        level: 'warning',
        message: expect.stringContaining('Add `permissions: pull-requests: write` to the job.'),
      }),
    ]);
    expect(shop.github.comments(12)).toEqual([]);
  });
});
