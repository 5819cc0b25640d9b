import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Gate } from './access.ts';
import {
  checkQuery,
  type Exchange,
  findRoute,
  parseFields,
  Refusal,
  type Reply,
  type Route,
  restError,
} from './exchange.ts';
import { corrupt, type FaultEffect, type Faults } from './faults.ts';

export interface RecordedRequest {
  method: string;
  /** With the query, without the signature of a signed URL. */
  path: string;
  /** 0 where no answer was sent. */
  status: number;
}

interface Parts {
  gate: Gate;
  faults: Faults;
  routes(): Route[];
  requests: RecordedRequest[];
  strictErrors: string[];
}

/** Listens on a port of 127.0.0.1 that the system chooses. */
export async function listen(parts: Parts): Promise<{ url: string; stop(): Promise<void> }> {
  const routes = parts.routes();
  const server = createServer((request, response) => {
    serve(parts, routes, request, response).catch((error: unknown) => {
      // A client that hangs up in the middle of its request is not the stand-in's problem.
      if (request.errored || response.destroyed) return;
      parts.strictErrors.push(`the stand-in failed: ${String(error)}`);
      send(response, { status: 500, json: { message: String(error) } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => stop(server) };
}

async function serve(
  parts: Parts,
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', headers } = request;
  const url = new URL(`http://${headers.host}${request.url}`);
  const record = { method, path: withoutSignature(url), status: 0 };
  parts.requests.push(record);
  const body = await readBody(request);
  const effect = parts.faults.take(method, record.path);
  if (effect === 'hang') return;
  if (effect === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  const reply =
    typeof effect === 'object'
      ? faultReply(effect)
      : answer(parts, routes, { method, url, headers, body, params: {}, json: {} });
  if (effect === 'reset-after') {
    request.socket.resetAndDestroy();
    return;
  }
  record.status = reply.status;
  send(response, reply, effect);
}

function answer(parts: Parts, routes: readonly Route[], exchange: Exchange): Reply {
  const { method, url } = exchange;
  try {
    const { route, params } = findRoute(routes, method, url.pathname);
    exchange.params = params;
    parts.gate.check(route.access, exchange);
    checkQuery(route, url);
    exchange.json = parseFields(route, url.pathname, exchange.body);
    return route.handle(exchange);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.strict) parts.strictErrors.push(error.message);
    return error.reply;
  }
}

function faultReply(effect: Exclude<FaultEffect, string>): Reply {
  const { status, body, headers = {} } = effect;
  if (typeof body === 'string') return { status, headers, body: Buffer.from(body) };
  const fallback = restError(status, `injected ${status}`).json;
  return { status, headers, json: body ?? fallback };
}

function send(response: ServerResponse, reply: Reply, effect?: FaultEffect): void {
  const isJson = reply.json !== undefined;
  const whole = isJson ? Buffer.from(JSON.stringify(reply.json)) : (reply.body ?? Buffer.alloc(0));
  const body = effect === 'corrupt-body' ? corrupt(whole) : whole;
  response.writeHead(reply.status, {
    ...(isJson ? { 'content-type': 'application/json; charset=utf-8' } : {}),
    ...(reply.status === 204 ? {} : { 'content-length': String(body.length) }),
    ...withoutLength(reply.headers, body),
  });
  if (effect !== 'delayed-truncation') {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () =>
    setImmediate(() => response.destroy()),
  );
}

/** HEAD announces the length of a body that it does not send; any other length is the body's own. */
function withoutLength(headers: Record<string, string> = {}, body: Buffer): Record<string, string> {
  const { 'content-length': length, ...rest } = headers;
  return body.length === 0 && length !== undefined ? headers : rest;
}

function withoutSignature(url: URL): string {
  const query = new URLSearchParams(url.search);
  query.delete('sig');
  return url.pathname + (query.size > 0 ? `?${query}` : '');
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
