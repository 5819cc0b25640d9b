import { Refusal, type Route, restError } from './exchange.ts';
import type { Model } from './model.ts';
import { checkRepository } from './rest-actions.ts';

const WRITE = { kind: 'rest', anyOf: [['deployments', 'write']] } as const;
const STATES = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success'];
const MAX_DESCRIPTION = 140;

/** https://docs.github.com/en/rest/deployments */
export function restDeploymentsRoutes(model: Model): Route[] {
  const path = '/repos/:owner/:repo/deployments';
  return [
    {
      ...{ method: 'POST', path, access: WRITE },
      fields: {
        required: ['ref', 'environment'],
        optional: ['auto_merge', 'required_contexts', 'description'],
      },
      handle(exchange) {
        checkRepository(model, exchange);
        const { ref, environment, auto_merge: merge, required_contexts: contexts } = exchange.json;
        if (!model.runs.some(({ headSha }) => headSha === ref))
          throw new Refusal(restError(422, `No ref found for: ${String(ref)}`));
        // GitHub would merge the default branch, and wait for every check: the running one too.
        if (merge !== false || !Array.isArray(contexts) || contexts.length > 0)
          throw new Refusal(restError(409, 'Conflict: Commit status checks failed for main.'));
        const made = {
          ...{ id: model.nextId(), sha: String(ref), environment: String(environment) },
          statuses: [],
        };
        model.deployments.push(made);
        return { status: 201, json: { id: made.id, sha: made.sha, environment: made.environment } };
      },
    },
    {
      ...{ method: 'POST', path: `${path}/:id/statuses`, access: WRITE },
      fields: { required: ['state'], optional: ['description', 'log_url'] },
      handle(exchange) {
        checkRepository(model, exchange);
        const found = model.deployments.find(({ id }) => String(id) === exchange.params.id);
        if (!found) throw new Refusal(restError(404, 'Not Found'));
        const { state, description = '', log_url: logUrl = '' } = exchange.json;
        const valid =
          STATES.includes(String(state)) && String(description).length <= MAX_DESCRIPTION;
        if (!valid) throw new Refusal(restError(422, 'Validation Failed'));
        found.statuses.push({
          ...{ state: String(state), description: String(description), logUrl: String(logUrl) },
        });
        return { status: 201, json: { id: model.nextId(), state } };
      },
    },
  ];
}
