import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProcesses } from '../../src/adapters/child-processes.ts';
import { DbtError } from '../../src/errors.ts';
import { removeTempDirs } from '../support/temp.ts';
import { invoke, makeShop, SESSION_KINDS, sessionOptions } from './shop.ts';

const SHOP = {
  'models/crash.py': `
import os, signal

def model(dbt, session):
    print("the last words of a model", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
`,
  'models/endless.sql':
    "{{ config(materialized='table') }} select sum(a.i * b.i) as n from range(100000000) a(i), range(100000000) b(i)",
  // It ignores SIGINT, as a child process it leaves one behind.
  'models/stubborn.py': `
import os, signal, subprocess, sys

def model(dbt, session):
    child = "import os,signal,time; signal.signal(signal.SIGINT, signal.SIG_IGN); print('pid', os.getpid(), flush=True); time.sleep(600)"
    subprocess.run([sys.executable, "-c", child])
`,
};

afterAll(removeTempDirs);

describe.each(SESSION_KINDS)('an interrupted session over %s', (_, startSession) => {
  let project: string;

  beforeAll(async () => {
    project = await makeShop(SHOP);
  });

  it('rejects with the last output when the process dies', async () => {
    const session = await startSession(createProcesses(), sessionOptions(project));
    const failure = await invoke(session, 'run', '--select', 'crash').catch((error) => error);

    expect(failure).toBeInstanceOf(DbtError);
    expect(failure.message).toContain('ended with exit code 137 before `dbt run` was done');
    expect(failure.message).toContain('the last words of a model');
    await session.close();
  });

  it('is answered as cancelled, and the query is stopped', async () => {
    const processes = createProcesses();
    const session = await startSession(processes, sessionOptions(project));
    let cancelled: Promise<void> | undefined;
    const outcome = await session.invoke({
      args: ['run', '--select', 'endless'],
      onEvent(event) {
        if (event.kind === 'start') cancelled = processes.cancelAll();
      },
    });

    expect(outcome).toMatchObject({ success: false, exception: 'dbt was cancelled.' });
    await cancelled;
    expect(await lastLogLines(project)).toContain('CANCEL query model.shop.endless');
    await session.close();
  });

  it('leaves no process behind, not even one that ignores the signal', async () => {
    const processes = createProcesses();
    const session = await startSession(processes, sessionOptions(project));
    let cancelled: Promise<void> | undefined;
    let orphan = 0;
    await session
      .invoke({
        args: ['run', '--select', 'stubborn'],
        onEvent(event) {
          const pid = event.kind === 'message' && /^pid (\d+)/.exec(event.message)?.[1];
          if (!pid) return;
          orphan = Number(pid);
          cancelled = processes.cancelAll();
        },
      })
      .catch(() => undefined);
    await cancelled;

    expect(orphan).toBeGreaterThan(0);
    expect(() => process.kill(orphan, 0)).toThrow('ESRCH');
    await session.close();
  });
});

async function lastLogLines(project: string): Promise<string> {
  return readFile(join(dirname(project), 'scratch/logs/dbt.log'), 'utf8');
}
