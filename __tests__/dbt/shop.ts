import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { startCliSession } from '../../src/dbt/cli-session.ts';
import { startDriverSession } from '../../src/dbt/driver-session.ts';
import type { DbtEvent } from '../../src/dbt/events.ts';
import type { DbtCommand, DbtOutcome, DbtSession } from '../../src/dbt/session.ts';
import type { SessionOptions } from '../../src/dbt/session-options.ts';
import { targetPath } from '../../src/pipelines/steps/connect.ts';
import type { Job } from '../../src/pipelines/steps/job.ts';
import { buildChildEnvironment } from '../../src/platform/child-environment.ts';
import { makeTempDir } from '../support/temp.ts';
import { DBT, PYTHON } from '../support/venv.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The two ways to drive dbt; every test of behaviour runs on both. */
export const SESSION_KINDS = [
  ['the driver', startDriverSession],
  ['the command line', startCliSession],
] as const;

/** Writes files, given by their relative paths, and the folders that they need. */
export async function writeFiles(dir: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
}

const PROFILE = `shop:
  target: prod
  outputs:
    prod: { type: duckdb, path: shop.duckdb, schema: prod, threads: 2 }
    ci: { type: duckdb, path: shop.duckdb, schema: ci, threads: 2 }
`;

const PROJECT_FILE =
  'name: shop\nprofile: shop\nversion: "1.0"\nflags: { use_colors: true, quiet: true }\n';

/** A model that waits for a child of its own, which prints `running` and ends by SIGINT. */
export const WAITING_MODEL = `
import subprocess, sys

def model(dbt, session):
    child = "import time; print('running', flush=True); time.sleep(600)"
    subprocess.run([sys.executable, "-c", child], stderr=subprocess.DEVNULL)
    return session.sql("select 1 as id")
`;

export function isRunning(event: DbtEvent): boolean {
  return event.kind === 'message' && event.message === 'running';
}

/** A small project with the database `shop.duckdb` relative to it, in a folder of its own. */
export async function makeShop(files: Record<string, string>): Promise<string> {
  const dir = join(await makeTempDir(), 'shop');
  await writeFiles(dir, { 'profiles.yml': PROFILE, 'dbt_project.yml': PROJECT_FILE, ...files });
  return dir;
}

/** Where dbt writes to, as in a run of the action: its steps read there what a session has written. */
export function targetOf(projectDir: string): string {
  return targetPath({ scratch: join(dirname(projectDir), 'scratch') } as Job);
}

export function sessionOptions(
  projectDir: string,
  changes: Partial<SessionOptions> = {},
): SessionOptions {
  const scratch = join(dirname(projectDir), 'scratch');
  return {
    python: PYTHON,
    dbt: DBT,
    driverPath: join(ROOT, 'driver', 'dbt_driver.py'),
    projectDir,
    env: buildChildEnvironment(process.env),
    flags: { threads: 2, target: 'prod', targetPath: targetOf(projectDir) },
    logPath: join(scratch, 'logs'),
    ...changes,
  };
}

/** Runs a command and keeps what dbt reported. */
export async function invoke(
  session: DbtSession,
  ...[first, ...rest]: [DbtCommand | string, ...string[]]
): Promise<DbtOutcome & { events: DbtEvent[] }> {
  const command = typeof first === 'string' ? { args: [first, ...rest] } : first;
  const events: DbtEvent[] = [];
  const outcome = await session.invoke({ ...command, onEvent: (event) => events.push(event) });
  return { ...outcome, events };
}

/** What user code printed. */
export function printed(events: readonly DbtEvent[]): string[] {
  return events.flatMap((event) =>
    event.kind === 'message' && event.name === 'Output' ? [event.message] : [],
  );
}
