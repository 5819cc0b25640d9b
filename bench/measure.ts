import { readFileSync } from 'node:fs';
import { listTree, peakRssMb } from '../__tests__/support/runner/processes.ts';

export interface Measured {
  seconds: number;
  /** Of all its processes: what other work on the machine disturbs least. */
  cpuSeconds: number;
  /** Processes that ran dbt. */
  dbtProcesses: number;
  /** The largest of them, in MB. */
  pythonMb: number;
}

const RUNS_DBT = /dbt_driver\.py|bin\/dbt /;

/** Runs something that starts its own child processes and waits for them. */
export async function measure(run: () => Promise<void>): Promise<Measured> {
  /** What each process was last seen to run: one that is being started still looks like its parent. */
  const commands = new Map<number, string>();
  let pythonMb = 0;
  const sampling = setInterval(() => {
    for (const { pid, command } of listTree(process.pid)) {
      // It is empty once the process has ended.
      if (command !== '') commands.set(pid, command);
      if (RUNS_DBT.test(command)) pythonMb = Math.max(pythonMb, peakRssMb(pid));
    }
  }, 100);
  const cpuBefore = cpuSecondsOfChildren();
  const start = performance.now();
  try {
    await run();
  } finally {
    clearInterval(sampling);
  }
  return {
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: cpuSecondsOfChildren() - cpuBefore,
    dbtProcesses: [...commands.values()].filter((command) => RUNS_DBT.test(command)).length,
    pythonMb,
  };
}

/** Of all that this process has started and that has ended: proc_pid_stat(5), cutime and cstime. */
function cpuSecondsOfChildren(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1] ?? Number.NaN, sorted[middle] ?? Number.NaN];
  return sorted.length % 2 === 0 ? (low + high) / 2 : high;
}
