import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';

/** What goes through: a new connection, bytes from the client, bytes from the server. */
interface Passage {
  kind: 'connection' | 'request' | 'answer';
  /** From 1, over all connections, of this kind. */
  count: number;
}

/**
 * `cut`: both ends are reset and what was on its way is lost. A number: it is held back that many
 * milliseconds.
 */
export type Fault = 'cut' | number | undefined;

export interface FaultProxy {
  port: number;
  /** What was done so far. */
  readonly done: { connections: number; cuts: number; delays: number };
  /** Resets every connection, and refuses new ones until `listen`. */
  refuse(): Promise<void>;
  listen(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * TCP on 127.0.0.1 between a client and `port`, with faults where `decide` says so. What it is
 * asked are counts, so that the same client meets the same faults, as far as its threads are in the
 * same order.
 */
export async function startFaultProxy(
  port: number,
  decide: (passage: Passage) => Fault = () => undefined,
): Promise<FaultProxy> {
  const counts = { connection: 0, request: 0, answer: 0 };
  const done = { connections: 0, cuts: 0, delays: 0 };
  const open = new Set<Socket>();

  const judge = (kind: Passage['kind']): Fault => {
    counts[kind] += 1;
    const fault = decide({ kind, count: counts[kind] });
    if (fault === 'cut') done.cuts += 1;
    if (typeof fault === 'number') done.delays += 1;
    return fault;
  };
  const cut = (...sockets: Socket[]) => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const pass = (from: Socket, to: Socket, kind: Passage['kind']) => {
    from.on('data', (chunk) => {
      const fault = judge(kind);
      if (fault === 'cut') cut(from, to);
      else if (fault === undefined) to.write(chunk);
      else {
        from.pause();
        setTimeout(() => {
          to.write(chunk);
          from.resume();
        }, fault);
      }
    });
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => open.delete(from));
    open.add(from);
  };

  const server = createServer((client) => {
    done.connections += 1;
    // To delay a connection is to delay its first message.
    if (judge('connection') === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const upstream = createConnection({ host: '127.0.0.1', port });
    pass(client, upstream, 'request');
    pass(upstream, client, 'answer');
  });
  const close = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    cut(...open);
    await closed;
  };
  let own = 0;
  const listen = async () => {
    server.listen(own, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address === 'object' && address) own = address.port;
  };
  await listen();
  return { port: own, done, refuse: close, listen, stop: close };
}

const DELAY_MS = 20;

/**
 * Faults at random by a seed: each connection and each message to the server is cut with the chance
 * `chance`, `limit` of them at most, and as many are delayed. Answers are passed on: whoever loses
 * the answer to a commit cannot know what became of it.
 */
export function seededFaults(
  seed: number,
  { chance, limit }: { chance: number; limit: number },
): (passage: Passage) => Fault {
  const random = mulberry32(seed);
  let left = limit;
  return ({ kind }) => {
    if (kind === 'answer') return undefined;
    if (random() < chance) return DELAY_MS;
    if (left === 0 || random() >= chance) return undefined;
    left -= 1;
    return 'cut';
  };
}

/** https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
