import { randomBytes, randomUUID } from 'node:crypto';
import { type Exchange, Refusal, type Reply, type Route } from './exchange.ts';

/** An IP address as host means that the Azure client expects `/account/container/blob`. */
const CONTAINER = '/resultsaccount/actions-results';
const SIGNED = ['sig', 'sp'];

/** Azure blob storage: signed URLs, block uploads, single uploads, downloads with ranges. */
export class Blobs {
  readonly #contents: Map<string, Buffer>;
  readonly #blocks = new Map<string, Map<string, Buffer>>();
  readonly #signatures = new Map<string, { blob: string; mode: 'r' | 'w' }>();
  readonly #types = new Map<string, string>();

  constructor(contents: Map<string, Buffer>) {
    this.#contents = contents;
  }

  newName(extension: string): string {
    return `${randomUUID()}${extension}`;
  }

  /** A URL that can be used to read, or to write, one blob. */
  sign(origin: string, blob: string, mode: 'r' | 'w'): string {
    const signature = randomBytes(24).toString('base64url');
    this.#signatures.set(signature, { blob, mode });
    return `${origin}${CONTAINER}/${blob}?sp=${mode}&sig=${signature}`;
  }

  routes(): Route[] {
    const path = `${CONTAINER}/:blob`;
    const access = { kind: 'signed' } as const;
    return [
      {
        method: 'PUT',
        path,
        query: [...SIGNED, 'comp', 'blockid'],
        access,
        handle: (exchange) => this.#put(exchange),
      },
      {
        method: 'GET',
        path,
        query: SIGNED,
        access,
        handle: (exchange) => this.#get(exchange),
      },
      {
        method: 'HEAD',
        path,
        query: SIGNED,
        access,
        handle: (exchange) => ({ ...this.#get(exchange), body: Buffer.alloc(0) }),
      },
    ];
  }

  #put(exchange: Exchange): Reply {
    const blob = this.#authorize(exchange, 'w');
    const comp = exchange.url.searchParams.get('comp');
    if (comp === 'block') {
      const id = exchange.url.searchParams.get('blockid') ?? '';
      const blocks = this.#blocks.get(blob) ?? new Map<string, Buffer>();
      this.#blocks.set(blob, blocks.set(id, exchange.body));
    } else if (comp === 'blocklist') {
      const ids = [...exchange.body.toString().matchAll(/<Latest>([^<]*)<\/Latest>/g)];
      const blocks = ids.map(([, id = '']) => this.#blocks.get(blob)?.get(id));
      if (blocks.includes(undefined)) throw blobError(400, 'InvalidBlockList', exchange);
      this.#store(blob, Buffer.concat(blocks.filter((block) => block !== undefined)), exchange);
    } else if (comp === null && exchange.headers['x-ms-blob-type'] === 'BlockBlob') {
      this.#store(blob, exchange.body, exchange);
    } else {
      throw blobError(400, 'InvalidQueryParameterValue', exchange, `comp=${comp}`);
    }
    return {
      status: 201,
      headers: { ...commonHeaders(), 'x-ms-request-server-encrypted': 'true' },
    };
  }

  #store(blob: string, content: Buffer, exchange: Exchange): void {
    this.#contents.set(blob, content);
    const type = exchange.headers['x-ms-blob-content-type'] ?? exchange.headers['content-type'];
    this.#types.set(blob, typeof type === 'string' ? type : 'application/octet-stream');
  }

  #get(exchange: Exchange): Reply {
    const blob = this.#authorize(exchange, 'r');
    const content = this.#contents.get(blob);
    if (!content) throw blobError(404, 'BlobNotFound', exchange);
    const headers = {
      ...commonHeaders(),
      'content-type': blob.endsWith('.zip')
        ? 'application/zip'
        : (this.#types.get(blob) ?? 'application/octet-stream'),
      'content-disposition': `attachment; filename="${blob}"`,
      'accept-ranges': 'bytes',
      'content-length': String(content.length),
    };
    const range = /^bytes=(\d+)-(\d*)$/.exec(
      String(exchange.headers['x-ms-range'] ?? exchange.headers.range ?? ''),
    );
    if (!range) return { status: 200, headers, body: content };
    const first = Number(range[1]);
    const last = Math.min(range[2] ? Number(range[2]) : Infinity, content.length - 1);
    const part = content.subarray(first, last + 1);
    return {
      status: 206,
      headers: {
        ...headers,
        'content-length': String(part.length),
        'content-range': `bytes ${first}-${last}/${content.length}`,
      },
      body: part,
    };
  }

  #authorize(exchange: Exchange, mode: 'r' | 'w'): string {
    const signed = this.#signatures.get(exchange.url.searchParams.get('sig') ?? '');
    if (signed?.mode !== mode || signed.blob !== exchange.params.blob)
      throw blobError(403, 'AuthenticationFailed', exchange, 'signature does not fit');
    return signed.blob;
  }
}

function commonHeaders(): Record<string, string> {
  return {
    etag: `"0x${randomBytes(8).toString('hex').toUpperCase()}"`,
    'last-modified': new Date().toUTCString(),
    'x-ms-request-id': randomUUID(),
    'x-ms-version': '2026-02-06',
  };
}

function blobError(status: number, code: string, exchange: Exchange, strict?: string): Refusal {
  const xml = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  const reply = {
    status,
    headers: { ...commonHeaders(), 'content-type': 'application/xml', 'x-ms-error-code': code },
    body: Buffer.from(xml),
  };
  const where = `${exchange.method} ${exchange.url.pathname}`;
  return new Refusal(reply, strict && `blob storage: ${strict}: ${where}`);
}
