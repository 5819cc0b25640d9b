import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { replacePlaces } from './doc-blocks.ts';
import { createRepository, type FileChanges, type GitRepository } from './git.ts';
import { executeDuckDb, loadRawTables, queryDuckDb, readDemoProject } from './shop.ts';
import { makeTempDir } from './temp.ts';
import { DBT_PATH, PYTHON } from './venv.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');

export interface CommandResult {
  exitCode: number | null;
  /** stdout and stderr, as they came. */
  output: string;
}

interface RunningCommand {
  /** Resolves as soon as the output has the text. */
  saw(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  result: Promise<CommandResult>;
}

/**
 * The shop of `demo/` outside GitHub: a clone of its repository, its warehouse in a DuckDB file, a
 * folder for the state.
 */
export class CommandShop {
  readonly origin: GitRepository;
  /** The clone that commands run in. */
  readonly project: string;
  readonly state: string;
  readonly warehouse: string;
  /** TMPDIR of every command. */
  readonly temp: string;
  /** Of every command, besides PATH and the like. */
  readonly env: Record<string, string>;

  private constructor(origin: GitRepository, folder: string, env: Record<string, string>) {
    this.origin = origin;
    this.project = join(folder, 'shop');
    this.state = join(folder, 'kept-state');
    this.temp = join(folder, 'tmp');
    this.warehouse = join(folder, 'shop.duckdb');
    this.env = env;
  }

  static async open(env: Record<string, string> = {}): Promise<CommandShop> {
    const origin = await createRepository(await readDemoProject());
    const folder = await makeTempDir('command-');
    const shop = new CommandShop(origin, folder, env);
    await mkdir(shop.temp);
    await origin.git('clone', '--quiet', origin.path, shop.project);
    await loadRawTables(shop.warehouse, 30);
    return shop;
  }

  /** git in the clone. */
  git(...args: string[]): Promise<string> {
    return this.origin.git('-C', this.project, ...args);
  }

  /** A branch of the origin from `main`, with one commit. */
  async branch(name: string, changes: FileChanges): Promise<void> {
    await this.origin.switch('main');
    await this.origin.branch(name);
    await this.origin.commit(name, changes);
    await this.origin.switch('main');
  }

  /** Text of the docs with the shop's own places. */
  place(text: string): string {
    return replacePlaces(text, this);
  }

  async run(argv: readonly string[], env: Record<string, string> = {}): Promise<CommandResult> {
    return this.start(argv, env).result;
  }

  start(argv: readonly string[], env: Record<string, string> = {}): RunningCommand {
    const [program = '', ...args] = argv;
    const child = spawn(program, args, {
      cwd: this.project,
      env: {
        PATH: `${dirname(process.execPath)}${delimiter}${DBT_PATH}`,
        HOME: this.temp,
        TMPDIR: this.temp,
        SHOP_WAREHOUSE: this.warehouse,
        ...this.env,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        child.emit('output');
      });
    const closed = once(child, 'close');
    return {
      async saw(text) {
        while (!output.includes(text)) {
          const ended = await Promise.race([
            once(child, 'output').then(() => false),
            closed.then(() => true),
          ]);
          if (ended) throw new Error(`The command ended without "${text}":\n${output}`);
        }
      },
      kill: (signal) => void child.kill(signal),
      result: closed.then(([exitCode]) => ({ exitCode: exitCode as number | null, output })),
    };
  }

  /** On a terminal of its own. */
  async runOnTerminal(argv: readonly string[]): Promise<CommandResult> {
    const program =
      'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';
    return this.run([PYTHON, '-c', program, ...argv], { TERM: 'xterm' });
  }

  /** The tasks of a DAG, with what its templates see. @returns how each of them ended, too */
  async runDag(
    text: string,
    context: object,
  ): Promise<CommandResult & { states: Record<string, string> }> {
    const [dag, seen] = [join(this.temp, 'dag.py'), join(this.temp, 'context.json')];
    await writeFile(dag, this.place(text));
    await writeFile(seen, JSON.stringify(context));
    const stub = join(ROOT, '__tests__', 'support', 'airflow_stub.py');
    const result = await this.run([PYTHON, stub, dag, seen]);
    const last = result.output.split('\n').find((line) => line.startsWith('{"'));
    return { ...result, states: JSON.parse(last ?? '{}') as Record<string, string> };
  }

  /** What commands left in TMPDIR: folders of this action, dbt's own aside. */
  async leftInTemp(): Promise<string[]> {
    return (await readdir(this.temp)).filter((name) => name.startsWith('dbt-ci'));
  }

  /** Versions of the state, oldest first. */
  async versions(): Promise<string[]> {
    const names = await readdir(join(this.state, 'dbt-state-shop')).catch(() => []);
    return names.filter((name) => /^\d{8}T/.test(name)).sort();
  }

  async schemas(): Promise<string[]> {
    const rows = await queryDuckDb(
      this.warehouse,
      "select distinct table_schema from information_schema.tables where table_schema <> 'raw' order by 1",
    );
    return rows.flat();
  }

  /** Fails while a dbt process still holds the warehouse. */
  async lockWarehouse(): Promise<void> {
    await executeDuckDb(this.warehouse, 'select 1');
  }
}
