import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { killTree, type OrphanHunt, peakRssMb } from './processes.ts';

/** How long the runner waits after SIGINT, and after SIGTERM, before the next step (ms). */
export interface CancelDelays {
  afterInterrupt: number;
  afterTerminate: number;
}

export interface NodeProcess {
  /** SIGINT (or another signal), SIGTERM, then the end of the whole tree, as the runner does. */
  cancel(first?: NodeJS.Signals): void;
  /** SIGKILL for the whole tree at once, as when the machine is gone. */
  kill(): void;
  readonly ended: Promise<{
    exitCode: number | null;
    signal: NodeJS.Signals | null;
    peakRssMb: number;
  }>;
}

/** Runs one script as the runner does: signals go to node only, stdin is closed. */
export function startNode(options: {
  script: string;
  cwd: string;
  env: Record<string, string>;
  delays: CancelDelays;
  hunt: OrphanHunt;
  onLine: (line: string) => void;
}): NodeProcess {
  const { script, cwd, env, delays, hunt, onLine } = options;
  const child = spawn(process.execPath, [script], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end();
  const lines = [child.stdout, child.stderr].map((stream) => {
    const reader = createInterface({ input: stream, crlfDelay: Infinity });
    reader.on('line', onLine);
    return new Promise<void>((resolve) => reader.once('close', resolve));
  });
  let peak = 0;
  const sample = () => {
    if (child.pid === undefined || child.exitCode !== null) return;
    peak = Math.max(peak, peakRssMb(child.pid));
    hunt.watch(child.pid);
  };
  const sampling = setInterval(sample, 25);
  const timers: NodeJS.Timeout[] = [];

  const ended = new Promise<Awaited<NodeProcess['ended']>>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, signal) => {
      clearInterval(sampling);
      for (const timer of timers) clearTimeout(timer);
      // A grandchild that inherited stdout keeps it open: what is left of the step is an orphan.
      const drained = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, 500);
      Promise.all(lines).then(() => {
        clearTimeout(drained);
        resolve({ exitCode, signal, peakRssMb: peak });
      }, reject);
    });
  });

  const cancel = (first: NodeJS.Signals = 'SIGINT') => {
    sample();
    if (!child.kill(first)) return; // it has ended by itself
    timers.push(
      setTimeout(() => {
        child.kill('SIGTERM');
        timers.push(setTimeout(() => child.pid && killTree(child.pid), delays.afterTerminate));
      }, delays.afterInterrupt),
    );
  };
  const kill = () => {
    sample();
    if (child.pid !== undefined) killTree(child.pid);
  };
  return { cancel, kill, ended };
}
