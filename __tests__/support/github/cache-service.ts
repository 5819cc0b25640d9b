import type { Gate } from './access.ts';
import type { Blobs } from './blobs.ts';
import { Refusal, type Route, twirpError } from './exchange.ts';
import type { CacheRecord, Model } from './model.ts';

const access = { kind: 'runtime' } as const;

/** The results service for caches, version 2, as @actions/cache speaks it. */
export function cacheServiceRoutes(model: Model, gate: Gate, blobs: Blobs): Route[] {
  const path = (call: string) => `/twirp/github.actions.results.api.v1.CacheService/${call}`;
  return [
    {
      method: 'POST',
      path: path('CreateCacheEntry'),
      fields: { required: ['key', 'version'] },
      access,
      handle: (exchange) => {
        const job = gate.job(exchange);
        const key = String(exchange.json.key);
        const version = String(exchange.json.version);
        const [scope] = job.cacheScopes;
        if (job.cacheMode === 'read')
          return {
            status: 200,
            json: { ok: false, message: 'cache write denied: token is read-only' },
          };
        if (model.caches.some((c) => c.scope === scope && c.key === key && c.version === version))
          throw new Refusal(twirpError(409, 'already_exists', 'cache entry already exists'));
        const blob = blobs.newName('.tar');
        model.caches.push({ id: model.nextId(), key, version, scope, blob, finalized: false });
        return {
          status: 200,
          json: { ok: true, signed_upload_url: blobs.sign(exchange.url.origin, blob, 'w') },
        };
      },
    },
    {
      method: 'POST',
      path: path('FinalizeCacheEntryUpload'),
      fields: { required: ['key', 'version', 'size_bytes'] },
      access,
      handle: (exchange) => {
        const [scope] = gate.job(exchange).cacheScopes;
        const { key, version, size_bytes: size } = exchange.json;
        const entry = model.caches.find(
          (c) => c.scope === scope && c.key === key && c.version === version,
        );
        if (!entry) throw new Refusal(twirpError(404, 'not_found', 'cache entry not found'));
        if (String(model.blobs.get(entry.blob)?.length) !== size)
          throw new Refusal(
            twirpError(400, 'invalid_argument', 'size_bytes'),
            `FinalizeCacheEntryUpload ${key}: size_bytes does not match the uploaded blob`,
          );
        entry.finalized = true;
        return { status: 200, json: { ok: true, entry_id: String(entry.id) } };
      },
    },
    {
      method: 'POST',
      path: path('GetCacheEntryDownloadURL'),
      fields: { required: ['key', 'version'], optional: ['restore_keys'] },
      access,
      handle: (exchange) => {
        const { key, version, restore_keys: more = [] } = exchange.json;
        const keys = [key, ...(more as unknown[])].map(String);
        const { cacheScopes } = gate.job(exchange);
        const entry = findCache(model.caches, keys, String(version), cacheScopes);
        if (!entry) return { status: 200, json: { ok: false } };
        const url = blobs.sign(exchange.url.origin, entry.blob, 'r');
        return {
          status: 200,
          json: { ok: true, signed_download_url: url, matched_key: entry.key },
        };
      },
    },
  ];
}

/**
 * Per scope: the exact key, then keys that begin with each one in turn, newest first
 * (https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching).
 */
function findCache(
  caches: readonly CacheRecord[],
  keys: readonly string[],
  version: string,
  scopes: readonly string[],
): CacheRecord | undefined {
  for (const scope of scopes) {
    const usable = caches
      .filter((c) => c.finalized && c.scope === scope && c.version === version)
      .reverse();
    const exact = usable.find((c) => c.key === keys[0]);
    if (exact) return exact;
    for (const key of keys) {
      const prefixed = usable.find((c) => c.key.startsWith(key));
      if (prefixed) return prefixed;
    }
  }
  return undefined;
}
