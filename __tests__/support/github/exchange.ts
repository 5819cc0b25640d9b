import type { IncomingHttpHeaders } from 'node:http';
import type { Access } from './access.ts';

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  body?: Buffer;
}

/** One request, checked against its route. */
export interface Exchange {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  /** The `:name` parts of the route's path. */
  params: Record<string, string>;
  body: Buffer;
  /** The JSON body; its fields are those that the route names. */
  json: Record<string, unknown>;
}

/** Which JSON fields a body must and may have. */
interface Fields {
  required: readonly string[];
  optional?: readonly string[];
}

export interface Route {
  method: string;
  /** `/repos/:owner/:repo/…` */
  path: string;
  /** Query parameters that are served; any other one is a strict error. */
  query?: readonly string[];
  fields?: Fields;
  access: Access;
  handle(exchange: Exchange): Reply;
}

/** An answer that ends the request. `strict` marks what GitHub's real clients would never send. */
export class Refusal extends Error {
  readonly reply: Reply;
  readonly strict: boolean;

  constructor(reply: Reply, strict?: string) {
    super(strict ?? `refused with ${reply.status}`);
    this.reply = reply;
    this.strict = strict !== undefined;
  }
}

/** REST's form of an error. */
export function restError(status: number, message: string, more: object = {}): Reply {
  const documentation_url = 'https://docs.github.com/rest';
  return { status, json: { message, ...more, documentation_url, status: String(status) } };
}

/** The results service's form of an error (https://twitchtv.github.io/twirp/docs/errors.html). */
export function twirpError(status: number, code: string, msg: string): Reply {
  return { status, json: { code, msg } };
}

/** The route for a request, with the named parts of its path. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  pathname: string,
): { route: Route; params: Record<string, string> } {
  const parts = pathname.split('/');
  let pathKnown = false;
  for (const route of routes) {
    const params = matchPath(route.path.split('/'), parts);
    if (!params) continue;
    pathKnown = true;
    if (route.method === method) return { route, params };
  }
  const problem = pathKnown ? 'method not served' : 'no such route';
  throw new Refusal(restError(404, 'Not Found'), `${problem}: ${method} ${pathname}`);
}

function matchPath(pattern: string[], parts: string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, piece] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (piece.startsWith(':')) params[piece.slice(1)] = decodeURIComponent(part);
    else if (piece !== part) return undefined;
  }
  return params;
}

export function checkQuery(route: Route, url: URL): void {
  const unknown = [...url.searchParams.keys()].filter((name) => !route.query?.includes(name));
  if (unknown.length > 0)
    throw new Refusal(
      restError(422, `unknown query parameters: ${unknown.join(', ')}`),
      `unknown query parameters ${unknown.join(', ')}: ${route.method} ${url.pathname}`,
    );
}

/** The JSON body with exactly the fields that the route names. */
export function parseFields(route: Route, pathname: string, body: Buffer): Record<string, unknown> {
  if (!route.fields) return {};
  const refuse = (problem: string) =>
    new Refusal(
      pathname.startsWith('/twirp/')
        ? twirpError(400, 'malformed', problem)
        : restError(400, 'Problems parsing JSON'),
      `${problem}: ${route.method} ${pathname}`,
    );
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    throw refuse('body is not JSON');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw refuse('body is not a JSON object');
  const { required, optional = [] } = route.fields;
  const missing = required.filter((name) => !(name in json));
  const unknown = Object.keys(json).filter((name) => ![...required, ...optional].includes(name));
  if (missing.length > 0) throw refuse(`missing fields ${missing.join(', ')}`);
  if (unknown.length > 0) throw refuse(`unknown fields ${unknown.join(', ')}`);
  return json as Record<string, unknown>;
}
