import { buildZip, readZip } from './zip.ts';

export interface Fault {
  /** Any method when left out. */
  method?: string;
  /** Tested against path and query. */
  path: RegExp;
  /** How many matching requests it hits, 1 by default. Faults apply in the order given. */
  times?: number;
  effect: FaultEffect;
  /** Called at each hit, before the effect. */
  onHit?(): void;
}

export type FaultEffect =
  /** Answer with this status, nothing done. A string body is sent as it is, anything else as JSON. */
  | { status: number; body?: unknown; headers?: Record<string, string> }
  /** Cut the connection, nothing done. */
  | 'reset'
  /** Do the work, then cut the connection: the client cannot know. */
  | 'reset-after'
  /** Never answer. */
  | 'hang'
  /** Do the work, damage the body: a zip stays a zip with other content, JSON no longer parses. */
  | 'corrupt-body'
  /** Do the work, send half of the body, then cut the connection. */
  | 'delayed-truncation';

export class Faults {
  readonly #faults: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#faults.length = 0;
  }

  take(method: string, path: string): FaultEffect | undefined {
    const hit = this.#faults.find(
      ({ fault, left }) => left > 0 && (fault.method ?? method) === method && fault.path.test(path),
    );
    if (!hit) return undefined;
    hit.left -= 1;
    hit.fault.onHit?.();
    return hit.fault.effect;
  }
}

/** Other bytes of about the same length. */
export function corrupt(body: Buffer): Buffer {
  if (body.subarray(0, 2).toString() === 'PK')
    return buildZip(
      Object.entries(readZip(body)).map(([name, content]) => ({
        name,
        content: flipMiddle(content),
      })),
    );
  if (/^[{[]/.test(body.subarray(0, 1).toString())) return Buffer.concat([Buffer.from('%'), body]);
  return flipMiddle(body);
}

function flipMiddle(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const middle = Math.floor(copy.length / 2);
  if (copy.length > 0) copy[middle] = (copy[middle] ?? 0) ^ 0xff;
  return copy;
}
