import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WebhookAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface WebhookRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What the local services that take JSON by POST have in common. */
export abstract class WebhookServer {
  protected origin = '';
  /** What broke the rules of the real service; tests assert that it is empty. */
  readonly strictErrors: string[] = [];
  readonly #next: WebhookAnswer[] = [];
  readonly #server = createServer((request, response) => {
    this.#receive(request).then(
      ({ status, headers, body }) => response.writeHead(status, headers).end(body),
      () => response.destroy(),
    );
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Answers the next request like this instead of taking the message. */
  answerNext(answer: WebhookAnswer): void {
    this.#next.push(answer);
  }

  protected abstract take(request: WebhookRequest): WebhookAnswer;

  protected refuse(status: number, problem: string): WebhookAnswer {
    this.strictErrors.push(problem);
    return { status, body: problem };
  }

  async #receive(request: IncomingMessage): Promise<WebhookAnswer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const disturbed = this.#next.shift();
    if (disturbed) return disturbed;
    const { method = '', url = '', headers } = request;
    const type = headers['content-type'] ?? 'none';
    if (method !== 'POST' || !type.startsWith('application/json'))
      return this.refuse(415, `${method} with content type ${type}`);
    return this.take({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') });
  }
}
