import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createRepository, type FileChanges, type GitRepository } from './git.ts';
import { type GitHubStandIn, startGitHub } from './github/stand-in.ts';
import { pullRequestEvent, pushEvent, type RunnerEvent, scheduleEvent } from './runner/events.ts';
import { type RunningStep, type StepOptions, type StepResult, startStep } from './runner/step.ts';
import { type SlackStandIn, startSlack } from './slack.ts';
import { makeTempDir } from './temp.ts';
import { DBT_PATH, PYTHON } from './venv.ts';

const execute = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '..', '..');

/** One pull request of the shop, from a branch of its repository. */
export interface Pull {
  number: number;
  branch: string;
  title: string;
  /** The branch that it is to be merged into: `main`, unless it goes into another pull request's. */
  base?: string;
}

type Extra = Partial<
  Pick<
    StepOptions,
    | 'inputs'
    | 'env'
    | 'permissions'
    | 'secrets'
    | 'run'
    | 'workflowPath'
    | 'machine'
    | 'cancelDelays'
  >
>;

/**
 * The shop of `demo/`: its dbt project in a real git repository, its warehouse in a DuckDB file with
 * the raw tables loaded, a local GitHub and a local Slack. Every run goes through the committed
 * bundle as GitHub's runner runs it.
 */
export class Shop {
  readonly github: GitHubStandIn;
  readonly slack: SlackStandIn;
  readonly repository: GitRepository;
  readonly warehouse: string;
  /** By what the runs find their dbt; another engine's double has more than PATH. */
  dbt: Readonly<Record<string, string>> = { PATH: DBT_PATH };

  private constructor(
    github: GitHubStandIn,
    slack: SlackStandIn,
    repository: GitRepository,
    warehouse: string,
  ) {
    this.github = github;
    this.slack = slack;
    this.repository = repository;
    this.warehouse = warehouse;
  }

  /** @param folder where in the repository the dbt project is */
  static async open(changes: FileChanges = {}, folder = ''): Promise<Shop> {
    const project = Object.entries(await readDemoProject());
    const files = Object.fromEntries(project.map(([name, text]) => [join(folder, name), text]));
    const shop = await Shop.openWith({ ...files, ...changes });
    await shop.loadRaw(30);
    return shop;
  }

  /** Another project, on an empty warehouse. */
  static async openWith(files: FileChanges): Promise<Shop> {
    return Shop.openOn(await createRepository(files));
  }

  /** A repository that is there already, on an empty warehouse. */
  static async openOn(repository: GitRepository): Promise<Shop> {
    const [github, slack, data] = await Promise.all([
      startGitHub(),
      startSlack(['#data-alerts', '#data-log']),
      makeTempDir('warehouse-'),
    ]);
    return new Shop(github, slack, repository, join(data, 'shop.duckdb'));
  }

  async close(): Promise<void> {
    await Promise.all([this.github.stop(), this.slack.stop()]);
  }

  /** The extract job: raw orders of the first `days` days. */
  async loadRaw(days: number): Promise<void> {
    await loadRawTables(this.warehouse, days);
  }

  /** Rows of a query on the warehouse; numbers, dates and decimals as text. */
  async query(sql: string): Promise<string[][]> {
    return queryDuckDb(this.warehouse, sql);
  }

  /** Changes the warehouse behind dbt's back. */
  async execute(sql: string): Promise<void> {
    await executeDuckDb(this.warehouse, sql);
  }

  /** `schema.relation` of everything in the warehouse but the raw tables. */
  async relations(): Promise<string[]> {
    const rows = await this.query(
      "select table_schema || '.' || table_name from information_schema.tables where table_schema <> 'raw' order by 1",
    );
    return rows.flat();
  }

  /** The schemas that hold a relation, but for the raw tables. */
  async schemas(): Promise<string[]> {
    return [...new Set((await this.relations()).map((name) => name.split('.')[0] ?? ''))].sort();
  }

  /** The rows of every relation of a schema, as digests: what has not changed has the same. */
  async contents(schema: string): Promise<Record<string, string>> {
    const names = (await this.relations()).filter((name) => name.startsWith(`${schema}.`));
    const digests = names.map(
      (name) =>
        `select '${name}', md5(coalesce(string_agg(t::varchar, chr(10) order by t::varchar), '')) from ${name} as t`,
    );
    if (digests.length === 0) return {};
    return Object.fromEntries(await this.query(digests.join(' union all ')));
  }

  /** A branch from `base` with one commit; a number for its pull request. */
  async openPull(
    number: number,
    branch: string,
    changes: FileChanges,
    base = 'main',
  ): Promise<Pull> {
    await this.repository.branch(branch, base);
    await this.repository.commit(branch, changes);
    const title = branch.replaceAll('-', ' ');
    this.github.plantPull({ number });
    return { number, branch, title, base };
  }

  async push(pull: Pull, changes: FileChanges): Promise<void> {
    await this.repository.switch(pull.branch);
    await this.repository.commit('More', changes);
  }

  /** A run on the pull request: `opened`, `synchronize`, `closed` … */
  async runPull(pull: Pull, action: string, extra: Extra = {}): Promise<StepResult> {
    return (await this.startPull(pull, action, extra)).result;
  }

  /** The same, returned as soon as it runs. */
  async startPull(pull: Pull, action: string, extra: Extra = {}): Promise<RunningStep> {
    const { base = 'main' } = pull;
    const merge = await this.repository.pullRequestMerge(pull.number, pull.branch, base);
    const event = pullRequestEvent({
      ...merge,
      number: pull.number,
      title: pull.title,
      headRef: pull.branch,
      baseRef: base,
      action: action as 'opened',
    });
    return this.start(`refs/pull/${pull.number}/merge`, event, extra);
  }

  /** Merges the pull request's branch into `main`; the run is yours to start. */
  async merge(pull: Pull): Promise<void> {
    await this.repository.switch('main');
    await this.repository.merge(pull.branch);
  }

  async runPush(extra: Extra = {}): Promise<StepResult> {
    return (await this.startPush(extra)).result;
  }

  async startPush(extra: Extra = {}): Promise<RunningStep> {
    const history = await this.repository.git('log', '--format=%H %P', 'main');
    for (const [commit = '', ...parents] of history.split('\n').map((line) => line.split(' ')))
      this.github.model.parents.set(commit, parents);
    const sha = await this.repository.git('rev-parse', 'main');
    return this.start('main', pushEvent({ sha }), extra);
  }

  async runSchedule(extra: Extra = {}): Promise<StepResult> {
    const sha = await this.repository.git('rev-parse', 'main');
    return (await this.start('main', scheduleEvent({ sha }), extra)).result;
  }

  /** A run of any event on a checkout of `ref`. */
  async start(ref: string, event: RunnerEvent, extra: Extra = {}): Promise<RunningStep> {
    const { inputs, env, ...rest } = extra;
    return startStep({
      actionDir: ROOT,
      github: this.github,
      workspace: await this.repository.checkout(ref),
      event,
      inputs: {
        target: 'prod',
        'slack-bot-token': this.slack.token,
        'slack-api-url': this.slack.apiUrl,
        'slack-channel': '#data-alerts',
        'slack-success-channel': '#data-log',
        // An artifact and a second of every deploy; on where it is looked at.
        dashboard: 'off',
        ...inputs,
      },
      env: {
        ...this.dbt,
        SHOP_WAREHOUSE: this.warehouse,
        ...env,
      },
      ...rest,
    });
  }
}

/** The extract job: raw orders of the first `days` days. */
export async function loadRawTables(warehouse: string, days: number): Promise<void> {
  await runPython([join(ROOT, 'demo', 'load_raw.py'), warehouse, String(days)]);
}

/** The files of the shop's dbt project. */
export function readDemoProject(): Promise<FileChanges> {
  return readTree(join(ROOT, 'demo', 'project'));
}

/** Rows of a query on a DuckDB file; numbers, dates and decimals as text. */
export async function queryDuckDb(path: string, sql: string): Promise<string[][]> {
  const program =
    'import duckdb, json, sys\n' +
    'with duckdb.connect(sys.argv[1], read_only=True) as connection:\n' +
    // A query that takes a while shows its progress on stdout.
    "    connection.execute('set enable_progress_bar = false')\n" +
    '    rows = connection.execute(sys.stdin.read()).fetchall()\n' +
    'print(json.dumps([[str(value) for value in row] for row in rows]))';
  return JSON.parse(await runPython(['-c', program, path], sql)) as string[][];
}

export async function executeDuckDb(path: string, sql: string): Promise<void> {
  const program =
    'import duckdb, sys\n' +
    'with duckdb.connect(sys.argv[1]) as connection:\n' +
    '    connection.execute(sys.stdin.read())';
  await runPython(['-c', program, path], sql);
}

/** @param input of any size; Linux takes no argument above 128 KB */
async function runPython(args: string[], input = ''): Promise<string> {
  const running = execute(PYTHON, args, { maxBuffer: 1024 * 1024 * 1024 });
  running.child.stdin?.end(input);
  const { stdout } = await running;
  return stdout;
}

export async function readTree(root: string): Promise<FileChanges> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files: FileChanges = {};
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files[relative(root, path)] = await readFile(path, 'utf8');
  }
  return files;
}
