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
      .filter((pid) => pid !== process.pid && !isZombie(pid) && this.#isOurs(pid))
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

/** Field 22 of /proc/<pid>/stat; the name in field 2 may hold spaces and brackets. */
function startTime(pid: number): string {
  const stat = readProc(pid, 'stat');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function isZombie(pid: number): boolean {
  return /^State:\s+Z/m.test(readProc(pid, 'status'));
}
