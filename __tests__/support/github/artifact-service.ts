import { createHash } from 'node:crypto';
import type { Gate } from './access.ts';
import type { Blobs } from './blobs.ts';
import { type Exchange, Refusal, type Route, twirpError } from './exchange.ts';
import type { ArtifactRecord, Model } from './model.ts';

const IDS = ['workflow_run_backend_id', 'workflow_job_run_backend_id'] as const;
const access = { kind: 'runtime' } as const;

/** The results service for artifacts, as @actions/artifact speaks it: JSON, int64 as strings. */
export function artifactServiceRoutes(model: Model, gate: Gate, blobs: Blobs): Route[] {
  const path = (call: string) => `/twirp/github.actions.results.api.v1.ArtifactService/${call}`;

  /** The run whose token was sent; the ids in the body must be that token's. */
  const runOf = (exchange: Exchange): number => {
    const job = gate.job(exchange);
    const fits =
      exchange.json.workflow_run_backend_id === job.runBackendId &&
      exchange.json.workflow_job_run_backend_id === job.jobBackendId;
    if (!fits)
      throw new Refusal(
        twirpError(403, 'permission_denied', 'backend ids are not those of the token'),
        `backend ids are not those of the token: ${exchange.url.pathname}`,
      );
    return job.runId;
  };
  const named = (exchange: Exchange): ArtifactRecord => {
    const runId = runOf(exchange);
    const found = model.artifacts.find(
      (one) => one.runId === runId && one.name === exchange.json.name,
    );
    if (!found) throw new Refusal(twirpError(404, 'not_found', 'artifact not found'));
    return found;
  };

  return [
    {
      method: 'POST',
      path: path('CreateArtifact'),
      fields: { required: [...IDS, 'name', 'version', 'mime_type'], optional: ['expires_at'] },
      access,
      handle: (exchange) => {
        const runId = runOf(exchange);
        const name = String(exchange.json.name);
        if (exchange.json.version !== 7)
          throw new Refusal(twirpError(400, 'invalid_argument', 'version'), 'version is not 7');
        if (model.artifacts.some((one) => one.runId === runId && one.name === name))
          throw new Refusal(
            twirpError(
              409,
              'already_exists',
              'an artifact with this name already exists on the workflow run',
            ),
          );
        const blob = blobs.newName('.zip');
        const createdAt = new Date().toISOString();
        model.artifacts.push({
          ...{ id: model.nextId(), name, runId, blob, createdAt },
          ...{ sizeBytes: 0, digest: undefined, expired: false, finalized: false },
        });
        return {
          status: 200,
          json: { ok: true, signed_upload_url: blobs.sign(exchange.url.origin, blob, 'w') },
        };
      },
    },
    {
      method: 'POST',
      path: path('FinalizeArtifact'),
      fields: { required: [...IDS, 'name', 'size', 'hash'] },
      access,
      handle: (exchange) => {
        const artifact = named(exchange);
        const content = model.blobs.get(artifact.blob);
        const hash = `sha256:${createHash('sha256')
          .update(content ?? '')
          .digest('hex')}`;
        const { size } = exchange.json;
        if (!content || size !== String(content.length) || exchange.json.hash !== hash)
          throw new Refusal(
            twirpError(400, 'invalid_argument', 'size or hash does not match the upload'),
            `FinalizeArtifact ${artifact.name}: size or hash does not match the uploaded blob`,
          );
        Object.assign(artifact, { sizeBytes: content.length, digest: hash, finalized: true });
        return { status: 200, json: { ok: true, artifact_id: String(artifact.id) } };
      },
    },
    {
      method: 'POST',
      path: path('ListArtifacts'),
      fields: { required: IDS, optional: ['name_filter', 'id_filter'] },
      access,
      handle: (exchange) => {
        const runId = runOf(exchange);
        const { name_filter: name, id_filter: id } = exchange.json;
        const found = model.artifacts.filter(
          (one) =>
            one.runId === runId &&
            one.finalized &&
            (name === undefined || one.name === name) &&
            (id === undefined || String(one.id) === id),
        );
        const artifacts = found.map((one) => ({
          workflow_run_backend_id: exchange.json.workflow_run_backend_id,
          workflow_job_run_backend_id: exchange.json.workflow_job_run_backend_id,
          ...{ database_id: String(one.id), name: one.name, size: String(one.sizeBytes) },
          ...{ created_at: one.createdAt, digest: one.digest },
        }));
        return { status: 200, json: { artifacts } };
      },
    },
    {
      method: 'POST',
      path: path('GetSignedArtifactURL'),
      fields: { required: [...IDS, 'name'] },
      access,
      handle: (exchange) => {
        const { blob } = named(exchange);
        return { status: 200, json: { signed_url: blobs.sign(exchange.url.origin, blob, 'r') } };
      },
    },
    {
      method: 'POST',
      path: path('DeleteArtifact'),
      fields: { required: [...IDS, 'name'] },
      access,
      handle: (exchange) => {
        const artifact = named(exchange);
        model.artifacts.splice(model.artifacts.indexOf(artifact), 1);
        return { status: 200, json: { ok: true, artifact_id: String(artifact.id) } };
      },
    },
  ];
}
