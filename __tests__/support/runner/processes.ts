import { readdirSync, readFileSync } from 'node:fs';

/** A process that outlived its step. */
export interface Orphan {
  pid: number;
  command: string;
}

/** Processes are read from /proc: elsewhere than on Linux nothing is found. */
function allPids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** Processes whose environment or command line holds one of the marks, this process excepted. */
export function findOrphans(marks: readonly string[]): Orphan[] {
  return allPids()
    .filter((pid) => pid !== process.pid && !isZombie(pid))
    .map((pid) => ({ pid, command: readProc(pid, 'cmdline').replaceAll('\0', ' ').trim() }))
    .filter(({ pid, command }) => {
      const environment = readProc(pid, 'environ');
      return marks.some((mark) => command.includes(mark) || environment.includes(mark));
    });
}

/** SIGKILL for a process and all that descends from it. */
export function killTree(root: number): void {
  const parents = new Map(allPids().map((pid) => [pid, parentOf(pid)]));
  const tree = [root];
  for (const pid of tree)
    tree.push(...[...parents].filter(([, parent]) => parent === pid).map(([child]) => child));
  for (const pid of tree) kill(pid);
}

export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** The most memory that a living process ever had resident, in MB; 0 where that is unknown. */
export function peakRssMb(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readProc(pid, 'status'))?.[1];
  return kilobytes === undefined ? 0 : Math.round(Number(kilobytes) / 1024);
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(readProc(pid, 'status'))?.[1] ?? 0);
}

function isZombie(pid: number): boolean {
  return /^State:\s+Z/m.test(readProc(pid, 'status'));
}
