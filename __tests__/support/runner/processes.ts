import { readdirSync, readFileSync } from 'node:fs';

/** A process that outlived its step. */
export interface Orphan {
  pid: number;
  command: string;
}

/** Processes are read from /proc: elsewhere than on Linux nothing is found. */
function listProc(directory: string): string[] {
  try {
    return readdirSync(`/proc/${directory}`).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function allPids(): number[] {
  return listProc('').map(Number);
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Finds what a step leaves behind: by the marks that the runner puts into the environment, and,
 * since an action may rightly withhold its environment from its children, by descent.
 */
export class OrphanHunt {
  readonly #marks: readonly string[];
  /** Start time by pid, because a pid can be given to another process later. */
  readonly #seen = new Map<number, string>();

  constructor(marks: readonly string[]) {
    this.#marks = marks;
  }

  /** Remembers all that descends from a living process. */
  watch(root: number): void {
    for (const pid of childrenOf(root)) {
      this.#seen.set(pid, startTime(pid));
      this.watch(pid);
    }
  }

  /** Those still alive, this process excepted. */
  find(): Orphan[] {
    return allPids()
      .filter((pid) => pid !== process.pid && !isEnding(pid) && this.#isOurs(pid))
      .map((pid) => ({ pid, command: commandOf(pid) }))
      .filter(({ command }) => command !== ''); // on its way out: its memory is gone already
  }

  #isOurs(pid: number): boolean {
    if (this.#seen.has(pid)) return this.#seen.get(pid) === startTime(pid);
    const about = readProc(pid, 'environ') + readProc(pid, 'cmdline');
    return this.#marks.some((mark) => about.includes(mark));
  }
}

/** SIGKILL for a process and all that descends from it. */
export function killTree(root: number): void {
  for (const pid of pidsOfTree(root)) kill(pid);
}

/** A process and all that descends from it, with their command lines. */
export function listTree(root: number): Array<{ pid: number; command: string }> {
  return pidsOfTree(root).map((pid) => ({ pid, command: commandOf(pid) }));
}

function pidsOfTree(root: number): number[] {
  const tree = [root];
  for (const pid of tree) tree.push(...childrenOf(pid));
  return tree;
}

function commandOf(pid: number): string {
  return readProc(pid, 'cmdline').replaceAll('\0', ' ').trim();
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

/** Children of every thread: Node starts them from its main one, Python from any. */
function childrenOf(pid: number): number[] {
  return listProc(`${pid}/task`).flatMap((thread) =>
    readProc(pid, `task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

function startTime(pid: number): string {
  return statField(pid, 22);
}

function flagsOf(pid: number): number {
  return Number(statField(pid, 9));
}

/** Of /proc/<pid>/stat, from 3 on: the name in field 2 may hold spaces and brackets. */
function statField(pid: number, field: number): string {
  const stat = readProc(pid, 'stat');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[field - 3] ?? '';
}

/** SIGKILL, which is 9, in the masks of /proc/<pid>/status. */
const SIGKILL_PENDING = 0x100n;
/** In the flags of /proc/<pid>/stat: include/linux/sched.h */
const PF_EXITING = 0x4;

/** A zombie, or one that SIGKILL has been sent to or that is leaving: it does nothing any more. */
function isEnding(pid: number): boolean {
  const status = readProc(pid, 'status');
  const pending = [...status.matchAll(/^(?:SigPnd|ShdPnd):\s+([0-9a-f]+)/gm)];
  const isKilled = pending.some(([, mask]) => (BigInt(`0x${mask}`) & SIGKILL_PENDING) !== 0n);
  return /^State:\s+Z/m.test(status) || isKilled || (flagsOf(pid) & PF_EXITING) !== 0;
}
