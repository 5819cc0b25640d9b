import '../support/real-processes.ts';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DbtError } from '../../src/errors.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { removeTempDirs } from '../support/temp.ts';
import {
  invoke,
  isRunning,
  makeShop,
  SESSION_KINDS,
  sessionOptions,
  WAITING_MODEL,
} from './shop.ts';

const SHOP = {
  'models/crash.py': `
import os, signal

def model(dbt, session):
    print("the last words of a model", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
    return session.sql("select 1")
`,
  'models/waiting.py': WAITING_MODEL,
  // Its child ignores SIGINT.
  'models/stubborn.py': `
import os, signal, subprocess, sys

def model(dbt, session):
    child = "import os,signal,time; signal.signal(signal.SIGINT, signal.SIG_IGN); print('pid', os.getpid(), flush=True); time.sleep(600)"
    subprocess.run([sys.executable, "-c", child])
    return session.sql("select 1")
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
    expect(failure.message).toContain('ended with exit code 137 before `dbt run` finished');
    expect(failure.message).toContain('the last words of a model');
    await session.close();
  });

  it('is answered as cancelled, and dbt cancels its queries', async () => {
    const processes = createProcesses();
    const session = await startSession(processes, sessionOptions(project));
    let cancelled: Promise<void> | undefined;
    const outcome = await session.invoke({
      args: ['run', '--select', 'waiting'],
      onEvent(event) {
        if (isRunning(event)) cancelled = processes.cancelAll();
      },
    });

    expect(outcome).toMatchObject({ success: false, exception: 'dbt was cancelled.' });
    await cancelled;
    expect(await readLog(project)).toContain('CANCEL query model.shop.waiting');
    await session.close();
  });

  it('leaves no process behind, not even one that ignores the signal', async () => {
    const processes = createProcesses();
    const session = await startSession(processes, sessionOptions(project));
    let cancelled: Promise<void> | undefined;
    let orphan = 0;
    const outcome = await session.invoke({
      args: ['run', '--select', 'stubborn'],
      onEvent(event) {
        const pid = event.kind === 'message' && /^pid (\d+)/.exec(event.message)?.[1];
        if (!pid) return;
        orphan = Number(pid);
        cancelled = processes.cancelAll();
      },
    });
    await cancelled;

    expect(outcome).toMatchObject({ success: false, exception: 'dbt was cancelled.' });
    expect(orphan).toBeGreaterThan(0);
    expect(await isAlive(orphan)).toBe(false);
    await session.close();
  });
});

async function readLog(project: string): Promise<string> {
  return readFile(join(dirname(project), 'scratch/logs/dbt.log'), 'utf8');
}

/** A killed process whose new parent has not taken notice yet (Z) is not alive. */
async function isAlive(pid: number): Promise<boolean> {
  const env = { PATH: process.env.PATH ?? '' };
  const args = ['-o', 'stat=', '-p', String(pid)];
  const { stdout } = await createProcesses().run('ps', args, { env });
  return !['', 'Z'].includes(stdout.trim().slice(0, 1));
}
