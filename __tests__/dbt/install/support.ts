import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { InstallPorts, InstallRequest } from '../../../src/dbt/install/installation.ts';
import { probePython } from '../../../src/dbt/install/python.ts';
import { buildChildEnvironment } from '../../../src/platform/child-environment.ts';
import { createProcesses } from '../../../src/platform/child-processes.ts';
import { clock } from '../../../src/platform/clock.ts';
import type { Cache, Runner } from '../../../src/platform/ports.ts';
import { makeTempDir } from '../../support/temp.ts';

const VENV = resolve(import.meta.dirname, '../../../.venv');

/** The tests' own dbt and the Python that can import it. */
export const OWN_DBT = join(VENV, 'bin', 'dbt');
export const OWN_PYTHON = join(VENV, 'bin', 'python');

/** A machine with only the programs that a test puts on its PATH. */
export interface Machine {
  ports: InstallPorts;
  request: InstallRequest;
  /** What was printed. */
  log: string[];
  /** The only folder in which programs are looked for. */
  bin: string;
  cache: FolderCache;
}

export async function makeMachine(settings: Partial<InstallRequest> = {}): Promise<Machine> {
  const root = await makeTempDir();
  const [bin, tempDir, workspace] = ['bin', 'temp', 'workspace'].map((name) => join(root, name));
  if (!bin || !tempDir || !workspace) throw new Error('unreachable');
  for (const folder of [bin, tempDir, workspace]) await mkdir(folder);
  const log: string[] = [];
  const cache = new FolderCache(join(root, 'cache'));
  const env = buildChildEnvironment({ ...process.env, PATH: `${bin}:/usr/bin:/bin` });
  return {
    log,
    bin,
    cache,
    ports: {
      runner: recordingRunner(log),
      clock,
      cache,
      processes: { ...createProcesses(), which: async (command) => findIn(bin, command) },
    },
    request: {
      install: 'auto',
      adapter: undefined,
      dbtVersion: undefined,
      requirements: undefined,
      profileType: 'duckdb',
      trust: 'deploy',
      workspace,
      projectDir: workspace,
      tempDir,
      env,
      ...settings,
    },
  };
}

/** Puts the Python that the tests' venv was made with on the machine's PATH. */
export async function addPython({ ports, request, bin }: Machine): Promise<string> {
  const own = await probePython(ports.processes, OWN_PYTHON, request);
  if (!own) throw new Error(`${OWN_PYTHON} does not run: npm test sets it up`);
  await symlink(own.base, join(bin, 'python3'));
  return own.version;
}

/** Puts a shell script on the machine's PATH, as a stand-in for a program that tests cannot have. */
export async function addScript({ bin }: Machine, name: string, body: string): Promise<void> {
  await writeFile(join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

function findIn(folder: string, command: string): string | undefined {
  const path = join(folder, command);
  if (!existsSync(path)) return undefined;
  accessSync(path, constants.X_OK);
  return path;
}

/** A cache that keeps copies of folders. */
class FolderCache implements Cache {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  entry(path: string, key: string): string {
    return join(this.folder, key, basename(path));
  }

  async restore(paths: readonly string[], key: string): Promise<string | undefined> {
    if (!existsSync(join(this.folder, key))) return undefined;
    for (const path of paths) await copy(this.entry(path, key), path);
    return key;
  }

  async save(paths: readonly string[], key: string): Promise<void> {
    for (const path of paths) await copy(path, this.entry(path, key));
  }
}

async function copy(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await mkdir(dirname(to), { recursive: true });
  // Four times as fast as fs.cp with the thousands of files of a venv.
  await promisify(execFile)('cp', ['-a', from, to]);
}

function recordingRunner(log: string[]): Runner {
  const unused = () => {
    throw new Error('installing does not need this');
  };
  return {
    info: (line) => void log.push(line),
    debug: () => undefined,
    group: (title, work) => {
      log.push(title);
      return work();
    },
    annotate: unused,
    showProgress() {},
    setOutput: unused,
    setSecret: unused,
    writeSummary: unused,
    saveState: unused,
    readState: unused,
  };
}
