import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect as openSocket } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { FileChanges } from '../git.ts';

/** The programs of a suite's Python environment, which `scripts/setup.mjs` makes. */
function binOf(name: string): string {
  return resolve(import.meta.dirname, '..', '..', '..', '.cache', 'venvs', name, 'bin');
}

/** A column of the model that has every type: its value in production, and a pull request's. */
interface TypedColumn {
  name: string;
  before: string;
  after: string;
}

/** What differs from one warehouse to the next; the steps are the same (`steps.ts`). */
export interface WarehouseSuite {
  /** Of `requirements/<name>.in` and `npm run e2e:<name>`. */
  name: string;
  title: string;
  /** What runs here in the place of the warehouse: a sentence for docs/warehouses.md. */
  standsIn: string;
  /** It is the warehouse itself. */
  isReal?: true;
  /** Of the relations, as the manifest has it. */
  database: string;
  /** The outputs of profiles.yml: `prod` in the schema `analytics`. */
  profile: Record<string, unknown>;
  /** Of the shared project (`project.ts`). */
  changes: FileChanges;
  /** Where the adapter's default is not one that replaces rows. */
  incrementalStrategy?: string;
  /** SQL types of the raw tables. */
  rawTypes: { int: string; text: string; timestamp: string };
  /** `create table` ends with it. */
  rawEnding?: string;
  /** SQL expressions, one for each type; a value that is the same in both is not reported. */
  types: readonly TypedColumn[];
  /** Creates the schema (database, dataset) `name`. */
  createSchema(name: string): string;
  /** A schema and its mark are one transaction. */
  hasDdlTransactions: boolean;
  /** What the adapter does in a pull request with production's rows. */
  pasts: 'clone' | 'copy';
  blueGreen?: BlueGreenFacts;
  leastPrivilege?: LeastPrivilegeFacts;
  /** Steps that the warehouse or its stand-in cannot take, and why. */
  without: Readonly<Partial<Record<StepName, string>>>;
  start(): Promise<Server>;
}

/** Each is a file of this folder and `npm run e2e:<name>`. */
export const SUITES = ['snowflake', 'redshift', 'clickhouse', 'bigquery', 'trino'] as const;

/** In the order in which they are played: each goes on from what those before it left. */
export const STEP_NAMES = [
  'deploy',
  'pull request: tables, incremental model',
  'data diff and samples',
  'pull request: view, snapshot, seed, failing model',
  'second push',
  'close',
  'schema of others',
  'quoted names',
  'least privilege',
  'scheduled deploy with sweep',
  'monitor',
  'blue-green',
  'failed blue-green',
  'rollback',
] as const;

export type StepName = (typeof STEP_NAMES)[number];

/** What a swap must not lose. */
interface BlueGreenFacts {
  /** Statements that grant on the live schema and its relations, and set what else must stay. */
  prepare: readonly string[];
  /** Queries whose rows are the same after the swap as before it. */
  stays: Readonly<Record<string, string>>;
}

/** The login of pull requests has its own rights. */
interface LeastPrivilegeFacts {
  /** Statements that write to production or to sources. */
  refused: readonly string[];
  /** How the warehouse says so. */
  message: RegExp;
}

/** A server on loopback. */
export interface Server {
  /** What profiles.yml reads in a deploy. */
  env: Record<string, string>;
  /** What it reads in a pull request instead, with another login. */
  pullEnv?: Record<string, string>;
  /** Runs one statement with the login of pull requests. */
  runAsPull?(statement: string): Promise<unknown>;
  /** Rows of each statement, values as text. */
  run(statements: readonly string[]): Promise<string[][][]>;
  /** `schema.relation` of all there is, in lower case. */
  relations(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Runs a program in the suite's Python environment until it listens on its port. */
export async function startPython(
  suite: string,
  args: (port: number) => readonly string[],
): Promise<{ port: number; stop(): Promise<void> }> {
  const port = await findPort();
  const program = join(import.meta.dirname, `${suite}_server.py`);
  const child = spawn(join(binOf(suite), 'python'), [program, ...args(port)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await waitUntilListening(child, port);
  return { port, stop: () => end(child) };
}

export async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

const PATIENCE_MS = 120_000;

async function waitUntilListening(child: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isListening(port))) {
    if (child.exitCode !== null) throw new Error('The server ended before it listened.');
    if (performance.now() > deadline) throw new Error('The server does not listen.');
    await pause(100);
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = openSocket(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** One connection of the vendor's own driver: `sql.py`. */
export function sqlClient(
  kind: string,
  port: number,
  ...user: readonly string[]
): Pick<Server, 'run' | 'relations'> {
  const ask = async (request: unknown) => {
    const program = join(import.meta.dirname, 'sql.py');
    const child = spawn(join(binOf(kind), 'python'), [program, kind, String(port), ...user]);
    child.stdin.end(JSON.stringify(request));
    const [stdout, stderr, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    if (exitCode !== 0) throw new Error(`${JSON.stringify(request)}\n${stderr.slice(-4_000)}`);
    return JSON.parse(stdout);
  };
  return {
    run: async (statements) => (await ask({ statements })) as string[][][],
    relations: async () => (await ask({ relations: true })) as string[],
  };
}
