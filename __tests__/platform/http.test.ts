import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttp } from '../../src/platform/http.ts';

const servers: Server[] = [];
afterEach(stopServers);

async function stopServers(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/SECRET`;
}

describe('createHttp', () => {
  it('posts JSON and returns status and body, of a refusal too', async () => {
    const url = await listen((request, response) => {
      const { authorization, 'content-type': type } = request.headers;
      response.writeHead(404).write(`${authorization} ${type} `);
      request.pipe(response);
    });
    const headers = { authorization: 'Bearer x' };
    expect(await createHttp().postJson(url, { a: 'é' }, headers)).toEqual({
      status: 404,
      body: 'Bearer x application/json; charset=utf-8 {"a":"é"}',
    });
  });

  it('does not follow a redirect', async () => {
    let asked = 0;
    const other = await listen((_request, response) => {
      asked++;
      response.end();
    });
    const url = await listen((_request, response) =>
      response.writeHead(307, { location: other }).end(),
    );
    expect(await createHttp().postJson(url, {})).toMatchObject({ status: 307 });
    expect(asked).toBe(0);
  });

  it('[F17] gives up at the deadline, naming the host and not the secret path', async () => {
    const url = await listen(() => {});
    const failure = await createHttp(50).postJson(url, {}).catch(String);
    expect(failure).toMatch(/^Error: 127\.0\.0\.1:\d+ did not answer: no answer within 0\.05 s$/);
  });

  it('[F17] reports why no connection came about', async () => {
    const url = await listen(() => {});
    await stopServers();
    await expect(createHttp().postJson(url, {})).rejects.toThrow(
      /^127\.0\.0\.1:\d+ did not answer: .*ECONNREFUSED/,
    );
  });
});
